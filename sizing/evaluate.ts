import { formulas } from "./formulas.ts";
import { inputs } from "./inputs.ts";

/** Every input and every quantity by id. */
export type Values = Readonly<Record<string, number>>;

/** All quantities for these inputs, beside the inputs themselves. */
export function evaluate(inputValues: Values): Values {
  const values: Record<string, number> = { ...inputValues };
  for (const row of formulas) {
    values[row.id] = row.compute(...row.inputs.map((id) => valueOf(values, id)));
  }
  return values;
}

/** A value that must be there; its absence is a bug in the table of formulas. */
export function valueOf(values: Values, id: string): number {
  const value = values[id];
  if (value === undefined) {
    throw new Error(`sizing has no value "${id}"`);
  }
  return value;
}

/** For each quantity the inputs on which it rests in the end, found by walking the table once. */
export function rootsOfFormulas(): ReadonlyMap<string, ReadonlySet<string>> {
  const roots = new Map<string, ReadonlySet<string>>(inputs.map((input) => [input.id, new Set([input.id])]));
  for (const row of formulas) {
    roots.set(row.id, new Set(row.inputs.flatMap((id) => [...(roots.get(id) ?? [])])));
  }
  return roots;
}
