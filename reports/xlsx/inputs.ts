import { assumptions } from "../../model/catalogue/assumptions.ts";
import type { Assumption, AssumptionValue } from "../../model/assumption.ts";
import { limits } from "../../model/limits.ts";
import type { Text } from "../../model/text.ts";
import { type Input, inputs, inputsOf } from "../../sizing/inputs.ts";
import { numberWords } from "../office/numbers.ts";
import { unitText } from "../build/units.ts";
import { type Book, Page } from "./page.ts";

export const inputsSheetName: Text = { zh: "输入", en: "Inputs" };

/** Columns by number, as formulas point at them. */
const COLUMN = Object.freeze({ value: 3, planned: 5, low: 7, high: 8 });

/** The sheet of every input: one named, unlocked cell each, checked against the bounds that the province file is held to. */
export async function addInputs(book: Book): Promise<void> {
  const page = new Page(book, {
    name: inputsSheetName,
    title: { zh: "测算输入", en: "Inputs of the sizing" },
    intro: {
      zh: "只需修改黄色单元格，“测算”“年度增长”“设备清单”各表随之重算。“规划值”是生成本工作簿时的取值，供比对，不参与计算。",
      en: "Change the yellow cells only: Sizing, Growth and Equipment follow. “Planned” is the value that this workbook was made with; it is for comparison and is not computed with.",
    },
    columns: [
      { title: { zh: "标识", en: "Id" }, width: 29 },
      { title: { zh: "名称", en: "Name" }, width: 30 },
      { title: { zh: "取值", en: "Value" }, width: 13, kind: "input" },
      { title: { zh: "单位", en: "Unit" }, width: 14 },
      { title: { zh: "规划值", en: "Planned" }, width: 12 },
      { title: { zh: "变动", en: "Changed" }, width: 8, kind: "live", align: "center" },
      { title: { zh: "低值", en: "Low" }, width: 9 },
      { title: { zh: "高值", en: "High" }, width: 9 },
      { title: { zh: "允许范围", en: "Allowed" }, width: 23 },
      { title: { zh: "依据", en: "Source" }, width: 32 },
      { title: { zh: "取值理由", en: "Why this value and range" }, width: 40 },
    ],
    frozenColumns: 2,
  });
  const values = inputsOf(book.input.province);
  for (const { title, holds } of groups) {
    const members = inputs.filter(holds);
    if (members.length === 0) continue;
    page.group(title);
    for (const input of members) addInput(page, input, values[input.id]!);
  }
  page.filter();
  await page.protect();
}

/** The column that marks each input changed since the plan; it holds no other words than its title, which is not counted. */
export function marksOfChanges({ language }: Book): string {
  return `'${inputsSheetName[language]}'!$F$4:$F$999`;
}

const byId = new Map<string, Assumption>(assumptions.map((assumption) => [assumption.id, assumption]));

const groups: readonly Readonly<{ title: Text; holds: (input: Input) => boolean }>[] = [
  {
    title: { zh: "规模", en: "Scale" },
    holds: ({ id, path }) => !byId.has(id) && !path.startsWith("options.") && !path.startsWith("backup."),
  },
  { title: { zh: "方案给出的参数", en: "Assumptions of the scheme" }, holds: ({ id }) => byId.get(id)?.origin === "scheme" },
  {
    title: { zh: "方案未给出、由本规划补充的参数", en: "Assumptions that the scheme leaves to the planner" },
    holds: ({ id }) => byId.get(id)?.origin === "ours",
  },
  { title: { zh: "建设选项", en: "Options" }, holds: ({ path }) => path.startsWith("options.") },
  { title: { zh: "备份策略", en: "Backup policy" }, holds: ({ path }) => path.startsWith("backup.") },
];

function addInput(page: Page, input: Input, value: number): void {
  const { book } = page;
  const assumption = byId.get(input.id);
  const held: AssumptionValue | undefined =
    assumption && book.input.province.assumptions[assumption.id as keyof typeof book.input.province.assumptions];
  const bounds = assumption ?? boundsOf(input.path);
  const row = page.nextRow;
  const cellOf = (column: number): string => `${page.sheet.getColumn(column).letter}${row}`;
  const mark = book.language === "zh" ? "已改" : "yes";
  page.add([
    input.id,
    input.name,
    value,
    unitText(input.unit),
    value,
    { formula: `IF(${cellOf(COLUMN.value)}=${cellOf(COLUMN.planned)},"","${mark}")`, result: "" },
    held?.low ?? null,
    held?.high ?? null,
    boundsInWords(bounds),
    assumption?.source ?? { zh: `规划文件 ${input.path}`, en: `Province file, ${input.path}` },
    held?.why ?? assumption?.why ?? null,
  ]);
  for (const column of [COLUMN.value, COLUMN.planned, COLUMN.low, COLUMN.high])
    page.sheet.getCell(row, column).numFmt = bounds.integer ? "#,##0" : FRACTIONS;

  const cell = page.sheet.getCell(row, COLUMN.value);
  cell.name = book.names.get(input.id)!;
  cell.dataValidation = {
    type: "custom",
    formulae: [boundsAsFormula(bounds, cellOf(COLUMN.value))],
    allowBlank: false,
    showErrorMessage: true,
    errorTitle: book.language === "zh" ? "超出允许范围" : "Out of bounds",
    error: boundsInWords(bounds)[book.language],
  };
}

/** As many decimals as a share has, thousands apart where there are any. */
const FRACTIONS = "[>=1000]#,##0;General";

type Bounds = Pick<Assumption, "min" | "max" | "minExclusive" | "maxExclusive" | "integer">;

/** The bounds that the province file has for what is counted, by the key's beginning. */
const countBounds: readonly (readonly [prefix: string, min: number, max: number])[] = [
  ["insured", 1, limits.insured],
  ["offices.province", 1, 1],
  ["offices.cities", 0, limits.cities],
  ["offices.counties", 0, limits.counties],
  ["staffPerOffice.", 0, limits.staffPerOffice],
  ["options.", 0, 1],
  ["backup.fullEveryDays", 1, 366],
  ["backup.incrementalEveryHours", 1, 8784],
  ["backup.retainDays", 1, 36_600],
  ["backup.windowHours", 1, 24],
];

function boundsOf(path: string): Bounds {
  const found = countBounds.find(([prefix]) => path.startsWith(prefix));
  if (found === undefined) throw new Error(`the input ${path} has no bounds`);
  return { min: found[1], max: found[2], integer: true };
}

function boundsAsFormula(bounds: Bounds, cell: string): string {
  const lower = `${cell}${bounds.minExclusive ? ">" : ">="}${bounds.min}`;
  const upper = `${cell}${bounds.maxExclusive ? "<" : "<="}${bounds.max}`;
  const whole = bounds.integer ? `,${cell}=INT(${cell})` : "";
  return `AND(ISNUMBER(${cell}),${lower},${upper}${whole})`;
}

function boundsInWords(bounds: Bounds): Text {
  const interval = `${bounds.minExclusive ? "(" : "["}${numberWords(bounds.min)}, ${numberWords(bounds.max)}${bounds.maxExclusive ? ")" : "]"}`;
  return bounds.integer ? { zh: `${interval} 整数`, en: `${interval}, whole` } : { zh: interval, en: interval };
}
