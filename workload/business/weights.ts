import type { Text } from "../../model/text.ts";

/** What part of a month-end day's requests a function has, and why. */
export type Weight = Readonly<{
  id: string;
  share: number;
  /** Requests a day for each 1,000 insured. */
  perThousand: number;
  reason: Text;
}>;

/** A batch that each office runs at the month's end beside the requests. */
export type BatchWeight = Readonly<{ id: string; perOffice: number; reason: Text }>;

/** The last days of a month (the scheme, 五（一）: 业务多集中在月底3-4天), into which falls half of what happens on any day otherwise. */
const monthEnd = Object.freeze({ days: 3.5, part: 0.5 });

/** What happens so often in a year to 1,000 insured, as requests on a month-end day. */
const yearly = (times: number): number => (times / 12) * (monthEnd.part / monthEnd.days);
/** The same of what happens in a month, and wholly at its end. */
const monthly = (times: number): number => times / monthEnd.days;

type Entry = readonly [id: string, perThousand: number, zh: string, en: string];

/**
 * For each 1,000 insured: 700 active with 12 employers (60 people each), 300 who draw a benefit. Our estimates, from how often an event
 * happens; the scheme gives no mix. Written as what happens in a year or a month, and the reason says the same in words.
 */
const business: readonly Entry[] = [
  ["collection.allocate", monthly(12), "12 个单位每月各一次实缴", "12 employers pay once a month"],
  ["collection.notice", monthly(12 / 60), "按机构成批通知，每批 60 个计划", "plans are noticed by office, 60 at a time"],
  ["collection.demand", monthly(12 * 0.03), "3% 的计划逾期，逐个催缴", "3 % of the plans are overdue, demanded one by one"],
  ["person.add", yearly(30 / 1.5), "每年新增 3%，一次 1.5 人", "3 % join in a year, 1.5 at a time"],
  ["person.enrol", yearly(30), "每年新参保 3%", "3 % enrol in a year"],
  ["person.change-general", yearly(100), "每年 10% 变更联系方式、账号", "10 % change address or bank account in a year"],
  ["person.change-key", yearly(5), "每年 0.5% 更正重要信息", "0.5 % have key data corrected in a year"],
  ["person.suspend", yearly(10), "每年 1% 中断", "1 % are suspended in a year"],
  ["person.resume", yearly(10), "每年 1% 恢复", "1 % are resumed in a year"],
  ["person.end", yearly(25), "死亡、离职合计每年 2.5%", "2.5 % die or leave in a year"],
  ["person.retire", yearly(25), "每年 2.5% 退休", "2.5 % retire in a year"],
  ["employer.change", yearly(12), "12 个单位每年各变更一次", "each of the 12 employers has some change once a year"],
  ["employer.inspection", yearly(12), "每单位每年一次年检", "each employer is inspected once a year"],
  ["declaration.yearly-wage", yearly(24), "每单位每年申报一次、补报一次", "each employer declares once and amends once a year"],
  ["declaration.collect-individual", yearly(15), "新参保者半数补收", "half of those who enrol are collected from for earlier months"],
  ["declaration.refund-individual", yearly(5), "每年 0.5% 多缴退收", "0.5 % have overpaid in a year"],
  ["declaration.difference", yearly(15), "每年 1.5% 因基数调整补退", "1.5 % have differences after bases were changed, in a year"],
  ["retirement.declare", yearly(25), "与退休人数相同", "as many as retire"],
  ["retirement.assess", yearly(25), "与退休人数相同", "as many as retire"],
  ["retirement.payee", yearly(30), "300 名领取者每年 10% 更换账户", "10 % of the 300 who draw a benefit change the account in a year"],
  ["retirement.supplement", yearly(15), "300 名领取者每年 5% 补发", "5 % of the 300 are paid a supplement in a year"],
  [
    "retirement.suspend",
    yearly(9),
    "300 名领取者每年 3% 因未认证等暂停",
    "3 % of the 300 are suspended in a year, such as for want of verification",
  ],
  ["retirement.lump-sum", yearly(12), "每年 1.2% 死亡，丧葬抚恤与余额清退", "1.2 % die in a year: funerals, survivors, balances"],
  ["transfer.application", yearly(5), "每年 0.5% 转入", "0.5 % transfer in within a year"],
  ["transfer.certificate", yearly(5), "每年 0.5% 转出", "0.5 % transfer out within a year"],
  [
    "verification.record",
    yearly(150),
    "300 名领取者每年认证一次，半数在窗口",
    "300 draw a benefit and are verified once a year, half of them at a counter",
  ],
  [
    "annuity-account.funding-application",
    yearly(20),
    "退休者五分之四属全额供款单位，退休时做实",
    "four in five who retire had a treasury-funded employer, and are funded then",
  ],
];

