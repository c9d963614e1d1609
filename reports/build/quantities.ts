import type { Text } from "../../model/text.ts";
import type { Formula } from "../../sizing/formula.ts";
import { backupFormulas } from "../../sizing/formulas/backup.ts";
import { bandwidthFormulas } from "../../sizing/formulas/bandwidth.ts";
import { processingFormulas } from "../../sizing/formulas/processing.ts";
import { roomFormulas } from "../../sizing/formulas/room.ts";
import { serviceFormulas } from "../../sizing/formulas/services.ts";
import { storageFormulas } from "../../sizing/formulas/storage.ts";
import { tierFormulas } from "../../sizing/formulas/tiers.ts";
import { formulas as allFormulas } from "../../sizing/formulas.ts";
import type { Quantity, Sizing } from "../../sizing/quantity.ts";
import type { Cell, Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";
import { unitText } from "./units.ts";

/** Quantities of one matter and of one origin: the scheme's formulas, or ours. */
export type QuantityGroup = Readonly<{ id: string; title: Text; quantities: readonly Quantity[] }>;

/** The scheme's quantities under its own headings of part 五. */
export function schemeGroups(sizing: Sizing): readonly QuantityGroup[] {
  return groupsOf(sizing, "scheme", [
    { id: "processing", title: { zh: "业务量测算", en: "Transaction volume" }, formulas: [...processingFormulas, ...tierFormulas] },
    { id: "storage", title: { zh: "数据存储测算", en: "Data storage" }, formulas: storageFormulas },
    { id: "traffic", title: { zh: "数据流量测算", en: "Data traffic" }, formulas: bandwidthFormulas },
    { id: "other", title: { zh: "其他", en: "Other" }, formulas: [...serviceFormulas, ...backupFormulas, ...roomFormulas] },
  ]);
}

/** What the scheme asks for without a formula, by matter. */
export function ourGroups(sizing: Sizing): readonly QuantityGroup[] {
  return groupsOf(sizing, "ours", [
    {
      id: "tiers",
      title: { zh: "应用、公共服务与财务服务器", en: "Servers of applications, public services and finance" },
      formulas: [...processingFormulas, ...tierFormulas],
    },
    { id: "disks", title: { zh: "存储与电子档案", en: "Disks and scanned papers" }, formulas: storageFormulas },
    { id: "lines", title: { zh: "线路", en: "Lines" }, formulas: bandwidthFormulas },
    { id: "services", title: { zh: "公共服务与 12333", en: "Public services and the hotline" }, formulas: serviceFormulas },
    { id: "backup", title: { zh: "备份与容灾", en: "Backup and recovery" }, formulas: backupFormulas },
    { id: "room", title: { zh: "机柜", en: "Racks" }, formulas: roomFormulas },
  ]);
}

type GroupEntry = Readonly<{ id: string; title: Text; formulas: readonly Formula[] }>;

function groupsOf({ quantities }: Sizing, origin: Quantity["origin"], entries: readonly GroupEntry[]): readonly QuantityGroup[] {
  return entries
    .map(({ id, title, formulas }) => {
      const ids = new Set(formulas.map((formula) => formula.id));
      return { id, title, quantities: quantities.filter((quantity) => quantity.origin === origin && ids.has(quantity.id)) };
    })
    .filter((group) => group.quantities.length > 0);
}

/** Every number: the scheme's under its own headings, ours apart. */
export function sizingSection(sizing: Sizing): Section {
  return section(
    "sizing",
    { zh: "基础测算", en: "Sizing" },
    [
      say(
        "“参考技术方案的测算”各项用方案第五部分的公式，方案印出的数值与计算值并列，不同处说明原因；“补充测算”各项方案有要求而未给出算法，公式和理由均为本规划补充。",
        "“By the scheme” has the formulas of the scheme's part 五, with what the scheme prints beside what they give and the reason for each difference. “Further sizing” is what the scheme asks for without saying how: those formulas and reasons are ours.",
      ),
    ],
    [
      section(
        "sizing.scheme",
        { zh: "参考技术方案的测算", en: "By the scheme" },
        [],
        schemeGroups(sizing).map((group) =>
          section(`sizing.scheme.${group.id}`, group.title, [quantityTable(`scheme-${group.id}`, group)]),
        ),
      ),
      section(
        "sizing.ours",
        { zh: "补充测算（本规划口径）", en: "Further sizing (ours)" },
        [],
        ourGroups(sizing).map((group) => section(`sizing.ours.${group.id}`, group.title, [quantityTable(`ours-${group.id}`, group)])),
      ),
    ],
  );
}

function quantityTable(id: string, { title, quantities }: QuantityGroup): Table {
  const printed = quantities.some((quantity) => quantity.printed !== undefined);
  const noted = quantities.some((quantity) => quantity.note !== undefined);
  // The scheme's quantities cite a place in it and explain a difference; ours give their reason as the source.
  const ours = quantities.some(({ origin }) => origin === "ours");
  return {
    kind: "table",
    id: `quantities-${id}`,
    title,
    columns: [
      { title: { zh: "名称", en: "Quantity" }, weight: 2.8 },
      { title: { zh: "数值", en: "Value" }, weight: 1.5, align: "right" },
      { title: { zh: "单位", en: "Unit" }, weight: 1.3 },
      { title: { zh: "公式", en: "Formula" }, weight: 4 },
      ...(printed ? [{ title: { zh: "方案印数", en: "The scheme prints" }, weight: 1.3, align: "right" as const }] : []),
      ...(noted ? [{ title: { zh: "说明", en: "Note" }, weight: ours ? 2.6 : 4 }] : []),
      { title: { zh: "依据", en: "Source" }, weight: ours ? 4.6 : 2 },
      { title: { zh: "标识", en: "Id" }, weight: 2 },
    ],
    rows: quantities.map((quantity): Cell[] => [
      quantity.name,
      quantity.value,
      unitText(quantity.unit),
      quantity.formula,
      ...(printed ? [printedOf(quantity)] : []),
      ...(noted ? [quantity.note ?? null] : []),
      quantity.source,
      quantity.id,
    ]),
  };
}

/** What the scheme prints for it, in one or more places. */
export function printedOf({ printed }: Quantity): Text | null {
  return printed === undefined ? null : { zh: printed.join("、"), en: printed.join(", ") };
}

/** Decimals that a person is shown of it. */
export function decimalsOf(id: string): number {
  const found = decimals.get(id);
  if (found === undefined) throw new Error(`the sizing has no formula for ${id}`);
  return found;
}

const decimals: ReadonlyMap<string, number> = new Map(allFormulas.map((formula) => [formula.id, formula.decimals]));
