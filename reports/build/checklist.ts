import type { Text } from "../../model/text.ts";
import { numberWords } from "../office/numbers.ts";
import type { Block } from "../report.ts";

export type Checklist = Extract<Block, { kind: "checklist" }>;

/** Where the scheme asks for most of the roll-out. */
export const rollOut: Text = { zh: "七（一）系统实施要求", en: "Scheme 七（一）, implementation" };

export function item(zh: string, en: string, amount: Text | undefined, source: Text): Checklist["items"][number] {
  return { text: { zh, en }, ...(amount === undefined ? {} : { amount }), source };
}

/** `103个机构`, `103 offices`. */
export function amountOf(count: number, zh: string, en: string): Text {
  return { zh: `${numberWords(count)}${zh}`, en: `${numberWords(count)} ${en}` };
}
