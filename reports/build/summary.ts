import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import { numberWords } from "../office/numbers.ts";
import type { Block, Section } from "../report.ts";
import { listed, say, section } from "./blocks.ts";
import { countsOf } from "./equipment.ts";
import { verdictOf } from "./evidence.ts";
import { lintsTable, weightyLints } from "./lints.ts";
import { symbolOf } from "./units.ts";

/** The first page, for who decides: what is planned, the numbers, what to mind, and whether it was proven. */
export function summarySection(input: ReportInput): Section {
  return section("summary", { zh: "概要", en: "Summary" }, [
    planned(input),
    choices(input),
    facts(input),
    ...secondLook(input),
    proven(input),
  ]);
}

function planned({ province, sizing, dataCenter }: ReportInput): Block {
  const { offices } = province;
  const terminals = sizing.quantities.find(({ id }) => id === "terminals")!.value;
  const first = listed(dataCenter.systems.filter(({ phase }) => phase === 1).map(({ name }) => name));
  const second = dataCenter.systems.filter(({ phase }) => phase === 2).length;
  return say(
    `${province.name.zh}在省级数据中心集中建设机关事业单位工作人员养老保险信息系统，服务参保人员 ${numberWords(province.insured)} 人、经办机构 ${numberWords(dataCenter.offices.length)} 个（省本级 ${offices.province}、地市 ${numberWords(offices.cities)}、县区 ${numberWords(offices.counties)}）、业务终端 ${numberWords(terminals)} 台。第一阶段建设${first.zh}；${second === 0 ? "第二阶段各系统本次不建" : `第二阶段再建 ${second} 个系统`}。业务专网与外网之间以网闸隔离。`,
    `${province.name.en} builds the information system of its public-sector pensions in the provincial data centre, for ${numberWords(province.insured)} insured, ${numberWords(dataCenter.offices.length)} offices (${offices.province} of the province, ${numberWords(offices.cities)} of cities, ${numberWords(offices.counties)} of counties) and ${numberWords(terminals)} terminals. The first phase builds ${first.en}; ${second === 0 ? "the systems of the second phase are left for later" : `the second builds ${second} more`}. An isolation gap parts the business net from the outside net.`,
  );
}

/** What the scheme leaves to the province, and what the province chose. */
function choices({ province: { options } }: ReportInput): Block {
  const chosen: readonly Text[] = [
    options.financeDatabase === "separate"
      ? { zh: "财务数据库独立部署", en: "finance has a database of its own" }
      : { zh: "财务与业务数据库集成部署", en: "finance shares the business database" },
    options.publicDatabase === "own"
      ? { zh: "新建公共服务数据库", en: "the public services get a database of their own" }
      : { zh: "公共服务用现有数据库", en: "the public services use the existing database" },
    options.backupLines
      ? { zh: "建省市备份线路", en: "backup lines run to the cities" }
      : { zh: "不建省市备份线路", en: "no backup lines to the cities" },
    options.recoverySite
      ? { zh: "建同城容灾中心", en: "a recovery site in the same city is built" }
      : { zh: "不建同城容灾中心", en: "no recovery site" },
    options.archiveUpload === "night"
      ? { zh: "电子档案夜间上传", en: "scanned papers are uploaded at night" }
      : { zh: "电子档案即时上传", en: "scanned papers are uploaded as scanned" },
    options.hotline === "province"
      ? { zh: "12333 全省集中", en: "one hotline for the province" }
      : { zh: "12333 分地市建设", en: "a hotline in each city" },
  ];
  return say(
    `方案留给本省的选择：${chosen.map(({ zh }) => zh).join("；")}。`,
    `What the scheme leaves to the province: ${chosen.map(({ en }) => en).join("; ")}.`,
  );
}

/** The quantities that decide what is built, in the scheme's order. */
const headlineIds = ["tpcc", "database.cores", "database.memory", "storage.total", "bandwidth.required"] as const;

function facts({ province, sizing, dataCenter }: ReportInput): Block {
  const { bought, reused, optional } = countsOf(dataCenter.equipment);
  const terminals = sizing.quantities.find(({ id }) => id === "terminals")!;
  const central = dataCenter.hosts.filter(({ site }) => site === "data-centre" || site === "recovery").length;
  const headlines = headlineIds.map((id) => {
    const { name, value, unit } = sizing.quantities.find((quantity) => quantity.id === id)!;
    const symbol = symbolOf(unit);
    return { name, value, ...(symbol === undefined ? {} : { unit: symbol }) };
  });
  return {
    kind: "facts",
    facts: [
      { name: { zh: "参保人数", en: "Insured persons" }, value: province.insured },
      { name: { zh: "经办机构", en: "Offices" }, value: dataCenter.offices.length },
      { name: terminals.name, value: terminals.value },
      ...headlines,
      { name: { zh: "数据中心主机（台）", en: "Hosts of the data centre" }, value: central },
      { name: { zh: "需采购的设备（项）", en: "Lines of equipment to buy" }, value: bought },
      { name: { zh: "有利旧的设备（项）", en: "Lines with reuse" }, value: reused },
      { name: { zh: "未选的可选设备（项）", en: "Optional lines not chosen" }, value: optional },
    ],
  };
}

function secondLook({ lints }: ReportInput): readonly Block[] {
  const weighty = lints.filter(({ id }) => weightyLints.has(id));
  if (weighty.length === 0) return [];
  const title = { zh: "订货前须复核", en: "To be settled before anything is ordered" };
  return [lintsTable("summary-lints", title, weighty), ...rest(lints.length - weighty.length)];
}

function rest(count: number): readonly Block[] {
  if (count === 0) return [];
  return [say(`另有 ${count} 处值得复核，见“值得复核之处”一章。`, `${count} more deserve a second look: see the chapter of that name.`)];
}

function proven({ evidence }: ReportInput): Block {
  const overall = verdictOf(evidence);
  return overall === undefined
    ? say("验证结论：尚无证据。", "Verdict of the evidence: there is none yet.")
    : say(
        `验证结论：${overall.name.zh}（${evidence.length} 条证据记录）。`,
        `Verdict of the evidence: ${overall.name.en} (${evidence.length} records).`,
      );
}
