import type { Province } from "../model/province.ts";
import type { Sizing } from "./quantity.ts";
import { size } from "./size.ts";

/** One step of a sweep: the value that was set, and the numbers that follow. */
export type SweepRow = Readonly<{ value: number; sizing: Sizing }>;

/** From one end to the other in even steps; in even ratios where the ends are more than this factor apart. */
const largestEvenSpan = 100;

/**
 * Sizes a province again and again with one setting going from one value to another.
 *
 * @param provinceAt parses the province with the setting at a value; its errors pass through
 * @param steps how many intervals; steps + 1 rows unless whole numbers coincide
 */
export function sweep(provinceAt: (value: number) => Province, from: number, to: number, steps = 10): readonly SweepRow[] {
  return sweepValues(from, to, steps).map((value) => ({ value, sizing: size(provinceAt(value)) }));
}

/** The values of a sweep, both ends included. Where both ends are whole numbers so is every value: people and offices cannot be split. */
export function sweepValues(from: number, to: number, steps: number): readonly number[] {
  const byRatio = from > 0 && to > 0 && Math.max(to / from, from / to) > largestEvenSpan;
  const whole = Number.isInteger(from) && Number.isInteger(to);
  const values = Array.from({ length: steps + 1 }, (_, step) => {
    if (step === 0 || step === steps) {
      return step === 0 ? from : to;
    }
    const share = step / steps;
    const value = byRatio ? from * (to / from) ** share : from + (to - from) * share;
    return whole ? Math.round(value) : value;
  });
  return values.filter((value, step) => step === 0 || value !== values[step - 1]);
}
