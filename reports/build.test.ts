import test from "ava";
import { lintRules } from "../sizing/lints.ts";
import { testProvince } from "../sizing/test-province.ts";
import { verdictOf } from "./build/evidence.ts";
import { weightyLints } from "./build/lints.ts";
import { reportOf } from "./office/example.ts";
import type { Block, Report, Section } from "./report.ts";

const { report, input } = reportOf(testProvince());

function sectionsOf(sections: readonly Section[]): readonly Section[] {
  return sections.flatMap((section) => [section, ...sectionsOf(section.sections)]);
}

function blocksOf({ sections }: Pick<Report | Section, "sections">): readonly Block[] {
  return sectionsOf(sections).flatMap(({ blocks }) => blocks);
}

function tablesIn(sections: readonly Section[]): readonly Extract<Block, { kind: "table" }>[] {
  return blocksOf({ sections }).filter((block) => block.kind === "table");
}

function sectionBy(id: string, among: Report = report): Section {
  const found = sectionsOf(among.sections).find((section) => section.id === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
}

/** Every place where something is missing in one language; a `Text` is known by its two keys. */
function gapsIn(value: unknown, path: string): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value === "string") return /undefined|NaN|\[object/u.test(value) ? [`${path}: ${value}`] : [];
  if (typeof value !== "object" || value === null) return value === undefined ? [path] : [];
  const entries = Object.entries(value);
  const empty =
    "zh" in value && "en" in value
      ? entries.filter(([, words]) => String(words).trim() === "").map(([key]) => `${path}.${key} is empty`)
      : [];
  return [...empty, ...entries.flatMap(([key, each]) => gapsIn(each, `${path}.${key}`))];
}

/** Provinces at the edges of what a file may say. */
const provinces = {
  "the baseline": testProvince(),
  "one person in one office": testProvince({ insured: 1, offices: { province: 1, cities: 0, counties: 0 } }),
  "the first phase with all that can be left out left out": testProvince({
    options: {
      phase: "first",
      financeDatabase: "integrated",
      publicDatabase: "existing",
      backupLines: false,
      archiveUpload: "immediate",
      hotline: "city",
    },
  }),
  "a recovery site and medical insurance by city": testProvince({
    options: { recoverySite: true, medicalInsurance: "cities", databaseEngine: "oracle" },
  }),
  "other assumptions": testProvince({ insured: 98_000_000, assumptions: { a1: 0.4, years: { value: 3, low: 2, high: 5 } } }),
};

for (const [what, province] of Object.entries(provinces)) {
  test(`everything is there in both languages for ${what}`, (t) => {
    for (const changes of [{}, { evidence: [], lints: [] }]) t.deepEqual(gapsIn(reportOf(province, changes).report, "report"), []);
    const { ranges: _ranges, ...withoutRanges } = reportOf(province).input;
    t.notThrows(() => reportOf(province, withoutRanges));
  });

  test(`every row has a cell for each column and every chart a value for each x, for ${what}`, (t) => {
    for (const block of blocksOf(reportOf(province).report)) {
      if (block.kind === "table") for (const row of block.rows) t.is(row.length, block.columns.length, block.id);
      if (block.kind === "chart") for (const { values } of block.series) t.is(values.length, block.x.length, block.id);
    }
  });
}

test("ids are unique, of sections and of blocks alike", (t) => {
  const ids = [...sectionsOf(report.sections), ...blocksOf(report)].flatMap((each) => ("id" in each ? [each.id] : []));
  t.deepEqual(ids.toSorted(), [...new Set(ids)].toSorted());
});

test("every quantity appears with its unrounded value, the scheme's under the scheme and ours under ours", (t) => {
  const idsUnder = (section: string): readonly string[] =>
    tablesIn([sectionBy(section)]).flatMap(({ rows }) => rows.map((row) => row.at(-1) as string));
  const idsOf = (origin: string): readonly string[] =>
    input.sizing.quantities.filter((quantity) => quantity.origin === origin).map(({ id }) => id);
  t.deepEqual(idsUnder("sizing.scheme").toSorted(), idsOf("scheme").toSorted());
  t.deepEqual(idsUnder("sizing.ours").toSorted(), idsOf("ours").toSorted());
  const values = new Map(tablesIn([sectionBy("sizing")]).flatMap(({ rows }) => rows.map((row) => [row.at(-1), row[1]])));
  for (const { id, value } of input.sizing.quantities) t.is(values.get(id), value);
});

test("what the scheme prints stands beside what its formula gives, with the reason", (t) => {
  const rows = tablesIn([sectionBy("sizing.scheme.storage")])[0]!.rows;
  const raw = rows.find((row) => row.at(-1) === "storage.initial.raw")!;
  t.is(raw[1], 381.469_726_562_5);
  t.deepEqual(raw[4], { zh: "381.46、381.47", en: "381.46, 381.47" });
  t.regex(JSON.stringify(raw[5]), /截断/u);
});

