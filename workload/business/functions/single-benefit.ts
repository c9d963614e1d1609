import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { addAdjustment, addBenefit, benefitIn } from "../benefits.ts";
import { queryFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { amount, bankAccount, id, personName, ppm, remark, shortCode, year } from "../inputs.ts";
import { averageWageFor, parameterOn } from "../parameters.ts";
import { sqlShareOf } from "../policy/money.ts";
import { statement } from "../statement.ts";
import { accountsOf, personIn } from "../subjects.ts";
import { exact, periodOf, read } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const benefitsAtOnce = 500;

export const singleBenefitFunctions: readonly FunctionEntry[] = [
  batchFunction({
    id: "retirement.adjust-bulk",
    input: z.object({ year, fixed: z.int().min(0).max(1_000_000), ratePpm: ppm.max(200_000) }),
    output: z.object({ done: z.int(), amount: z.int() }),
    steps: {
      zh: "按待遇分块：定额加比例调整在发定期待遇，记入分项与调整年度，一年一次；中断后从下一笔继续",
      en: "In chunks of benefits: each regular one in force rises by a fixed sum and a rate, as an item of its own, once a year; interrupted, it goes on with the next",
    },
    target: ({ year: of }) => String(of),
    begin: async () => null,
    chunk: async ({ session }, { lastId }, { year: of, fixed, ratePpm }) => {
      const [page] = await session.query(selectAdjustable, { after: lastId, year: of, limit: benefitsAtOnce });
      const count = numberOf(page!, "benefits");
      if (count === 0) {
        return { lastId, done: 0, amount: 0n, finished: true };
      }
      const range = { after: lastId, lastId: bigintOf(page!, "last_id"), year: of };
      await session.query(lockAdjustable, range);
      await session.run(insertMissingItems, range);
      await session.run(raiseItems, { ...range, fixed, ratePpm });
      const [sum] = await session.query(sumRaise, { ...range, fixed, ratePpm });
      await session.run(raiseBenefits, { ...range, fixed, ratePpm });
      return { lastId: range.lastId, done: count, amount: bigintOf(sum!, "amount"), finished: count < benefitsAtOnce };
    },
    finish: async (_call, run) => batchAnswer(run),
  }),
  caseFunction({
    id: "retirement.lump-sum",
    input: z.object({
      person: id,
      kind: z.enum(["funeral", "survivor", "balance"]),
      amount: amount.optional(),
      bank: shortCode,
      bankAccount,
      payee: personName,
    }),
    reviews: 2,
    consults: ["personnel"],
    steps: {
      zh: "核对人员已终止参保；丧葬费按社平工资核定，抚恤金按核定额录入，账户余额按余额清退；生成业务件；复核、审批后列入下期支付计划；留痕",
      en: "The person's participation has ended; funeral costs by the average wage, the survivors' grant as assessed, the accounts' balances as they are; submit; after review and approval it is in the next plan of payment; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, kind, amount: given }) => {
      await personIn(call, person, "ended");
      if ((kind === "survivor") !== (given !== undefined)) {
        throw new Refusal("invalid", { zh: "只有抚恤金录入金额", en: "the amount is entered of the survivors' grant only" });
      }
    },
    effect: async (call, input) => ({ person: input.person, benefits: await addLumpSums(call, input) }),
  }),
  caseFunction({
    id: "retirement.lump-sum-correct",
    input: z.object({ benefit: id, amount, reason: remark }),
    reviews: 2,
    steps: {
      zh: "核对为未列入支付计划的一次性待遇；生成业务件；复核、审批后更正；留痕",
      en: "The benefit is paid once and in no plan yet; submit; after review and approval its amount is corrected; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: refusePlanned,
    effect: async ({ session }, { benefit, amount: corrected }) => {
      await session.run(correct, { id: benefit, amount: corrected });
      return { benefit, amount: corrected };
    },
  }),
  caseFunction({
    id: "retirement.supplement",
    input: z.object({ benefit: id, amount, reason: remark }),
    reviews: 1,
    steps: {
      zh: "录入补发额与原因；核对待遇在发；生成业务件；复核后随下期支付计划补发；留痕",
      en: "Enter the supplement and why; the benefit is in force; submit; on review it comes with the next plan of payment; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, "active")),
    effect: async (call, { benefit, amount: sum, reason }) => {
      const total = BigInt(sum);
      const adjustment = { kind: "supplement", amount: total, monthly: total, reason } as const;
      return { adjustment: exact(await addAdjustment(call, await benefitIn(call, benefit, "active"), adjustment)) };
    },
  }),
  caseFunction({
    id: "retirement.recover",
    input: z.object({ benefit: id, amount, monthly: amount, reason: remark }),
    reviews: 2,
    steps: {
      zh: "录入多发额、每月扣回额与原因；核对待遇；生成业务件；复核、审批后按月扣回至清；留痕",
      en: "Enter what was overpaid and what is kept back a month; check the benefit; submit; after review and approval it is kept back until nothing remains; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, "active", "suspended")),
    effect: async (call, { benefit, amount: sum, monthly, reason }) => {
      const found = await benefitIn(call, benefit, "active", "suspended");
      const adjustment = { kind: "recovery", amount: BigInt(sum), monthly: BigInt(monthly), reason } as const;
      return { adjustment: exact(await addAdjustment(call, found, adjustment)) };
    },
  }),
  caseFunction({
    id: "retirement.deduct",
    input: z.object({ benefit: id, monthly: amount, reason: remark }),
    reviews: 1,
    steps: {
      zh: "核对有未了结的扣款；录入新的每月扣除额；生成业务件；复核后从下期支付计划起执行；留痕",
      en: "Something is still kept back; enter the new sum a month; submit; on review it holds from the next plan of payment; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => {
      await benefitIn(call, benefit, "active", "suspended");
      if ((await call.session.query(selectRecovery, { benefit })).length === 0) {
        throw new Refusal("invalid-state", { zh: "没有未了结的扣款", en: "nothing is kept back" });
      }
    },
    effect: async ({ session }, { benefit, monthly }) => {
      await session.run(setMonthly, { benefit, monthly });
      return { benefit, monthly };
    },
  }),
  queryFunction({
    id: "retirement.employer-summary",
    input: z.object({ employer: id }),
    output: z.object({ kinds: z.array(z.object({ kind: z.string(), state: z.string(), benefits: z.int(), monthly: z.int() })) }),
    steps: { zh: "按待遇种类与状态汇总单位退休人员的待遇", en: "Sums the benefits of an employer's retired people by kind and state" },
    run: async ({ session }, { employer }) => ({
      kinds: (await session.query(sumEmployer, { employer })).map((row) => ({
        kind: read.text(row, "kind"),
        state: read.text(row, "state"),
        benefits: read.number(row, "benefits"),
        monthly: read.amount(row, "monthly"),
      })),
    }),
  }),
];

type LumpSum = Readonly<{
  person: number;
  kind: "funeral" | "survivor" | "balance";
  amount?: number | undefined;
  bank: string;
  bankAccount: string;
  payee: string;
}>;

async function addLumpSums(call: Call, input: LumpSum): Promise<readonly number[]> {
  const { session, today } = call;
  const { scope } = await personIn(call, input.person, "ended");
  const once = {
    scope,
    person: input.person,
    frequency: "once",
    state: "active",
    startPeriod: periodOf(today),
    paymentMonths: 0,
    contributionMonths: 0,
    indexPpm: 0,
    bank: input.bank,
    bankAccount: input.bankAccount,
    payee: input.payee,
  } as const;
  if (input.kind !== "balance") {
    const months = await parameterOn(session, "business", "funeral.months", today);
    const sum = input.amount === undefined ? months * (await averageWageFor(session, Number(today.slice(0, 4)))) : BigInt(input.amount);
    return [exact(await addBenefit(call, { ...once, kind: input.kind, amount: sum, fromAccount: 0n, items: { fixed: sum } }))];
  }
  const accounts = await accountsOf(call, input.person);
  const added: number[] = [];
  for (const [account, kind] of [
    ["basic", "balance"],
    ["annuity", "annuity"],
  ] as const) {
    const balance = accounts.get(account)?.balance ?? 0n;
    if (balance > 0n) {
      const items = account === "basic" ? { account: balance } : { annuity: balance };
      added.push(exact(await addBenefit(call, { ...once, kind, amount: balance, fromAccount: balance, items })));
    }
  }
  if (added.length === 0) {
    throw new Refusal("invalid-state", { zh: "个人账户没有余额", en: "the accounts hold nothing" });
  }
  return added;
}

async function refusePlanned(call: Call, { benefit }: Readonly<{ benefit: number }>): Promise<void> {
  const { frequency, fromAccount } = await benefitIn(call, benefit, "active");
  if (frequency !== "once" || fromAccount > 0n || (await call.session.query(selectPayments, { benefit })).length > 0) {
    throw new Refusal("invalid-state", {
      zh: "不是可更正的一次性待遇，或已列入支付计划",
      en: "not a single benefit that can be corrected, or in a plan of payment already",
    });
  }
}

const adjustable = `b.id > :after AND b.frequency = 'monthly' AND b.state IN ('active', 'suspended') AND b.kind IN ('pension', 'disability', 'pre-reform')
   AND b.adjusted_year < :year AND {scope b}`;
const raise = `(:fixed + ${sqlShareOf("b.amount", ":ratePpm")})`;
const selectAdjustable = statement(
  "adjust.page",
  `SELECT COUNT(*) AS benefits, MAX(n.id) AS last_id FROM (
     SELECT b.id FROM benefit b WHERE ${adjustable} ORDER BY b.id FETCH FIRST :limit ROWS ONLY) n`,
);
const lockAdjustable = statement(
  "adjust.lock",
  `SELECT b.id FROM benefit b WHERE ${adjustable} AND b.id <= :lastId ORDER BY b.id FOR UPDATE`,
);
const insertMissingItems = statement(
  "adjust.items",
  `INSERT INTO benefit_item (benefit_id, item, scope, amount)
   SELECT b.id, 'adjustment', b.scope, 0 FROM benefit b WHERE ${adjustable} AND b.id <= :lastId
     AND NOT EXISTS (SELECT 1 FROM benefit_item i WHERE i.benefit_id = b.id AND i.item = 'adjustment' AND {scope i})`,
);
const raiseItems = statement(
  "adjust.raise-items",
  `UPDATE benefit_item i SET amount = i.amount + (SELECT ${raise} FROM benefit b WHERE b.id = i.benefit_id AND {scope b})
   WHERE i.item = 'adjustment' AND {scope i}
     AND i.benefit_id IN (SELECT b.id FROM benefit b WHERE ${adjustable} AND b.id <= :lastId)`,
);
const sumRaise = statement(
  "adjust.sum",
  `SELECT CAST(COALESCE(SUM(${raise}), 0) AS bigint) AS amount FROM benefit b WHERE ${adjustable} AND b.id <= :lastId`,
);
const raiseBenefits = statement(
  "adjust.raise",
  `UPDATE benefit b SET amount = b.amount + ${raise}, adjusted_year = :year, version = b.version + 1 WHERE ${adjustable} AND b.id <= :lastId`,
);
const correct = statement(
  "single.correct",
  "UPDATE benefit b SET amount = :amount, version = b.version + 1 WHERE b.id = :id AND {scope b}",
);
const selectPayments = statement(
  "single.payments",
  "SELECT y.plan_id FROM payment y WHERE y.benefit_id = :benefit AND {scope y} FETCH FIRST 1 ROWS ONLY",
);
const selectRecovery = statement(
  "single.recovery",
  "SELECT a.id FROM benefit_adjustment a WHERE a.benefit_id = :benefit AND a.kind = 'recovery' AND a.remaining > 0 AND {scope a}",
);
const setMonthly = statement(
  "single.monthly",
  "UPDATE benefit_adjustment a SET monthly = :monthly WHERE a.benefit_id = :benefit AND a.kind = 'recovery' AND a.remaining > 0 AND {scope a}",
);
const sumEmployer = statement(
  "single.employer",
  `SELECT b.kind, b.state, COUNT(*) AS benefits, SUM(b.amount) AS monthly
   FROM participation q JOIN benefit b ON b.person_id = q.person_id
   WHERE q.employer_id = :employer AND q.state = 'retired' AND {scope q} AND {scope b}
   GROUP BY b.kind, b.state ORDER BY b.kind, b.state`,
);
