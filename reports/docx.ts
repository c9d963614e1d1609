import type * as Docx from "docx";
import type { Language } from "../model/text.ts";
import { advances } from "./docx/advances.ts";
import { applicationsChapter } from "./docx/chapters/applications.ts";
import { configurationChapter } from "./docx/chapters/configuration.ts";
import { estimationChapter } from "./docx/chapters/estimation.ts";
import { implementationChapter } from "./docx/chapters/implementation.ts";
import { networkChapter } from "./docx/chapters/network.ts";
import { overallChapter } from "./docx/chapters/overall.ts";
import { securityChapter } from "./docx/chapters/security.ts";
import { drawCover } from "./docx/cover.ts";
import { drawChapters } from "./docx/draw.ts";
import { drawTopology } from "./docx/figure.ts";
import type { Kit } from "./docx/kit.ts";
import { settle } from "./docx/settle.ts";
import { sourceOf } from "./docx/source.ts";
import { documentStyles, PAGE } from "./docx/style.ts";
import type { ReportInput } from "./input.ts";
import { inLanguage } from "./office/words.ts";
import type { Report } from "./report.ts";

/**
 * The document for approval: a cover to be signed, a table of contents, and the seven chapters of the scheme in its own
 * order with the province's numbers. Same input, same bytes.
 */
export async function writeDocx(report: Report, input: ReportInput, language: Language): Promise<Uint8Array> {
  const docx = await import("docx");
  const { estimatePageNumbersWith } = await import("docx/layout");
  const kit: Kit = { docx, language, textWidthTwips: PAGE.width - PAGE.left - PAGE.right };
  const source = sourceOf(report, input);
  const chapters = [
    overallChapter(source),
    applicationsChapter(source),
    networkChapter(source),
    securityChapter(source),
    estimationChapter(source),
    configurationChapter(source),
    implementationChapter(source),
  ];
  const document = new docx.Document({
    title: inLanguage(report.title, language),
    creator: "jinbao",
    lastModifiedBy: "jinbao",
    styles: documentStyles(language),
    // The faces are not at hand here, so the page numbers are an estimate; Word puts in its own when it opens the file.
    pageNumbers: estimatePageNumbersWith({ guess: true, measureWidth: (text, { size, bold }) => sumOf(advances(text, bold)) * size }),
    sections: [
      { properties: { page: pageOf() }, children: [...drawCover(kit, report)] },
      {
        properties: { page: { ...pageOf(), pageNumbers: { start: 1 } } },
        headers: { default: header(kit, report) },
        footers: { default: footer(kit) },
        children: [...contents(kit), ...drawChapters(kit, chapters, () => drawTopology(kit, input.dataCenter))],
      },
    ],
  });
  return settle(await docx.Packer.toArrayBuffer(document), report);
}

function pageOf(): NonNullable<Docx.ISectionPropertiesOptions["page"]> {
  const { width, height, top, bottom, left, right, header: headerDistance, footer: footerDistance } = PAGE;
  return { size: { width, height }, margin: { top, bottom, left, right, header: headerDistance, footer: footerDistance } };
}

function contents({ docx, language }: Kit): readonly Docx.FileChild[] {
  const title = language === "zh" ? "目　录" : "Contents";
  return [
    new docx.Paragraph({
      alignment: "center",
      spacing: { after: 200 },
      children: [new docx.TextRun({ text: title, bold: true, size: 32 })],
    }),
    new docx.TableOfContents(title, { hyperlink: true, headingStyleRange: "1-2", beginDirty: true }),
  ];
}

function header({ docx, language }: Kit, report: Report): Docx.Header {
  const title = `${inLanguage(report.province, language)}　${inLanguage(report.title, language)}`;
  const line = { style: "single", size: 4, color: "808080", space: 4 } as const;
  return new docx.Header({
    children: [
      new docx.Paragraph({ alignment: "center", border: { bottom: line }, children: [new docx.TextRun({ text: title, size: 18 })] }),
    ],
  });
}

function footer({ docx, language }: Kit): Docx.Footer {
  const children = language === "zh" ? ["— ", docx.PageNumber.CURRENT, " —"] : ["Page ", docx.PageNumber.CURRENT];
  return new docx.Footer({ children: [new docx.Paragraph({ alignment: "center", children: [new docx.TextRun({ children, size: 21 })] })] });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