/** A look-up before each case at a counter, and what people ask by other channels. */
const queries: readonly Entry[] = [
  [
    "query.person",
    1.5 * sum(business) + 50 / 30,
    "每件窗口业务先查人 1.5 次，另有每月 5% 的人从电话、网上、自助查询",
    "1.5 look-ups before each transaction at a counter, and 5 % of the people ask in a month by telephone, online and kiosk",
  ],
  [
    "query.employer",
    monthly(12 * 1.5),
    "每单位每月核对缴费等查询 1.5 次",
    "each employer is looked up 1.5 times a month, as to check payments",
  ],
  [
    "query.benefit",
    monthly(300 * 0.06),
    "300 名领取者每月 6% 在发放日前后查询",
    "6 % of the 300 who draw a benefit ask in a month, around the day of payment",
  ],
  ["query.annuity", (1.5 * sum(business) + 50 / 30) / 8, "个人查询的八分之一", "one in eight of the queries about people"],
  [
    "home.reminder",
    (927 / 2000) * 12,
    "927 名操作员（每千人 0.46 名）每人每天看待办 12 次",
    "927 operators, 0.46 for each 1,000 insured, look at what awaits them 12 times a day",
  ],
  ["approval.log", 0.07 * sum(business), "7% 的业务件查询过程", "7 % of what was entered is looked after"],
  ["payment.arrival", monthly(0.7), "每月核对实发到账", "checking once a month what was paid"],
  [
    "annuity-query.account",
    monthly(1.75),
    "每月 0.25% 的在职者查年金明细",
    "0.25 % of the active ask for details of their annuity in a month",
  ],
  [
    "statistics.common",
    (103 / 2_000_000) * 1000 * 0.4,
    "103 个机构月底每天统计 0.4 次",
    "103 offices take 0.4 statistics a day at the month's end",
  ],
  [
    "statistics.benefit",
    (103 / 2_000_000) * 1000 * 0.4,
    "103 个机构月底每天统计 0.4 次",
    "103 offices take 0.4 statistics a day at the month's end",
  ],
  ["verification.query", yearly(8), "每年分批核对认证名单 8 次", "lists of those to be verified are looked through 8 times a year"],
];

/** Entries that are cases, and of them those with a second approval: what follows from them. */
const reviewedOnce: ReadonlySet<string> = new Set([
  ...["person.add", "person.enrol", "person.change-general", "person.suspend", "person.resume", "person.retire", "employer.change"],
  ...["declaration.yearly-wage", "declaration.collect-individual", "retirement.declare", "retirement.payee", "retirement.supplement"],
  ...["retirement.suspend", "annuity-account.funding-application"],
]);
const approvedToo: ReadonlySet<string> = new Set([
  ...["person.change-key", "person.end", "declaration.refund-individual", "declaration.difference"],
  ...["retirement.assess", "retirement.lump-sum"],
]);

/** Of the cases so many are rejected, and never come to an approval. */
const rejected = 0.03;

/** The requests of a month-end day by function; shares sum to 1. Reviews follow from the cases entered. */
export const monthEndMix: readonly Weight[] = mixOf([...business, ...decisions(), ...queries]);

/** Once a month in each of the 103 offices, yearly ones in their month; chunked, and apart from the operators' requests. */
export const monthEndBatches: readonly BatchWeight[] = (
  [
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
  ] as const
).map(([id, perOffice, zh, en]) => ({ id, perOffice, reason: { zh, en } }));

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, [, perThousand]) => total + perThousand, 0);
}

function decisions(): readonly Entry[] {
  const [once, twice] = [reviewedOnce, approvedToo].map((ids) => sum(business.filter(([id]) => ids.has(id))));
  const cases = once! + twice!;
  return [
    ["approval.general", cases * (1 - rejected), "每件复核一次，驳回的除外", "each case is reviewed once, but for those rejected"],
    ["approval.second", twice! * (1 - rejected), "需二级审批的业务", "cases with a second approval"],
    ["approval.rejection", cases * rejected, "3% 的业务件退回", "3 % of the cases are rejected"],
  ];
}

function mixOf(rows: readonly Entry[]): readonly Weight[] {
  const total = sum(rows);
  return Object.freeze(rows.map(([id, perThousand, zh, en]) => ({ id, perThousand, share: perThousand / total, reason: { zh, en } })));
}
