import stringWidth from "string-width";
import type { Language } from "../model/text.ts";
import { numberWords } from "./office/numbers.ts";
import type { Cell, Column } from "./report.ts";
import { longestPiece, wrap } from "./terminal-wrap.ts";

/** Whom it is shown to, and on how many columns. */
type Screen = Readonly<{ language: Language; width: number; colour: boolean }>;

/** One cell as it is shown. */
type Shown = Readonly<{ words: string; align: "left" | "right" | "center" }>;

/**
 * A table for a terminal, never wider than the screen. Columns take the room that they need; where it does not suffice words wrap, by
 * the columns' weights, and numbers stay whole. Where even that does not fit, each row becomes a list of its own.
 */
export function renderTable(
  { columns, rows }: Readonly<{ columns: readonly Column[]; rows: readonly (readonly Cell[])[] }>,
  screen: Screen,
): string {
  const head = columns.map(({ title }) => plain(title[screen.language]));
  const body = rows.map((row) => columns.map((column, index) => shown(row[index] ?? null, column, screen.language)));
  const widths = columnWidths(columns, head, body, screen.width);
  return (widths === undefined ? asLists(head, body, screen) : asTable(head, body, widths, screen)).join("\n");
}

const GAP = "  ";

function asTable(head: readonly string[], body: readonly (readonly Shown[])[], widths: readonly number[], { colour }: Screen): string[] {
  const titles = head.map((words, index): Shown => ({ words, align: standsRight(body, index) ? "right" : "left" }));
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [
    ...rowLines(titles, widths).map((line) => styled(line, BOLD, colour)),
    styled(rule, DIM, colour),
    ...body.flatMap((row) => rowLines(row, widths)),
  ];
}

/** A title stands over its numbers. */
function standsRight(body: readonly (readonly Shown[])[], index: number): boolean {
  const filled = body.map((row) => row[index]!).filter(({ words }) => words !== "");
  return filled.length > 0 && filled.every(({ align }) => align === "right");
}

function rowLines(row: readonly Shown[], widths: readonly number[]): readonly string[] {
  const cells = row.map(({ words }, index) => wrap(words, widths[index]!));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ align }, index) => pad(cells[index]![line] ?? "", widths[index]!, align))
      .join(GAP)
      .trimEnd(),
  );
}

function pad(words: string, width: number, align: Shown["align"]): string {
  const room = Math.max(0, width - stringWidth(words));
  const before = { left: 0, right: room, center: Math.floor(room / 2) }[align];
  return " ".repeat(before) + words + " ".repeat(room - before);
}

/** Rows one below the other, each cell beside its title; empty cells are left out. */
function asLists(head: readonly string[], body: readonly (readonly Shown[])[], { width, colour }: Screen): string[] {
  const most = Math.floor(width / 3);
  const titleWidth = Math.min(most, Math.max(0, ...head.map((title) => stringWidth(title))));
  const room = Math.max(1, width - titleWidth - GAP.length);
  const rule = styled("─".repeat(titleWidth), DIM, colour);
  return body.flatMap((row) => [
    rule,
    ...row.flatMap(({ words }, index) => {
      if (words === "") return [];
      const [titles, lines] = [wrap(head[index]!, titleWidth), wrap(words, room)];
      return Array.from({ length: Math.max(titles.length, lines.length) }, (_, line) =>
        `${styled(pad(titles[line] ?? "", titleWidth, "left"), DIM, colour)}${GAP}${lines[line] ?? ""}`.trimEnd(),
      );
    }),
  ]);
}

function shown(cell: Cell, { align, decimals }: Column, language: Language): Shown {
  if (cell === null) return { words: "", align: align ?? "left" };
  if (typeof cell === "number") return { words: numberWords(cell, decimals), align: align ?? "right" };
  return { words: plain(typeof cell === "string" ? cell : cell[language]), align: align ?? "left" };
}

/** Without what could move the cursor, change colours, or turn the direction of writing; line ends stay. */
function plain(words: string): string {
  return words.toWellFormed().replaceAll("\t", " ").replaceAll(UNPRINTABLE, "");
}

const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Words narrower than this are never squeezed, and no column of words falls below it. */
const LEAST_WORDS = 10;
/** A single word longer than this may be broken. */
const LONGEST_WHOLE_WORD = 16;

/** Undefined where the columns do not fit side by side. */
function columnWidths(
  columns: readonly Column[],
  head: readonly string[],
  body: readonly (readonly Shown[])[],
  screenWidth: number,
): readonly number[] | undefined {
  const total = screenWidth - GAP.length * (columns.length - 1);
  const wanted = head.map((title, index) => Math.max(lineWidth(title), ...body.map((row) => lineWidth(row[index]!.words))));
  if (sum(wanted) <= total) return wanted;
  const least = head.map((title, index) =>
    Math.min(wanted[index]!, Math.max(leastOfTitle(title), ...body.map((row) => leastOf(row[index]!)))),
  );
  if (sum(least) > total) return undefined;
  return shared(
    least,
    wanted,
    columns.map(({ weight }) => weight ?? 1),
    total - sum(least),
  );
}

function leastOfTitle(title: string): number {
  return Math.min(LONGEST_WHOLE_WORD, longestPiece(title));
}

function leastOf({ words, align }: Shown): number {
  if (align === "right") return lineWidth(words);
  return Math.min(lineWidth(words), Math.max(LEAST_WORDS, Math.min(LONGEST_WHOLE_WORD, longestPiece(words))));
}

/** The spare room given out by weight, to no column more than it wants. */
function shared(least: readonly number[], wanted: readonly number[], weights: readonly number[], spare: number): readonly number[] {
  const widths = [...least];
  let left = spare;
  while (left > 0) {
    const hungry = widths.flatMap((width, index) => (width < wanted[index]! ? [index] : []));
    const weightOfAll = sum(hungry.map((index) => weights[index]!));
    const round = left;
    for (const index of hungry) {
      const share = Math.max(1, Math.floor((round * weights[index]!) / weightOfAll));
      const given = Math.min(left, share, wanted[index]! - widths[index]!);
      widths[index] = widths[index]! + given;
      left -= given;
    }
  }
  return widths;
}

function lineWidth(words: string): number {
  return words.split("\n").reduce((widest, line) => Math.max(widest, stringWidth(line)), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const BOLD = [1, 22] as const;
const DIM = [2, 22] as const;

function styled(words: string, [on, off]: readonly [number, number], colour: boolean): string {
  return colour && words !== "" ? `\u001B[${on}m${words}\u001B[${off}m` : words;
}
