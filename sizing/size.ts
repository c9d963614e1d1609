import { UserError } from "../model/problem.ts";
import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";
import { canonicalJson, sha256Hex } from "./digest.ts";
import { evaluate, rootsOfFormulas, valueOf, type Values } from "./evaluate.ts";
import { formulas, type Formula } from "./formulas.ts";
import { inputs, inputsOf } from "./inputs.ts";
import type { Quantity, Sizing } from "./quantity.ts";
import { brokenRelations } from "./relations.ts";

/**
 * Every number of a province, each with its formula, inputs and source, in the order of their dependence.
 *
 * @throws UserError where the inputs are so extreme that a number is no longer finite.
 * @throws Error where two numbers contradict each other: a bug of ours, never the user's.
 */
export function size(province: Province): Sizing {
  const values = evaluate(inputsOf(province));
  refuseInfinite(values, province);
  const broken = brokenRelations(values);
  if (broken.length > 0) {
    throw new Error(`sizing contradicts itself: ${broken.map((relation) => `${relation.id} (${relation.statement.en})`).join("; ")}`);
  }
  const roots = rootsOfFormulas();
  const changed = new Set(inputs.filter((input) => values[input.id] !== input.baseline).map((input) => input.id));
  const quantities = formulas.map((row) => quantityOf(row, values, !hasAny(roots.get(row.id), changed)));
  return { digest: sha256Hex(canonicalJson(province)), quantities };
}

function quantityOf(row: Formula, values: Values, atBaseline: boolean): Quantity {
  const notes = [...(atBaseline && row.printedNote ? [row.printedNote] : []), ...(row.note ? [row.note] : [])];
  return {
    id: row.id,
    name: row.name,
    value: valueOf(values, row.id),
    unit: row.unit,
    formula: row.formula,
    inputs: Object.fromEntries(row.inputs.map((id) => [id, valueOf(values, id)])),
    source: row.source,
    origin: row.origin,
    ...(atBaseline && row.printed ? { printed: row.printed } : {}),
    ...(notes.length > 0 ? { note: joinTexts(notes) } : {}),
  };
}

function refuseInfinite(values: Values, province: Province): void {
  const problems = formulas
    .filter((row) => !Number.isFinite(values[row.id]))
    .map((row) => ({
      file: province.name.en,
      line: 0,
      path: row.id,
      expected: { zh: "有限的数", en: "a finite number" },
      got: String(values[row.id]),
      hint: {
        zh: `由 ${row.formula} 得出，请检查：${listInputs(row, values)}`,
        en: `It comes from ${row.formula}; check ${listInputs(row, values)}.`,
      },
    }));
  if (problems.length > 0) {
    throw new UserError(problems);
  }
}

function listInputs(row: Formula, values: Values): string {
  return row.inputs.map((id) => `${id} = ${values[id]}`).join(", ");
}

function hasAny(wanted: ReadonlySet<string> | undefined, among: ReadonlySet<string>): boolean {
  return wanted !== undefined && [...wanted].some((id) => among.has(id));
}

function joinTexts(texts: readonly Text[]): Text {
  return { zh: texts.map((text) => text.zh).join(""), en: texts.map((text) => text.en).join(" ") };
}
