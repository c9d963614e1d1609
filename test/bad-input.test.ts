import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { jinbao, jinbaoJson, scratch } from "./command.ts";

const offices = "offices: {cities: 12, counties: 90}\n";
const sound = `insured: 2000000\n${offices}`;

/** What a person may hand in by mistake: the file, and where the problems stand (line and path), all of them. */
const inputs: readonly Readonly<{
  title: string;
  content: string | Uint8Array;
  problems: readonly (readonly [line: number, path: string])[];
}>[] = [
  { title: "an empty file", content: "", problems: [[1, ""]] },
  { title: "blank lines and comments only", content: "\n# nothing\n\n", problems: [[1, ""]] },
  { title: "a word", content: "hello\n", problems: [[1, ""]] },
  { title: "a list", content: "- 1\n- 2\n", problems: [[1, ""]] },
  {
    title: "nothing that must be there",
    content: "name: X\n",
    problems: [
      [1, "insured"],
      [1, "offices"],
    ],
  },
  {
    title: "wrong types",
    content: `insured: many\noffices: 12\nstaffPerOffice: [1]\n`,
    problems: [
      [1, "insured"],
      [2, "offices"],
      [3, "staffPerOffice"],
    ],
  },
  { title: "a number in quotes", content: `insured: "2000000"\n${offices}`, problems: [[1, "insured"]] },
  {
    title: "negative numbers",
    content: "insured: -1\noffices:\n  cities: -12\n  counties: -90\n",
    problems: [
      [1, "insured"],
      [3, "offices.cities"],
      [4, "offices.counties"],
    ],
  },
  { title: "NaN", content: `insured: .nan\n${offices}`, problems: [[1, "insured"]] },
  { title: "infinity", content: `insured: .inf\n${offices}`, problems: [[1, "insured"]] },
  { title: "a huge number", content: `insured: 1e300\n${offices}`, problems: [[1, "insured"]] },
  { title: "a number that becomes infinite", content: `insured: 1e999\n${offices}`, problems: [[1, "insured"]] },
  { title: "half a person", content: `insured: 1.5\n${offices}`, problems: [[1, "insured"]] },
  { title: "nobody insured", content: `insured: 0\n${offices}`, problems: [[1, "insured"]] },
  { title: "a key written twice", content: `insured: 1\ninsured: 2\n${offices}`, problems: [[2, "insured"]] },
  { title: "an unknown key", content: `${sound}insurd: 5\n`, problems: [[3, "insurd"]] },
  { title: "an unknown assumption", content: `${sound}assumptions:\n  a9: 1\n`, problems: [[4, "assumptions.a9"]] },
  {
    title: "a probability of 1 by which the formula divides",
    content: `${sound}assumptions: {m1: 1}\n`,
    problems: [[3, "assumptions.m1"]],
  },
  {
    title: "a certainty that would take an endless line",
    content: `${sound}assumptions: {linkConfidence: 1}\n`,
    problems: [[3, "assumptions.linkConfidence"]],
  },
  {
    title: "a low above the high",
    content: `${sound}assumptions:\n  a1: {value: 0.3, low: 0.4, high: 0.2}\n`,
    problems: [[4, "assumptions.a1"]],
  },
  { title: "a cyclic anchor", content: `&a\ninsured: 1\noffices: *a\n`, problems: [[3, "offices"]] },
  {
    title: "anchors that multiply",
    content: `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b]\n${sound}`,
    problems: [[1, ""]],
  },
  { title: "a name of 100,000 characters", content: `name: ${"名".repeat(100_000)}\n${sound}`, problems: [[1, "name"]] },
  { title: "a key of 100,000 characters", content: `${"k".repeat(100_000)}: 1\n${sound}`, problems: [[1, ""]] },
  { title: "a name with control characters", content: `name: "a\\x1b[31mred\\u0007"\n${sound}`, problems: [[1, "name"]] },
  { title: "a broken bracket", content: `insured: [1\n${offices}`, problems: [[2, ""]] },
  { title: "a tab as indentation", content: `insured: 1\noffices:\n\tcities: 1\n`, problems: [[3, ""]] },
  { title: "binary data", content: Uint8Array.from({ length: 4096 }, (_, index) => (index * 73) % 256), problems: [[1, ""]] },
  { title: "UTF-16", content: Buffer.from(`\ufeff${sound}`, "utf16le"), problems: [[1, ""]] },
  {
    title: "GBK",
    content: Buffer.concat([Buffer.from(`${sound}name: `), Buffer.from([0xba, 0xd3, 0xb1, 0xb1]), Buffer.from("\n")]),
    problems: [[3, ""]],
  },
  { title: "two documents", content: `${sound}---\n${sound}`, problems: [[3, ""]] },
  { title: "a type tag", content: `insured: !!js/function "x"\n${offices}`, problems: [[1, ""]] },
  {
    title: "overlapping address ranges",
    content: `${sound}network: {business: 10.0.0.0/8, outside: 10.1.0.0/16}\n`,
    problems: [[3, "network.outside"]],
  },
  { title: "a public address range", content: `${sound}network: {business: 8.8.8.0/24}\n`, problems: [[3, "network.business"]] },
  { title: "ten megabytes", content: `# ${"x".repeat(10_000_000)}\n${sound}`, problems: [[1, ""]] },
];

