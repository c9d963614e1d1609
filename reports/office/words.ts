import type { Language, Text } from "../../model/text.ts";

/**
 * Words as they may stand in XML: control characters, which XML forbids, are left out, and half surrogates, which no
 * program could show, become the replacement character. All else stays as the user wrote it.
 */
export function printable(words: string): string {
  return words.toWellFormed().replaceAll(FORBIDDEN_IN_XML, "");
}

/** One language of a text, fit for XML. */
export function inLanguage(text: Text | string, language: Language): string {
  return printable(typeof text === "string" ? text : text[language]);
}

// oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 forbids
const FORBIDDEN_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/gu;
