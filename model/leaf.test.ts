import test from "ava";
import type { z } from "zod";
import { assumptionLeaf, choiceLeaf, facts, flagLeaf, listOf, nameLeaf, numberExpected, numberLeaf, textLeaf } from "./leaf.ts";

const about = { name: { zh: "某", en: "Some" }, source: { zh: "方案", en: "Scheme" } };

const bounds: readonly (readonly [
  Parameters<typeof numberLeaf>[0],
  zh: string,
  en: string,
  allowed: readonly number[],
  refused: readonly number[],
])[] = [
  [{ min: 0, max: 1 }, "不小于 0、不大于 1的数", "a number from 0 up to 1", [0, 0.5, 1], [-0.1, 1.1, Number.NaN, Infinity]],
  [{ min: 0, max: 1, minExclusive: true }, "大于 0、不大于 1的数", "a number above 0 up to 1", [Number.MIN_VALUE, 1], [0, -1]],
  [{ min: 0, max: 1, maxExclusive: true }, "不小于 0、小于 1的数", "a number from 0 up to but not including 1", [0, 0.999], [1]],
  [{ min: 1, max: 9, integer: true }, "不小于 1、不大于 9的整数", "a whole number from 1 up to 9", [1, 9], [0, 1.5, 10, 2 ** 53]],
];
for (const [limits, zh, en, allowed, refused] of bounds) {
  test(`${en} is what it says`, (t) => {
    t.deepEqual(numberExpected(limits), { zh, en });
    const leaf = numberLeaf(limits, about);
    t.deepEqual(facts.get(leaf), { ...about, expected: { zh, en } });
    for (const value of allowed) t.true(leaf.safeParse(value).success, String(value));
    for (const value of [...refused, "1", null, [1]]) t.false(leaf.safeParse(value).success, String(value));
  });
}

const leaves: readonly (readonly [what: string, leaf: z.ZodType, allowed: readonly unknown[], refused: readonly unknown[]])[] = [
  ["a choice", choiceLeaf(["a", "b"], about), ["a", "b"], ["c", "A", "", 1]],
  ["a flag", flagLeaf(about), [true, false], ["true", "yes", 0, 1]],
  [
    "a text of five",
    textLeaf(5, about),
    ["a", "示例省的人", "😀😀😀😀😀", " a "],
    ["", " ", "abcdef", "a\nb", "a\u200bb", "a\u2028", "\ud800", 1],
  ],
  ["a name", nameLeaf(about), ["甲", { zh: "甲", en: "A" }], ["", {}, { zh: "甲" }, { zh: "甲", en: "A", fr: "A" }, ["甲"], 1]],
  [
    "an assumption",
    assumptionLeaf({ min: 0, max: 1 }, about),
    [0.5, { value: 0.5 }, { value: 0.5, low: 0, high: 1, why: "x" }],
    [2, {}, { value: 2 }, { value: 0.5, low: -1 }, { low: 0 }, "0.5", [0.5]],
  ],
  [
    "a list of at most two flags",
    listOf(flagLeaf(about), 2),
    [[], [true], [true, false]],
    [[true, true, true], [1], {}, { length: {} }, { length: 1 }, "ab"],
  ],
];
for (const [what, leaf, allowed, refused] of leaves) {
  test(`${what} takes what it should and nothing else`, (t) => {
    for (const value of allowed) t.true(leaf.safeParse(value).success, JSON.stringify(value));
    for (const value of refused) t.false(leaf.safeParse(value).success, JSON.stringify(value));
  });
}
