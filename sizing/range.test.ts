import test from "ava";
import fc from "fast-check";
import { assumptions } from "../model/catalogue/assumptions.ts";
import { drawOf, triangular } from "./distribution.ts";
import { quantiles } from "./quantile.ts";
import { randomStream } from "./random.ts";
import { headlines, ranges, tornado } from "./range.ts";
import { size } from "./size.ts";
import { testProvince, type Changes } from "./test-province.ts";

/** A province in which every assumption is known but those that are named. */
function known(free: Changes["assumptions"]): ReturnType<typeof testProvince> {
  const fixed = Object.fromEntries(assumptions.map(({ id, value }) => [id, { value, low: value, high: value }]));
  return testProvince({ assumptions: { ...fixed, ...free } });
}

test("the same seed gives the same ranges, another seed others", (t) => {
  const province = testProvince();
  const once = ranges(province, { draws: 500, seed: 7 });
  t.deepEqual(ranges(province, { draws: 500, seed: 7 }), once);
  t.notDeepEqual(ranges(province, { draws: 500, seed: 8 }).quantities, once.quantities);
});

test("ranges do not depend on the order of a province's assumptions", (t) => {
  const province = testProvince();
  const reversed = {
    ...province,
    assumptions: Object.fromEntries(Object.entries(province.assumptions).toReversed()) as typeof province.assumptions,
  };
  t.deepEqual(ranges(reversed, { draws: 300, seed: 1 }), ranges(province, { draws: 300, seed: 1 }));
});

test("known inputs leave no range and no tornado", (t) => {
  const province = known({});
  const { quantities, tornado: bars } = ranges(province, { draws: 50, seed: 1 });
  for (const { id, value } of size(province).quantities) {
    t.deepEqual(quantities.get(id), { p5: value, p50: value, p95: value });
  }
  t.deepEqual(bars, []);
});

test("the quantiles of a uniform assumption are those of the uniform distribution", (t) => {
  const { quantities } = ranges(known({ tpmcPerCore: { value: 75_000, low: 50_000, high: 100_000 } }), { draws: 20_000, seed: 3 });
  const cores = quantities.get("database.cores.exact")!;
  const tpcc = quantities.get("tpcc")!.p50;
  // Fewer tpmC mean more cores: P5 of the cores is P95 of the tpmC. Two hundredths are six standard errors.
  near(t, cores.p5, tpcc / 97_500, 0.02);
  near(t, cores.p50, tpcc / 75_000, 0.02);
  near(t, cores.p95, tpcc / 52_500, 0.02);
});

test("the quantiles of a triangular assumption are those of the triangular distribution", (t) => {
  const { quantities } = ranges(known({ m0: { value: 18, low: 15, high: 20 } }), { draws: 20_000, seed: 3 });
  const tpcc = quantities.get("tpcc")!;
  const perM0 = size(testProvince()).quantities.find(({ id }) => id === "tpcc")!.value / 18;
  const inverse = triangular(15, 18, 20);
  near(t, tpcc.p5, perM0 * inverse(0.05), 0.01);
  near(t, tpcc.p50, perM0 * inverse(0.5), 0.01);
  near(t, tpcc.p95, perM0 * inverse(0.95), 0.01);
});

test("every quantity has an ordered range, and the value at the baseline lies among the draws' outermost", (t) => {
  const { quantities } = ranges(testProvince(), { draws: 2000, seed: 1 });
  for (const { id } of size(testProvince()).quantities) {
    const { p5, p50, p95 } = quantities.get(id)!;
    t.true(p5 <= p50 && p50 <= p95, `${id}: ${p5}, ${p50}, ${p95}`);
  }
});

test("a triangular inverse goes from low through the mode to high", (t) => {
  const inverse = triangular(2, 3, 6);
  t.is(inverse(0), 2);
  t.true(Math.abs(inverse(0.25) - 3) < 1e-12);
  t.true(Math.abs(inverse(1) - 6) < 1e-12);
  const atLow = triangular(2, 2, 6);
  t.true(atLow(0) >= 2 && atLow(1) <= 6);
});

for (const distribution of ["fixed", "uniform", "triangular", "choice"] as const) {
  test(`a draw that is ${distribution} stays between low and high, and whole where it must`, (t) => {
    const assumption = { ...assumptions[0]!, distribution, integer: true };
    const draw = drawOf(assumption, { value: 10, low: 8, high: 16, overridden: false })!;
    const random = randomStream(1, distribution);
    const drawn = Array.from({ length: 500 }, () => draw(random));
    t.true(drawn.every((value) => value >= 8 && value <= 16 && Number.isInteger(value)));
    t.true(new Set(drawn).size >= 2);
    t.is(drawOf(assumption, { value: 8, low: 8, high: 8, overridden: false }), undefined);
  });
}

test("a choice takes both ends about equally often and nothing between", (t) => {
  const draw = drawOf({ ...assumptions[0]!, distribution: "choice" }, { value: 8, low: 8, high: 16, overridden: false })!;
  const random = randomStream(5, "choice");
  const drawn = Array.from({ length: 2000 }, () => draw(random));
  t.true(drawn.every((value) => value === 8 || value === 16));
  const low = drawn.filter((value) => value === 8).length;
  t.true(low > 850 && low < 1150, `${low}`);
});

test("the random stream is even over its range and streams of two names are unlike", (t) => {
  const random = randomStream(42, "a1");
  const counts = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 20_000; draw++) {
    counts[Math.floor(random() * 10)]! += 1;
  }
  // Chi-square with nine degrees of freedom: 33.7 is passed by chance once in ten thousand.
  t.true(counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0) < 33.7);
  const [a, b] = [randomStream(42, "a1"), randomStream(42, "a2")];
  t.true(Array.from({ length: 20 }, () => a() === b()).every((equal) => !equal));
});

test("quantiles by selection are those of the sorted sample, interpolated", (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })), {
        minLength: 1,
        maxLength: 200,
      }),
      (sample) => {
        const sorted = sample.toSorted((a, b) => a - b);
        const shares = [0, 0.05, 0.5, 0.95, 1];
        const expected = shares.map((share) => {
          const position = share * (sorted.length - 1);
          const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
          return low + (position - Math.floor(position)) * (high - low);
        });
        return quantiles(Float64Array.from(sample), shares).every(
          (value, index) => Math.abs(value - expected[index]!) < 1e-9 * (1 + Math.abs(value)),
        );
      },
    ),
  );
  t.pass();
});

test("the tornado has every headline, each sorted by swing, and ends that size would give", (t) => {
  const bars = tornado(testProvince());
  t.deepEqual([...new Set(bars.map(({ quantity }) => quantity))], [...headlines]);
  for (const headline of headlines) {
    const swings = bars.filter(({ quantity }) => quantity === headline).map(({ low, high }) => Math.abs(high - low));
    t.deepEqual(
      swings,
      swings.toSorted((a, b) => b - a),
    );
    t.true(swings.every((swing) => swing > 0));
  }
  const m0 = bars.find(({ quantity, assumption }) => quantity === "tpcc" && assumption === "m0")!;
  const at = (value: number): number =>
    size(testProvince({ assumptions: { m0: value } })).quantities.find(({ id }) => id === "tpcc")!.value;
  t.deepEqual([m0.low, m0.high], [at(15), at(20)]);
});

function near(t: { true: (holds: boolean, message?: string) => unknown }, actual: number, expected: number, tolerance: number): void {
  t.true(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not within ${tolerance} of ${expected}`);
}
