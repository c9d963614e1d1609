import test from "ava";
import fc from "fast-check";
import { assumptions, type AssumptionId } from "../model/catalogue/assumptions.ts";
import { UserError } from "../model/problem.ts";
import type { Province } from "../model/province.ts";
import { size } from "./size.ts";
import { testProvince } from "./test-province.ts";

function valuesOf(province: Province): Record<string, number> {
  return Object.fromEntries(size(province).quantities.map(({ id, value }) => [id, value]));
}

/** The contract's table: the plain formula, in the order in which the scheme writes it, and what the scheme prints. */
const contract: readonly (readonly [string, string, number, (readonly string[])?])[] = [
  ["offices", "offices", 1 + 12 + 90, ["103"]],
  ["terminals", "terminals", (1 + 12 + 90) * 9, ["927"]],
  ["peak.persons", "persons/day", 2_000_000 * 0.3],
  ["peak.transactions", "databaseTransactions/day", 2_000_000 * 0.3 * 12],
  ["peak.businessRate", "transactions/s", 600_000 / (360 * 60)],
  ["peak.databaseRate", "transactions/s", 7_200_000 / (360 * 60)],
  ["tpcc", "tpmC", ((7_200_000 * 18 * 1) / (360 * (1 - 0.35))) * (1 + 0.1) ** 4, ["810886.2"]],
  ["database.cores.exact", "cores", (((7_200_000 * 18 * 1) / (360 * (1 - 0.35))) * (1 + 0.1) ** 4) / 75_000],
  ["database.cores", "cores", 12, ["12"]],
  ["database.memory", "GiB", 96, ["96"]],
  ["storage.initial.raw", "GiB", 381.4697265625, ["381.46", "381.47"]],
  ["storage.initial", "GiB", 1335.14404296875, ["1335.11"]],
  ["storage.growth", "GiB", (2_000_000 * 100 * 3.5 * 5) / 1024 ** 2, ["3337.86"]],
  ["storage.total", "TiB", (1335.14404296875 + (2_000_000 * 100 * 3.5 * 5) / 1024 ** 2) / 1024, ["4.56"]],
  ["bandwidth.payload", "KB/s", (2_000_000 * 0.3 * 8) / (60 * 60 * 6) / 1, ["222"]],
  ["bandwidth.required", "KB/s", ((2_000_000 * 0.3 * 8) / (60 * 60 * 6) / 1) * 3, ["666"]],
];

const baseline = new Map(size(testProvince()).quantities.map((quantity) => [quantity.id, quantity]));

for (const [id, unit, value, printed] of contract) {
  test(`at the baseline ${id} is exactly ${value} ${unit}`, (t) => {
    const quantity = baseline.get(id);
    t.is(quantity?.value, value);
    t.is(quantity?.unit, unit);
    t.deepEqual(quantity?.printed, printed);
  });
}

/** Table 7's counts that follow from quantities, and our own decisions at the baseline. */
const decided: Readonly<Record<string, number>> = {
  "app.servers": 4,
  "database.servers": 2,
  "finance.app.servers": 2,
  "finance.database.servers": 2,
  "finance.database.cores": 2,
  "finance.database.memory": 64,
  "public.app.servers": 2,
  "public.database.servers": 2,
  "public.database.cores": 6,
  "public.database.memory": 48,
  racks: 2,
  certificates: 927,
  "link.county": 2,
  "link.city": 4,
  "link.provinceOutlet": 20,
  "archive.nightUpload.fits": 1,
  "backup.window.fits": 1,
  "hotline.agents": 22,
};
for (const [id, value] of Object.entries(decided)) {
  test(`at the baseline ${id} is ${value}`, (t) => t.is(baseline.get(id)?.value, value));
}

test("tpcc, cores and storage at the baseline round to what the scheme prints", (t) => {
  t.is(baseline.get("tpcc")?.value.toFixed(1), "810886.2");
  t.is(baseline.get("storage.growth")?.value.toFixed(2), "3337.86");
  t.is(baseline.get("storage.total")?.value.toFixed(2), "4.56");
});

test("printed values and their reasons vanish where an input on which they rest is not the baseline's", (t) => {
  const changed = new Map(size(testProvince({ assumptions: { kbPerPerson: 210 } })).quantities.map((quantity) => [quantity.id, quantity]));
  t.is(changed.get("storage.initial")?.printed, undefined);
  t.is(changed.get("storage.initial")?.note, undefined);
  t.deepEqual(changed.get("tpcc")?.printed, ["810886.2"]);
});

