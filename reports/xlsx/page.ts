import type { Cell as SheetCell, PaperSize, Workbook, Worksheet } from "exceljs";
import type { Language, Text } from "../../model/text.ts";
import { inLanguage } from "../office/words.ts";
import type { ReportInput } from "../input.ts";
import type { Report } from "../report.ts";
import { type CellKind, fills, numberFormat, styleOf } from "./style.ts";

/** What every sheet is written from. */
export type Book = Readonly<{
  workbook: Workbook;
  report: Report;
  input: ReportInput;
  language: Language;
  /** Defined names by input or quantity id. */
  names: ReadonlyMap<string, string>;
}>;

/** A cell that the spreadsheet computes; `result` is what is shown until it does. */
export type Live = Readonly<{ formula: string; result: number | string }>;
export type Value = Text | string | number | null | Live;

export type PageColumn = Readonly<{
  title: Text;
  /** Characters; a Chinese one counts as two. */
  width: number;
  kind?: CellKind;
  decimals?: number;
  align?: "left" | "right" | "center";
}>;

export type PageOptions = Readonly<{ name: Text; title: Text; intro: Text; columns: readonly PageColumn[]; frozenColumns?: number }>;

type RowOptions = Readonly<{
  /** The look of all cells of the row, in place of the columns' own. */
  kind?: CellKind;
  /** Decimals by column number, in place of the columns' own. */
  decimals?: Readonly<Record<number, number>>;
  /** Looks by column number. */
  kinds?: Readonly<Record<number, CellKind>>;
  /** How many columns from the left the row has; all unless said. */
  columns?: number;
}>;

/** One sheet: a title, a line on what it is, a header that stays in sight and is printed on every page, then rows. */
export class Page {
  readonly sheet: Worksheet;
  readonly book: Book;
  readonly columns: readonly PageColumn[];
  /** The number of the row with the column titles. */
  readonly headRow = 3;
  #nextRow = 4;

  constructor(book: Book, options: PageOptions) {
    const { language } = book;
    this.book = book;
    this.columns = options.columns;
    this.sheet = book.workbook.addWorksheet(options.name[language], {
      views: [{ state: "frozen", xSplit: options.frozenColumns ?? 0, ySplit: this.headRow, showGridLines: false }],
    });
    this.sheet.columns = options.columns.map(({ width }) => ({ width }));
    this.#banner(1, options.title, "title");
    this.#banner(2, options.intro, "subtitle");
    this.#head();
    setUpPrint(this.sheet, book, this.headRow);
  }

  get nextRow(): number {
    return this.#nextRow;
  }

  /** Writes the next row, one value a column from the left, and gives its number. */
  add(values: readonly Value[], options: RowOptions = {}): number {
    const rowNumber = this.#nextRow++;
    for (const [index, column] of this.columns.slice(0, options.columns).entries()) {
      const cell = this.sheet.getCell(rowNumber, index + 1);
      const kind = options.kinds?.[index + 1] ?? options.kind ?? column.kind ?? "plain";
      write(cell, values[index] ?? null, kind, this.book.language);
      const decimals = options.decimals?.[index + 1] ?? column.decimals;
      if (decimals !== undefined) cell.numFmt = numberFormat(decimals);
      if (kind !== "head" && kind !== "group") cell.alignment = { ...cell.alignment, ...standing(values[index] ?? null, column.align) };
    }
    this.#fit(rowNumber, options.kind === "group" ? [] : values);
    return rowNumber;
  }

  /** A row that names what follows, across all columns. */
  group(title: Text): number {
    const rowNumber = this.add([title], { kind: "group" });
    this.sheet.mergeCells(rowNumber, 1, rowNumber, this.columns.length);
    return rowNumber;
  }

  /** Leaves rows empty. */
  skip(rows: number): void {
    this.#nextRow += rows;
  }

  /** Lets the reader filter the rows from the header to the last one written. */
  filter(): void {
    this.sheet.autoFilter = {
      from: { row: this.headRow, column: 1 },
      to: { row: Math.max(this.headRow, this.#nextRow - 1), column: this.columns.length },
    };
  }

  /** Keeps formulas from being overwritten by accident; there is no password, and yellow cells stay open. */
  async protect(): Promise<void> {
    await this.sheet.protect("", { formatColumns: true, formatRows: true, formatCells: true, sort: true, autoFilter: true });
  }

  /** Gives the row the height of its longest cell: not every spreadsheet does so by itself when it opens a file. */
  #fit(rowNumber: number, values: readonly Value[]): void {
    const { language } = this.book;
    const lines = this.columns.map(({ width }, index) => linesOf(shownWords(values[index] ?? null, language), width));
    this.sheet.getRow(rowNumber).height = LINE_HEIGHT * Math.min(MOST_LINES, Math.max(1, ...lines)) + 4;
  }

  #banner(rowNumber: number, words: Text, kind: CellKind): void {
    const cell = this.sheet.getCell(rowNumber, 1);
    write(cell, words, kind, this.book.language);
    cell.alignment = { vertical: "middle", wrapText: true };
    this.sheet.mergeCells(rowNumber, 1, rowNumber, this.columns.length);
    const lines = linesOf(words[this.book.language], totalWidth(this.columns));
    this.sheet.getRow(rowNumber).height = kind === "title" ? 28 : LINE_HEIGHT * lines + 4;
  }

