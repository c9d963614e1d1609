import type { Language, Text } from "../../model/text.ts";
import type { Block, Cell, Column, Table } from "../report.ts";
import { MOST_COLUMNS, MOST_WIDTH } from "./style.ts";
import { cellWords, escaped, words } from "./words.ts";

/** From so many columns on a table may be wider than a screen, and is reached by the keyboard to be scrolled. */
const WIDE_COLUMNS = 5;

/**
 * A table in a container of its own, so that a wide one scrolls without the page.
 *
 * @param caption number and title, fit for HTML
 */
export function drawTable(table: Omit<Table, "kind">, caption: string, language: Language): string {
  const { id, columns, rows, note } = table;
  const total = columns.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const head = columns.map((column) => drawHead(column, (column.weight ?? 1) / total, language)).join("");
  const body = rows.map(
    (row) => `<tr>${columns.map((column, index) => drawCell(row[index] ?? null, column, index, language)).join("")}</tr>`,
  );
  return [
    scroller(id, columns.length >= WIDE_COLUMNS),
    `<table id="${escaped(id)}" class="columns-${Math.min(columns.length, MOST_COLUMNS)}"><caption id="${escaped(id)}-caption">${caption}</caption>`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>\n${body.join("\n")}\n</tbody></table></div>`,
    ...(note === undefined ? [] : [drawNote(note, language)]),
  ].join("\n");
}

function drawHead({ title, align }: Column, share: number, language: Language): string {
  const side = align === undefined || align === "left" ? "" : ` ${align}`;
  return `<th scope="col" class="${widthClass(share)}${side}">${words(title, language)}</th>`;
}

/** The page's policy allows no style on an element, so widths are classes: a share in hundredths. */
function widthClass(share: number): string {
  return `width-${Math.max(1, Math.min(MOST_WIDTH, Math.round(share * 100)))}`;
}

/** The container's opening tag; one that can scroll is a region with the caption's name. */
export function scroller(id: string, wide: boolean): string {
  return wide ? `<div class="scroll" role="region" tabindex="0" aria-labelledby="${escaped(id)}-caption">` : `<div class="scroll">`;
}

/** The first column names its row. */
function drawCell(value: Cell, { align, decimals }: Column, index: number, language: Language): string {
  const side = align ?? (typeof value === "number" ? "right" : "left");
  const classes = [side === "left" ? "" : side, typeof value === "number" ? "number" : ""].filter((name) => name !== "").join(" ");
  const look = classes === "" ? "" : ` class="${classes}"`;
  const content = cellWords(value, decimals, language);
  return index === 0 && content !== "" ? `<th scope="row"${look}>${content}</th>` : `<td${look}>${content}</td>`;
}

function drawNote(note: Text, language: Language): string {
  return `<p class="note">${words({ zh: `注：${note.zh}`, en: `Note: ${note.en}` }, language)}</p>`;
}

/** Things to do: each with a box to tick, its amount, and where the scheme asks for it. */
export function drawChecklist({ id, items }: Extract<Block, { kind: "checklist" }>, caption: string, language: Language): string {
  const head = checklistColumns.map(({ title, share }) => drawHead({ title }, share, language)).join("");
  const rows = items.map(({ text, amount, source }, index) => {
    const box = `${escaped(id)}-${index + 1}`;
    const label = `<label for="${box}">${words(text, language)}</label>`;
    const rest = [amount ?? "", source].map((each) => `<td>${words(each, language)}</td>`).join("");
    return `<tr><td class="center"><input type="checkbox" id="${box}"></td><th scope="row">${label}</th>${rest}</tr>`;
  });
  return [
    scroller(id, false),
    `<table id="${escaped(id)}" class="checklist columns-${checklistColumns.length}"><caption id="${escaped(id)}-caption">${caption}</caption>`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>\n${rows.join("\n")}\n</tbody></table></div>`,
  ].join("\n");
}

const checklistColumns = Object.freeze([
  { title: { zh: "完成", en: "Done" }, share: 0.08 },
  { title: { zh: "事项", en: "What is to be done" }, share: 0.52 },
  { title: { zh: "本省数量", en: "Amount here" }, share: 0.2 },
  { title: { zh: "依据", en: "Source" }, share: 0.2 },
]);
