import type { Province } from "../../model/province.ts";
import type { Text } from "../../model/text.ts";
import type { Sizing } from "../quantity.ts";

/** What a rule may look at. */
export type LintContext = Readonly<{
  province: Province;
  sizing: Sizing;
  /** An input or a quantity by its id. */
  value: (id: string) => number;
  /** Whether all inputs of a quantity are the scheme's baseline, so that its printed value can be compared. */
  atBaseline: (id: string) => boolean;
}>;

/** One thing that deserves a second look, said with the province's own numbers. */
export type LintRule = Readonly<{
  id: string;
  applies: (context: LintContext) => boolean;
  message: (context: LintContext) => Text;
  source: Text;
}>;

/** A number for a sentence: thousands grouped, at most so many decimals, no trailing zeros. */
export function figure(value: number, decimals = 0): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals }).format(value);
}

/** A share as a percentage for a sentence. */
export function percent(share: number, decimals = 0): string {
  return `${figure(share * 100, decimals)}%`;
}
