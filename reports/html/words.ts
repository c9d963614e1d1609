import type { Language, Text } from "../../model/text.ts";
import { numberWords } from "../office/numbers.ts";
import { inLanguage } from "../office/words.ts";
import type { Cell } from "../report.ts";

/** Words as they may stand in HTML, between tags and in quoted attributes alike. */
export function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** One language of a text, fit for HTML. */
export function words(text: Text | string, language: Language): string {
  return escaped(inLanguage(text, language));
}

/** A cell's words, fit for HTML: numbers as a person reads them, nothing for null; identifiers may break within. */
export function cellWords(value: Cell, decimals: number | undefined, language: Language): string {
  if (value === null) return "";
  if (typeof value === "number") return escaped(numberWords(value, decimals));
  return words(value, language).replaceAll(LONG_WORD, "$&<wbr>").replaceAll(IDENTIFIER_JOINT, "$&<wbr>");
}

/** The points, slashes and humps of identifiers, which are one long word otherwise. */
const IDENTIFIER_JOINT = /(?<=[A-Za-z])[./(](?=[A-Za-z]{3})|(?<=[a-z]{2})(?=[A-Z][a-z])/gu;

/** So much of a word without a place to break that a column could not hold it. */
const LONG_WORD = /[!-%'-:=?-~]{24}(?=[!-%'-:=?-~])/gu;