test("every number of the contract's formulas follows every assumption, recomputed another way", (t) => {
  const share = fc.double({ min: 0.01, max: 0.9, noNaN: true });
  const amount = fc.double({ min: 0.5, max: 400, noNaN: true });
  const overridden = fc.record({
    insured: fc.integer({ min: 1, max: 98_000_000 }),
    cities: fc.integer({ min: 0, max: 30 }),
    counties: fc.integer({ min: 0, max: 300 }),
    a1: share,
    a2: amount,
    m0: amount,
    ct: share,
    peakMinutes: fc.double({ min: 30, max: 1440, noNaN: true }),
    m1: share,
    growth: fc.double({ min: -0.5, max: 1, noNaN: true }),
    years: fc.integer({ min: 0, max: 30 }),
    tpmcPerCore: fc.double({ min: 100, max: 200_000, noNaN: true }),
    memoryPerCore: amount,
    kbPerPerson: amount,
    kbPerPersonPerYear: amount,
    storageFactor: fc.double({ min: 1, max: 10, noNaN: true }),
    storageYears: fc.integer({ min: 0, max: 30 }),
    kbPerTransaction: amount,
    bandwidthFactor: fc.double({ min: 1, max: 10, noNaN: true }),
    responseSeconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
  });
  fc.assert(
    fc.property(overridden, ({ insured, cities, counties, ...given }) => {
      const v = valuesOf(testProvince({ insured, offices: { province: 1, cities, counties }, assumptions: given }));
      const perSecond = (insured * given.a1 * given.ct) / given.peakMinutes / 60;
      const tpcc = (perSecond * 60 * given.a2 * given.m0 * Math.exp(given.years * Math.log1p(given.growth))) / (1 - given.m1);
      const cores = tpcc / given.tpmcPerCore;
      const gib = (insured / 1024 / 1024) * given.storageFactor;
      near(t, v["peak.businessRate"], perSecond);
      near(t, v["peak.databaseRate"], perSecond * given.a2);
      near(t, v["tpcc"], tpcc);
      near(t, v["database.cores.exact"], cores);
      t.true(
        v["database.cores"]! % 2 === 0 &&
          v["database.cores"]! >= Math.max(2, cores * (1 - 1e-8)) &&
          v["database.cores"]! < cores + 2 + 1e-6 * cores,
      );
      near(t, v["database.memory"], v["database.cores"]! * given.memoryPerCore);
      near(t, v["storage.total"], (gib * (given.kbPerPerson + given.kbPerPersonPerYear * given.storageYears)) / 1024);
      near(t, v["bandwidth.required"], ((perSecond / given.ct) * given.kbPerTransaction * given.bandwidthFactor) / given.responseSeconds);
      near(t, v["terminals"], 9 + 9 * cities + 9 * counties);
    }),
    { numRuns: 200 },
  );
});

test("the chosen assumptions and no others are each used by a formula", (t) => {
  const used = new Set(size(testProvince()).quantities.flatMap((quantity) => Object.keys(quantity.inputs)));
  t.deepEqual(
    assumptions.map(({ id }) => id).filter((id: AssumptionId) => !used.has(id)),
    [],
  );
});

const extremes: readonly (readonly [string, Province])[] = [
  ["no city and no county", testProvince({ offices: { province: 1, cities: 0, counties: 0 } })],
  ["no city but counties", testProvince({ offices: { province: 1, cities: 0, counties: 7 } })],
  ["one insured person", testProvince({ insured: 1 })],
  ["98 million insured", testProvince({ insured: 98_000_000 })],
  [
    "98 million insured and 100,000 counties",
    testProvince({ insured: 98_000_000, offices: { province: 1, cities: 1000, counties: 100_000 } }),
  ],
  ["everybody in one minute", testProvince({ insured: 98_000_000, assumptions: { a1: 1, peakMinutes: 1 } })],
  ["shrinking work", testProvince({ assumptions: { growth: -0.5, years: 30 } })],
  ["calls by the million", testProvince({ insured: 98_000_000, assumptions: { callsPerInsured: 1000 } })],
  [
    "nothing archived, nobody calls",
    testProvince({ assumptions: { archiveShare: 0, callsPerInsured: 0, kbPerPersonPerYear: 0, storageYears: 0 } }),
  ],
  [
    "immediate archives, hotline by city, recovery site",
    testProvince({ options: { archiveUpload: "immediate", hotline: "city", recoverySite: true } }),
  ],
];
for (const [name, province] of extremes) {
  test(`${name}: every number is finite, none negative, and none contradicts another`, (t) => {
    for (const { id, value } of size(province).quantities) {
      t.true(Number.isFinite(value) && value >= 0, `${id} = ${value}`);
    }
  });
}

