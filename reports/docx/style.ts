import type { IFontAttributesProperties, IParagraphStyleOptions, IStylesOptions } from "docx";
import type { Language } from "../../model/text.ts";

/** A4 with the margins of official documents (37, 35, 28 and 26 mm), in twentieths of a point. */
export const PAGE = Object.freeze({
  width: 11_906,
  height: 16_838,
  top: 2098,
  bottom: 1984,
  left: 1588,
  right: 1474,
  header: 1134,
  footer: 1134,
});

/** Type sizes in half points: for Chinese those of the layout of official documents. */
const SIZES = Object.freeze({
  zh: Object.freeze({ cover: 52, heading1: 32, heading2: 30, heading3: 28, body: 28, caption: 21, table: 18 }),
  en: Object.freeze({ cover: 44, heading1: 32, heading2: 28, heading3: 24, body: 22, caption: 19, table: 17 }),
});

/** Lines a fixed way apart, as official documents have them, whatever face stands in for a missing one; in twentieths of a point. */
const LINES = Object.freeze({
  zh: Object.freeze({ cover: exactly(960), heading: exactly(560), body: exactly(520) }),
  en: Object.freeze({ cover: exactly(720), heading: exactly(440), body: exactly(320) }),
});

function exactly(line: number): Readonly<{ line: number; lineRule: "exact" }> {
  return Object.freeze({ line, lineRule: "exact" });
}

/**
 * The styles of the document: for Chinese the faces and sizes that official documents take (黑体 for titles, 仿宋 四号
 * for the text, lines a fixed way apart, two characters' indent); for English the same order in Latin faces.
 */
export function documentStyles(language: Language): IStylesOptions {
  const faces = facesOf(language);
  const size = SIZES[language];
  const heading = (face: IFontAttributesProperties, points: number, before: number): Pick<IParagraphStyleOptions, "run" | "paragraph"> => ({
    run: { font: face, size: points, bold: language === "en", color: "000000" },
    paragraph: { spacing: { before, after: 120, ...LINES[language].heading }, keepNext: true, keepLines: true },
  });
  return {
    default: {
      document: { run: { font: faces.body, size: size.body, language: { value: "en-US", eastAsia: "zh-CN" } } },
      heading1: heading(faces.title, size.heading1, 360),
      heading2: heading(faces.subtitle, size.heading2, 240),
      heading3: heading(faces.body, size.heading3, 180),
    },
    paragraphStyles: paragraphStyles(language),
  };
}

/** The names of the styles that are ours. */
export const STYLE = Object.freeze({
  body: "JinbaoBody",
  caption: "JinbaoCaption",
  figureCaption: "JinbaoFigureCaption",
  figure: "JinbaoFigure",
  note: "JinbaoNote",
  cell: "JinbaoCell",
  headCell: "JinbaoHeadCell",
  cover: "JinbaoCover",
});

function paragraphStyles(language: Language): IParagraphStyleOptions[] {
  const faces = facesOf(language);
  const size = SIZES[language];
  const indent = language === "zh" ? { firstLineChars: 200, firstLine: 560 } : {};
  const style = (
    id: string,
    run: IParagraphStyleOptions["run"],
    paragraph: IParagraphStyleOptions["paragraph"],
  ): IParagraphStyleOptions => ({
    id,
    name: id,
    basedOn: "Normal",
    quickFormat: true,
    ...(run === undefined ? {} : { run }),
    ...(paragraph === undefined ? {} : { paragraph }),
  });
  return [
    style(STYLE.body, undefined, {
      spacing: { ...LINES[language].body, after: language === "zh" ? 0 : 120 },
      indent,
      alignment: language === "zh" ? "both" : "left",
    }),
    style(
      STYLE.caption,
      { font: faces.title, size: size.caption },
      { spacing: { before: 200, after: 80 }, alignment: "center", keepNext: true },
    ),
    style(STYLE.figureCaption, { font: faces.title, size: size.caption }, { spacing: { before: 80, after: 200 }, alignment: "center" }),
    style(STYLE.figure, undefined, { alignment: "center", keepNext: true }),
    style(STYLE.note, { size: size.table }, { spacing: { before: 40, after: 200 } }),
    style(STYLE.cell, { font: faces.table, size: size.table }, { spacing: { before: 20, after: 20 } }),
    style(
      STYLE.headCell,
      { font: faces.table, size: size.table, bold: true },
      { spacing: { before: 40, after: 40 }, alignment: "center", keepNext: true },
    ),
    style(
      STYLE.cover,
      { font: faces.cover, size: size.cover, bold: language === "en" },
      { alignment: "center", spacing: { ...LINES[language].cover, before: 120, after: 120 } },
    ),
  ];
}

type Faces = Readonly<Record<"cover" | "title" | "subtitle" | "body" | "table", IFontAttributesProperties>>;

/** Faces that every Chinese office has, named as Word names them; Word and WPS put their own in place of a missing one. */
function facesOf(language: Language): Faces {
  const face = (eastAsia: string, latin: string): IFontAttributesProperties => ({
    ascii: latin,
    hAnsi: latin,
    cs: latin,
    eastAsia,
    // Quotes, dashes and ellipses belong to both scripts; in a Chinese document they are Chinese.
    ...(language === "zh" ? { hint: "eastAsia" } : {}),
  });
  if (language === "en") {
    const serif = face("宋体", "Cambria");
    const sans = face("黑体", "Calibri");
    return { cover: sans, title: sans, subtitle: sans, body: serif, table: sans };
  }
  const latin = "Times New Roman";
  return {
    cover: face("黑体", latin),
    title: face("黑体", latin),
    subtitle: face("楷体", latin),
    body: face("仿宋", latin),
    table: face("宋体", latin),
  };
}
