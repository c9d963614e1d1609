import test from "ava";
import { readdirSync, readFileSync } from "node:fs";
import { parseProvince } from "./parse.ts";
import type { Province } from "./province.ts";

const folder = new URL("../provinces/", import.meta.url);
const files = readdirSync(folder);

function read(file: string): Province {
  return parseProvince(readFileSync(new URL(file, folder)), file);
}

test("the provinces are the baseline, a small one, one that reuses and a large one", (t) => {
  t.deepEqual(files.toSorted(), ["example.yaml", "large.yaml", "reuse.yaml", "small.yaml"]);
});

for (const file of files) {
  test(`provinces/${file} is a province, explained in both languages`, (t) => {
    const { name } = read(file);
    t.not(name.zh, name.en);
    const comments = readFileSync(new URL(file, folder), "utf8").match(/#.*/g)!.join("\n");
    t.regex(comments, /[\u4e00-\u9fff]{4}/);
    t.regex(comments, /[a-z]+ [a-z]+ [a-z]+/);
  });
}

test("the small province is one city and three counties by name, with people to share and no recovery site", (t) => {
  const { offices, places, insured, options } = read("small.yaml");
  t.deepEqual(offices, { province: 1, cities: 1, counties: 3 });
  t.is(insured, 40_000);
  t.deepEqual(
    places!.map(({ counties }) => counties.map((county) => county.insured)),
    [[9000, 8000, undefined]],
  );
  t.false(options.recoverySite);
  t.is(options.phase, "both");
});

test("the reusing province buys some optional lines only, has equipment already and shares databases", (t) => {
  const { options, existing } = read("reuse.yaml");
  t.is(options.optionalEquipment.length, 5);
  t.true(Object.keys(existing).length >= 5);
  t.is(options.financeDatabase, "integrated");
  t.is(options.publicDatabase, "existing");
});

test("the large province has every choice that makes a data centre large", (t) => {
  const { insured, offices, options } = read("large.yaml");
  t.is(insured, 5_000_000);
  t.deepEqual(offices, { province: 1, cities: 21, counties: 180 });
  t.like(options, { recoverySite: true, hotline: "city", medicalInsurance: "cities", databaseEngine: "oracle", middleware: "weblogic" });
});
