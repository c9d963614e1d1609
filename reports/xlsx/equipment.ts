import { equipment as catalogue } from "../../model/catalogue/equipment.ts";
import type { Equipment } from "../../datacenter/datacenter.ts";
import type { Text } from "../../model/text.ts";
import { type Book, Page, type Value } from "./page.ts";

export const equipmentSheetName: Text = { zh: "设备清单", en: "Equipment" };

/** Columns by number, as the formulas point at them. */
const COLUMN = Object.freeze({ needed: 6, reused: 7, chosen: 8, quantity: 9, price: 10, amount: 11, funding: 12 });

/** The equipment list in table 7's order, for the budget: what is needed, less what is there, times a price to be filled in. */
export async function addEquipment(book: Book): Promise<void> {
  const page = new Page(book, {
    name: equipmentSheetName,
    title: { zh: "设备清单与预算", en: "Equipment and budget" },
    intro: {
      zh: "次序同方案表7。采购数量＝需求数量－利旧数量（不小于零），不采购的可选项为零。黄色单元格可填：利旧数量、是否采购、单价、资金来源、备注；金额、小计、合计自动计算。",
      en: "In the order of the scheme's table 7. To buy = needed less reused, never below zero, and zero for an optional line that is not chosen. Fill in the yellow cells: reused, chosen, unit price, funding, remarks; amounts and totals follow.",
    },
    columns: [
      { title: { zh: "序号", en: "No." }, width: 6, align: "center" },
      { title: { zh: "标识", en: "Id" }, width: 27 },
      { title: { zh: "名称", en: "Name" }, width: 24 },
      { title: { zh: "说明", en: "Specification" }, width: 42 },
      { title: { zh: "单位", en: "Unit" }, width: 8, align: "center" },
      { title: { zh: "需求数量", en: "Needed" }, width: 10, kind: "live", decimals: 0 },
      { title: { zh: "利旧数量", en: "Reused" }, width: 10, kind: "input", decimals: 0 },
      { title: { zh: "是否采购", en: "Chosen" }, width: 9, kind: "input", align: "center" },
      { title: { zh: "采购数量", en: "To buy" }, width: 10, kind: "live", decimals: 0 },
      { title: { zh: "单价（元）", en: "Unit price (CNY)" }, width: 13, kind: "input", decimals: 2 },
      { title: { zh: "金额（元）", en: "Amount (CNY)" }, width: 16, kind: "live", decimals: 2 },
      { title: { zh: "资金来源", en: "Funding" }, width: 14, kind: "input" },
      { title: { zh: "备注", en: "Remarks" }, width: 18, kind: "input" },
      { title: { zh: "依据", en: "Source" }, width: 20 },
    ],
    frozenColumns: 3,
  });
  let number = 0;
  for (const [category, lines] of byCategory(book)) {
    page.group(category);
    const first = page.nextRow;
    for (const line of lines) addLine(page, ++number, line);
    addTotal(page, { zh: `小计：${category.zh}`, en: `Subtotal: ${category.en}` }, first);
  }
  addTotal(page, { zh: "合计", en: "Total" }, page.headRow + 1);
  await page.protect();
}

function byCategory({ input, language }: Book): ReadonlyMap<Text, readonly Equipment[]> {
  const groups = new Map<string, { category: Text; lines: Equipment[] }>();
  for (const line of input.dataCenter.equipment) {
    const key = line.category[language];
    const group = groups.get(key) ?? { category: line.category, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return new Map([...groups.values()].map(({ category, lines }) => [category, lines]));
}

function addLine(page: Page, number: number, line: Equipment): void {
  const { language } = page.book;
  const yes = language === "zh" ? "是" : "yes";
  const no = language === "zh" ? "否" : "no";
  const row = page.nextRow;
  const cellOf = (column: number): string => `${page.sheet.getColumn(column).letter}${row}`;
  page.add([
    number,
    line.id,
    line.optional ? { zh: `${line.name.zh}（可选）`, en: `${line.name.en} (optional)` } : line.name,
    line.specification,
    line.unit,
    neededValue(page.book, line),
    line.reused,
    line.chosen ? yes : no,
    { formula: `MAX(0,${cellOf(COLUMN.needed)}-${cellOf(COLUMN.reused)})*(${cellOf(COLUMN.chosen)}="${yes}")`, result: line.quantity },
    null,
    { formula: `${cellOf(COLUMN.quantity)}*${cellOf(COLUMN.price)}`, result: 0 },
    null,
    null,
    line.source,
  ]);
  page.sheet.getCell(row, COLUMN.reused).dataValidation = {
    type: "whole",
    operator: "greaterThanOrEqual",
    formulae: [0],
    showErrorMessage: true,
  };
  page.sheet.getCell(row, COLUMN.price).dataValidation = {
    type: "decimal",
    operator: "greaterThanOrEqual",
    formulae: [0],
    allowBlank: true,
    showErrorMessage: true,
  };
  page.sheet.getCell(row, COLUMN.chosen).dataValidation = { type: "list", formulae: [`"${yes},${no}"`], showErrorMessage: true };
  page.sheet.getCell(row, COLUMN.funding).dataValidation = {
    type: "list",
    formulae: [`"${fundingSources[language].join(",")}"`],
    allowBlank: true,
    showErrorMessage: false,
  };
}

/** Suggestions only: any other source can be typed in. */
const fundingSources = Object.freeze({
  zh: ["中央补助", "省级财政", "市县财政", "单位自筹"],
  en: ["central grant", "provincial budget", "city and county budgets", "own funds"],
});

/** Live where a quantity sizes the line and says the same as the plan; else the plan's number. */
function neededValue({ input, names }: Book, line: Equipment): Value {
  const entry = catalogue.find(({ id }) => id === line.id);
  if (entry === undefined || !("quantity" in entry.sizedBy)) return line.needed;
  const { quantity: id } = entry.sizedBy;
  const name = names.get(id);
  const sized = input.sizing.quantities.find((quantity) => quantity.id === id)?.value;
  return name === undefined || (sized !== undefined && sized !== line.needed) ? line.needed : { formula: name, result: line.needed };
}

/** SUBTOTAL leaves other subtotals out, so that the grand total counts each line once, and follows a filter. */
function addTotal(page: Page, title: Text, firstRow: number): void {
  const amounts = page.sheet.getColumn(COLUMN.amount).letter;
  const formula = `SUBTOTAL(9,${amounts}${firstRow}:${amounts}${page.nextRow - 1})`;
  page.add([null, null, title, null, null, null, null, null, null, null, { formula, result: 0 }], { kind: "total" });
}
