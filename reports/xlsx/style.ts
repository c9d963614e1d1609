import type { Borders, Fill, Font, Style } from "exceljs";
import type { Language } from "../../model/text.ts";

/** What a cell is to its reader; each kind has one look, explained on the first sheet. */
export type CellKind = "title" | "subtitle" | "head" | "group" | "input" | "live" | "plain" | "total";

/** Each kind's background; the legend shows the same ones. */
export const fills: Readonly<Record<CellKind, string | undefined>> = Object.freeze({
  title: undefined,
  subtitle: undefined,
  head: "FF1F4E79",
  group: "FFDDE7F1",
  input: "FFFFF7CC",
  live: "FFEAF4EA",
  plain: undefined,
  total: "FFE4E4E4",
});

/** A kind's whole style; wide text wraps, numbers stand right by themselves. */
export function styleOf(kind: CellKind, language: Language): Partial<Style> {
  const fill = fills[kind];
  const bare = kind === "title" || kind === "subtitle";
  return {
    font: fontOf(kind, language),
    alignment: { vertical: "middle", wrapText: !bare, ...(kind === "head" ? { horizontal: "center" as const } : {}) },
    protection: { locked: kind !== "input" },
    ...(fill === undefined ? {} : { fill: solid(fill) }),
    ...(bare ? {} : { border: thinBorders }),
  };
}

/** Thousands apart, and as many decimals as said. */
export function numberFormat(decimals: number): string {
  return decimals > 0 ? `#,##0.${"0".repeat(decimals)}` : "#,##0";
}

function fontOf(kind: CellKind, language: Language): Partial<Font> {
  const name = language === "zh" ? "Microsoft YaHei" : "Calibri";
  if (kind === "title") return { name, size: 16, bold: true, color: { argb: "FF1F4E79" } };
  if (kind === "subtitle") return { name, size: 9, color: { argb: "FF595959" } };
  if (kind === "head") return { name, size: 10, bold: true, color: { argb: "FFFFFFFF" } };
  return { name, size: 10, bold: kind === "group" || kind === "total" };
}

function solid(argb: string): Fill {
  return { type: "pattern", pattern: "solid", fgColor: { argb } };
}

const line = { style: "thin", color: { argb: "FFBFBFBF" } } as const;
const thinBorders: Partial<Borders> = { top: line, left: line, bottom: line, right: line };