  #head(): void {
    for (const [index, column] of this.columns.entries())
      write(this.sheet.getCell(this.headRow, index + 1), column.title, "head", this.book.language);
    this.#fit(
      this.headRow,
      this.columns.map(({ title }) => title),
    );
  }
}

/** Lines that the words take in a column of so many characters; a Chinese one is as wide as two, and lines break early at words. */
export function linesOf(words: string, width: number): number {
  const room = Math.max(1, width - 1);
  return words.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil((displayWidth(line) * WORD_WRAP_LOSS) / room)), 0);
}

/** Fills a cell that is part of no table, such as the legend's samples. */
export function paint(cell: SheetCell, kind: CellKind): void {
  const argb = fills[kind];
  if (argb !== undefined) cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb } };
}

function displayWidth(words: string): number {
  return [...words].reduce((sum, character) => sum + (character.codePointAt(0)! >= FIRST_WIDE ? 2 : 1), 0);
}

/** Where general punctuation ends and the wide scripts, signs and forms begin. */
const FIRST_WIDE = 0x2e80;
const WORD_WRAP_LOSS = 1.06;
/** Points. */
const LINE_HEIGHT = 13.5;
/** A row taller than Excel's 409 points is refused. */
const MOST_LINES = 26;

/** Words stand left and numbers right, a little off the edge, unless the column says otherwise. */
function standing(value: Value, align: PageColumn["align"]): Readonly<{ horizontal: "left" | "right" | "center"; indent?: number }> {
  if (align === "center") return { horizontal: "center" };
  const shown = typeof value === "object" && value !== null && "formula" in value ? value.result : value;
  return { horizontal: align ?? (typeof shown === "number" ? "right" : "left"), indent: 1 };
}

/** What the cell shows, for its height; numbers and live results always fit on one line. */
function shownWords(value: Value, language: Language): string {
  if (value === null || typeof value === "number") return "";
  if (typeof value === "object" && "formula" in value) return typeof value.result === "string" ? value.result : "";
  return typeof value === "string" ? value : value[language];
}

function totalWidth(columns: readonly PageColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/** Text is always written as a string, so that a name such as `=1+1` stays a name. */
function write(cell: SheetCell, value: Value, kind: CellKind, language: Language): void {
  cell.style = styleOf(kind, language);
  if (value === null) return;
  if (typeof value === "number") cell.value = Number.isFinite(value) ? value : String(value);
  else if (typeof value === "object" && "formula" in value) cell.value = { formula: value.formula, result: value.result };
  else cell.value = cellText(value, language);
}

/** Words as a cell may hold them: within Excel's limit, and with what Excel would read as an escape (`_x0041_`) escaped. */
function cellText(words: Text | string, language: Language): string {
  return inLanguage(words, language)
    .slice(0, LONGEST_CELL_TEXT)
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/gu, "_x005F_");
}

/** Excel refuses a file with more in one cell; the limit of 32,767 less room for escapes. */
const LONGEST_CELL_TEXT = 16_000;

function setUpPrint(sheet: Worksheet, book: Book, headRow: number): void {
  const province = headerText(inLanguage(book.report.province, book.language));
  const pages = book.language === "zh" ? "第 &P 页，共 &N 页" : "Page &P of &N";
  sheet.pageSetup = {
    ...sheet.pageSetup,
    paperSize: A4,
    orientation: "landscape",
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    horizontalCentered: true,
    printTitlesRow: `${headRow}:${headRow}`,
    margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
  };
  sheet.headerFooter = { ...sheet.headerFooter, oddHeader: `&L${province}&R&A`, oddFooter: `&L${book.report.date}&R${pages}` };
}

/** A name as it may stand in a page header, where `&` begins a code and 255 characters are the limit of the whole. */
function headerText(words: string): string {
  return words.replaceAll(/\s+/gu, " ").slice(0, 60).replaceAll("&", "&&");
}

/** A4 by the format's own number, which the library's enumeration leaves out. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- see above
const A4 = 9 as PaperSize;
