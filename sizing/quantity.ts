import type { Text } from "../model/text.ts";

/** Where 5 %, 50 % and 95 % of the draws lie. */
export type Range = Readonly<{ p5: number; p50: number; p95: number }>;

/** One number with all that is needed to check it by hand. */
export type Quantity = Readonly<{
  id: string;
  name: Text;
  value: number;
  unit: string;
  /** In the field's symbols, such as `insured × a1 × a2`. */
  formula: string;
  /** The names that the formula uses, each with its value. */
  inputs: Readonly<Record<string, number>>;
  /** The scheme's section, or our reason where the scheme is silent. */
  source: Text;
  origin: "scheme" | "ours";
  /** What the scheme prints at its baseline, as printed; only where the inputs are the baseline's. */
  printed?: readonly string[];
  /** Why printed and value differ, or what to mind. */
  note?: Text;
  range?: Range;
}>;

/** All numbers of a province, in the order of their dependence. */
export type Sizing = Readonly<{
  /** SHA-256 of the canonical province, in hexadecimal. */
  digest: string;
  quantities: readonly Quantity[];
}>;

/** A hint that a number deserves a second look, with its place in the scheme. */
export type Lint = Readonly<{ id: string; message: Text; source: Text }>;

/** What a result owes to one assumption: the value with the assumption at its low and at its high end. */
export type Tornado = Readonly<{ quantity: string; assumption: string; low: number; high: number }>;
