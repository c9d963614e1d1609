import type { Quantity } from "../../sizing/quantity.ts";
import { digitsWords } from "../office/numbers.ts";

/** A quantity's formula with its numbers in place of its symbols: `insured × a1` becomes `2,000,000 × 0.3`. */
export function substituted({ formula, inputs }: Pick<Quantity, "formula" | "inputs">): string {
  const symbols = Object.keys(inputs).toSorted((left, right) => right.length - left.length);
  if (symbols.length === 0) return formula;
  const pattern = new RegExp(`(?<![\\w.])(?:${symbols.map((symbol) => symbol.replaceAll(".", "\\.")).join("|")})(?![\\w]|\\.\\w)`, "gu");
  return formula.replaceAll(pattern, (symbol) => digitsWords(inputs[symbol]!, DIGITS));
}

/** Enough that whoever computes it anew gets what is shown. */
const DIGITS = 8;
