import type * as Docx from "docx";
import type { Language, Text } from "../../model/text.ts";
import { inLanguage } from "../office/words.ts";

/** What every part of the document is drawn with. */
export type Kit = Readonly<{
  docx: typeof Docx;
  language: Language;
  /** Width of the text on the page, in twentieths of a point. */
  textWidthTwips: number;
}>;

/** A paragraph of plain words in a named style. */
export function words({ docx, language }: Kit, text: Text | string, style: string): Docx.Paragraph {
  return new docx.Paragraph({ style, children: [new docx.TextRun(inLanguage(text, language))] });
}