test("without cities and counties there is no line to order; with counties alone they hang on the province", (t) => {
  const alone = valuesOf(testProvince({ offices: { province: 1, cities: 0, counties: 0 } }));
  t.deepEqual([alone["link.city"], alone["link.county"], alone["link.provinceOutlet"]], [0, 0, 0]);
  const counties = valuesOf(testProvince({ offices: { province: 1, cities: 0, counties: 7 } }));
  t.is(counties["link.city"], 0);
  t.true(counties["link.county"]! >= 2 && counties["link.provinceOutlet"]! >= counties["link.county"]!);
});

test("options change what they are about", (t) => {
  const v = valuesOf(
    testProvince({
      options: {
        financeDatabase: "integrated",
        publicDatabase: "existing",
        recoverySite: true,
        hotline: "city",
        archiveUpload: "immediate",
      },
    }),
  );
  const before = valuesOf(testProvince());
  t.is(v["finance.database.servers"], 0);
  t.is(v["public.database.servers"], 0);
  t.is(v["link.recovery"], 100);
  t.is(before["link.recovery"], 0);
  t.is(v["hotline.sites"], 12);
  t.true(v["hotline.agents"]! > before["hotline.agents"]!);
  t.true(v["link.city.required"]! > before["link.city.required"]!);
});

test("the backup repository follows the policy", (t) => {
  const v = valuesOf(testProvince({ backup: { fullEveryDays: 1, incrementalEveryHours: 6, retainDays: 3 } }));
  t.is(v["backup.fullsKept"], 4);
  t.is(v["backup.incrementalsKept"], 12);
  near(t, v["backup.repository"], v["backup.data"]! * 0.5 * (4 + 12 * 0.02 * 0.25));
});

test("inputs so extreme that a number overflows are refused by name, not shown as infinite", (t) => {
  const error = t.throws(() => size(testProvince({ insured: 1.5e9, assumptions: { peakMinutes: Number.MIN_VALUE } })), {
    instanceOf: UserError,
  });
  t.true(error.problems.some((problem) => problem.path === "tpcc" && problem.got === "Infinity"));
});

test("the digest is that of the province and changes with it", (t) => {
  t.is(size(testProvince()).digest, size(testProvince()).digest);
  t.regex(size(testProvince()).digest, /^[0-9a-f]{64}$/);
  t.not(size(testProvince()).digest, size(testProvince({ insured: 2_000_001 })).digest);
});

const monotone = [
  "peak.persons",
  "tpcc",
  "database.cores",
  "app.servers",
  "storage.total",
  "bandwidth.required",
  "link.county",
  "link.provinceOutlet",
  "hotline.agents",
  "backup.repository",
  "racks",
];
test("more insured never need less of anything", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.integer({ min: 1, max: 50_000_000 }), (insured, more) => {
      const small = valuesOf(testProvince({ insured }));
      const large = valuesOf(testProvince({ insured: insured + more }));
      return monotone.every((id) => large[id]! >= small[id]!);
    }),
    { numRuns: 60 },
  );
  t.pass();
});

const linear = [
  "peak.databaseRate",
  "tpcc",
  "database.cores.exact",
  "storage.total",
  "bandwidth.required",
  "archive.perDay",
  "storage.iops.backend",
  "hotline.erlangs",
  "internet.outlet.required",
];
test("twice the insured need exactly twice where the formula is linear", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), (insured) => {
      const once = valuesOf(testProvince({ insured }));
      const twice = valuesOf(testProvince({ insured: 2 * insured }));
      return linear.every((id) => Math.abs(twice[id]! - 2 * once[id]!) <= 1e-12 * twice[id]!);
    }),
    { numRuns: 60 },
  );
  t.pass();
});

function near(t: { true: (holds: boolean, message?: string) => unknown }, actual: number | undefined, expected: number): void {
  t.true(actual !== undefined && Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${actual} is not ${expected}`);
}
