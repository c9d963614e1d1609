import { z } from "zod";
import { limits } from "./limits.ts";
import type { Text } from "./text.ts";

/** What a person is told of a key: shown in problems, in the commented example and in the reference. */
export type Facts = Readonly<{
  name: Text;
  expected: Text;
  /** The scheme's place, or that it is ours. */
  source: Text;
  hint?: Text;
}>;

/** Facts of every schema that stands for a key of a province file. */
export const facts = z.registry<Facts>();

export type NumberLimits = Readonly<{ min: number; max: number; minExclusive?: boolean; maxExclusive?: boolean; integer?: boolean }>;

type About = Omit<Facts, "expected">;

/** A finite number within limits. */
export function numberLeaf(bounds: NumberLimits, about: About) {
  return within(bounds).register(facts, { ...about, expected: numberExpected(bounds) });
}

/** One word of a few. */
export function choiceLeaf<const Choices extends readonly [string, ...string[]]>(choices: Choices, about: About) {
  const listed = choices.join(" | ");
  return z.enum(choices).register(facts, { ...about, expected: { zh: `${listed} 之一`, en: `one of ${listed}` } });
}

export function flagLeaf(about: About) {
  return z.boolean().register(facts, { ...about, expected: { zh: "true 或 false", en: "true or false" } });
}

/** A line of text without invisible characters, at most `max` characters long. */
export function textLeaf(max: number, about: About) {
  return line(max).register(facts, { ...about, expected: textExpected(max) });
}

/** A name in both languages, or one for both. */
export function nameLeaf(about: About) {
  const max = limits.textCharacters;
  const expected = { zh: `名称（1 到 ${max} 个字符），或 {zh: …, en: …}`, en: `a name of 1 to ${max} characters, or {zh: …, en: …}` };
  const one = line(max).register(facts, { ...about, expected });
  const both = z.strictObject({ zh: textLeaf(max, about), en: textLeaf(max, about) });
  return z.union([one, both]).register(facts, { ...about, expected });
}

/** A number, or a number with its reason and range, of an assumption. */
export function assumptionLeaf(bounds: NumberLimits, about: About) {
  const number = (): z.ZodNumber => numberLeaf(bounds, about);
  const expected = numberExpected(bounds);
  return z
    .union([
      number(),
      z.strictObject({
        value: number(),
        why: textLeaf(limits.reasonCharacters, { name: { zh: "理由", en: "Reason" }, source: about.source }).optional(),
        low: number().optional(),
        high: number().optional(),
      }),
    ])
    .register(facts, {
      ...about,
      expected: { zh: `${expected.zh}，或 {value, why, low, high}`, en: `${expected.en}, or {value, why, low, high}` },
    });
}

/** `0 到 100 的整数`; with exclusive ends said in words. */
export function numberExpected({ min, max, minExclusive, maxExclusive, integer }: NumberLimits): Text {
  const kind = integer === true ? { zh: "整数", en: "a whole number" } : { zh: "数", en: "a number" };
  const low = minExclusive === true ? { zh: `大于 ${min}`, en: `above ${min}` } : { zh: `不小于 ${min}`, en: `from ${min}` };
  const high =
    maxExclusive === true ? { zh: `小于 ${max}`, en: `up to but not including ${max}` } : { zh: `不大于 ${max}`, en: `up to ${max}` };
  return { zh: `${low.zh}、${high.zh}的${kind.zh}`, en: `${kind.en} ${low.en} ${high.en}` };
}

function within({ min, max, minExclusive, maxExclusive, integer }: NumberLimits): z.ZodNumber {
  const kind = integer === true ? z.number().int() : z.number();
  const above = minExclusive === true ? kind.gt(min) : kind.gte(min);
  return maxExclusive === true ? above.lt(max) : above.lte(max);
}

/** Characters are counted as people count them, an emoji as one. */
function line(max: number): z.ZodString {
  return z
    .string()
    .regex(new RegExp(String.raw`^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,${max}}$`, "u"))
    .regex(/\S/u);
}

/**
 * A list of at most `max` items. Zod's own `max` would ask anything that has a `length` for it, also a mapping with such a key, and
 * fails where that is no number.
 */
export function listOf<Item extends z.ZodType>(item: Item, max: number): z.ZodArray<Item> {
  return z.array(item).refine((items) => items.length <= max);
}

function textExpected(max: number): Text {
  return { zh: `一行 1 到 ${max} 个字符的文字`, en: `one line of 1 to ${max} characters` };
}
