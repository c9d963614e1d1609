import { assumptions } from "../../model/catalogue/assumptions.ts";
import type { Text } from "../../model/text.ts";
import type { Quantity, Tornado } from "../../sizing/quantity.ts";
import type { Ranges } from "../../sizing/range.ts";
import type { ReportInput } from "../input.ts";
import type { Block, Section, Table } from "../report.ts";
import { namesOf, say, section } from "./blocks.ts";
import { unitText } from "./units.ts";

/** How far the results move with their assumptions, and which assumption moves them most. */
export function rangesSection({ ranges, sizing }: ReportInput): Section {
  const title = { zh: "结果区间与敏感性", en: "Ranges and what drives them" };
  if (ranges === undefined) {
    return section("ranges", title, [say("本次未抽样，没有区间。", "No draws were made: there are no ranges.")]);
  }
  return section(
    "ranges",
    title,
    [
      say(
        "各参数按各自的分布同时抽样（蒙特卡罗法），九成结果落在 P5 与 P95 之间。采购规模取测算值，区间供论证时参考；不随参数变动的数量不列。",
        "With all assumptions drawn from their distributions at once (Monte Carlo), nine results in ten lie between P5 and P95. What is bought follows the computed value; the range is for the discussion. Quantities that do not move are left out.",
      ),
      rangeTable(
        "ranges-scheme",
        { zh: "参考技术方案的测算：区间", en: "By the scheme: ranges" },
        rangedOf(sizing.quantities, ranges, "scheme"),
      ),
      rangeTable(
        "ranges-ours",
        { zh: "补充测算（本规划口径）：区间", en: "Further sizing (ours): ranges" },
        rangedOf(sizing.quantities, ranges, "ours"),
      ),
    ],
    [
      section(
        "ranges.tornado",
        { zh: "影响最大的参数", en: "What drives the results most" },
        tornadoBlocks(sizing.quantities, ranges.tornado),
      ),
    ],
  );
}

type Ranged = Readonly<{ quantity: Quantity; p5: number; p50: number; p95: number }>;

/** The quantities of one origin whose range has a width. */
export function rangedOf(quantities: readonly Quantity[], ranges: Ranges, origin: Quantity["origin"]): readonly Ranged[] {
  return quantities.flatMap((quantity) => {
    const range = ranges.quantities.get(quantity.id);
    return range === undefined || range.p5 === range.p95 || quantity.origin !== origin ? [] : [{ quantity, ...range }];
  });
}

export function rangeTable(id: string, title: Text, ranged: readonly Ranged[]): Table {
  return {
    kind: "table",
    id,
    title,
    columns: [
      { title: { zh: "名称", en: "Quantity" }, weight: 4 },
      { title: { zh: "测算值", en: "Computed" }, weight: 1.8, align: "right" },
      { title: { zh: "P5", en: "P5" }, weight: 1.8, align: "right" },
      { title: { zh: "P50", en: "P50" }, weight: 1.8, align: "right" },
      { title: { zh: "P95", en: "P95" }, weight: 1.8, align: "right" },
      { title: { zh: "单位", en: "Unit" }, weight: 2 },
    ],
    rows: ranged.map(({ quantity, p5, p50, p95 }) => [quantity.name, quantity.value, p5, p50, p95, unitText(quantity.unit)]),
  };
}

/** One chart a result; as not every writer draws charts, a table beside it says the same. */
function tornadoBlocks(quantities: readonly Quantity[], tornado: readonly Tornado[]): readonly Block[] {
  const bars = Map.groupBy(tornado, ({ quantity }) => quantity);
  return quantities.flatMap((quantity) => {
    const own = bars.get(quantity.id);
    return own === undefined ? [] : [tornadoChart(quantity, own), tornadoTable(quantity, own)];
  });
}

const assumptionName = namesOf(assumptions);
const atLow: Text = { zh: "参数取下限时", en: "Assumption at its low" };
const atHigh: Text = { zh: "参数取上限时", en: "Assumption at its high" };

function tornadoChart({ id, name, value, unit }: Quantity, bars: readonly Tornado[]): Block {
  const { zh, en } = unitText(unit);
  return {
    kind: "chart",
    id: `tornado-${id}`,
    title: { zh: `${name.zh}：各参数单独变动的影响`, en: `${name.en}: each assumption moved alone` },
    type: "tornado",
    xTitle: { zh: "参数", en: "Assumption" },
    yTitle: { zh: `${name.zh}（${zh}）`, en: `${name.en} (${en})` },
    x: bars.map(({ assumption }) => assumptionName(assumption)),
    series: [
      { name: atLow, values: bars.map(({ low }) => low) },
      { name: atHigh, values: bars.map(({ high }) => high) },
    ],
    marks: [{ name: { zh: "测算值", en: "Computed" }, value }],
  };
}

function tornadoTable({ id, name, unit }: Quantity, bars: readonly Tornado[]): Table {
  const { zh, en } = unitText(unit);
  return {
    kind: "table",
    id: `tornado-table-${id}`,
    title: { zh: `${name.zh}（${zh}）随各参数的变化`, en: `${name.en} (${en}) as each assumption moves` },
    columns: [
      { title: { zh: "参数", en: "Assumption" }, weight: 4 },
      { title: atLow, weight: 2, align: "right" },
      { title: atHigh, weight: 2, align: "right" },
      { title: { zh: "变动幅度", en: "Swing" }, weight: 2, align: "right" },
    ],
    rows: bars.map(({ assumption, low, high }) => [assumptionName(assumption), low, high, Math.abs(high - low)]),
  };
}
