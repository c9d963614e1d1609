import type { Text } from "../../model/text.ts";
import type { Block, Section } from "../report.ts";

/** A paragraph. */
export function say(zh: string, en: string): Extract<Block, { kind: "paragraph" }> {
  return { kind: "paragraph", text: { zh, en } };
}

export function section(id: string, title: Text, blocks: readonly Block[], sections: readonly Section[] = []): Section {
  return { id, title, blocks, sections };
}

/** Names in a row: 甲、乙和丙; A, B and C. */
export function listed(texts: readonly Text[]): Text {
  return {
    zh: inRow(
      texts.map(({ zh }) => zh),
      "、",
      "和",
    ),
    en: inRow(
      texts.map(({ en }) => en),
      ", ",
      " and ",
    ),
  };
}

function inRow(words: readonly string[], comma: string, and: string): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(comma)}${and}${words.at(-1)!}`;
}

/** What a table shows in place of an id: the name that belongs to it, or the id where it has none. */
export function namesOf(entries: readonly Readonly<{ id: string; name: Text }>[]): (id: string) => Text | string {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
