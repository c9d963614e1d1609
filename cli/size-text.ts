import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";
import { unitText } from "../reports/build/units.ts";
import type { Cell, Column } from "../reports/report.ts";
import { renderTable } from "../reports/terminal.ts";
import type { Comparison } from "../sizing/compare.ts";
import type { Quantity, Sizing, Tornado } from "../sizing/quantity.ts";
import type { Screen } from "./verb.ts";

/** What `size` worked out: the numbers, and what was asked for beside them. */
export type SizeResult = Readonly<{ province: Province; sizing: Sizing; spread?: Spread; against?: Against; swept?: Swept }>;
export type Spread = Readonly<{ draws: number; seed: number; tornado: readonly Tornado[] }>;
export type Against = Readonly<{ file: string; province: Text; digest: string; quantities: readonly Comparison[] }>;
export type Swept = Readonly<{
  key: string;
  rows: readonly Readonly<{ value: number; digest: string; quantities: Readonly<Record<string, number>> }>[];
}>;

/** From so many columns on there is room for the ids that scripts use. */
const wide = 110;

/** `size` for a person: the scheme's numbers and ours, never in one table; then what was asked for. */
export function sizeText(result: SizeResult, screen: Screen): string {
  const { province, sizing, spread, against, swept } = result;
  const { language } = screen;
  const parts = [
    `${province.name[language]}  ${say({ zh: "摘要值", en: "digest" }, screen)} ${sizing.digest.slice(0, 12)}`,
    ...origins.map(({ origin, title }) => {
      const quantities = sizing.quantities.filter((quantity) => quantity.origin === origin);
      return `${title[language]}\n${quantityTable(quantities, spread !== undefined, screen)}`;
    }),
    ...(spread === undefined ? [] : [tornadoTable(spread.tornado, screen)]),
    ...(against === undefined ? [] : [comparisonTable(against, screen)]),
    ...(swept === undefined ? [] : [sweepTable(swept, sizing, screen)]),
    say(
      {
        zh: "各数量的公式、取值、出处和备注：./jinbao size --json；成文：./jinbao report -o report",
        en: "Formula, inputs, source and notes of each: ./jinbao size --json; as documents: ./jinbao report -o report",
      },
      screen,
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

const origins: readonly Readonly<{ origin: Quantity["origin"]; title: Text }>[] = [
  { origin: "scheme", title: { zh: "参考方案的数量", en: "By the scheme" } },
  { origin: "ours", title: { zh: "补充的数量（本工具口径）", en: "Further numbers (ours)" } },
];

function quantityTable(quantities: readonly Quantity[], ranged: boolean, screen: Screen): string {
  const withIds = screen.width >= wide;
  const withPrinted = quantities.some(({ printed }) => printed !== undefined);
  const columns: Column[] = [
    ...(withIds ? [{ title: { zh: "编号", en: "id" } }] : []),
    { title: { zh: "名称", en: "what" }, weight: 3 },
    number({ zh: "值", en: "value" }),
    { title: { zh: "单位", en: "unit" } },
    ...(ranged ? [number({ zh: "P5", en: "P5" }), number({ zh: "P50", en: "P50" }), number({ zh: "P95", en: "P95" })] : []),
    ...(withPrinted ? [{ title: { zh: "方案印出", en: "scheme prints" } }] : []),
    { title: { zh: "出处", en: "source" } },
  ];
  const rows = quantities.map(({ id, name, value, unit, range, printed, source }): Cell[] => [
    ...(withIds ? [id] : []),
    name,
    value,
    unitText(unit),
    ...(ranged ? [range?.p5 ?? null, range?.p50 ?? null, range?.p95 ?? null] : []),
    ...(withPrinted ? [printed?.join("; ") ?? null] : []),
    place(source),
  ]);
  return renderTable({ columns, rows }, screen);
}

/** The section or table alone, or that it is ours: the rest of a source is a sentence, which a terminal's column would chop up. */
function place({ zh, en }: Text): Text {
  const section = /^(?:表\d+|[一二三四五六七](?:（[一二三四五六七]）)?\d?(?:（\d）)?)/.exec(zh)?.[0];
  return { zh: section ?? zh.split(/[：；，]/)[0]!, en: en.split(/[:;,]/)[0]!.replace(/^Scheme /, "") };
}

function tornadoTable(tornado: readonly Tornado[], screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "结果", en: "result" } },
    { title: { zh: "参数", en: "assumption" } },
    number({ zh: "参数取下限时", en: "at its low" }),
    number({ zh: "参数取上限时", en: "at its high" }),
  ];
  const rows = tornado.map(({ quantity, assumption, low, high }): Cell[] => [quantity, assumption, low, high]);
  return `${say({ zh: "影响最大的参数：", en: "What drives the results most:" }, screen)}\n${renderTable({ columns, rows }, screen)}`;
}

function comparisonTable(against: Against, screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "编号", en: "id" }, weight: 2 },
    { title: { zh: "单位", en: "unit" } },
    number({ zh: "本文件", en: "this" }),
    number({ zh: "对比文件", en: "other" }),
    number({ zh: "差", en: "difference" }),
    number({ zh: "比值", en: "ratio" }),
  ];
  const changed = against.quantities.filter(({ difference }) => difference !== 0);
  const rows = changed.map(({ id, unit, a, b, difference, ratio }): Cell[] => [id, unitText(unit), a, b, difference, ratio ?? null]);
  const same = against.quantities.length - changed.length;
  const title: Text = {
    zh: `与 ${against.file} 比较（另有 ${same} 项相同）：`,
    en: `Beside ${against.file} (${same} more are the same):`,
  };
  return `${say(title, screen)}\n${renderTable({ columns, rows }, screen)}`;
}

/** The results that a planner reads first; the JSON has all. */
const sweptIds: ReadonlySet<string> = new Set(["tpcc", "database.cores", "database.memory", "storage.total", "bandwidth.required"]);

function sweepTable({ key, rows }: Swept, sizing: Sizing, screen: Screen): string {
  const shown = sizing.quantities.filter(({ id }) => sweptIds.has(id));
  const columns: Column[] = [
    number({ zh: key, en: key }),
    ...shown.map(({ id, unit }) => number({ zh: `${id}（${unitText(unit).zh}）`, en: `${id} (${unitText(unit).en})` })),
  ];
  const cells = rows.map((row): Cell[] => [row.value, ...shown.map(({ id }) => row.quantities[id] ?? null)]);
  const title: Text = { zh: `${key} 逐步变化时：`, en: `As ${key} goes through its span:` };
  return `${say(title, screen)}\n${renderTable({ columns, rows: cells }, screen)}`;
}

function number(title: Text): Column {
  return { title, align: "right" };
}

function say(text: Text, { language }: Screen): string {
  return text[language];
}
