import test from "ava";
import { formulas } from "./formulas.ts";
import { inputs } from "./inputs.ts";
import { lintRules } from "./lints.ts";
import { relations } from "./relations.ts";
import type { Text } from "../model/text.ts";

const known = [...inputs.map(({ id }) => id), ...formulas.map(({ id }) => id)];

test("no id is used twice, by inputs and formulas together", (t) => {
  t.is(new Set(known).size, known.length);
});

for (const [position, row] of formulas.entries()) {
  const earlier = new Set(known.slice(0, inputs.length + position));

  test(`${row.id} rests on inputs and earlier formulas only`, (t) => {
    t.deepEqual(
      row.inputs.filter((id) => !earlier.has(id)),
      [],
    );
    t.is(row.compute.length, row.inputs.length);
  });

  test(`${row.id} has a spreadsheet expression that names exactly its inputs`, (t) => {
    const named = new Set([...row.sheet.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!));
    t.deepEqual([...named].toSorted(), row.inputs.toSorted());
  });

  test(`${row.id} uses only functions that Excel and LibreOffice share`, (t) => {
    const called = [...row.sheet.replaceAll(/\{[^{}]+\}/g, "0").matchAll(/([A-Z][A-Z.]*)\(/g)].map((match) => match[1]!);
    const shared = new Set([
      "IF",
      "MAX",
      "MIN",
      "ROUNDUP",
      "SUMPRODUCT",
      "ROW",
      "POISSON",
      "NORMSINV",
      "NORMSDIST",
      "SQRT",
      "EXP",
      "INT",
      "PI",
    ]);
    t.deepEqual(
      called.filter((name) => !shared.has(name)),
      [],
    );
    t.true(row.sheet.length < 8192, "a cell holds 8,192 characters");
  });

  test(`${row.id} has its name, source and notes in both languages`, (t) => {
    for (const text of [row.name, row.source, ...(row.note ? [row.note] : []), ...(row.printedNote ? [row.printedNote] : [])]) {
      bilingual(t, text);
    }
  });
}

test("every input has a name in both languages, and every unit is given", (t) => {
  for (const input of inputs) {
    bilingual(t, input.name);
    t.not(input.unit, "");
  }
});

test("ids of relations and of lints are used once each", (t) => {
  for (const ids of [relations.map(({ id }) => id), lintRules.map(({ id }) => id)]) {
    t.is(new Set(ids).size, ids.length);
  }
});

function bilingual(t: { regex: (text: string, pattern: RegExp) => unknown; not: (a: string, b: string) => unknown }, text: Text): void {
  t.regex(text.zh, /\p{Script=Han}/u);
  t.regex(text.en, /[a-z]{2}/i);
  t.not(text.zh, text.en);
}
