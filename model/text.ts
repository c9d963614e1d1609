/** The languages that the product speaks; documents are Chinese first, English equal. */
export type Language = "zh" | "en";

/** Something a person reads, in both languages. */
export type Text = Readonly<{ zh: string; en: string }>;

/** The same words in both languages: identifiers, figures, names the user gave once. */
export function sameText(words: string): Text {
  return { zh: words, en: words };
}
