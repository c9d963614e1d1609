import type { Text } from "../../model/text.ts";
import { type Formula, formulas } from "../../sizing/formulas.ts";
import type { Quantity } from "../../sizing/quantity.ts";
import { printedOf } from "../build/quantities.ts";
import { unitText } from "../build/units.ts";
import { withNames } from "./names.ts";
import { type Book, Page } from "./page.ts";

export const sizingSheetName: Text = { zh: "测算", en: "Sizing" };

const VALUE_COLUMN = 4;

/** The sheet of every quantity, computed in the sheet from the inputs by the very formulas of the sizing. */
export async function addSizing(book: Book): Promise<void> {
  const page = new Page(book, {
    name: sizingSheetName,
    title: { zh: "基础测算", en: "Sizing" },
    intro: {
      zh: "绿色数值由公式实时计算。“方案”为参考技术方案给出的公式，“补充”为方案要求而未给出算法、由本规划补充的测算；“方案印数”仅在输入等于方案基准时列出。",
      en: "Green values are computed in the sheet. “Scheme” marks formulas of the reference scheme, “ours” what it asks for without saying how; “printed” is shown only where the inputs are the scheme's baseline.",
    },
    columns: [
      { title: { zh: "序号", en: "No." }, width: 6, align: "center" },
      { title: { zh: "标识", en: "Id" }, width: 31 },
      { title: { zh: "名称", en: "Name" }, width: 26 },
      { title: { zh: "数值", en: "Value" }, width: 14, kind: "live" },
      { title: { zh: "单位", en: "Unit" }, width: 13 },
      { title: { zh: "公式", en: "Formula" }, width: 36 },
      { title: { zh: "出处", en: "Origin" }, width: 8, align: "center" },
      { title: { zh: "依据", en: "Source" }, width: 34 },
      { title: { zh: "方案印数", en: "Printed" }, width: 16, align: "right" },
      { title: { zh: "说明", en: "Note" }, width: 36 },
    ],
    frozenColumns: 3,
  });
  for (const [index, formula] of formulas.entries()) addQuantity(page, index + 1, formula, book.input.sizing.quantities[index]!);
  page.filter();
  await page.protect();
}

function addQuantity(page: Page, number: number, { sheet, decimals }: Formula, quantity: Quantity): void {
  const { book } = page;
  const row = page.add(
    [
      number,
      quantity.id,
      quantity.name,
      { formula: withNames(sheet, book.names), result: quantity.value },
      unitText(quantity.unit),
      quantity.formula,
      quantity.origin === "scheme" ? { zh: "方案", en: "scheme" } : { zh: "补充", en: "ours" },
      quantity.source,
      printedOf(quantity),
      quantity.note ?? null,
    ],
    { decimals: { [VALUE_COLUMN]: decimals } },
  );
  page.sheet.getCell(row, VALUE_COLUMN).name = book.names.get(quantity.id)!;
}
