import test from "ava";
import { compare } from "./compare.ts";
import { growth } from "./growth.ts";
import { officeLinks } from "./links.ts";
import { size } from "./size.ts";
import { sweep, sweepValues } from "./sweep.ts";
import { testProvince } from "./test-province.ts";

const baseline = testProvince();
const sizing = size(baseline);

test("a comparison has every quantity once, with difference and ratio", (t) => {
  const rows = compare(sizing, size(testProvince({ insured: 4_000_000 })));
  t.deepEqual(
    rows.map(({ id }) => id),
    sizing.quantities.map(({ id }) => id),
  );
  const storage = rows.find(({ id }) => id === "storage.total")!;
  t.is(storage.ratio, 2);
  t.is(storage.difference, storage.b - storage.a);
  t.is(rows.find(({ id }) => id === "link.recovery")!.ratio, undefined);
});

test("a comparison of a province with itself differs nowhere", (t) => {
  t.true(compare(sizing, sizing).every(({ difference }) => difference === 0));
});

const spans: readonly (readonly [number, number, number, readonly number[]])[] = [
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [500_000, 20_000_000, 2, [500_000, 10_250_000, 20_000_000]],
  [1, 10_000, 4, [1, 10, 100, 1000, 10_000]],
  [10_000, 1, 2, [10_000, 100, 1]],
  [0.5, 1.5, 2, [0.5, 1, 1.5]],
  [3, 5, 10, [3, 4, 5]],
  [7, 7, 10, [7]],
  [0, 1000, 2, [0, 500, 1000]],
];
for (const [from, to, steps, values] of spans) {
  test(`a sweep from ${from} to ${to} in ${steps} steps visits ${values.join(", ")}`, (t) => {
    t.deepEqual(sweepValues(from, to, steps), values);
  });
}

test("a sweep sizes the province at each value", (t) => {
  const rows = sweep((insured) => testProvince({ insured }), 1_000_000, 3_000_000, 2);
  t.deepEqual(
    rows.map(({ value, sizing: row }) => [value, row.quantities.find(({ id }) => id === "peak.persons")!.value]),
    [
      [1_000_000, 300_000],
      [2_000_000, 600_000],
      [3_000_000, 900_000],
    ],
  );
  t.is(sweep((insured) => testProvince({ insured }), 1_000_000, 3_000_000).length, 11);
});

test("a refusal of the parser passes through a sweep", (t) => {
  t.throws(
    () =>
      sweep(
        () => {
          throw new RangeError("refused");
        },
        1,
        2,
      ),
    { instanceOf: RangeError, message: "refused" },
  );
});

test("year n of the growth is what the sizing has for n years", (t) => {
  const { years } = growth(baseline, sizing);
  t.is(years.length, 11);
  t.is(years[4]!.tpccTpmc, sizing.quantities.find(({ id }) => id === "tpcc")!.value);
  t.is(years[5]!.storageTib, sizing.quantities.find(({ id }) => id === "storage.total")!.value);
  t.true(Math.abs(years[3]!.bandwidthKbPerSecond - (2000 / 3) * 1.1 ** 3) < 1e-9);
  t.true(Math.abs(years[0]!.storageTib * 1024 - 1335.14404296875) < 1e-9);
});

test("at the baseline cores last through year 5, storage too, and the outlet no longer", (t) => {
  const ends = Object.fromEntries(growth(baseline, sizing).purchases.map(({ id, runsOutInYear }) => [id, runsOutInYear]));
  // 12 cores carry 900,000 tpmC; 553,846 × 1.1^5 = 891,975 fits, × 1.1^6 = 981,172 does not. Storage is full at the end of year 5.
  t.is(ends["database.cores"], 6);
  t.is(ends["storage.total"], 6);
  t.is(ends["link.provinceOutlet"], 6);
});

test("what never grows never runs out, and storage planned for twelve years is shown for twelve", (t) => {
  const still = testProvince({ assumptions: { growth: 0, kbPerPersonPerYear: 0, storageYears: 12 } });
  const { years, purchases } = growth(still, size(still));
  t.is(years.length, 13);
  t.true(purchases.every(({ runsOutInYear }) => runsOutInYear === undefined));
});

test("a line for the mean county's insured is the quantity link.county, and so with the city's and the outlet's", (t) => {
  const line = officeLinks(baseline);
  const value = (id: string): number => sizing.quantities.find((quantity) => quantity.id === id)!.value;
  for (const id of ["link.county", "link.city", "link.provinceOutlet"]) {
    t.deepEqual(line(value(`${id}.insured`)), { requiredKbPerSecond: value(`${id}.required`), bandwidthMbitPerSecond: value(id) });
  }
});

test("a line for nobody is the smallest on sale, and more people never get less", (t) => {
  const line = officeLinks(baseline);
  t.is(line(0).bandwidthMbitPerSecond, 2);
  const rates = [1, 100, 10_000, 100_000, 1e6, 1e7, 1e8].map((insured) => line(insured).requiredKbPerSecond);
  t.deepEqual(
    rates,
    rates.toSorted((a, b) => a - b),
  );
});
