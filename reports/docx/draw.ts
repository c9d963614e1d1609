import type { FileChild } from "docx";
import { inLanguage } from "../office/words.ts";
import type { Text } from "../../model/text.ts";
import { drawChecklist } from "./checklist.ts";
import { type Kit, words } from "./kit.ts";
import { type DocumentBlock, type DocumentSection, headingNumber } from "./outline.ts";
import { STYLE } from "./style.ts";
import { drawTable } from "./table.ts";

/** Draws the topology across the text; its caption is added here. */
export type FigureDrawer = () => FileChild;

/**
 * Chapters as paragraphs and tables. Tables and figures are numbered by chapter, such as 表2-1.
 *
 * Charts are left out by rule: what they show stands in the table beside them.
 */
export function drawChapters(kit: Kit, chapters: readonly DocumentSection[], drawTopology: FigureDrawer): readonly FileChild[] {
  return chapters.flatMap((chapter, index) => {
    const counters: Counters = { chapter: index + 1, table: 0, figure: 0 };
    return drawSection(kit, chapter, [index + 1], counters, drawTopology);
  });
}

type Counters = { readonly chapter: number; table: number; figure: number };

const HEADINGS = ["Heading1", "Heading2", "Heading3"] as const;

function drawSection(
  kit: Kit,
  section: DocumentSection,
  place: readonly number[],
  counters: Counters,
  drawTopology: FigureDrawer,
): readonly FileChild[] {
  const { docx, language } = kit;
  const title = `${headingNumber(place)[language]}${inLanguage(section.title, language)}`;
  const heading = new docx.Paragraph({
    text: title,
    heading: HEADINGS[place.length - 1] ?? "Heading3",
    pageBreakBefore: place.length === 1 && place[0] === 1,
  });
  const blocks = section.blocks.flatMap((block) => drawBlock(kit, block, counters, drawTopology));
  const parts = (section.sections ?? []).flatMap((part, index) => drawSection(kit, part, [...place, index + 1], counters, drawTopology));
  return [heading, ...blocks, ...parts];
}

function drawBlock(kit: Kit, block: DocumentBlock, counters: Counters, drawTopology: FigureDrawer): readonly FileChild[] {
  switch (block.kind) {
    case "paragraph":
      return [words(kit, block.text, STYLE.body)];
    case "table":
      return [tableCaption(kit, block.title, counters), drawTable(kit, block), after(kit, block.note)];
    case "grouped-table":
      return [tableCaption(kit, block.table.title, counters), drawTable(kit, block.table, true), after(kit, block.table.note)];
    case "facts":
      return [drawTable(kit, factsTable(block)), after(kit)];
    case "checklist":
      return [tableCaption(kit, block.title, counters), drawChecklist(kit, block), after(kit)];
    case "topology":
      return [drawTopology(), figureCaption(kit, block.title, counters)];
    case "chart":
      return [];
  }
}

function factsTable({ facts }: Extract<DocumentBlock, { kind: "facts" }>): Parameters<typeof drawTable>[1] {
  return {
    kind: "table",
    id: "facts",
    title: { zh: "", en: "" },
    columns: [
      { title: { zh: "项目", en: "Item" }, weight: 5 },
      { title: { zh: "数值", en: "Value" }, weight: 3, align: "right" },
      { title: { zh: "单位", en: "Unit" }, weight: 2 },
    ],
    rows: facts.map(({ name, value, unit }) => [name, value, unit ?? null]),
  };
}

function tableCaption(kit: Kit, title: Text, counters: Counters): FileChild {
  const number = `${counters.chapter}-${++counters.table}`;
  return words(kit, { zh: `表${number}　${title.zh}`, en: `Table ${number}. ${title.en}` }, STYLE.caption);
}

function figureCaption(kit: Kit, title: Text, counters: Counters): FileChild {
  const number = `${counters.chapter}-${++counters.figure}`;
  return words(kit, { zh: `图${number}　${title.zh}`, en: `Figure ${number}. ${title.en}` }, STYLE.figureCaption);
}

/** What follows a table: its note, or a little room, as Word joins tables that touch. */
function after(kit: Kit, note?: Text): FileChild {
  return words(kit, note === undefined ? "" : { zh: `注：${note.zh}`, en: `Note: ${note.en}` }, STYLE.note);
}
