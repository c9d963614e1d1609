import test from "ava";
import { testProvince } from "../sizing/test-province.ts";
import { writeJson } from "./json.ts";
import { reportOf } from "./office/example.ts";

const { report, input } = reportOf(testProvince());

test("the document holds all of it, with its keys in order", async (t) => {
  const document = JSON.parse(await writeJson(report, input, "en")) as Record<string, unknown>;
  t.deepEqual(Object.keys(document), [
    "province",
    "date",
    "language",
    "digests",
    "quantities",
    "tornado",
    "growth",
    "lints",
    "dataCenter",
    "evidence",
    "report",
  ]);
  t.deepEqual(document["province"], { zh: "示例省", en: "Example" });
  t.is(document["language"], "en");
  t.is(document["date"], "2026-01-31");
});

test("what is read back is what was written: the plan, the lints, the evidence and the report", async (t) => {
  const document = JSON.parse(await writeJson(report, input, "zh")) as Record<string, unknown>;
  t.deepEqual(document["dataCenter"], input.dataCenter);
  t.deepEqual(document["lints"], input.lints);
  t.deepEqual(document["evidence"], input.evidence);
  t.deepEqual(document["report"], report);
});

test("quantities are unrounded, with what the contract says of them and their ranges", async (t) => {
  const { quantities } = JSON.parse(await writeJson(report, input, "zh")) as { quantities: Record<string, unknown>[] };
  t.is(quantities.length, input.sizing.quantities.length);
  const tpcc = quantities.find(({ id }) => id === "tpcc")!;
  t.is(tpcc["value"], input.sizing.quantities.find(({ id }) => id === "tpcc")!.value);
  for (const key of ["id", "value", "unit", "formula", "inputs", "source", "printed", "note", "range"]) t.true(key in tpcc, key);
  t.deepEqual(tpcc["range"], input.ranges!.quantities.get("tpcc"));
});

test("without draws there are no ranges, and nothing else changes", async (t) => {
  const { ranges: _ranges, ...undrawn } = input;
  const { quantities, tornado } = JSON.parse(await writeJson(report, undrawn, "zh")) as { quantities: object[]; tornado: unknown };
  t.false(quantities.some((quantity) => "range" in quantity));
  t.deepEqual(tornado, []);
});

test("the same input gives the same text, ending in a line feed", async (t) => {
  const again = reportOf(testProvince());
  const text = await writeJson(report, input, "zh");
  t.is(await writeJson(again.report, again.input, "zh"), text);
  t.true(text.endsWith("}\n"));
});
