import type { Text } from "../../model/text.ts";

/** What part of a month-end day's requests a function has, and why. */
export type Weight = Readonly<{ id: string; share: number; perThousand: number; reason: Text }>;

/** A batch that each office runs at the month's end beside the requests. */
export type BatchWeight = Readonly<{ id: string; perOffice: number; reason: Text }>;

/**
 * Requests a day for each 1,000 insured, in the last 3.5 days of a month (the scheme, 五（一）: 业务多集中在月底3-4天). Our estimates, from how
 * often an event happens to a person in a year; the scheme gives no mix. Registration and change fall half into these days, what has to
 * do with contributions and payment wholly. An employer has 60 people on the average, so 1,000 insured are 12 employers with 700 active.
 * Each row: function, requests a day, reason in Chinese and English.
 */
const entries: readonly (readonly [id: string, perThousand: number, zh: string, en: string])[] = [
  ["collection.allocate", 3.4, "12 个单位每月一次实缴，分在 3.5 天", "12 employers pay once a month, within 3.5 days"],
  ["collection.notice", 0.2, "按机构成批通知，每批约 60 个计划", "plans are noticed by office, some 60 at a time"],
  ["collection.demand", 0.1, "约 3% 的计划逾期，成批催缴", "some 3 % of the plans are overdue, demanded in batches"],
  ["person.add", 0.3, "年新增约 3%，一次约 1.5 人，半数在月底", "3 % join a year, 1.5 at a time, half of them at the month's end"],
  ["person.enrol", 0.36, "年新参保约 3%，半数在月底", "3 % enrol a year, half of them at the month's end"],
  ["person.change-general", 1.2, "每年约 10% 变更联系方式、账号", "10 % change address or bank account in a year"],
  ["person.change-key", 0.06, "每年约 0.5% 更正重要信息", "0.5 % have key data corrected in a year"],
  ["person.suspend", 0.12, "每年约 1% 中断", "1 % are suspended in a year"],
  ["person.resume", 0.12, "每年约 1% 恢复", "1 % are resumed in a year"],
  ["person.end", 0.3, "死亡、离职合计每年约 2.5%", "2.5 % die or leave in a year"],
  ["person.retire", 0.3, "每年约 2.5% 退休", "2.5 % retire in a year"],
  ["employer.change", 0.15, "12 个单位每年各约一次变更", "each of the 12 employers has some change once a year"],
  ["employer.inspection", 0.15, "每单位每年一次年检", "each employer is inspected once a year"],
  [
    "declaration.yearly-wage",
    0.4,
    "每单位每年申报一次并有补报，集中在一个月",
    "each employer declares once a year and amends, within one month",
  ],
  [
    "declaration.collect-individual",
    0.2,
    "新增人员补收，约占新参保的半数",
    "half of those who enrol are collected from for earlier months",
  ],
  ["declaration.refund-individual", 0.06, "多缴退收，每年约 0.5%", "0.5 % have overpaid in a year"],
  ["declaration.difference", 0.2, "基数调整后的补退", "differences after bases were changed"],
  ["retirement.declare", 0.3, "与退休人数相同", "as many as retire"],
  ["retirement.assess", 0.3, "与退休人数相同", "as many as retire"],
  ["retirement.payee", 0.3, "领取待遇者每年约 10% 更换账户", "10 % of those who draw a benefit change the account in a year"],
  ["retirement.supplement", 0.2, "补发，每年约 5%", "supplements, 5 % a year"],
  ["retirement.suspend", 0.1, "未认证等暂停", "suspended, such as for want of verification"],
  ["retirement.lump-sum", 0.15, "丧葬抚恤与余额清退", "funerals, survivors and balances of those who died"],
  ["transfer.application", 0.06, "每年约 0.5% 转入", "0.5 % transfer in within a year"],
  ["transfer.certificate", 0.06, "每年约 0.5% 转出", "0.5 % transfer out within a year"],
  [
    "verification.record",
    2,
    "300 名待遇领取者每年认证一次，半数窗口办理，集中在数月",
    "300 draw a benefit and are verified once a year, half of them at a counter, within a few months",
  ],
  ["annuity-account.funding-application", 0.3, "全额供款单位人员退休时做实", "funded when people of treasury-funded employers retire"],
  [
    "query.person",
    12,
    "每件窗口业务先查人约 1.5 次，加上电话、网上、自助每月约 5% 的人查询",
    "1.5 look-ups before each case at a counter, and 5 % of the people a month by telephone, online and kiosk",
  ],
  ["query.employer", 5, "单位业务与缴费核对前查单位", "before each business of an employer, and to check payments"],
  ["query.benefit", 5, "发放前后领取者查询集中", "those who draw a benefit ask around the day of payment"],
  ["query.annuity", 1.5, "年金查询约为个人查询的八分之一", "one in eight of the queries about people"],
  [
    "home.reminder",
    6,
    "927 名操作员每人每天看待办数十次，折每千人约 6 次",
    "927 operators look at what awaits them a dozen times a day: 6 for each 1,000 insured",
  ],
  ["approval.log", 0.5, "查询审批过程", "how a case went"],
  ["payment.arrival", 0.2, "核对实发到账", "checking what was paid"],
  ["annuity-query.account", 0.5, "年金明细查询", "details of annuity accounts"],
  ["statistics.common", 0.02, "机构月底统计，每机构每天数次", "statistics at the month's end, a few a day for each office"],
  ["statistics.benefit", 0.02, "同上", "the same"],
  ["verification.query", 0.1, "核对认证名单", "lists of those to be verified"],
];

