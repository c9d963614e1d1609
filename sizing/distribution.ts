import type { Assumption, AssumptionValue } from "../model/assumption.ts";
import type { Random } from "./random.ts";

/** One draw of an assumption; absent where it is known and not drawn. */
export type Draw = (random: Random) => number;

/**
 * How an assumption is drawn: by its distribution between the province's own low and high. Where the two are equal it is known.
 * A province that gives a range to an assumption which the catalogue holds fixed means it: that one is drawn as a triangle.
 * Whole numbers stay whole.
 */
export function drawOf(assumption: Assumption, { value, low, high }: AssumptionValue): Draw | undefined {
  if (low === high) {
    return undefined;
  }
  if (assumption.distribution === "choice") {
    return (random) => (random() < 0.5 ? low : high);
  }
  if (assumption.distribution === "uniform") {
    return assumption.integer === true
      ? (random) => low + Math.floor(random() * (high - low + 1))
      : (random) => low + random() * (high - low);
  }
  const triangle = triangular(low, value, high);
  return assumption.integer === true ? (random) => Math.round(triangle(random())) : (random) => triangle(random());
}

/** The inverse of a triangular distribution: the value below which the given share lies. */
export function triangular(low: number, mode: number, high: number): (share: number) => number {
  const span = high - low;
  const shareBelowMode = (mode - low) / span;
  return (share) =>
    share < shareBelowMode ? low + Math.sqrt(share * span * (mode - low)) : high - Math.sqrt((1 - share) * span * (high - mode));
}
