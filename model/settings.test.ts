import test from "ava";
import type { Province } from "./province.ts";
import { least, parseText, problemsOf, unprintable } from "./test-parse.ts";

const named = `insured: 1000
places:
  - { code: "01", name: 甲市, counties: [{ code: "01", name: 甲县, insured: 5 }] }
  - { code: "02", name: 乙市, counties: [] }
assumptions: { a1: { value: 0.3, low: 0.2, why: 实测 } }
`;

/** The file, the setting's key and text, and what the province has then. */
const taken: readonly (readonly [file: string, path: string, text: string, read: (province: Province) => unknown, value: unknown])[] = [
  [least, "a1", "0.4", ({ assumptions }) => assumptions.a1, { value: 0.4, low: 0.25, high: 0.4, overridden: true }],
  [least, "assumptions.a1", "0.4", ({ assumptions }) => assumptions.a1.value, 0.4],
  [
    least,
    "a1",
    "{value: 0.4, low: 0.3, why: 试算}",
    ({ assumptions }) => assumptions.a1,
    { value: 0.4, low: 0.3, high: 0.4, why: "试算", overridden: true },
  ],
  [named, "a1", "0.26", ({ assumptions }) => assumptions.a1, { value: 0.26, low: 0.25, high: 0.333, overridden: true }],
  [named, "a1.value", "0.26", ({ assumptions }) => assumptions.a1, { value: 0.26, low: 0.2, high: 0.333, why: "实测", overridden: true }],
  [least, "insured", "3000000", ({ insured }) => insured, 3_000_000],
  [least, "offices.counties", "80", ({ offices }) => offices, { province: 1, cities: 12, counties: 80 }],
  [least, "offices", "{cities: 1, counties: 2}", ({ offices }) => offices, { province: 1, cities: 1, counties: 2 }],
  [least, "staffPerOffice.finance", "3", ({ staffPerOffice }) => staffPerOffice, { operations: 5, finance: 3, supervision: 2 }],
  [least, "options.recoverySite", "true", ({ options }) => options.recoverySite, true],
  [least, "options.optionalEquipment", "[wan.cityRouter]", ({ options }) => options.optionalEquipment, ["wan.cityRouter"]],
  [least, "options.optionalEquipment", "none", ({ options }) => options.optionalEquipment, []],
  [least, "existing.business.appServer", "2", ({ existing }) => existing, { "business.appServer": 2 }],
  [least, "existing.rack", "1", ({ existing }) => existing, { rack: 1 }],
  [least, "network.outside", "192.168.0.0/16", ({ network }) => network.outside, "192.168.0.0/16"],
  [least, "name", "某省", ({ name }) => name, { zh: "某省", en: "某省" }],
  [`${least}name: { zh: 甲, en: A }\n`, "name.en", "B", ({ name }) => name, { zh: "甲", en: "B" }],
  [`${least}name: 甲\n`, "name", "", ({ name }) => name, { zh: "某省", en: "A province" }],
  [named, "places.0.counties.0.insured", "7", ({ places }) => places![0]!.counties[0]!.insured, 7],
  [named, "places.1.name", "丙市", ({ places }) => places![1]!.name.zh, "丙市"],
];
for (const [file, path, text, read, value] of taken) {
  test(`--set ${path}=${text} is in the province read from ${file === named ? "names" : "counts"}`, (t) => {
    t.deepEqual(read(parseText(file, [{ path, text }])), value);
  });
}

test("of two settings of one key the later counts, and a setting of a section counts before one inside it", (t) => {
  t.is(
    parseText(least, [
      { path: "insured", text: "5" },
      { path: "insured", text: "6" },
    ]).insured,
    6,
  );
  const settings = [
    { path: "offices", text: "{cities: 1, counties: 2}" },
    { path: "offices.counties", text: "3" },
  ];
  t.is(parseText(least, settings).offices.counties, 3);
  t.is(parseText(least, settings.toReversed()).offices.counties, 2);
});

