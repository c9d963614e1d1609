import test from "ava";
import { limits } from "./limits.ts";
import { least, parseText, problemsOf, processorMs, unprintable } from "./test-parse.ts";
import { refusals } from "./test-refusals.ts";

for (const [what, text, expected] of refusals) {
  test(`${what} is refused where it stands, with what helps`, (t) => {
    const problems = problemsOf(text);
    t.deepEqual(
      problems.map(({ line, path }) => [line, path]),
      expected.map(([line, path]) => [line, path]),
    );
    for (const [index, problem] of problems.entries()) {
      const [, , got, hint] = expected[index]!;
      t.true(problem.got.startsWith(got), problem.got);
      t.regex(problem.hint.en, hint);
      t.is(problem.file, "test.yaml");
      t.is(unprintable(problem), undefined);
    }
  });
}

const encodings: readonly (readonly [string, Uint8Array, number, RegExp])[] = [
  ["GBK", Uint8Array.of(...new TextEncoder().encode("insured: 1\nname: "), 0xca, 0xbe, 0xc0, 0xfd), 2, /UTF-8$/],
  ["UTF-16 as Notepad writes it", Uint8Array.of(0xff, 0xfe, 0x69, 0, 0x6e, 0), 1, /UTF-16LE/],
  ["big-endian UTF-16", Uint8Array.of(0xfe, 0xff, 0, 0x69), 1, /UTF-16BE/],
  ["UTF-16 without its mark", Uint8Array.of(0x69, 0, 0x6e, 0, 0x0a, 0), 1, /\\u\{0\}/],
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d), 1, /UTF-8$/],
];
for (const [what, bytes, line, got] of encodings) {
  test(`${what} is refused as no UTF-8 text`, (t) => {
    const [problem] = problemsOf(bytes);
    t.is(problem!.line, line);
    t.regex(problem!.got, got);
    t.is(unprintable(problem!), undefined);
  });
}

test("a byte-order mark and Windows' line ends are no problem", (t) => {
  t.is(parseText(`\uFEFF${least.replaceAll("\n", "\r\n")}name: 某省\r\n`).name.zh, "某省");
});

test("all problems come at once, in the order of lines, those of sound sections beside those of unsound ones", (t) => {
  const text =
    "insured: 10\nname: 1\noffices: { cities: 1, counties: 1 }\nplaces:\n  - { code: '01', name: a, insured: 11, counties: [] }\nassumptions:\n  a1: 9\n  a2: { value: 9, low: 10 }\nnetwork: { outside: 10.0.0.0/8 }\nbackup: { retainDays: 1 }\nfoo: 1\nfoo: 2\nbar: *x\n";
  const problems = problemsOf(text.replace("*x", "!x 1"));
  t.deepEqual(
    problems.map(({ line, path }) => `${line} ${path}`),
    [
      "1 insured",
      "2 name",
      "3 offices.counties",
      "7 assumptions.a1",
      "8 assumptions.a2.low",
      "9 network.outside",
      "10 backup.retainDays",
      "12 foo",
      "13 bar",
    ],
  );
});

test("of more problems than anyone reads the first are listed and the rest is counted", (t) => {
  const text = `${least}${Array.from({ length: limits.problems + 50 }, (_, index) => `key${index}: 1\n`).join("")}`;
  const problems = problemsOf(text);
  t.is(problems.length, limits.problems + 1);
  t.deepEqual(
    problems.slice(0, -1).map(({ path }) => path),
    Array.from({ length: limits.problems }, (_, index) => `key${index}`),
  );
  const last = problems.at(-1)!;
  t.is(last.line, 3 + limits.problems);
  t.regex(last.hint.en, /At least 50 more/);
  t.is(unprintable(last), undefined);
});

test("long keys that begin alike are each a problem", (t) => {
  const long = "k".repeat(200);
  t.is(problemsOf(`${least}${long}1: 1\n${long}2: 1\n`).length, 2);
});

test("nothing that a file holds reaches an object's prototype", (t) => {
  problemsOf(`${least}__proto__: { polluted: 1 }\noptions: { __proto__: { polluted: 1 } }\n`, [{ path: "__proto__.polluted", text: "1" }]);
  t.false("polluted" in {});
});

test("10,000 named counties are read in less than two seconds of the processor", (t) => {
  const counties = Array.from(
    { length: 10_000 },
    (_, index) => `      - { code: "${String(index).padStart(5, "0")}", name: 县, insured: 1 }\n`,
  );
  const started = processorMs();
  const province = parseText(`insured: 2000000\nplaces:\n  - code: "01"\n    name: 市\n    counties:\n${counties.join("")}`);
  t.is(province.offices.counties, 10_000);
  t.true(processorMs() - started < 2000);
});
