import type { Text } from "../model/text.ts";
import { unitText } from "../reports/build/units.ts";
import type { Cell, Column } from "../reports/report.ts";
import { renderTable } from "../reports/terminal.ts";
import type { Work } from "./stage.ts";
import type { Screen } from "./verb.ts";

/** The quantities that decide what is built, in the scheme's order. */
const headlineIds: readonly string[] = [
  "offices",
  "terminals",
  "tpcc",
  "database.cores",
  "database.memory",
  "storage.total",
  "bandwidth.required",
];

/** The numbers that a director asks for; where a stage has not come to one, it is left out. */
export function summaryTable({ province, sizing, dataCenter, lints }: Work, screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "主要数字", en: "headline numbers" } },
    { title: { zh: "值", en: "value" }, align: "right" },
    { title: { zh: "单位", en: "unit" } },
    { title: { zh: "方案印出", en: "scheme prints" } },
  ];
  const insured: Cell[] = [{ zh: "参保人数", en: "Insured persons" }, province?.insured ?? null, unitText("persons"), null];
  const quantities = headlineIds.flatMap((id): Cell[][] => {
    const quantity = sizing?.quantities.find((each) => each.id === id);
    return quantity === undefined ? [] : [[quantity.name, quantity.value, unitText(quantity.unit), quantity.printed?.join("; ") ?? null]];
  });
  const planned: Cell[][] =
    dataCenter === undefined
      ? []
      : [
          [{ zh: "主机", en: "Hosts" }, dataCenter.hosts.length, { zh: "台", en: "hosts" }, null],
          [{ zh: "允许的访问关系", en: "Allowed flows" }, dataCenter.flows.length, { zh: "条", en: "flows" }, null],
          [{ zh: "需采购的设备", en: "Equipment to buy" }, dataCenter.equipment.filter(({ quantity }) => quantity > 0).length, lines, null],
        ];
  const doubts: Cell[][] =
    lints === undefined ? [] : [[{ zh: "值得复核之处", en: "To be looked at again" }, lints.length, lintsUnit, null]];
  return renderTable({ columns, rows: [insured, ...quantities, ...planned, ...doubts] }, screen);
}

const lines: Text = { zh: "项", en: "lines" };
const lintsUnit: Text = { zh: "条，见 ./jinbao validate", en: "see ./jinbao validate" };
