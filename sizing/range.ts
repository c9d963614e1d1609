import type { Province } from "../model/province.ts";
import { assumptions } from "../model/catalogue/assumptions.ts";
import { drawOf, type Draw } from "./distribution.ts";
import { evaluate, valueOf } from "./evaluate.ts";
import { formulas, type Formula } from "./formulas.ts";
import { inputsOf } from "./inputs.ts";
import { quantiles } from "./quantile.ts";
import type { Range, Tornado } from "./quantity.ts";
import { randomStream, type Random } from "./random.ts";

/** How many draws, and from which seed; the same two give the same ranges on every machine. */
export type Draws = Readonly<{ draws: number; seed: number }>;

/** The range of every quantity, and which assumption moves the headline results most. */
export type Ranges = Readonly<{ quantities: ReadonlyMap<string, Range>; tornado: readonly Tornado[] }>;

/** The results for which the tornado is drawn. */
export const headlines: readonly string[] = ["tpcc", "database.cores.exact", "storage.total", "bandwidth.required"];

const shares: readonly number[] = [0.05, 0.5, 0.95];

/**
 * A number that is the same in all draws, or one for each draw. Formulas are computed column by column, so that the inner loop is a call
 * with plain numbers: no object is made and no key is looked up for a draw.
 */
type Column = number | Float64Array;

/** P5, P50 and P95 of every quantity by Monte Carlo over the assumptions, and the tornado of the headline results. */
export function ranges(province: Province, { draws, seed }: Draws): Ranges {
  const columns = new Map<string, Column>(Object.entries(inputsOf(province)));
  for (const assumption of assumptions) {
    const draw = drawOf(assumption, province.assumptions[assumption.id]);
    if (draw !== undefined) {
      columns.set(assumption.id, drawColumn(draw, randomStream(seed, assumption.id), draws));
    }
  }
  for (const row of formulas) {
    columns.set(row.id, computeColumn(row, columns, draws));
  }
  return { quantities: new Map(formulas.map((row) => [row.id, rangeOf(columns.get(row.id)!)])), tornado: tornado(province) };
}

/**
 * The headline results with one assumption after another at its low and at its high end, all others at their values; sorted by how
 * far the result swings. Assumptions that do not move a result are left out.
 */
export function tornado(province: Province): readonly Tornado[] {
  const inputs = inputsOf(province);
  const swings = Object.entries(province.assumptions).flatMap(([assumption, { low, high }]) => {
    const atLow = evaluate({ ...inputs, [assumption]: low });
    const atHigh = evaluate({ ...inputs, [assumption]: high });
    return headlines.map((quantity) => ({ quantity, assumption, low: valueOf(atLow, quantity), high: valueOf(atHigh, quantity) }));
  });
  return headlines.flatMap((quantity) =>
    swings
      .filter((bar) => bar.quantity === quantity && bar.low !== bar.high)
      .toSorted((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low) || (a.assumption < b.assumption ? -1 : 1)),
  );
}

function drawColumn(draw: Draw, random: Random, draws: number): Float64Array {
  const column = new Float64Array(draws);
  for (let row = 0; row < draws; row++) {
    column[row] = draw(random);
  }
  return column;
}

function computeColumn(row: Formula, columns: ReadonlyMap<string, Column>, draws: number): Column {
  const operands = row.inputs.map((id) => columns.get(id)!);
  if (operands.every((operand) => typeof operand === "number")) {
    return row.compute(...operands);
  }
  const arrays = operands.map((operand) => (typeof operand === "number" ? new Float64Array(draws).fill(operand) : operand));
  return computeDraws(row.compute, arrays, draws);
}

/** One loop an arity: a spread call for each draw would cost several times the formula itself. */
function computeDraws(compute: Formula["compute"], operands: readonly Float64Array[], draws: number): Float64Array {
  const [a, b, c, d] = operands as [Float64Array, Float64Array, Float64Array, Float64Array];
  const column = new Float64Array(draws);
  switch (operands.length) {
    case 1:
      for (let draw = 0; draw < draws; draw++) {
        column[draw] = compute(a[draw]!);
      }
      break;
    case 2:
      for (let draw = 0; draw < draws; draw++) {
        column[draw] = compute(a[draw]!, b[draw]!);
      }
      break;
    case 3:
      for (let draw = 0; draw < draws; draw++) {
        column[draw] = compute(a[draw]!, b[draw]!, c[draw]!);
      }
      break;
    case 4:
      for (let draw = 0; draw < draws; draw++) {
        column[draw] = compute(a[draw]!, b[draw]!, c[draw]!, d[draw]!);
      }
      break;
    default: {
      const values = operands.map(() => 0);
      for (let draw = 0; draw < draws; draw++) {
        for (let operand = 0; operand < operands.length; operand++) {
          values[operand] = operands[operand]![draw]!;
        }
        column[draw] = compute(...values);
      }
    }
  }
  return column;
}

function rangeOf(column: Column): Range {
  if (typeof column === "number") {
    return { p5: column, p50: column, p95: column };
  }
  const [p5, p50, p95] = quantiles(column, shares) as [number, number, number];
  return { p5, p50, p95 };
}
