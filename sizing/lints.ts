import type { Province } from "../model/province.ts";
import { evaluate, valueOf } from "./evaluate.ts";
import { inputsOf } from "./inputs.ts";
import { fitLints } from "./lints/fit.ts";
import { lineLints } from "./lints/lines.ts";
import { printedLints } from "./lints/printed.ts";
import { processingLints } from "./lints/processing.ts";
import type { LintRule } from "./lints/rule.ts";
import type { Lint, Sizing } from "./quantity.ts";

/** Every rule; those that rest on numbers speak only where the numbers say so. */
export const lintRules: readonly LintRule[] = [...printedLints, ...processingLints, ...lineLints, ...fitLints];

/** What deserves a second look in this province: where the scheme disagrees with itself, mixes units, or where something does not fit. */
export function lint(province: Province, sizing: Sizing): readonly Lint[] {
  const values = evaluate(inputsOf(province));
  const printed = new Set(sizing.quantities.filter((quantity) => quantity.printed).map((quantity) => quantity.id));
  const context = { province, sizing, value: (id: string) => valueOf(values, id), atBaseline: (id: string) => printed.has(id) };
  return lintRules
    .filter((rule) => rule.applies(context))
    .map((rule) => ({ id: rule.id, message: rule.message(context), source: rule.source }));
}
