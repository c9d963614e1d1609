import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import { numberWords } from "../office/numbers.ts";
import { amountOf, type Checklist, item, rollOut } from "./checklist.ts";

/** From the data of the trials and of the offices to the new system. */
export function conversion({ province, sizing, dataCenter }: ReportInput): Checklist {
  const gib = sizing.quantities.find(({ id }) => id === "storage.initial.raw")!.value;
  const insured = amountOf(province.insured, "人", "persons");
  const units = amountOf(dataCenter.offices.length, "个机构", "offices");
  return {
    kind: "checklist",
    id: "implementation-conversion",
    title: { zh: "数据采集与转换", en: "Data collection and conversion" },
    items: [
      item("改革前试点产生的数据归档备查", "Archive the data of the trials before the reform", units, rollOut),
      item(
        "采集参保登记和个人账户一次性划入职业年金所需数据",
        "Collect what registration and the transfer of personal accounts into the annuity need",
        insured,
        rollOut,
      ),
      item("制定数据转换规则并经业务部门确认", "Write the rules of conversion and have the business side confirm them", undefined, rollOut),
      item(
        "编写转换或迁移程序，在测试环境全量试转",
        "Write the conversion, and run it in full on a test system",
        { zh: `约${numberWords(gib, 0)} GiB`, en: `about ${numberWords(gib, 0)} GiB` },
        rollOut,
      ),
      item(
        "逐机构比对人数、金额、账户余额，前后一致后签字确认",
        "Compare heads, amounts and balances office by office, and sign when they agree",
        units,
        rollOut,
      ),
      item(
        "经持卡库核验人员基础信息，确保“同人、同省、同库”",
        "Verify people against the cardholder database: one person, one province, one record",
        insured,
        { zh: "二（一）3（3）；表4", en: "Scheme 二（一）3（3）, table 4" },
      ),
    ],
  };
}

export function parameters({ province, dataCenter }: ReportInput): Checklist {
  const { cities, counties } = province.offices;
  return {
    kind: "checklist",
    id: "implementation-parameters",
    title: { zh: "参数配置", en: "Parameters" },
    items: [
      item(
        "统筹区参数",
        "Pooling areas",
        amountOf(1 + cities + counties, "个统筹区（按机构数，以本省统筹层次为准）", "areas (one an office; as the province pools)"),
        rollOut,
      ),
      item("社保机构与入网机构代码", "Institutions and their codes on the net", amountOf(dataCenter.offices.length, "个机构", "offices"), {
        zh: "七（一）；七（三）",
        en: "Scheme 七（一） and 七（三）",
      }),
      item("工资参数、利率参数", "Wages and interest rates", undefined, rollOut),
      item("系统代码表参数（含视同缴费指数）", "Code tables, with the indices of deemed contribution", undefined, rollOut),
      item("审批流程、岗位与用户授权", "Approval flows, posts and rights", amountOf(dataCenter.certificates.operators, "名用户", "users"), {
        zh: "七（二）2",
        en: "Scheme 七（二）2",
      }),
    ],
  };
}

/** People in one course: ours, as the scheme says only that all are trained. */
const CLASS_SIZE = 40;

/** Courses for everyone who works with it. */
export function training({ province, dataCenter }: ReportInput): Checklist {
  const { operations, finance, supervision } = province.staffPerOffice;
  const offices = dataCenter.offices.length;
  const course = (people: number): Text => {
    const classes = Math.ceil(people / CLASS_SIZE);
    return {
      zh: `${numberWords(people)}人，${numberWords(classes)}期`,
      en: `${numberWords(people)} people, ${numberWords(classes)} courses`,
    };
  };
  const source = { zh: `一（一）3；每期${CLASS_SIZE}人为本规划口径`, en: `Scheme 一（一）3; ${CLASS_SIZE} a course is ours` };
  return {
    kind: "checklist",
    id: "implementation-training",
    title: { zh: "培训", en: "Training" },
    items: [
      item(
        "系统建设人员：规划设计和部署实施",
        "Those who build the system: design and deployment",
        amountOf(1 + province.offices.cities, "个单位（省、市）", "institutions (province and cities)"),
        { zh: "一（一）3", en: "Scheme 一（一）3" },
      ),
      item("业务经办人员：系统操作", "Operators: using the system", course(operations * offices), source),
      item("财务经办人员：基金财务系统操作", "Accountants: fund accounting", course(finance * offices), source),
      item(
        "监督分析人员：查询、统计与监管",
        "Supervisors and analysts: queries, statistics and supervision",
        course(supervision * offices),
        source,
      ),
      item(
        "重点做好基层工作人员的操作培训与上线跟班辅导",
        "Above all those at the base: courses, and help at their desks when the system starts",
        amountOf(province.offices.counties, "个县（区）机构", "county offices"),
        rollOut,
      ),
    ],
  };
}

export function cutOver({ province, dataCenter }: ReportInput): Checklist {
  const phases = new Set(dataCenter.systems.map(({ phase }) => phase)).size;
  return {
    kind: "checklist",
    id: "implementation-cut-over",
    title: { zh: "上线", en: "Going live" },
    items: [
      item(
        "按急用为先的原则分阶段上线",
        "Go live in phases, what is urgent first",
        { zh: `${phases}个阶段、${dataCenter.systems.length}个系统`, en: `${phases} phases, ${dataCenter.systems.length} systems` },
        { zh: "七（一）；表1", en: "Scheme 七（一）, table 1" },
      ),
      item("逐地市试运行并确认", "Trial run and sign-off, city by city", amountOf(province.offices.cities, "个地市", "cities"), rollOut),
      item("上线前完成高峰压力测试、主备切换和备份恢复演练", "Before it: a load test at the peak, a failover and a restore", undefined, {
        zh: "四、1、2",
        en: "Scheme 四、1 and 2",
      }),
      item("组织等保测评和整改", "Have the protection assessed, and mend what is found", undefined, { zh: "四、1", en: "Scheme 四、1" }),
      item("上线后加强系统巡查，确保平稳起步", "Patrol the system closely until it runs steadily", undefined, rollOut),
    ],
  };
}
