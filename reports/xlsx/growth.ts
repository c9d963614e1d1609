import type { Text } from "../../model/text.ts";
import { formulas } from "../../sizing/formulas.ts";
import { growth, type Growth, type GrowthYear } from "../../sizing/growth.ts";
import { decimalsOf } from "../build/quantities.ts";
import { unitText } from "../build/units.ts";
import { rewritten } from "./names.ts";
import { type Book, Page, type PageColumn } from "./page.ts";

export const growthSheetName: Text = { zh: "年度增长", en: "Growth" };

/** What each column follows: the quantity whose expression it repeats with its own year, and what the sizing says it is. */
type Need = Readonly<{
  title: Text;
  quantity: string;
  /** What the expression is multiplied by, for the unit of what is bought. */
  factor?: string;
  /** Whether the traffic of the year grows with the processing. */
  grownTraffic?: boolean;
  valueOf: (year: GrowthYear) => number;
  decimals: number;
  /** The quantity that is bought to meet it. */
  bought?: string;
}>;

const needs: readonly Need[] = [
  { title: { zh: "TPC-C（tpmC）", en: "TPC-C (tpmC)" }, quantity: "tpcc", valueOf: (year) => year.tpccTpmc, decimals: 1 },
  {
    title: { zh: "数据库核数（未取整）", en: "Database cores, unrounded" },
    quantity: "database.cores.exact",
    valueOf: (year) => year.databaseCores,
    decimals: 2,
    bought: "database.cores",
  },
  {
    title: { zh: "存储（TiB）", en: "Storage (TiB)" },
    quantity: "storage.total",
    valueOf: (year) => year.storageTib,
    decimals: 3,
    bought: "storage.total",
  },
  {
    title: { zh: "业务带宽（KB/s）", en: "Bandwidth (KB/s)" },
    quantity: "bandwidth.required",
    grownTraffic: true,
    valueOf: (year) => year.bandwidthKbPerSecond,
    decimals: 1,
  },
  {
    title: { zh: "省级广域网出口（Mbit/s）", en: "Provincial WAN outlet (Mbit/s)" },
    quantity: "link.provinceOutlet.required",
    factor: "*8192/10^6",
    grownTraffic: true,
    valueOf: (year) => year.outletMbitPerSecond,
    decimals: 2,
    bought: "link.provinceOutlet",
  },
];

/** The sheet of the years: what each one needs, live, and the first year in which each purchase no longer suffices. */
export async function addGrowth(book: Book): Promise<void> {
  const page = new Page(book, {
    name: growthSheetName,
    title: { zh: "年度增长与到期", en: "Growth, and when purchases run out" },
    intro: {
      zh: "第 0 年为投入使用当年。处理能力按 P 逐年增长为方案规定；流量随处理能力同步增长为本规划的假定；存储按人均年增量增长。",
      en: "Year 0 is the first year of service. The scheme has processing grow by P a year; that traffic grows with it is ours; storage grows by what each insured adds a year.",
    },
    columns: [
      { title: { zh: "年", en: "Year" }, width: 26, align: "center" },
      ...needs.map((need): PageColumn => ({ title: need.title, width: 24, kind: "live", decimals: need.decimals })),
    ],
    frozenColumns: 1,
  });
  const expected = growth(book.input.province, book.input.sizing);
  const first = page.nextRow;
  for (const year of expected.years) addYear(page, year);
  addPurchases(page, expected, first, page.nextRow - 1);
  await page.protect();
}

const expressions: ReadonlyMap<string, string> = new Map(formulas.map(({ id, sheet }) => [id, sheet]));

function addYear(page: Page, year: GrowthYear): void {
  const { names } = page.book;
  const cell = `$A${page.nextRow}`;
  const values = needs.map((need) => {
    const traffic: readonly (readonly [string, string])[] = need.grownTraffic
      ? [["a1", `(${names.get("a1")!}*(1+${names.get("growth")!})^${cell})`]]
      : [];
    const replaced = new Map([["years", cell], ["storageYears", cell], ...traffic]);
    return { formula: `${rewritten(need.quantity, expressions, names, replaced)}${need.factor ?? ""}`, result: need.valueOf(year) };
  });
  page.add([year.year, ...values]);
}

/** What misses by less than this share has not run out: an array is full to the brim in its last planned year. */
const TOLERANCE = "(1+1E-9)";

function addPurchases(page: Page, { purchases, years }: Growth, firstRow: number, lastRow: number): void {
  const { book } = page;
  const lasts = { zh: `${years.at(-1)!.year} 年内够用`, en: `lasts ${years.at(-1)!.year} years` }[book.language];
  page.skip(1);
  page.add(
    [
      { zh: "采购项", en: "Purchase" },
      { zh: "采购量", en: "Bought" },
      { zh: "单位", en: "Unit" },
      { zh: "最先不足的年份", en: "First year short" },
    ],
    { kind: "head", columns: 4 },
  );
  for (const { id, name, bought, unit, runsOutInYear } of purchases) {
    const column = page.sheet.getColumn(2 + needs.findIndex((need) => need.bought === id)).letter;
    const boughtName = book.names.get(id)!;
    const short = `MATCH(TRUE,INDEX($${column}$${firstRow}:$${column}$${lastRow}>${boughtName}*${TOLERANCE},0),0)`;
    const formula = `IFERROR(INDEX($A$${firstRow}:$A$${lastRow},${short}),"${lasts}")`;
    const row = page.add([name, { formula: boughtName, result: bought }, unitText(unit), { formula, result: runsOutInYear ?? lasts }], {
      kinds: { 1: "plain", 3: "plain" },
      decimals: { 2: decimalsOf(id), 4: 0 },
      columns: 4,
    });
    page.sheet.getCell(row, 1).alignment = { vertical: "middle", wrapText: true };
  }
}