/** Entries that are cases, and of them those with a second approval: what follows from them. */
const cases = new Set([
  ...["person.add", "person.enrol", "person.change-general", "person.suspend", "person.resume", "person.retire", "employer.change"],
  ...["declaration.yearly-wage", "declaration.collect-individual", "retirement.declare", "retirement.payee", "retirement.supplement"],
  ...["retirement.suspend", "annuity-account.funding-application"],
]);
const twice = new Set([
  ...[
    "person.change-key",
    "person.end",
    "declaration.refund-individual",
    "declaration.difference",
    "retirement.assess",
    "retirement.lump-sum",
  ],
]);

/** Of the cases so many are rejected, and never come to an approval. */
const rejected = 0.03;

/** The requests of a month-end day by function; shares sum to 1. Reviews follow from the cases entered. */
export const monthEndMix: readonly Weight[] = mixOf([...entries, ...decisions()]);

/** Once a month in each of the 103 offices, yearly ones in their month; chunked, and apart from the operators' requests. */
export const monthEndBatches: readonly BatchWeight[] = [
  ["collection.plan", 1, "每月一次生成应缴", "contributions due, once a month"],
  ["payment.plan", 1, "每月一次生成支付计划", "the plan of payment, once a month"],
  ["payment.review", 1, "每月一次复核发送", "its review, once a month"],
  ["payment.settle", 1, "每月一次银行回盘", "the bank's results, once a month"],
  ["annuity-payment.plan", 1, "每月一次年金支付计划", "the plan of annuities, once a month"],
  ["month-end.common", 1, "每月过月", "closing the month"],
  ["month-end.benefit", 1, "每月过月", "closing the month"],
  ["account.yearly-interest-active", 1 / 12, "每年一次", "once a year"],
  ["account.yearly-interest-retired", 1 / 12, "每年一次", "once a year"],
  ["account.statement", 1 / 12, "每年一次", "once a year"],
].map(([id, perOffice, zh, en]) => ({ id: id as string, perOffice: perOffice as number, reason: { zh: zh as string, en: en as string } }));

type Entry = (typeof entries)[number];

function decisions(): readonly Entry[] {
  const sum = (which: ReadonlySet<string>): number =>
    entries.reduce((total, [id, perThousand]) => (which.has(id) ? total + perThousand : total), 0);
  const [once, both] = [sum(cases), sum(twice)];
  return [
    [
      "approval.general",
      (once + both) * (1 - rejected),
      "每件业务复核一次，驳回的除外",
      "each case is reviewed once, but for those rejected",
    ],
    ["approval.second", both * (1 - rejected), "二级审批的业务", "cases with a second approval"],
    ["approval.rejection", (once + both) * rejected, "约 3% 的业务件退回", "some 3 % of the cases are rejected"],
  ];
}

function mixOf(rows: readonly Entry[]): readonly Weight[] {
  const total = rows.reduce((sum, [, perThousand]) => sum + perThousand, 0);
  return Object.freeze(rows.map(([id, perThousand, zh, en]) => ({ id, perThousand, share: perThousand / total, reason: { zh, en } })));
}
