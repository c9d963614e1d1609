import test from "ava";
import fc from "fast-check";
import { stringify } from "yaml";
import { assumptions } from "./catalogue/assumptions.ts";
import { equipment } from "./catalogue/equipment.ts";
import type { City } from "./province.ts";
import { type FileData, reordered, rightFile } from "./test-files.ts";
import { least, parseText } from "./test-parse.ts";

/** Two ways in which one file may be written. */
const writers: Readonly<Record<string, (data: unknown) => string>> = {
  block: (data) => stringify(data, { version: "1.2" }),
  JSON: (data) => JSON.stringify(data),
};

const seed = 20_260_131;

for (const [style, write] of Object.entries(writers)) {
  test(`any right file parses to what is written in it, as ${style}`, (t) => {
    fc.assert(
      fc.property(rightFile, (data) => {
        t.deepEqual(parseText(write(data)), written(data));
      }),
      { seed, numRuns: 300 },
    );
  });
}

test("the order of keys makes no difference to the province, nor to the order of its own keys", (t) => {
  fc.assert(
    fc.property(rightFile, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (data, numbers) => {
      let turn = 0;
      const other = reordered(data, (below) => numbers[turn++ % numbers.length]! % below);
      t.is(JSON.stringify(parseText(JSON.stringify(other))), JSON.stringify(parseText(JSON.stringify(data))));
    }),
    { seed, numRuns: 200 },
  );
});

test("a key set on the command line gives what the file would give that says it", (t) => {
  fc.assert(
    fc.property(rightFile, rightFile, fc.nat(), (data, other, pick) => {
      const keys = Object.keys(other).filter((key) => key !== "offices" && key !== "places" && key !== "insured");
      const key = keys[pick % keys.length];
      if (key === undefined) return;
      const set = parseText(JSON.stringify(data), [{ path: key, text: JSON.stringify(other[key]) }]);
      t.deepEqual(set, parseText(JSON.stringify({ ...data, [key]: other[key] })));
    }),
    { seed, numRuns: 200 },
  );
});

test("the least file takes the scheme's values and no others", (t) => {
  t.deepEqual(parseText(least), written({ insured: 2_000_000, offices: { cities: 12, counties: 90 } }));
});

/** The province of a right file, worked out from its data another way. */
function written(data: FileData): unknown {
  const section = (key: string): Readonly<Record<string, unknown>> => ({ ...(data[key] as object | undefined) });
  const places = data["places"] as readonly (City & { name: unknown })[] | undefined;
  const given = section("assumptions");
  const chosen = section("options")["optionalEquipment"] ?? "all";
  const bought = (id: string): boolean => chosen === "all" || (Array.isArray(chosen) && chosen.includes(id));
  const named = <Office extends { name: unknown }>(office: Office): Office => ({ ...office, name: both(office.name) });
  return {
    name: both(data["name"] ?? { zh: "某省", en: "A province" }),
    language: data["language"] ?? "zh",
    insured: data["insured"],
    offices: {
      province: 1,
      ...(places ? { cities: places.length, counties: places.flatMap(({ counties }) => counties).length } : section("offices")),
    },
    ...(places && { places: places.map((city) => ({ ...named(city), counties: city.counties.map(named) })) }),
    staffPerOffice: { operations: 5, finance: 2, supervision: 2, ...section("staffPerOffice") },
    assumptions: Object.fromEntries(
      assumptions.map(({ id, value, low, high }) => [
        id,
        id in given ? assumed(given[id], low, high) : { value, low, high, overridden: false },
      ]),
    ),
    options: {
      phase: "both",
      financeDatabase: "separate",
      publicDatabase: "own",
      recoverySite: false,
      backupLines: true,
      databaseEngine: "postgresql",
      middleware: "tongweb",
      archiveUpload: "night",
      hotline: "province",
      medicalInsurance: "single",
      ...section("options"),
      optionalEquipment: equipment.filter(({ id, optional }) => optional && bought(id)).map(({ id }) => id),
    },
    existing: section("existing"),
    network: { business: "10.0.0.0/8", outside: "172.16.0.0/16", ...section("network") },
    backup: {
      fullEveryDays: 7,
      incrementalEveryHours: 24,
      retainDays: 30,
      windowHours: 8,
      recoveryPointMinutes: 15,
      recoveryTimeMinutes: 240,
      ...section("backup"),
    },
  };
}

function both(name: unknown): unknown {
  return typeof name === "string" ? { zh: name, en: name } : name;
}

function assumed(given: unknown, catalogueLow: number, catalogueHigh: number): unknown {
  const whole = (typeof given === "number" ? { value: given } : given) as { value: number; low?: number; high?: number };
  return { low: Math.min(catalogueLow, whole.value), high: Math.max(catalogueHigh, whole.value), ...whole, overridden: true };
}
