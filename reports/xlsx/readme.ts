import type { Text } from "../../model/text.ts";
import { decimalsOf } from "../build/quantities.ts";
import { unitText } from "../build/units.ts";
import { inLanguage } from "../office/words.ts";
import { equipmentSheetName } from "./equipment.ts";
import { flowsSheetName } from "./flows.ts";
import { growthSheetName } from "./growth.ts";
import { inputsSheetName, marksOfChanges } from "./inputs.ts";
import { type Book, type Live, Page, paint } from "./page.ts";
import { addressesSheetName, hostsSheetName, linksSheetName } from "./places.ts";
import { sizingSheetName } from "./sizing.ts";
import type { CellKind } from "./style.ts";

/** The first sheet: what the workbook is, whose, what its colours mean, and the headline numbers, live. */
export function addReadme(book: Book): void {
  const { report } = book;
  const page = new Page(book, {
    name: { zh: "说明", en: "Read me" },
    title: report.title,
    intro: {
      zh: "依据《机关事业单位工作人员养老保险信息系统建设参考技术方案》测算，修改“输入”表即可重算。",
      en: "Sized by the reference technical scheme for public-sector pension information systems; change the Inputs sheet and everything recalculates.",
    },
    columns: [
      { title: { zh: "项目", en: "Item" }, width: 34 },
      { title: { zh: "内容", en: "Content" }, width: 88, align: "left" },
      { title: { zh: "单位", en: "Unit" }, width: 16 },
    ],
  });
  page.group({ zh: "本工作簿", en: "This workbook" });
  page.add([{ zh: "省份", en: "Province" }, report.province]);
  page.add([{ zh: "编制日期", en: "Date" }, report.date]);
  page.add([{ zh: "省级规划摘要（SHA-256）", en: "Digest of the province (SHA-256)" }, report.digests.province]);
  page.add([{ zh: "数据中心规划摘要（SHA-256）", en: "Digest of the data centre (SHA-256)" }, report.digests.dataCenter]);
  page.add([{ zh: "输入状态", en: "State of the inputs" }, changeNotice(book, marksOfChanges(book))], { kinds: { 2: "live" } });
  addHeadlines(page);
  page.group({ zh: "颜色", en: "Colours" });
  for (const { kind, name, meaning } of legend) paint(page.sheet.getCell(page.add([name, meaning]), 1), kind);
  page.group({ zh: "各表", en: "Sheets" });
  for (const { name, purpose } of sheets) {
    const words = inLanguage(name, book.language);
    const cell = page.sheet.getCell(page.add([name, purpose]), 1);
    cell.value = { text: words, hyperlink: `#'${words}'!A1` };
    cell.font = { ...cell.font, color: { argb: "FF0563C1" }, underline: true };
  }
  page.group({ zh: "须知", en: "Please note" });
  for (const { name, words } of notes) page.add([name, words]);
  page.sheet.pageSetup.fitToHeight = 1;
}

/**
 * Whether the inputs are still the plan's: it counts the marks that the Inputs sheet sets beside each changed input.
 *
 * @param marks the range of those marks
 */
function changeNotice({ language }: Book, marks: string): Live {
  const same = language === "zh" ? "与规划一致" : "as planned";
  const count = `COUNTIF(${marks},"?*")`;
  const changed =
    language === "zh"
      ? `"已修改 "&${count}&" 项，访问关系、地址、主机、链路各表不再与之一致"`
      : `${count}&" changed: the sheets made by the plan no longer match"`;
  return { formula: `IF(${count}=0,"${same}",${changed})`, result: same };
}

/** The quantities that decide what is built, in the scheme's order. */
const headlineIds = ["terminals", "tpcc", "database.cores", "database.memory", "storage.total", "bandwidth.required"] as const;

function addHeadlines(page: Page): void {
  const { input, names } = page.book;
  page.group({ zh: "主要结论（实时计算）", en: "Headline numbers (live)" });
  for (const id of headlineIds) {
    const quantity = input.sizing.quantities.find((each) => each.id === id);
    if (quantity === undefined) throw new Error(`no quantity ${id} to show on the first sheet`);
    page.add([quantity.name, { formula: names.get(id)!, result: quantity.value }, unitText(quantity.unit)], {
      kinds: { 2: "live" },
      decimals: { 2: decimalsOf(id) },
    });
  }
}

const legend: readonly Readonly<{ kind: CellKind; name: Text; meaning: Text }>[] = [
  { kind: "input", name: { zh: "黄色", en: "Yellow" }, meaning: { zh: "可填写、可修改", en: "To be filled in or changed" } },
  { kind: "live", name: { zh: "绿色", en: "Green" }, meaning: { zh: "由公式实时计算", en: "Computed in the sheet" } },
  { kind: "plain", name: { zh: "白色", en: "White" }, meaning: { zh: "由规划生成的固定内容", en: "Made by the plan, fixed" } },
];

const sheets: readonly Readonly<{ name: Text; purpose: Text }>[] = [
  {
    name: inputsSheetName,
    purpose: { zh: "全部测算输入，逐项注明单位、上下限和依据", en: "Every input with its unit, bounds and source" },
  },
  {
    name: sizingSheetName,
    purpose: {
      zh: "全部测算结果及公式，方案印数与差异说明",
      en: "Every quantity with its formula, and the scheme's printed value with the reason for each difference",
    },
  },
  { name: growthSheetName, purpose: { zh: "逐年增长", en: "Growth year by year" } },
  {
    name: equipmentSheetName,
    purpose: {
      zh: "按方案表7次序的设备清单与预算，先利旧后采购",
      en: "Equipment and budget in the order of table 7, reuse before purchase",
    },
  },
  { name: flowsSheetName, purpose: { zh: "允许的访问关系与网闸交换通道", en: "Allowed connections and the isolation gap's channels" } },
  { name: addressesSheetName, purpose: { zh: "网段、VLAN、网关与余量", en: "Subnets, VLANs, gateways and room to grow" } },
  { name: hostsSheetName, purpose: { zh: "主机、角色、规格与地址", en: "Hosts, roles, sizes and addresses" } },
  {
    name: linksSheetName,
    purpose: { zh: "省市县线路、互联网出口与灾备线路", en: "Lines of province, cities and counties, internet outlet, recovery line" },
  },
];

const notes: readonly Readonly<{ name: Text; words: Text }>[] = [
  {
    name: { zh: "随输入变化", en: "Follows the inputs" },
    words: { zh: "测算、年度增长、设备清单的需求数量和金额。", en: "Sizing, Growth, and needed quantities and amounts of Equipment." },
  },
  {
    name: { zh: "不随输入变化", en: "Does not follow" },
    words: {
      zh: "访问关系、地址规划、主机清单、链路及设备规格说明由规划生成；输入定稿后须用修改后的省级规划文件重新生成。",
      en: "Flows, Addresses, Hosts, Links and the specifications are made by the plan: once the inputs are settled, change the province file and make them anew.",
    },
  },
  {
    name: { zh: "工作表保护", en: "Sheet protection" },
    words: { zh: "仅防误改公式，未设密码，可直接撤销。", en: "Guards formulas against slips only; there is no password." },
  },
  {
    name: { zh: "存储与流量单位", en: "Units" },
    words: { zh: "KB、GiB、TiB 均按 1024 进位；Mbit/s 按 1000 进位。", en: "KB, GiB and TiB count in 1,024s; Mbit/s in 1,000s." },
  },
];