test("the first page tells what a director asks for", (t) => {
  const facts = sectionBy("summary").blocks.find((block) => block.kind === "facts")!.facts;
  const values = new Set(facts.map(({ value }) => value));
  for (const expected of [2_000_000, 103, 927, 12, 96]) t.true(values.has(expected), String(expected));
  const quantities = new Map(input.sizing.quantities.map(({ id, value }) => [id, value]));
  for (const id of ["tpcc", "storage.total", "bandwidth.required"]) t.true(values.has(quantities.get(id)!), id);
});

test("every lint is told in its own chapter and the weighty ones on the first page", (t) => {
  t.is(tablesIn([sectionBy("lints")])[0]!.rows.length, input.lints.length);
  const first = tablesIn([sectionBy("summary")])[0]!.rows.length;
  t.is(first, input.lints.filter(({ id }) => weightyLints.has(id)).length);
  t.deepEqual(
    [...weightyLints].filter((id) => !lintRules.some((rule) => rule.id === id)),
    [],
  );
});

test("there is a tornado and a table of it for each headline result, around the computed value", (t) => {
  const charts = blocksOf(sectionBy("ranges")).filter((block) => block.kind === "chart");
  t.deepEqual(
    charts.map(({ id }) => id),
    ["tpcc", "database.cores.exact", "storage.total", "bandwidth.required"].map((id) => `tornado-${id}`),
  );
  for (const { series, marks } of charts) {
    const [low, high] = series.map(({ values }) => values[0]!) as [number, number];
    t.true(Math.min(low, high) <= marks![0]!.value && marks![0]!.value <= Math.max(low, high));
  }
});

test("the equipment list is that of the plan in its order, and what the scheme does not list stands apart", (t) => {
  const { report, input } = reportOf(provinces["a recovery site and medical insurance by city"]);
  const [scheme, ours] = tablesIn([sectionBy("equipment", report)]);
  const bought = (origin: string): readonly unknown[] =>
    input.dataCenter.equipment.filter((line) => line.origin === origin).map(({ quantity }) => quantity);
  t.deepEqual(
    scheme!.rows.map((row) => row[5]),
    bought("scheme"),
  );
  t.deepEqual(
    ours!.rows.map((row) => row[5]),
    bought("ours"),
  );
  t.true(bought("ours").length > 0);
});

test("every flow is counted under its rule, and every channel of the gap is listed", (t) => {
  const tables = new Map(tablesIn([sectionBy("data-centre")]).map((table) => [table.id, table]));
  const counted = tables.get("flows")!.rows.reduce((sum, row) => sum + Number(row[4]), 0);
  t.is(counted, input.dataCenter.flows.length);
  t.is(tables.get("gap")!.rows.length, input.dataCenter.gapChannels.length);
  t.is(
    tables.get("links")!.rows.reduce((sum, row) => sum + Number(row[1]), 0),
    input.dataCenter.links.length,
  );
  t.is(
    tables.get("office-levels")!.rows.reduce((sum, row) => sum + Number(row[2]), 0),
    927,
  );
});

test("a whole net is named by its name in place of all its zones", (t) => {
  const flows = tablesIn([sectionBy("data-centre.flows")]).find(({ id }) => id === "flows")!;
  const base = flows.rows.find((row) => row.at(-1) === "base-services")!;
  t.deepEqual(base[1], { zh: "业务专网各分区", en: "every zone of the business net" });
});

test("checklists carry the province's own amounts", (t) => {
  const amounts = (insured: number, counties: number): string =>
    JSON.stringify(sectionBy("implementation", reportOf(testProvince({ insured, offices: { province: 1, cities: 12, counties } })).report));
  t.regex(amounts(2_000_000, 90), /2,000,000人.*515人，13期.*927名用户/u);
  t.regex(amounts(5_000_000, 180), /5,000,000人.*965人，25期.*1,737名用户/u);
});

test("one failure fails the evidence as a whole, and what could not be judged is no pass", (t) => {
  const record = input.evidence[0]!;
  const of = (...verdicts: readonly ("pass" | "fail" | "unknown")[]): string | undefined =>
    verdictOf(verdicts.map((verdict) => ({ ...record, verdict })))?.verdict;
  t.is(of(), undefined);
  t.is(of("pass", "pass"), "pass");
  t.is(of("pass", "unknown"), "unknown");
  t.is(of("unknown", "fail", "pass"), "fail");
});

test("the same input gives the same report", (t) => {
  t.is(JSON.stringify(reportOf(testProvince()).report), JSON.stringify(report));
});
