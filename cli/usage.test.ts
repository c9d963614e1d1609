import test from "ava";
import { UserError } from "../model/problem.ts";
import { buildProgram } from "./program.ts";
import { nearest } from "./usage.ts";
import type { Verb } from "./verb.ts";

type Called = Readonly<{ verb: Verb | undefined; operand: string | undefined; values: Readonly<Record<string, unknown>> }>;

/** What the command line would run. */
async function parse(line: string): Promise<Called> {
  let called: Called | undefined;
  const program = buildProgram("en", "1.2.3", async (verb, operand, values) => {
    called = { verb, operand, values };
  });
  await program.parseAsync(words(line), { from: "user" });
  return called!;
}

/** Words between blanks, `''` for an empty one. */
function words(line: string): readonly string[] {
  return line
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => (word === "''" ? "" : word));
}

const accepted: readonly Readonly<{
  line: string;
  verb: string | undefined;
  operand?: string;
  values: Readonly<Record<string, unknown>>;
}>[] = [
  { line: "", verb: undefined, values: {} },
  { line: "--json --lang zh", verb: undefined, values: { json: true, lang: "zh" } },
  { line: "size", verb: "size", values: {} },
  { line: "size a.yaml --json", verb: "size", operand: "a.yaml", values: { json: true } },
  { line: "--json size a.yaml", verb: "size", operand: "a.yaml", values: { json: true } },
  { line: "--state here plan", verb: "plan", values: { state: "here" } },
  { line: "size --set a1=1 --set m1=0 x", verb: "size", operand: "x", values: { set: ["a1=1", "m1=0"] } },
  { line: "size --range --draws 500 --seed 0", verb: "size", values: { range: true, draws: 500, seed: 0 } },
  { line: "report -o out", verb: "report", values: { output: "out" } },
  { line: "report --output=out x.yaml", verb: "report", operand: "x.yaml", values: { output: "out" } },
  { line: "size -- --odd.yaml", verb: "size", operand: "--odd.yaml", values: {} },
  { line: "completion fish", verb: "completion", operand: "fish", values: {} },
  { line: "init new.yaml --cities 0", verb: "init", operand: "new.yaml", values: { cities: 0 } },
];

for (const { line, verb, operand, values } of accepted) {
  test(`./jinbao ${line} runs ${verb ?? "what no verb stands for"} with what was given`, async (t) => {
    const called = await parse(line);
    t.deepEqual(
      { verb: called.verb?.name, operand: called.operand, values: { ...called.values } },
      { verb, operand, values: { ...values } },
    );
  });
}

const refused: readonly Readonly<{ line: string; path?: string; expected: RegExp; got: string; hint: RegExp }>[] = [
  { line: "sizee", expected: /a verb/, got: "sizee", hint: /Did you mean size\? See \.\/jinbao --help/ },
  { line: "raport -o x", expected: /a verb/, got: "raport", hint: /Did you mean report\?/ },
  { line: "zzzzzz", expected: /a verb/, got: "zzzzzz", hint: /^See \.\/jinbao --help/ },
  { line: "--jsn", expected: /an option/, got: "--jsn", hint: /Did you mean --json\?/ },
  { line: "size --rnage", path: "size", expected: /an option/, got: "--rnage", hint: /Did you mean --range\? See \.\/jinbao size --help/ },
  { line: "size --lan zh", path: "size", expected: /an option/, got: "--lan", hint: /Did you mean --lang\?/ },
  { line: "doctor x", path: "doctor", expected: /no argument/, got: "x", hint: /doctor --help/ },
  { line: "size a b", path: "size", expected: /one argument at most/, got: "a b", hint: /size --help/ },
  { line: "init", path: "init", expected: /<newfile>/, got: "-", hint: /init --help/ },
  { line: "report", path: "report", expected: /-o, --output <dir>/, got: "-", hint: /report --help/ },
  { line: "report -o", path: "report", expected: /-o, --output <dir>/, got: "-o, --output", hint: /report --help/ },
  { line: "size --draws x", path: "size", expected: /--draws a whole number such as 1000/, got: "x", hint: /size --help/ },
  { line: "size --draws -5", path: "size", expected: /--draws a whole number/, got: "-5", hint: /size --help/ },
  { line: "size --draws 1.5", path: "size", expected: /--draws a whole number/, got: "1.5", hint: /size --help/ },
  { line: "size --draws 9999999999999", path: "size", expected: /--draws a whole number/, got: "9999999999999", hint: /size --help/ },
  { line: "size --draws ''", path: "size", expected: /--draws a whole number/, got: '""', hint: /size --help/ },
  { line: "size --lang fr", path: "", expected: /--lang zh \| en/, got: "fr", hint: /--help/ },
  { line: "report -o ''", path: "report", expected: /-o, --output a path/, got: '""', hint: /report --help/ },
  { line: "completion tcsh", path: "completion", expected: /bash \| zsh \| fish/, got: "tcsh", hint: /completion --help/ },
  { line: "completion fihs", path: "completion", expected: /bash \| zsh \| fish/, got: "fihs", hint: /Did you mean fish\?/ },
];

for (const { line, path = "", expected, got, hint } of refused) {
  test(`./jinbao ${line} is one problem that tells what was expected, what was got, and where to look`, async (t) => {
    const error = await t.throwsAsync(parse(line), { instanceOf: UserError });
    const [problem, ...more] = error.problems;
    t.deepEqual(more, []);
    t.is(problem!.file, "jinbao");
    t.is(problem!.path, path);
    t.regex(problem!.expected.en, expected);
    t.is(problem!.got, got);
    t.regex(problem!.hint.en, hint);
    t.not(problem!.hint.zh, "");
  });
}

test("the version and the help of the whole end without an error's exit code", async (t) => {
  for (const line of ["--version", "--help", "size --help"]) {
    const program = buildProgram("en", "1.2.3", async () => undefined);
    for (const command of [program, ...program.commands]) {
      command.configureOutput({ writeOut: () => undefined });
    }
    const error = await t.throwsAsync(program.parseAsync(words(line), { from: "user" }));
    t.is((error as Error & { exitCode?: number }).exitCode, 0);
  }
});

const slips: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ["siez", ["size", "plan"], "size"],
  ["plna", ["size", "plan"], "plan"],
  ["xyz", ["size", "plan"], undefined],
  ["fi", ["fix"], "fix"],
  ["abc", ["xyz"], undefined],
  ["--lnag", ["--lang", "--json"], "--lang"],
  ["anything", [], undefined],
];

for (const [word, candidates, expected] of slips) {
  test(`for "${word}" among ${candidates.join(", ") || "nothing"} the guess is ${expected ?? "none"}`, (t) => {
    t.is(nearest(word, candidates), expected);
  });
}
