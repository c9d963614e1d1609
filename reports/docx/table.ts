import type { Paragraph as DocxParagraph, Table as DocxTable, TableCell, TableRow } from "docx";
import { numberWords } from "../office/numbers.ts";
import { inLanguage } from "../office/words.ts";
import type { Cell, Column, Table } from "../report.ts";
import { type Kit, words } from "./kit.ts";
import { STYLE } from "./style.ts";

/** Shading of a header row. */
export const HEAD_FILL = "DDE7F1";
const BORDER = { style: "single", size: 4, color: "808080" } as const;

/**
 * A table across the text: its header repeats on every page and no row is split between pages.
 *
 * @param joinFirst whether equal neighbours in the first column become one cell
 */
export function drawTable(kit: Kit, table: Table, joinFirst = false): DocxTable {
  const { docx } = kit;
  const widths = columnWidths(table.columns, kit.textWidthTwips);
  const head = new docx.TableRow({
    tableHeader: true,
    cantSplit: true,
    children: table.columns.map(({ title }, index) =>
      drawCell(kit, [words(kit, title, STYLE.headCell)], widths[index]!, { shading: { fill: HEAD_FILL } }),
    ),
  });
  return new docx.Table({
    width: { size: kit.textWidthTwips, type: "dxa" },
    columnWidths: widths,
    layout: "fixed",
    borders: { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER, insideHorizontal: BORDER, insideVertical: BORDER },
    rows: [head, ...table.rows.map((row, index) => drawRow(kit, table, row, widths, joinFirst ? joinAt(table, index) : "none"))],
  });
}

type Join = "none" | "restart" | "continue";

function drawRow(kit: Kit, table: Table, row: readonly Cell[], widths: readonly number[], join: Join): TableRow {
  const cells = table.columns.map((column, index) => {
    const joined = index === 0 && join !== "none";
    const content = joined && join === "continue" ? words(kit, "", STYLE.cell) : drawValue(kit, row[index] ?? null, column);
    return drawCell(kit, [content], widths[index]!, joined ? { verticalMerge: join } : {});
  });
  return new kit.docx.TableRow({ cantSplit: true, children: cells });
}

type CellLook = Readonly<{ shading?: { fill: string }; verticalMerge?: "restart" | "continue" }>;

/** A cell with its content in the middle of its height. */
export function drawCell(kit: Kit, children: readonly DocxParagraph[], width: number, look: CellLook): TableCell {
  return new kit.docx.TableCell({
    children,
    width: { size: width, type: "dxa" },
    verticalAlign: "center",
    margins: { left: 80, right: 80, top: 20, bottom: 20 },
    ...look,
  });
}

function drawValue(kit: Kit, value: Cell, column: Column): DocxParagraph {
  const { docx, language } = kit;
  const alignment = column.align ?? (typeof value === "number" ? "right" : "left");
  const lines = cellWords(value, column.decimals, language).split("\n");
  const children = lines.map((text, index) => new docx.TextRun(index === 0 ? { text } : { text, break: 1 }));
  return new docx.Paragraph({ style: STYLE.cell, alignment, children });
}

/** A cell's words: numbers with thousands apart and the decimals said, nothing for null. */
function cellWords(value: Cell, decimals: number | undefined, language: Kit["language"]): string {
  if (value === null) return "";
  if (typeof value === "number") return numberWords(value, decimals);
  return inLanguage(value, language);
}

/** Whole twips that add up to the width exactly. */
function columnWidths(columns: readonly Column[], total: number): readonly number[] {
  const weights = columns.map(({ weight }) => weight ?? 1);
  const sum = weights.reduce((left, right) => left + right, 0);
  const edges = weights.map((_, index) => Math.round((weights.slice(0, index + 1).reduce((left, right) => left + right, 0) / sum) * total));
  return edges.map((edge, index) => edge - (edges[index - 1] ?? 0));
}

function joinAt({ rows }: Table, index: number): Join {
  const same = (other: number): boolean => rows[other] !== undefined && JSON.stringify(rows[other][0]) === JSON.stringify(rows[index]![0]);
  if (same(index - 1)) return "continue";
  return same(index + 1) ? "restart" : "none";
}
