import type { Language, Text } from "../model/text.ts";
import { coverage } from "../workload/business/coverage.ts";
import type { Coverage } from "../workload/business/coverage.ts";
import { businessFunction } from "../workload/business/functions.ts";
import { monthEndBatches, monthEndMix } from "../workload/business/weights.ts";
import { tableRow } from "./markdown.ts";

/** The reference service's tables in the documentation, from the catalogue and the code that carries it out. */
export function workloadReference(language: Language): string {
  const rows = coverage();
  return [
    functionTable(
      { zh: "表 2：核心业务", en: "Table 2: core business" },
      rows.filter(({ table }) => table === 2),
      language,
    ),
    functionTable(
      { zh: "表 3：职业年金", en: "Table 3: occupational annuity" },
      rows.filter(({ table }) => table === 3),
      language,
    ),
    mixTable(language),
    batchTable(language),
  ].join("\n");
}

function functionTable(title: Text, rows: readonly Coverage[], language: Language): string {
  const columns: readonly Text[] = [
    { zh: "栏目", en: "group" },
    { zh: "功能", en: "function" },
    { zh: "事务", en: "transaction" },
    { zh: "类别", en: "kind" },
    { zh: "角色", en: "role" },
  ];
  const cells = rows.map((row) => [
    row.group[language],
    row.name[language],
    ...("entry" in row
      ? [`\`${row.entry.id}\``, kinds[row.entry.kind][language], `\`${row.entry.role}\``]
      : [`${without[language]}${row.reason[language]}`, "–", "–"]),
  ]);
  return table(title, columns, cells, language);
}

const kinds = {
  write: { zh: "写", en: "write" },
  query: { zh: "查询", en: "query" },
  batch: { zh: "批", en: "batch" },
} as const satisfies Readonly<Record<string, Text>>;
const without: Text = { zh: "无：", en: "none: " };

function mixTable(language: Language): string {
  const columns: readonly Text[] = [
    { zh: "事务", en: "transaction" },
    { zh: "名称", en: "name" },
    { zh: "每千人每天", en: "a day for 1,000" },
    { zh: "占比", en: "share" },
    { zh: "理由", en: "reason" },
  ];
  const cells = monthEndMix.map(({ id, perThousand, share, reason }) => [
    `\`${id}\``,
    businessFunction(id).name[language],
    perThousand.toFixed(3),
    `${(share * 100).toFixed(2)}%`,
    reason[language],
  ]);
  return table({ zh: "月末的请求", en: "Requests at the month's end" }, columns, cells, language);
}

function batchTable(language: Language): string {
  const columns: readonly Text[] = [
    { zh: "事务", en: "transaction" },
    { zh: "名称", en: "name" },
    { zh: "每机构每月", en: "a month for each office" },
    { zh: "理由", en: "reason" },
  ];
  const cells = monthEndBatches.map(({ id, perOffice, reason }) => [
    `\`${id}\``,
    businessFunction(id).name[language],
    perOffice === 1 ? "1" : perOffice.toFixed(3),
    reason[language],
  ]);
  return table({ zh: "月末的批处理", en: "Batches at the month's end" }, columns, cells, language);
}

function table(title: Text, columns: readonly Text[], cells: readonly (readonly string[])[], language: Language): string {
  const head = [tableRow(columns.map((column) => column[language])), tableRow(columns.map(() => "---"))];
  return [`### ${title[language]}`, "", ...head, ...cells.map(tableRow), ""].join("\n");
}
