import type { DataCenter, Equipment } from "../../datacenter/datacenter.ts";
import type { Text } from "../../model/text.ts";
import type { Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";

/** Table 7 for the province, less what exists; what the scheme does not list stands apart. */
export function equipmentSection({ equipment }: DataCenter): Section {
  const scheme = equipment.filter(({ origin }) => origin === "scheme");
  const ours = equipment.filter(({ origin }) => origin === "ours");
  const { bought, reused, optional } = countsOf(equipment);
  return section("equipment", { zh: "设备清单", en: "Equipment" }, [
    say(
      `次序同方案表7。采购数量＝需求数量－利旧数量；未选的可选项不采购。共 ${equipment.length} 项：需采购 ${bought} 项，有利旧的 ${reused} 项，未选的可选项 ${optional} 项。`,
      `In the order of the scheme's table 7. To buy is what is needed less what is reused; an optional line that is not chosen is not bought. ${equipment.length} lines: ${bought} to buy, ${reused} with reuse, ${optional} optional and not chosen.`,
    ),
    equipmentTable("equipment-scheme", { zh: "系统配置建议表（方案表7）", en: "Recommended configuration (the scheme's table 7)" }, scheme),
    ...(ours.length === 0
      ? []
      : [equipmentTable("equipment-ours", { zh: "表7 以外、由本规划补充的设备", en: "Beyond table 7 (ours)" }, ours)]),
  ]);
}

/** Lines to buy, lines of which something is reused, and optional lines left out. */
export function countsOf(equipment: readonly Equipment[]): Readonly<{ bought: number; reused: number; optional: number }> {
  return {
    bought: equipment.filter(({ quantity }) => quantity > 0).length,
    reused: equipment.filter(({ reused }) => reused > 0).length,
    optional: equipment.filter(({ optional, chosen }) => optional && !chosen).length,
  };
}

export function equipmentTable(id: string, title: Text, equipment: readonly Equipment[]): Table {
  return {
    kind: "table",
    id,
    title,
    columns: [
      { title: { zh: "分类", en: "Category" }, weight: 1.8 },
      { title: { zh: "名称", en: "Name" }, weight: 2.6 },
      { title: { zh: "说明", en: "Specification" }, weight: 4.8 },
      { title: { zh: "需求", en: "Needed" }, weight: 1.4, align: "center", decimals: 0 },
      { title: { zh: "利旧", en: "Reused" }, weight: 1.4, align: "center", decimals: 0 },
      { title: { zh: "采购", en: "To buy" }, weight: 1.4, align: "center", decimals: 0 },
      { title: { zh: "单位", en: "Unit" }, weight: 1, align: "center" },
    ],
    rows: equipment.map(({ category, name, specification, optional, chosen, needed, reused, quantity, unit }) => [
      category,
      optional ? optionalName(name, chosen) : name,
      specification,
      needed,
      reused,
      quantity,
      unit,
    ]),
  };
}

function optionalName({ zh, en }: Text, chosen: boolean): Text {
  return chosen ? { zh: `${zh}（可选）`, en: `${en} (optional)` } : { zh: `${zh}（可选，未选）`, en: `${en} (optional, not chosen)` };
}
