import { interfaces } from "../../model/catalogue/interfaces.ts";
import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import { amountOf, type Checklist, item } from "./checklist.ts";

const policySource: Text = { zh: "七（二）1 政策调整", en: "Scheme 七（二）1, policy" };
const processSource: Text = { zh: "七（二）2 经办流程和表单调整", en: "Scheme 七（二）2, processes and forms" };
const reportSource: Text = { zh: "七（二）3 报表和统计查询", en: "Scheme 七（二）3, statements and queries" };
const interfaceSource: Text = { zh: "七（二）4 系统接口；表4", en: "Scheme 七（二）4, interfaces; table 4" };

/** What the scheme lists as points of local development, kept to the least that is necessary. */
export function localisationChecklists(input: ReportInput): readonly Checklist[] {
  return [policy(input), process(input), statements, interfaceWork(input)];
}

function policy({ province }: ReportInput): Checklist {
  return {
    kind: "checklist",
    id: "localisation-policy",
    title: { zh: "政策调整", en: "Policy" },
    items: [
      item(
        "公共业务：转移接续、成建制转移、机构改革调整等办法明确后再开发",
        "Common business: transfers and reorganisations, once their rules are settled",
        undefined,
        policySource,
      ),
      item(
        "待遇业务：丧葬费、抚恤金、病残津贴等标准和其他待遇发放方式",
        "Benefits: standards of grants and allowances, and how others are paid",
        undefined,
        policySource,
      ),
      item(
        "职业年金：征缴归集、做实、发放方式，单计划与多计划",
        "Annuity: collection, funding and payment, one plan or several",
        undefined,
        policySource,
      ),
      item(
        "过渡性政策：未及时参保缴费的补收是否加收利息",
        "Transition: whether late contributions bear interest",
        amountOf(province.offices.cities + 1, "个统筹层级单位核对", "institutions to check with"),
        policySource,
      ),
    ],
  };
}

function process({ province, dataCenter }: ReportInput): Checklist {
  return {
    kind: "checklist",
    id: "localisation-process",
    title: { zh: "经办流程和表单调整", en: "Processes and forms" },
    items: [
      item(
        "经办流程：综合柜员制配置审批流程与任务分发，或分窗口制设定用户与角色",
        "Processes: approval and task distribution, or users and roles by counter",
        amountOf(dataCenter.offices.length, "个机构", "offices"),
        processSource,
      ),
      item("稽核流程：按地方实际确定并实现", "Audit: as it is done here", undefined, processSource),
      item("业务流程智能化：需多个功能完成的业务整合或关联", "Join what takes several functions", undefined, processSource),
      item("表单调整：输入输出表单、待遇核定单据", "Forms: input, output, and statements of benefits", undefined, processSource),
      item(
        "业务模式调整：地税全责征收、地税征缴、财政划拨等",
        "Mode of collection: by the tax office, or out of the budget",
        amountOf(province.offices.cities + 1, "个地区（省本级和地市）", "areas (province and cities)"),
        processSource,
      ),
    ],
  };
}

const statements: Checklist = {
  kind: "checklist",
  id: "localisation-statements",
  title: { zh: "报表和统计查询", en: "Statements and queries" },
  items: [
    item("综合查询：按需求开发多样化查询", "Queries: as they are asked for", undefined, reportSource),
    item(
      "统计报表：以公共业务、待遇、年金样例为基础开发",
      "Statements: from the three samples for common business, benefits and annuity",
      { zh: "3张样例", en: "3 samples" },
      reportSource,
    ),
  ],
};

function interfaceWork({ dataCenter, province }: ReportInput): Checklist {
  const present = new Set(dataCenter.interfaces.map(({ id }) => id));
  const byCity = province.options.medicalInsurance === "cities";
  return {
    kind: "checklist",
    id: "localisation-interfaces",
    title: { zh: "系统接口", en: "Interfaces" },
    items: interfaces
      .filter(({ id }) => present.has(id))
      .map(({ id, name, description }) => ({
        text: { zh: `${name.zh}：${description.zh}`, en: `${name.en}: ${description.en}` },
        amount:
          id === "other-insurance" && byCity
            ? amountOf(province.offices.cities, "个地市系统", "city systems")
            : amountOf(1, "个接口", "interface"),
        source: interfaceSource,
      })),
  };
}
