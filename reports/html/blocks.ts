import type { Language, Text } from "../../model/text.ts";
import { inLanguage } from "../office/words.ts";
import type { Block, Cell, Chart } from "../report.ts";
import { drawChecklist, drawTable, scroller } from "./table.ts";
import { cellWords, escaped, words } from "./words.ts";

/** What figures are drawn with; each gives an SVG of its own. */
export type Figures = Readonly<{ topology: () => string; chart: (chart: Chart) => string }>;

/** Tables and figures are numbered by chapter, such as 表2-1. */
export type Counters = { readonly chapter: number; table: number; figure: number };

export function drawBlock(block: Block, counters: Counters, figures: Figures, language: Language): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${words(block.text, language)}</p>`;
    case "facts":
      return drawFacts(block, language);
    case "table":
      return drawTable(block, captionOf(block.title, "table", counters, language), language);
    case "checklist":
      return drawChecklist(block, captionOf(block.title, "table", counters, language), language);
    case "chart":
      return drawFigure(block, figures.chart(block), counters, language, drawNumbers(block, language));
    case "topology":
      return drawFigure(block, figures.topology(), counters, language);
  }
}

function drawFacts({ facts }: Extract<Block, { kind: "facts" }>, language: Language): string {
  const rows = facts.map(({ name, value, unit }) => {
    const amount = `<span class="value">${cellWords(value, undefined, language)}</span>`;
    return `<div><dt>${words(name, language)}</dt><dd>${amount}${unit === undefined ? "" : ` ${words(unit, language)}`}</dd></div>`;
  });
  return `<dl class="facts">\n${rows.join("\n")}\n</dl>`;
}

function drawFigure(
  { id, title }: Readonly<{ id: string; title: Text }>,
  svg: string,
  counters: Counters,
  language: Language,
  after = "",
): string {
  const caption = captionOf(title, "figure", counters, language);
  return [
    `<figure id="${escaped(id)}">${scroller(id, true)}`,
    `${svg}</div>`,
    `<figcaption id="${escaped(id)}-caption">${caption}</figcaption>${after}</figure>`,
  ].join("\n");
}

/** The numbers of a chart, for those who cannot see it and those who want them. */
function drawNumbers({ id, xTitle, x, series, title }: Chart, language: Language): string {
  const columns = [xTitle, ...series.map(({ name }) => name)].map((each) => ({ title: each }));
  const rows = x.map((each, index): readonly Cell[] => [each, ...series.map(({ values }) => values[index] ?? null)]);
  const summary = { zh: "图中数值", en: "The numbers of this chart" }[language];
  const table = drawTable({ id: `${id}-numbers`, title, columns, rows }, words(title, language), language);
  return `\n<details><summary>${summary}</summary>\n${table}\n</details>`;
}

function captionOf(title: Text, kind: "table" | "figure", counters: Counters, language: Language): string {
  const number = `${counters.chapter}-${++counters[kind]}`;
  const names = { table: { zh: "表", en: "Table" }, figure: { zh: "图", en: "Figure" } }[kind];
  const before = { zh: `${names.zh}${number}`, en: `${names.en} ${number}.` }[language];
  return `<span class="ordinal">${before}</span> ${escaped(inLanguage(title, language))}`;
}