test("a setting mends what the file has wrong, and an empty file with enough settings is a province", (t) => {
  t.is(parseText("insured: x\noffices: { cities: 1, counties: 1 }\n", [{ path: "insured", text: "5" }]).insured, 5);
  const settings = [
    { path: "insured", text: "5" },
    { path: "offices.cities", text: "1" },
    { path: "offices.counties", text: "2" },
  ];
  t.deepEqual(parseText("", settings).offices, { province: 1, cities: 1, counties: 2 });
});

/** The key and text, and the refusal's path and words. */
const refused: readonly (readonly [file: string, path: string, text: string, at: string, words: RegExp])[] = [
  [least, "a1", "4", "assumptions.a1", /a number above 0 up to 1/],
  [least, "a1x", "4", "a1x", /nearest known one is a1\./],
  [least, "ofices.counties", "4", "ofices.counties", /nearest known one is offices.counties/],
  [least, "offices.county", "4", "offices.county", /nearest known one is offices/],
  [least, "insured.x", "4", "insured.x", /nearest known one is insured/],
  [least, "insured.", "4", "insured.", /nearest known one is insured/],
  [least, "", "4", "", /nearest known one/],
  [least, "__proto__", "4", "__proto__", /nearest known one/],
  [least, "options.__proto__.x", "4", "options.__proto__.x", /nearest known one/],
  [least, "constructor.prototype", "4", "constructor.prototype", /nearest known one/],
  [least, "\u001b[31m", "4", "\\u{1b}[31m", /nearest known one/],
  [least, "x".repeat(100_000), "4", `${"x".repeat(60)}… (100000)`, /nearest known one/],
  [least, "insured", "many", "insured", /from 1 up to/],
  [least, "insured", "", "insured", /from 1 up to/],
  [least, "insured", "[1", "insured", /indentation|bracket/],
  [least, "insured", "*x", "insured", /written out/],
  [least, "insured", "1\u0000", "insured", /control characters/],
  [least, "insured", "1\n---\n2", "insured", /one document/],
  [least, "name.zh", "某省", "name.en", /one line of/],
  [least, "options", "{recoverySte: true}", "options.recoverySte", /nearest known key is recoverySite/],
  [least, "places.0.insured", "4", "places.0.insured", /there are 0, counted from 0/],
  [named, "places.2.insured", "4", "places.2.insured", /there are 2, counted from 0/],
  [named, "places.0.counties.9.insured", "4", "places.0.counties.9.insured", /there are 1, counted from 0/],
  [named, "places.x.insured", "4", "places.x.insured", /nearest known one/],
  [named, "places.00.insured", "4", "places.00.insured", /nearest known one/],
  [named, "places.-1.insured", "4", "places.-1.insured", /nearest known one/],
  [named, "offices.cities", "4", "offices.counties", /County offices|from 0 up to/],
  [named, "insured", "4", "insured", /sum of insured over places/],
  [named, "a1", "{value: 0.3, low: 0.4}", "assumptions.a1.low", /low ≤ value ≤ high/],
];
for (const [file, path, text, at, words] of refused) {
  test(`--set ${JSON.stringify(path.slice(0, 40))}=${JSON.stringify(text)} is refused as a setting, for a province of ${file === named ? "names" : "counts"}`, (t) => {
    const problems = problemsOf(file, [{ path, text }]);
    t.deepEqual(
      problems.map(({ file: place, line, path: where }) => [place, line, where]),
      [["--set", 0, at]],
    );
    t.regex(`${problems[0]!.expected.en} ${problems[0]!.hint.en}`, words);
    t.is(unprintable(problems[0]!), undefined);
  });
}

test("problems of settings come first, also where the file is no YAML", (t) => {
  const settings = [{ path: "nothing", text: "1" }];
  t.deepEqual(
    problemsOf("insured: [1", settings).map(({ file }) => file),
    ["--set", "test.yaml"],
  );
  t.deepEqual(
    problemsOf(`${least}foo: 1\n`, settings).map(({ file, path }) => [file, path]),
    [
      ["--set", "nothing"],
      ["test.yaml", "foo"],
    ],
  );
});