for (const { title, content, problems: expected } of inputs) {
  test(`${title} is exit 2 with file:line of every problem, and no stack trace`, async (t) => {
    const cwd = scratch(t);
    writeFileSync(path.join(cwd, "bad.yaml"), content);
    const { problems } = await jinbaoJson<{ problems: readonly { file: string; line: number; path: string; hint: string }[] }>(
      t,
      ["size", "bad.yaml"],
      { cwd, exit: 2 },
    );
    t.true(problems.length >= expected.length, JSON.stringify(problems));
    for (const [line, key] of expected) {
      t.true(
        problems.some((problem) => problem.line === line && (key === "" || problem.path === key || problem.path.startsWith(`${key}.`))),
        `no problem at ${line} ${key}: ${JSON.stringify(problems)}`,
      );
    }
    const { exit, stdout, stderr } = await jinbao(["size", "bad.yaml"], { cwd });
    t.deepEqual([exit, stdout], [2, ""]);
    t.is(stderr.trimEnd().split("\n").length, problems.length, stderr.slice(0, 1000));
    for (const line of stderr.trimEnd().split("\n")) {
      t.regex(line, /^bad\.yaml:\d+.*: expected .+, got .+\. \S/);
      t.true(line.length < 700, line);
    }
    // eslint-disable-next-line no-control-regex -- a message must not reach into the terminal
    t.notRegex(stderr, /^ +at |[\u0000-\u0009\u000B-\u001F]/m);
    t.true(stderr.length < 60_000);
  });
}

test("every verb that reads a province file refuses a bad one in the same way, in both languages", async (t) => {
  const cwd = scratch(t);
  writeFileSync(path.join(cwd, "bad.yaml"), "insured: -1\n");
  for (const args of [["validate"], ["size"], ["plan"], ["report", "-o", "out"], ["prove"]]) {
    const [english, chinese] = [await jinbao([...args, "bad.yaml"], { cwd }), await jinbao([...args, "bad.yaml", "--lang", "zh"], { cwd })];
    t.deepEqual([english.exit, english.stdout, chinese.exit, chinese.stdout], [2, "", 2, ""], args.join(" "));
    t.regex(english.stderr, /^bad\.yaml:1 insured: expected a whole number .*got -1\./m);
    t.regex(chinese.stderr, /^bad\.yaml:1 insured：应为.*整数，实为 -1。/m);
  }
});

for (const { title, make, got } of [
  { title: "a missing file", make: () => undefined, got: "no such file" },
  { title: "a directory", make: (file: string) => mkdirSync(file), got: "a directory" },
]) {
  test(`${title} in place of a province file is exit 2, and tells what to do`, async (t) => {
    const cwd = scratch(t);
    make(path.join(cwd, "bad.yaml"));
    for (const args of [
      ["size", "bad.yaml"],
      ["size", "--compare", "bad.yaml"],
    ]) {
      const { exit, stdout, stderr } = await jinbao(args, { cwd });
      t.deepEqual([exit, stdout], [2, ""]);
      t.regex(stderr, new RegExp(`^bad\\.yaml:1: expected a province file that can be read, got ${got}\\. [A-Z].*\n$`));
    }
  });
}
