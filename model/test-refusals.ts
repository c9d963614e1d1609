import { limits } from "./limits.ts";
import { least } from "./test-parse.ts";

/** What is wrong, the file, and the problems as `[line, path, got, words of the English hint]`. */
export type Refusal = readonly [
  what: string,
  text: string,
  problems: readonly (readonly [line: number, path: string, got: string, hint: RegExp])[],
];

const whole: readonly Refusal[] = [
  ["an empty file", "", [[1, "", "null", /jinbao init/]]],
  ["a file of comments", "# nothing\n# here\n", [[1, "", "null", /jinbao init/]]],
  ["a list", "- insured: 1\n", [[1, "", "[…]", /jinbao init/]]],
  ["one word", "hello\n", [[1, "", '"hello"', /jinbao init/]]],
  ["a number", "42\n", [[1, "", "42", /jinbao init/]]],
  ["an unclosed bracket", `${least}existing: {rack: 1\n`, [[4, "", "…", /./]]],
  ["an unclosed quote", 'insured: "2000000\n', [[2, "", "…", /quote, bracket, comma or colon/]]],
  ["a tab as indentation", "offices:\n\tcities: 1\n", [[2, "", "\\u{9}cities: 1", /use spaces/]]],
  ["two colons on a line", "insured: 1\nname: a: b\n", [[2, "", "a: b", /quotes/]]],
  ["a second document", `${least}---\ninsured: 1\n`, [[3, "", "---", /file of its own/]]],
  ["deep nesting", `${least}name: ${"[".repeat(1000)}${"]".repeat(1000)}\n`, [[3, "", "[".repeat(60), /at most five levels/]]],
  ["too many words", `${least}places: [${"1,".repeat(200_000)}]\n`, [[3, "", "", /few thousand bytes/]]],
  ["a file of 2 MiB", "#".repeat(2 << 20), [[1, "", `${2 << 20} B`, /few thousand bytes/]]],
  ["a NUL", `${least}name: a\u0000b\n`, [[3, "", "\\u{0}", /binary/]]],
];

