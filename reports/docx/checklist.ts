import type { Table as DocxTable } from "docx";
import { inLanguage } from "../office/words.ts";
import type { Block } from "../report.ts";
import { type Kit, words } from "./kit.ts";
import { STYLE } from "./style.ts";
import { drawCell, HEAD_FILL } from "./table.ts";

type Checklist = Extract<Block, { kind: "checklist" }>;

/** Things to do, each with a box that can be ticked in the document or on paper, its amount, and where the scheme asks for it. */
export function drawChecklist(kit: Kit, { items }: Checklist): DocxTable {
  const { docx, language, textWidthTwips } = kit;
  const widths = columns.map(({ share }) => Math.round(share * textWidthTwips));
  const head = columns.map(({ title }, index) =>
    drawCell(kit, [words(kit, title, STYLE.headCell)], widths[index]!, { shading: { fill: HEAD_FILL } }),
  );
  const rows = items.map(({ text, amount, source }) => {
    const box = new docx.CheckBox({ alias: inLanguage(text, language).slice(0, 60) });
    const first = new docx.Paragraph({ style: STYLE.cell, alignment: "center", children: [box] });
    const rest = [text, amount ?? "", source].map((each) => words(kit, each, STYLE.cell));
    return new docx.TableRow({
      cantSplit: true,
      children: [first, ...rest].map((content, index) => drawCell(kit, [content], widths[index]!, {})),
    });
  });
  return new docx.Table({
    width: { size: textWidthTwips, type: "dxa" },
    columnWidths: widths,
    layout: "fixed",
    rows: [new docx.TableRow({ tableHeader: true, cantSplit: true, children: head }), ...rows],
  });
}

const columns = Object.freeze([
  { title: { zh: "完成", en: "Done" }, share: 0.08 },
  { title: { zh: "事项", en: "What is to be done" }, share: 0.52 },
  { title: { zh: "本省数量", en: "Amount here" }, share: 0.2 },
  { title: { zh: "依据", en: "Source" }, share: 0.2 },
]);
