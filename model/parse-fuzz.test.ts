import test from "ava";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { exampleYaml } from "./example.ts";
import { parseProvince } from "./parse.ts";
import { UserError } from "./problem.ts";
import { mutant } from "./test-mutants.ts";
import { processorMs, unprintable } from "./test-parse.ts";

const mutants = 10_000;
const longestMs = 2000;

const texts = [
  ...["small", "reuse", "large"].map((name) => readFileSync(new URL(`../provinces/${name}.yaml`, import.meta.url), "utf8")),
  exampleYaml({}).slice(0, 6000),
  'insured: 5\nplaces: [{code: "01", name: 市, counties: [{code: "01", name: 县}]}]\nassumptions: {a1: {value: 0.3, low: 0.2, why: 因}, years: 5}\n',
];
/** Every key that the three use; offices are counted from the names. */
const { offices: _counted, ...data } = Object.assign(
  {},
  ...texts
    .slice(0, 3)
    .map((text) => parse(text) as object)
    .toReversed(),
) as Record<string, unknown>;

/** What is wrong with how the parser takes a mutant; nothing where all is well. */
function complaint(seed: number): string | undefined {
  const { bytes, settings } = mutant(seed, texts, data);
  const started = processorMs();
  let words: string | undefined;
  try {
    const province = parseProvince(bytes, "fuzz.yaml", settings);
    if (!Number.isSafeInteger(province.insured)) words = "a province without its insured";
  } catch (error) {
    if (!(error instanceof UserError)) words = `no UserError: ${error instanceof Error ? error.stack : String(error)}`;
    else if (error.problems.length === 0) words = "a refusal without a reason";
    else words = error.problems.map(unprintable).find((found) => found !== undefined);
  }
  const spentMs = processorMs() - started;
  words ??= spentMs > longestMs ? `${spentMs} ms of the processor` : undefined;
  return words === undefined
    ? undefined
    : `mutant(${seed}): ${words}\nsettings ${JSON.stringify(settings)}\nbase64 ${Buffer.from(bytes).toString("base64")}`;
}

test(`each of ${mutants} damaged, changed and made-up files is a province or refused in printable words within ${longestMs / 1000} s`, (t) => {
  for (let seed = 0; seed < mutants; seed++) {
    const words = complaint(seed);
    if (words !== undefined) t.fail(words);
  }
  t.pass();
});

test("the mutants are of both kinds: some are provinces still, most are not", (t) => {
  let provinces = 0;
  for (let seed = 0; seed < 500; seed++) {
    const { bytes, settings } = mutant(seed, texts, data);
    try {
      parseProvince(bytes, "fuzz.yaml", settings);
      provinces++;
    } catch {}
  }
  t.true(provinces > 10 && provinces < 250, String(provinces));
});