const values: readonly Refusal[] = [
  ["nothing insured", "offices: { cities: 1, counties: 1 }\n", [[1, "insured", "null", /plain number such as 2000000/]]],
  ["no offices at all", "insured: 1\n", [[1, "offices", "null", /cities: 12, counties: 90/]]],
  ["half the offices", "insured: 1\noffices:\n  cities: 2\n", [[2, "offices.counties", "null", /County offices/]]],
  ["a negative number", "insured: -5\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "-5", /plain number/]]],
  ["zero insured", "insured: 0\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "0", /nothing to size/]]],
  ["half a person", "insured: 1.5\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "1.5", /plain number/]]],
  ["more insured than people", "insured: 1e12\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "1000000000000", /plain number/]]],
  ["an overflowing number", "insured: 1e999\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "Infinity", /plain number/]]],
  ["a quoted number", 'insured: "2000000"\noffices: { cities: 1, counties: 1 }\n', [[1, "insured", '"2000000"', /without quotes/]]],
  ["a number with a unit", "insured: 200万\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", '"200万"', /without quotes, unit/]]],
  ["a number with separators", "insured: 2_000_000\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", '"2_000_000"', /separators/]]],
  ["a list for a number", "insured: [1, 2]\noffices: { cities: 1, counties: 1 }\n", [[1, "insured", "[1, 2]", /plain number/]]],
  ["a word for a section", `${least}options: many\n`, [[3, "options", '"many"', /leaves to the province/]]],
  ["a list for a section", `${least}assumptions: [1]\n`, [[3, "assumptions", "[1]", /Assumptions/]]],
  [
    "two provincial offices",
    "insured: 1\noffices: { province: 2, cities: 1, counties: 1 }\n",
    [[2, "offices.province", "2", /exactly one/]],
  ],
  ["a wrong choice", `${least}options:\n  phase: frist\n`, [[4, "options.phase", '"frist"', /Did you mean first\?/]]],
  ["a wrong choice unlike any", `${least}options: { hotline: nowhere }\n`, [[3, "options.hotline", '"nowhere"', /^12333 hotline/]]],
  ["yes for true", `${least}options: { recoverySite: yes }\n`, [[3, "options.recoverySite", '"yes"', /recovery site/]]],
  ["a number for a name", `${least}name: 123\n`, [[3, "name", "123", /in quotes/]]],
  ["an empty name", `${least}name: ""\n`, [[3, "name", '""', /Name of the province/]]],
  ["a name of blanks", `${least}name: "  "\n`, [[3, "name", '"  "', /Name of the province/]]],
  ["a name with an escape sequence", `${least}name: "a\\e[31mb"\n`, [[3, "name", '"a\\u{1b}[31mb"', /Name of the province/]]],
  [
    "a mapping that passes itself off as having a length, wherever a text or a list belongs,",
    `insured: { length: {} }
name: { length: {} }
language: { length: {} }
places: { length: {} }
options: { optionalEquipment: { length: {} } }
network: { business: { length: {} } }
`,
    [
      [1, "insured", "{length: …}", /plain number/],
      [2, "name.en", "null", /Name/],
      [2, "name.length", '"length"', /keys here: zh, en/],
      [2, "name.zh", "null", /Name/],
      [3, "language", "{length: …}", /Language/],
      [4, "places", "{length: …}", /Each is/],
      [5, "options.optionalEquipment", "{length: …}", /Optional lines/],
      [6, "network.business", "{length: …}", /host bits zero/],
    ],
  ],
  ["a name of two lines", `${least}name: "a\\nb"\n`, [[3, "name", '"a\\u{a}b"', /Name of the province/]]],
  ["a name that turns the text around", `${least}name: "a\\u202eb"\n`, [[3, "name", '"a\\u{202e}b"', /Name of the province/]]],
  ["half a character as a name", `${least}name: "\\ud800"\n`, [[3, "name", '"\\u{d800}"', /Name of the province/]]],
  ["a name in one language", `${least}name:\n  zh: 某省\n`, [[3, "name.en", "null", /Name of the province/]]],
  ["a name in a third language", `${least}name: { zh: a, en: b, fr: c }\n`, [[3, "name.fr", '"fr"', /keys here: zh, en/]]],
  ["a name of 100,000 characters", `${least}name: ${"长".repeat(100_000)}\n`, [[3, "name", `"${"长".repeat(60)}… (100000)"`, /Name/]]],
  ["an unknown language", `${least}language: fr\n`, [[3, "language", '"fr"', /Language/]]],
];

const assumptionCases: readonly Refusal[] = [
  ["a share of nothing", `${least}assumptions: { a1: 0 }\n`, [[3, "assumptions.a1", "0", /no peak to size; the default is 0.3/]]],
  ["a share above one", `${least}assumptions: { a1: 30 }\n`, [[3, "assumptions.a1", "30", /the default is 0.3/]]],
  ["a percentage", `${least}assumptions: { a1: 30% }\n`, [[3, "assumptions.a1", '"30%"', /percent sign/]]],
  [
    "a headroom of one, by which the formula would divide",
    `${least}assumptions:\n  m1: 1\n`,
    [[4, "assumptions.m1", "1", /zero when M1 is 1/]],
  ],
  ["a probability of one", `${least}assumptions: { linkConfidence: 1 }\n`, [[3, "assumptions.linkConfidence", "1", /endless line/]]],
  ["all calls answered", `${least}assumptions: { answerShare: 1 }\n`, [[3, "assumptions.answerShare", "1", /endless agents/]]],
  ["not a number", `${least}assumptions: { a2: .nan }\n`, [[3, "assumptions.a2", "NaN", /the default is 12/]]],
  ["an endless number", `${least}assumptions: { a2: .inf }\n`, [[3, "assumptions.a2", "Infinity", /the default is 12/]]],
  ["a broken number of years", `${least}assumptions: { years: 4.5 }\n`, [[3, "assumptions.years", "4.5", /Exponent/]]],
  [
    "an unknown assumption",
    `${least}assumptions:\n  peakMinute: 5\n`,
    [[4, "assumptions.peakMinute", '"peakMinute"', /nearest known key is peakMinutes\./]],
  ],
  ["a list for an assumption", `${least}assumptions: { m0: [1] }\n`, [[3, "assumptions.m0", "[1]", /default is 18/]]],
  [
    "an assumption of nothing but a range",
    `${least}assumptions: { a1: { low: 0.2 } }\n`,
    [[3, "assumptions.a1.value", "null", /default is 0.3/]],
  ],
  [
    "a wrong value beside a wrong key inside an assumption",
    `${least}assumptions:\n  a1:\n    value: x\n    wrong: 1\n`,
    [
      [5, "assumptions.a1.value", '"x"', /default is 0.3/],
      [6, "assumptions.a1.wrong", '"wrong"', /keys here: value, why, low, high/],
    ],
  ],
  [
    "a value below its range",
    `${least}assumptions: { a1: { value: 0.3, low: 0.4 } }\n`,
    [[3, "assumptions.a1.low", "0.4", /low ≤ value ≤ high/]],
  ],
  [
    "a value above its range",
    `${least}assumptions: { a1: { value: 0.3, high: 0.2 } }\n`,
    [[3, "assumptions.a1.high", "0.2", /low ≤ value ≤ high/]],
  ],
  [
    "an end of a range that no value may have",
    `${least}assumptions: { ct: { value: 1, high: 2 } }\n`,
    [[3, "assumptions.ct.high", "2", /default is 1/]],
  ],
  [
    "a reason of two lines",
    `${least}assumptions: { a1: { value: 0.3, why: "a\\nb" } }\n`,
    [[3, "assumptions.a1.why", '"a\\u{a}b"', /Reason/]],
  ],
];

const keys: readonly Refusal[] = [
  ["an unknown key", `${least}insurd: 1\n`, [[3, "insurd", '"insurd"', /nearest known key is insured; keys here: name, language/]]],
  ["a key at the wrong level", `${least}recoverySite: true\n`, [[3, "recoverySite", '"recoverySite"', /belongs at options.recoverySite/]]],
  ["an assumption outside its section", `${least}a1: 0.3\n`, [[3, "a1", '"a1"', /belongs at assumptions.a1/]]],
  ["the prototype as a key", `${least}__proto__: { insured: 1 }\n`, [[3, "__proto__", '"__proto__"', /nearest known key/]]],
  ["the constructor as a key", `${least}options: { constructor: 1 }\n`, [[3, "options.constructor", '"constructor"', /nearest known key/]]],
  [
    "a built-in name as an assumption",
    `${least}assumptions: { toString: 1, a1: { value: 0.3, __proto__: 1 } }\n`,
    [
      [3, "assumptions.a1.__proto__", '"__proto__"', /keys here: value/],
      [3, "assumptions.toString", '"toString"', /nearest known key/],
    ],
  ],
  ["a merge key", `${least}<<: { a: 1 }\n`, [[3, "<<", '"<<"', /nearest known key/]]],
  ["a number as a key", `${least}12: 1\n`, [[3, "12", '"12"', /nearest known key/]]],
  ["a key without a name", `${least}"": 1\n`, [[3, "", '""', /nearest known key/]]],
  ["a list as a key", `${least}? [a]\n: 1\n`, [[3, "", "?", /never a list/]]],
  ["a key twice", `${least}insured: 3\n`, [[3, "insured", "insured", /stands on line 1 already/]]],
  [
    "a key three times",
    `${least}name: a\nname: b\nname: c\n`,
    [
      [4, "name", "name", /stands on line 3 already/],
      [5, "name", "name", /already/],
    ],
  ],
  [
    "an anchor that is used",
    `name: &n 某省\ninsured: *n\noffices: { cities: 1, counties: 1 }\n`,
    [[2, "insured", "*n", /write the value out/]],
  ],
  ["a cyclic anchor", `${least}places: &p [*p]\n`, [[3, "places.0", "*p", /write the value out/]]],
  [
    "a billion laughs",
    `${least}name: &a [x, x]\nplaces: [*a, *a, *a]\n`,
    [
      [3, "name", '["x", "x"]', /Name/],
      [4, "places.0", "*a", /write the value out/],
      [4, "places.1", "*a", /write the value out/],
      [4, "places.2", "*a", /write the value out/],
    ],
  ],
  ["a tag", `insured: !!float 3\noffices: { cities: 1, counties: 1 }\n`, [[1, "insured", "tag:yaml.org,2002:float", /exclamation mark/]]],
  ["a tag of its own", `${least}name: !js/function "x"\n`, [[3, "name", "!js/function", /exclamation mark/]]],
];

const places = (text: string): string => `insured: 1000\nplaces:\n${text}`;
const cities = (count: number): string =>
  Array.from({ length: count }, (_, index) => `  - { code: "${String(index).padStart(4, "0")}", name: a, counties: [] }\n`).join("");
const crossed: readonly Refusal[] = [
  [
    "counts that differ from the names",
    `${least}places:\n  - { code: "01", name: a, counties: [] }\n`,
    [
      [2, "offices.cities", "12", /counted from it/],
      [2, "offices.counties", "90", /counted from it/],
    ],
  ],
  [
    "a code without quotes",
    places("  - { code: 01, name: a, counties: [] }\n"),
    [[3, "places.0.code", "1", /without quotes a leading zero is lost/]],
  ],
  ["a code of letters", places('  - { code: "ab", name: a, counties: [] }\n'), [[3, "places.0.code", '"ab"', /leading zero/]]],
  [
    "a city without counties",
    places('  - { code: "01", name: a }\n'),
    [[3, "places.0.counties", "null", /Each is \{code, name, insured\}/]],
  ],
  ["a city that is a word", places("  - 广州\n"), [[3, "places.0", '"广州"', /City/]]],
  [
    "a county with a misspelt key",
    places('  - { code: "01", name: a, counties: [{ code: "01", nam: b }] }\n'),
    [
      [3, "places.0.counties.0.nam", '"nam"', /nearest known key is name/],
      [3, "places.0.counties.0.name", "null", /County's name/],
    ],
  ],
  [
    "one code for two cities and for two counties of one city, though not of two",
    places(
      '  - code: "01"\n    name: a\n    counties:\n      - { code: "07", name: b }\n      - { code: "08", name: c }\n      - { code: "07", name: d }\n  - code: "01"\n    name: e\n    counties:\n      - { code: "08", name: f }\n',
    ),
    [
      [8, "places.0.counties.2.code", '"07"', /places.0.counties.0 has this code/],
      [9, "places.1.code", '"01"', /places.0 has this code/],
    ],
  ],
  [
    "more insured in places than there are",
    places('  - { code: "01", name: a, insured: 600, counties: [{ code: "01", name: b, insured: 401 }] }\n'),
    [[1, "insured", "1000", /leaves out those below/]],
  ],
  ["too many cities", places(cities(limits.cities + 1)), [[2, "places", "[…, …, …, … 1001]", /Each is/]]],
  [
    "an optional line that is not",
    `${least}options:\n  optionalEquipment: [wan.cityRouter, wan.lines]\n`,
    [[4, "options.optionalEquipment.1", '"wan.lines"', /^Optional lines: business.frontServer/]],
  ],
  [
    "a misspelt optional line",
    `${least}options: { optionalEquipment: [wan.cityRouters] }\n`,
    [[3, "options.optionalEquipment.0", '"wan.cityRouters"', /Did you mean wan.cityRouter\?/]],
  ],
  [
    "neither all nor none",
    `${least}options: { optionalEquipment: al }\n`,
    [[3, "options.optionalEquipment", '"al"', /Did you mean all\?/]],
  ],
  [
    "unknown equipment",
    `${least}existing: { business.appServr: 2 }\n`,
    [[3, "existing.business.appServr", '"business.appServr"', /nearest known key is business.appServer\./]],
  ],
  ["less than nothing of it", `${least}existing: { rack: -1 }\n`, [[3, "existing.rack", "-1", /used again/]]],
  ["a public address", `${least}network: { business: 8.8.8.0/24 }\n`, [[3, "network.business", '"8.8.8.0/24"', /host bits zero/]]],
  ["an address with host bits", `${least}network: { business: 10.0.0.1/8 }\n`, [[3, "network.business", '"10.0.0.1/8"', /host bits zero/]]],
  [
    "ranges that overlap",
    `${least}network:\n  business: 10.0.0.0/8\n  outside: 10.9.0.0/16\n`,
    [[5, "network.outside", "10.9.0.0/16", /share no address/]],
  ],
  [
    "a range that overlaps the other's default",
    `${least}network:\n  business: 172.16.0.0/12\n`,
    [[4, "network.business", "172.16.0.0/12", /share no address/]],
  ],
  [
    "incremental backups rarer than full ones",
    `${least}backup:\n  fullEveryDays: 1\n  incrementalEveryHours: 48\n`,
    [[5, "backup.incrementalEveryHours", "48", /at least as often/]],
  ],
  ["copies that go before the next comes", `${least}backup:\n  retainDays: 6\n`, [[4, "backup.retainDays", "6", /days without one/]]],
  [
    "a full interval longer than copies are kept",
    `${least}backup:\n  fullEveryDays: 60\n`,
    [[4, "backup.fullEveryDays", "30", /days without one/]],
  ],
];

/** Every kind of wrong file. */
export const refusals: readonly Refusal[] = [...whole, ...values, ...assumptionCases, ...keys, ...crossed];
