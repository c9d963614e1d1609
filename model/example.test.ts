import test from "ava";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { assumptions } from "./catalogue/assumptions.ts";
import { equipment } from "./catalogue/equipment.ts";
import { type Answers, exampleYaml } from "./example.ts";
import { limits } from "./limits.ts";
import { parseProvince } from "./parse.ts";
import { UserError } from "./problem.ts";
import type { Province } from "./province.ts";
import { knownPaths } from "./schema-keys.ts";
import { least, parseText, unprintable } from "./test-parse.ts";

const example = exampleYaml({});

/** Lines whose # stands right before a key, without it. */
function uncommented(text: string): string {
  return text.replaceAll(/^( *)#(?=[^ #])/gm, "$1");
}

test("provinces/example.yaml is the example; `./jinbao init FILE --lang zh` with no answers writes it anew", (t) => {
  t.is(readFileSync(new URL("../provinces/example.yaml", import.meta.url), "utf8"), example);
});

test("the example is the scheme's baseline with all its optional equipment, and nothing else", (t) => {
  t.deepEqual(parseText(example), { ...parseText(least), name: { zh: "示例省", en: "Example province" } });
  t.is(parseText(example).options.optionalEquipment.length, 13);
});

test("the example writes or shows every key of the schema once", (t) => {
  const sections: string[] = [];
  const shown = uncommented(example)
    .split("\n")
    .flatMap((line) => {
      const [, indent, key] = /^( *)([\w.]+):/.exec(line) ?? [];
      if (key === undefined || indent!.length > 2) return [];
      sections[indent!.length / 2] = key;
      return [indent === "" ? key : `${sections[0]}.${key}`];
    });
  t.deepEqual(shown.toSorted(), [...knownPaths()].toSorted());
});

test("what the example shows commented out may be uncommented, and says nothing new", (t) => {
  const whole = uncommented(example).replace(/^offices:\n(?: .*\n)*/m, "");
  const province = parseText(whole);
  t.deepEqual(province.offices, { province: 1, cities: 1, counties: 2 });
  t.deepEqual(
    Object.values(province.assumptions),
    Object.values(parseText(example).assumptions).map((one) => ({ ...one, overridden: true })),
  );
  t.deepEqual(
    Object.keys(province.existing),
    equipment.map(({ id }) => id),
  );
});

test("every assumption is shown with its range, its source and both its names", (t) => {
  for (const { id, name, source, low, high, distribution } of assumptions) {
    const [zh, en, line] = new RegExp(String.raw`^  # (.*)\n  # (.*)\n  #${id}: .*$`, "m").exec(example)!.slice(1).concat(id);
    t.is(line, id);
    t.true(zh!.startsWith(name.zh) && zh!.includes(source.zh), zh);
    t.true(en!.startsWith(name.en) && en!.includes(source.en), en);
    t.true(distribution === "fixed" || (en!.includes(String(low)) && en!.includes(String(high))), en);
  }
});

test("answers are in the file and in the province", (t) => {
  const province = parseText(exampleYaml({ name: "某省", insured: 1_200_000, cities: 9, counties: 71, language: "en" }));
  t.like(province, {
    name: { zh: "某省", en: "某省" },
    insured: 1_200_000,
    offices: { province: 1, cities: 9, counties: 71 },
    language: "en",
  } satisfies Partial<Province>);
});

const awkward = [
  '"',
  "\\",
  "'",
  ": ",
  " #",
  "\n",
  "\r\n",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\ud800",
  "\u{e0001}",
  "😀",
  "{",
  "- a",
  "*a",
  "!x",
  "null",
  "1",
  "示例省",
];

test("a name of any characters is the province's or is refused as a name", (t) => {
  const name = fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 30 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(name, (text) => {
      t.is(outcome({ name: text }), text.match(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,100}$/u) && /\S/u.test(text) ? text : "refused name");
    }),
    { seed: 7, numRuns: 500, examples: awkward.map((text) => [text]) },
  );
});

const numbers: readonly (readonly [Answers, string])[] = [
  [{ insured: 0 }, "refused insured"],
  [{ insured: -1 }, "refused insured"],
  [{ insured: 1.5 }, "refused insured"],
  [{ insured: Number.NaN }, "refused insured"],
  [{ insured: Infinity }, "refused insured"],
  [{ insured: 1e21 }, "refused insured"],
  [{ insured: limits.insured }, "示例省"],
  [{ cities: -1, counties: 0.5 }, "refused offices.cities offices.counties"],
  [{ cities: 0, counties: 0 }, "示例省"],
  [{ name: "x".repeat(2 << 20) }, "refused "],
];
for (const [answers, expected] of numbers) {
  test(`the answers ${JSON.stringify(answers).slice(0, 60)} (${String(answers.insured)}) lead to: ${expected}`, (t) => {
    t.is(outcome(answers), expected);
  });
}

/** The province's name, or what was refused. */
function outcome(answers: Answers): string {
  try {
    return parseProvince(new TextEncoder().encode(exampleYaml(answers)), "new.yaml").name.zh;
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.some((problem) => unprintable(problem) !== undefined)) throw error;
    return `refused ${error.problems.map(({ path }) => path).join(" ")}`;
  }
}
