import test from "ava";
import fc from "fast-check";
import { stringify } from "yaml";
import { limits } from "./limits.ts";
import { readYaml } from "./read-yaml.ts";
import { rightFile } from "./test-files.ts";
import { processorMs } from "./test-parse.ts";

test("any file's data is read as it was written", (t) => {
  fc.assert(
    fc.property(rightFile, (data) => {
      const { data: read, problems, sound } = readYaml(stringify(data), "f");
      t.true(sound && problems.length === 0);
      t.is(JSON.stringify(read), JSON.stringify(data));
    }),
    { seed: 3, numRuns: 100 },
  );
});

const text = `# comment
name: 甲
offices:
  cities: 1

  counties:
    2
places:
  - code: "01"
    counties: [ {code: "01"},
      {code: "02"} ]
why: |
  a
  b
empty:
`;
const lines: Readonly<Record<string, number>> = {
  name: 2,
  offices: 3,
  "offices.cities": 4,
  "offices.counties": 7,
  places: 8,
  "places.0": 9,
  "places.0.code": 9,
  "places.0.counties": 10,
  "places.0.counties.0": 10,
  "places.0.counties.1": 11,
  "places.0.counties.1.code": 11,
  why: 12,
  empty: 15,
};
for (const [path, line] of Object.entries(lines)) {
  test(`${path} stands on line ${line}, also with Windows' line ends`, (t) => {
    t.is(readYaml(text, "f").lines.get(path), line);
    t.is(readYaml(text.replaceAll("\n", "\r\n"), "f").lines.get(path), line);
  });
}

/** A text and the value under its key `a`. */
const values: readonly (readonly [string, unknown])[] = [
  ["a: 1", 1],
  ["a: 1.50", 1.5],
  ["a: 1e3", 1000],
  ["a: 0x10", 16],
  ["a: 0o17", 15],
  ["a: 010", 10],
  ["a: '010'", "010"],
  ["a: -0", -0],
  ["a: .inf", Infinity],
  ["a: .NaN", Number.NaN],
  ["a: true", true],
  ["a: yes", "yes"],
  ["a: no", "no"],
  ["a: 2_000", "2_000"],
  ["a: 12:30:45", "12:30:45"],
  ["a: 2026-01-01", "2026-01-01"],
  ["a: 10.0.0.0/8", "10.0.0.0/8"],
  ["a: 示例省", "示例省"],
  ["a: ~", undefined],
  ["a: null", undefined],
  ["a:", undefined],
  ["a: []", []],
  ["a: [1, null]", [1, undefined]],
  ["a: |\n  x\n  y\n", "x\ny\n"],
  ["a: >-\n  x\n  y\n", "x y"],
  ['a: "x\\ty"', "x\ty"],
];
for (const [yaml, value] of values) {
  test(`${JSON.stringify(yaml)} holds ${String(value) || "nothing"}`, (t) => {
    const { data, problems } = readYaml(yaml, "f");
    t.deepEqual(problems, []);
    t.deepEqual((data as { a: unknown }).a, value);
  });
}

test("keys stay as they are written, whatever YAML takes them for", (t) => {
  const { data } = readYaml("010: a\n1.0: b\ntrue: c\n2026-01-01: d\n__proto__: e\n'': f\n", "f");
  t.deepEqual(Object.keys(data as object), ["010", "1.0", "true", "2026-01-01", "__proto__", ""]);
  t.is(Object.getPrototypeOf(data), null);
});

test("an empty text, comments alone and a bare document are nothing, and sound", (t) => {
  for (const yaml of ["", "\n\n", "# a\n", "---\n", "...\n"]) t.like(readYaml(yaml, "f"), { data: undefined, sound: true, problems: [] });
});

test("where the text is no YAML there is no data, and all syntax errors have their lines", (t) => {
  const { data, sound, problems } = readYaml('a: "x\\q"\nb: "y\\q"\nc: 1\n', "f");
  t.is(data, undefined);
  t.false(sound);
  t.deepEqual(
    problems.map(({ line }) => line),
    [1, 2],
  );
});

test("an alias stands for nothing, so that small files stay small", (t) => {
  const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 50 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join("")}`;
  const { data, problems } = readYaml(bomb, "f");
  t.is(problems.length, 100);
  t.true(JSON.stringify(data).length < 2000);
});

test("nesting is read to its limit and refused beyond", (t) => {
  const nested = (depth: number): boolean => readYaml(`${"[".repeat(depth)}${"]".repeat(depth)}`, "f").sound;
  t.true(nested(5));
  t.false(nested(limits.nesting * 2 + 1));
});

const hostile: Readonly<Record<string, string>> = {
  brackets: "[",
  braces: "{a: ",
  dashes: "- ",
  questions: "? ",
  colons: ": ",
  anchors: "&a ",
  aliases: "*a ",
  tags: "!a ",
  quotes: '"',
  documents: "---\n",
  directives: "%a b\n",
  keys: "a:\n",
  blocks: "|\n",
  tabs: "\t",
  lines: "\n",
};
for (const [what, piece] of Object.entries(hostile)) {
  test(`a mebibyte of ${what} takes less than two seconds of the processor`, (t) => {
    const started = processorMs();
    readYaml(piece.repeat(Math.floor(limits.fileBytes / piece.length)), "f");
    t.true(processorMs() - started < 2000);
  });
}
