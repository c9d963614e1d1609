import test from "ava";
import { UserError } from "../model/problem.ts";
import { parseSweep } from "./sweep-option.ts";
import type { Sweep } from "./sweep-option.ts";

const accepted: readonly (readonly [string, Sweep])[] = [
  ["insured=500000..20000000/8", { key: "insured", from: 500_000, to: 20_000_000, steps: 8 }],
  ["insured=1..2", { key: "insured", from: 1, to: 2, steps: 10 }],
  ["a1=0.1..0.9/4", { key: "a1", from: 0.1, to: 0.9, steps: 4 }],
  ["assumptions.a1=.1..1e0/1000", { key: "assumptions.a1", from: 0.1, to: 1, steps: 1000 }],
  ["growth=0.2..-0.1/1", { key: "growth", from: 0.2, to: -0.1, steps: 1 }],
  [" a1 =1..2", { key: "a1", from: 1, to: 2, steps: 10 }],
];

for (const [text, expected] of accepted) {
  test(`--sweep ${text} is read`, (t) => {
    t.deepEqual(parseSweep(text), expected);
  });
}

const refused = [
  "",
  "insured",
  "insured=",
  "insured=1",
  "insured=1..",
  "=1..2",
  "insured=1..2/0",
  "insured=1..2/1001",
  "insured=1..2/x",
  "a=one..two",
  "a=1..2/3/4",
  "a=NaN..2",
];

for (const text of refused) {
  test(`--sweep ${JSON.stringify(text)} is refused with the form that is expected and an example`, (t) => {
    const error = t.throws(() => parseSweep(text), { instanceOf: UserError });
    const [problem, ...more] = error.problems;
    t.deepEqual(more, []);
    t.is(problem!.file, "--sweep");
    t.is(problem!.got, text);
    t.regex(problem!.expected.en, /key=from\.\.to/);
    t.regex(problem!.expected.zh, /键=起\.\.止/);
    t.regex(problem!.hint.en, /insured=500000\.\.20000000\/8/);
  });
}

test("a very long --sweep is repeated shortened", (t) => {
  const error = t.throws(() => parseSweep("x".repeat(100_000)), { instanceOf: UserError });
  t.true(error.problems[0]!.got.length < 100);
});
