import type { Text } from "../model/text.ts";

/** What a table's cell holds; numbers stay numbers so that a workbook can compute with them. */
export type Cell = Text | string | number | null;

export type Column = Readonly<{
  title: Text;
  align?: "left" | "right" | "center";
  /** Decimals that a person is shown; the number itself is unrounded. */
  decimals?: number;
  /** Share of the width among the columns, 1 unless said. */
  weight?: number;
}>;

export type Table = Readonly<{
  kind: "table";
  id: string;
  title: Text;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  note?: Text;
}>;

/** One series a name; `x` categories or numbers shared by all. */
export type Chart = Readonly<{
  kind: "chart";
  id: string;
  title: Text;
  type: "bar" | "line" | "tornado";
  xTitle: Text;
  yTitle: Text;
  x: readonly (Text | string | number)[];
  series: readonly Readonly<{ name: Text; values: readonly number[] }>[];
  /** Where the lines of a limit are drawn. */
  marks?: readonly Readonly<{ name: Text; value: number }>[];
}>;

export type Block =
  | Readonly<{ kind: "paragraph"; text: Text }>
  | Readonly<{ kind: "facts"; facts: readonly Readonly<{ name: Text; value: Cell; unit?: string }>[] }>
  | Readonly<{ kind: "checklist"; id: string; title: Text; items: readonly Readonly<{ text: Text; amount?: Text; source: Text }>[] }>
  | Table
  | Chart
  | Readonly<{ kind: "topology"; id: string; title: Text }>;

export type Section = Readonly<{ id: string; title: Text; blocks: readonly Block[]; sections: readonly Section[] }>;

/** One tree for every writer; what a writer cannot show (a chart on a terminal) it leaves out by rule, never by accident. */
export type Report = Readonly<{
  title: Text;
  province: Text;
  date: string;
  digests: Readonly<{ province: string; dataCenter: string }>;
  sections: readonly Section[];
}>;
