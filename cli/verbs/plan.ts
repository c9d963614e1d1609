import { planDataCenter } from "../../datacenter/plan.ts";
import type { DataCenter, Net } from "../../datacenter/datacenter.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import type { Text } from "../../model/text.ts";
import { size } from "../../sizing/size.ts";
import { provinceOf } from "../province-file.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** The data centre: all of it as JSON, an overview for a person (the documents of `report` have the rest). */
export async function run(context: Context): Promise<Outcome> {
  const province = await provinceOf(context);
  const dataCenter = planDataCenter(province, size(province));
  return { exit: 0, json: dataCenter, text: (screen) => toText(dataCenter, screen) };
}

function toText(dataCenter: DataCenter, screen: Screen): string {
  const { language } = screen;
  const parts = [
    `${dataCenter.province[language]}  ${language === "zh" ? "摘要值" : "digest"} ${dataCenter.digest.slice(0, 12)}`,
    heading({ zh: "规模", en: "How much of it" }, countsTable(dataCenter, screen), screen),
    heading({ zh: "分区与主机", en: "Zones and hosts" }, zonesTable(dataCenter, screen), screen),
    heading({ zh: "设备清单", en: "Equipment" }, equipmentTable(dataCenter, screen), screen),
    language === "zh"
      ? "访问关系、地址、线路和证书的全部数据：./jinbao plan --json\n成文：./jinbao report -o report"
      : "Every flow, address, line and certificate: ./jinbao plan --json\nAs documents: ./jinbao report -o report",
  ];
  return `${parts.join("\n\n")}\n`;
}

function heading(title: Text, table: string, { language }: Screen): string {
  return `${title[language]}\n${table}`;
}

const counted: readonly Readonly<{ name: Text; count: (dataCenter: DataCenter) => number }>[] = [
  { name: { zh: "应用系统", en: "systems" }, count: ({ systems }) => systems.length },
  { name: { zh: "接口", en: "interfaces" }, count: ({ interfaces }) => interfaces.length },
  { name: { zh: "网络（子网）", en: "networks" }, count: ({ networks }) => networks.length },
  { name: { zh: "主机", en: "hosts" }, count: ({ hosts }) => hosts.length },
  { name: { zh: "存储卷", en: "volumes" }, count: ({ volumes }) => volumes.length },
  { name: { zh: "允许的访问关系", en: "allowed flows" }, count: ({ flows }) => flows.length },
  { name: { zh: "网闸通道", en: "gap channels" }, count: ({ gapChannels }) => gapChannels.length },
  { name: { zh: "线路", en: "lines" }, count: ({ links }) => links.length },
  { name: { zh: "经办机构", en: "offices" }, count: ({ offices }) => offices.length },
];

function countsTable(dataCenter: DataCenter, screen: Screen): string {
  const columns: Column[] = [{ title: { zh: "内容", en: "what" } }, { title: { zh: "数量", en: "count" }, align: "right" }];
  return renderTable({ columns, rows: counted.map(({ name, count }): Cell[] => [name, count(dataCenter)]) }, screen);
}

function zonesTable({ zones, hosts }: DataCenter, screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "分区", en: "zone" } },
    { title: { zh: "名称", en: "name" }, weight: 2 },
    { title: { zh: "网", en: "net" } },
    { title: { zh: "主机数", en: "hosts" }, align: "right" },
    { title: { zh: "核数", en: "cores" }, align: "right" },
    { title: { zh: "内存（GiB）", en: "memory (GiB)" }, align: "right" },
  ];
  const rows = zones.map(({ id, name, net }): Cell[] => {
    const within = hosts.filter(({ zone }) => zone === id);
    return [id, name, netWords[net], within.length, sum(within.map(({ cores }) => cores)), sum(within.map(({ memoryGib }) => memoryGib))];
  });
  return renderTable({ columns, rows }, screen);
}

const netWords: Readonly<Record<Net, Text>> = {
  business: { zh: "业务专网", en: "business" },
  outside: { zh: "外网", en: "outside" },
  external: { zh: "外部", en: "external" },
};

/** What is needed and what of it is there already are told apart only where something is. */
function equipmentTable({ equipment }: DataCenter, screen: Screen): string {
  const withReused = equipment.some(({ reused }) => reused > 0);
  const columns: Column[] = [
    { title: { zh: "编号", en: "id" }, weight: 2 },
    { title: { zh: "名称", en: "name" }, weight: 2 },
    ...(withReused
      ? [right({ zh: "需要", en: "needed" }), right({ zh: "复用", en: "reused" }), right({ zh: "采购", en: "to buy" })]
      : [right({ zh: "采购", en: "to buy" })]),
    { title: { zh: "单位", en: "unit" } },
    { title: { zh: "可选项", en: "optional" } },
  ];
  const rows = equipment.map(({ id, name, needed, reused, quantity, unit, optional, chosen }): Cell[] => [
    id,
    name,
    ...(withReused ? [needed, reused] : []),
    quantity,
    unit,
    optional ? (chosen ? { zh: "已选", en: "chosen" } : { zh: "未选", en: "not chosen" }) : null,
  ]);
  return renderTable({ columns, rows }, screen);
}

function right(title: Text): Column {
  return { title, align: "right" };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
