import type { Amount } from "../model/catalogue/tier-entry.ts";
import type { Province } from "../model/province.ts";
import { inputsOf } from "../sizing/inputs.ts";
import type { Sizing } from "../sizing/quantity.ts";

/** The sizing's numbers by id: quantities, and the inputs they come from. */
export type Lookup = (id: string) => number;

/** Asking for a number that the sizing does not have is a bug in the catalogue. */
export function lookupOf(province: Province, sizing: Sizing): Lookup {
  const values = new Map<string, number>([
    ...Object.entries(inputsOf(province)),
    ...sizing.quantities.map(({ id, value }) => [id, value] as const),
  ]);
  return (id) => {
    const value = values.get(id);
    if (value === undefined) {
      throw new Error(`the catalogue asks for "${id}", which the sizing does not have`);
    }
    return value;
  };
}

export function amountOf(amount: Amount, lookup: Lookup): number {
  return "fixed" in amount ? amount.fixed : lookup(amount.value);
}
