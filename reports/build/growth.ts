import type { Text } from "../../model/text.ts";
import { growth, type Growth, type GrowthYear, type Purchase } from "../../sizing/growth.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";
import { unitText } from "./units.ts";

/** Year by year what is needed, and when what is bought now no longer suffices. */
export function growthSection({ province, sizing }: ReportInput): Section {
  const grown = growth(province, sizing);
  return section("growth", { zh: "年度增长与采购到期", en: "Growth, and when purchases run out" }, [
    say(
      "第 0 年为投入使用当年。处理能力按 P 逐年增长为方案规定；流量随处理能力同步增长为本规划的假定；存储按人均年增量增长。",
      "Year 0 is the first year of service. The scheme has processing grow by P a year; that traffic grows with it is ours; storage grows by what each insured adds a year.",
    ),
    yearsTable(grown),
    ...chart(grown),
    purchasesTable(grown),
  ]);
}

function yearsTable({ years }: Growth): Table {
  return {
    kind: "table",
    id: "growth-years",
    title: { zh: "逐年需求", en: "What each year needs" },
    columns: [
      { title: { zh: "年", en: "Year" }, align: "center" },
      { title: { zh: "TPC-C（tpmC）", en: "TPC-C (tpmC)" }, weight: 2, align: "right", decimals: 1 },
      { title: { zh: "数据库核数（未取整）", en: "Database cores, unrounded" }, weight: 2, align: "right", decimals: 2 },
      { title: { zh: "存储（TiB）", en: "Storage (TiB)" }, weight: 2, align: "right", decimals: 2 },
      { title: { zh: "业务带宽（KB/s）", en: "Bandwidth (KB/s)" }, weight: 2, align: "right", decimals: 1 },
      { title: { zh: "广域网出口（Mbit/s）", en: "WAN outlet (Mbit/s)" }, weight: 2, align: "right", decimals: 2 },
    ],
    rows: years.map(({ year, tpccTpmc, databaseCores, storageTib, bandwidthKbPerSecond, outletMbitPerSecond }) => [
      year,
      tpccTpmc,
      databaseCores,
      storageTib,
      bandwidthKbPerSecond,
      outletMbitPerSecond,
    ]),
  };
}

/** What of a year uses up each purchase. */
const uses: Readonly<Record<string, (year: GrowthYear) => number>> = Object.freeze({
  "database.cores": ({ databaseCores }) => databaseCores,
  "storage.total": ({ storageTib }) => storageTib,
  "link.provinceOutlet": ({ outletMbitPerSecond }) => outletMbitPerSecond,
});

/** Every purchase on one scale: what a year needs as a share of what is bought. */
function chart({ years, purchases }: Growth): readonly Block[] {
  const series = purchases.flatMap(({ id, name, bought }) => {
    const use = uses[id];
    return use === undefined || bought === 0 ? [] : [{ name, values: years.map((year) => (100 * use(year)) / bought) }];
  });
  if (series.length === 0) return [];
  return [
    {
      kind: "chart",
      id: "growth-chart",
      title: { zh: "逐年需求占采购量的比例", en: "What each year needs, as a share of what is bought" },
      type: "line",
      xTitle: { zh: "年", en: "Year" },
      yTitle: { zh: "占采购量（%）", en: "Share of what is bought (%)" },
      x: years.map(({ year }) => year),
      series,
      marks: [{ name: { zh: "用尽", en: "Used up" }, value: 100 }],
    },
  ];
}

function purchasesTable({ years, purchases }: Growth): Table {
  return {
    kind: "table",
    id: "growth-purchases",
    title: { zh: "采购量何时不足", en: "When each purchase runs out" },
    columns: [
      { title: { zh: "采购项", en: "Purchase" }, weight: 4 },
      { title: { zh: "采购量", en: "Bought" }, weight: 2, align: "right" },
      { title: { zh: "单位", en: "Unit" }, weight: 1.5 },
      { title: { zh: "最先不足的年份", en: "First year short" }, weight: 3 },
    ],
    rows: purchases.map((purchase) => [purchase.name, purchase.bought, unitText(purchase.unit), runsOut(purchase, years.at(-1)!.year)]),
  };
}

function runsOut({ runsOutInYear: year }: Purchase, lastYear: number): Text {
  return year === undefined
    ? { zh: `${lastYear} 年内够用`, en: `lasts ${lastYear} years` }
    : { zh: `投产后第 ${year} 年`, en: `year ${year} after the start` };
}
