import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { id, period, words } from "../inputs.ts";
import { sendMessage } from "../outbox.ts";
import { addPaymentPlan, addPayments, bookChunk, bookFailure, paymentPlanIn, paymentsAtOnce, setPlan } from "../payments.ts";
import type { PlanKind } from "../payments.ts";
import { refuseClosed } from "../posting.ts";
import { statement } from "../statement.ts";
import { exact, read } from "../values.ts";

export const planned = z.object({ plan: id, done: z.int(), amount: z.int() });
const booked = z.object({ plan: id, done: z.int(), amount: z.int() });

export const paymentFunctions: readonly FunctionEntry[] = [
  planBatch("payment.plan", "pension"),
  reviewBatch("payment.review", ["pension", "reissue"], "bank"),
  failureFunction("payment.failure"),
  settleBatch("payment.settle", { zh: "银行回盘入账", en: "Book the bank's results" }),
  queryFunction({
    id: "payment.arrival",
    input: z.object({ plan: id }),
    output: z.object({
      plan: id,
      state: z.string(),
      payments: z.array(z.object({ state: z.string(), persons: z.int(), amount: z.int() })),
    }),
    steps: { zh: "按状态汇总支付计划的实发到账情况", en: "Sums a plan's payments by their state" },
    run: async ({ session }, { plan }) => {
      const [found] = await session.query(selectPlan, { plan });
      if (found === undefined) {
        throw new Refusal("not-found", { zh: `没有支付计划 ${plan}`, en: `there is no plan of payment ${plan}` });
      }
      const rows = await session.query(sumStates, { plan, period: numberOf(found, "period") });
      return {
        plan,
        state: read.text(found, "state"),
        payments: rows.map((row) => ({
          state: read.text(row, "state"),
          persons: read.number(row, "persons"),
          amount: read.amount(row, "amount"),
        })),
      };
    },
  }),
];

/** Generates a month's plan of payment, of pensions or of annuities. */
export function planBatch(functionId: string, kind: "pension" | "annuity"): FunctionEntry {
  return batchFunction({
    id: functionId,
    input: z.object({ period }),
    output: planned,
    steps: {
      zh: "核对未月结；建支付计划；按待遇分块：取在发待遇，加补发、减扣款，账户部分以余额为限，一笔待遇一月一次；中断后从下一笔继续；完成后待复核",
      en: "The month is not closed; a plan is made; in chunks of benefits in force: with supplements, without what is kept back, the account's part within its balance, once for a benefit and a month; interrupted, it goes on with the next; then it awaits review",
    },
    target: ({ period: month }) => String(month),
    begin: async (call, { period: month }) => {
      await refuseClosed(call, call.operator.office, month);
      return await addPaymentPlan(call, kind, month);
    },
    chunk: async (call, { referenceId, lastId }, { period: month }) =>
      await addPayments(call, referenceId!, lastId, { kind, period: month }),
    finish: async (call, run) => {
      await setPlan(call, run.referenceId!, { state: "generated", persons: run.done, amount: run.amount });
      return { plan: exact(run.referenceId!), ...batchAnswer(run) };
    },
  });
}

/** Reviews a plan, books its payments and sends it; by another person than generated it. */
export function reviewBatch(
  functionId: string,
  kinds: readonly PlanKind[],
  channel: "bank" | "annuity-custodian",
  name?: { zh: string; en: string },
): FunctionEntry {
  const from = channel === "bank" ? "generated" : "noticed";
  return batchFunction({
    id: functionId,
    ...(name === undefined ? {} : { name }),
    role: "review",
    input: z.object({ plan: id }),
    output: booked,
    steps: {
      zh: "核对计划已生成且复核人不是生成人；分块记账：账户支付个人账户部分、基金支付其余，一块一张凭证；置为已发送并通知银行；中断后从下一块继续",
      en: "The plan is generated, by another than the reviewer; it is booked in chunks: accounts bear their part, the fund the rest, one voucher a chunk; it is marked sent and the bank told; interrupted, it goes on with the next chunk",
    },
    target: ({ plan }) => String(plan),
    begin: async (call, { plan: planId }) => {
      const { kind, generatedBy } = await paymentPlanIn(call, planId, from);
      if (!kinds.includes(kind)) {
        throw new Refusal("not-found", { zh: `支付计划 ${planId} 不属本业务`, en: `plan ${planId} is of another kind` });
      }
      if (generatedBy === call.operator.id) {
        throw new Refusal("not-permitted", { zh: "生成人不能复核", en: "who generated a plan does not review it" });
      }
      return BigInt(planId);
    },
    chunk: async (call, { lastId }, { plan: planId }) => await bookChunk(call, await paymentPlanIn(call, planId, from), lastId),
    finish: async (call, run, { plan: planId }) => {
      const { scope } = await paymentPlanIn(call, planId, from);
      await setPlan(call, BigInt(planId), { state: "sent", reviewedBy: call.operator.id });
      const body = { plan: planId, payments: run.done, amount: exact(run.amount) };
      await sendMessage(call, { channel, kind: "payment-order", scope, reference: BigInt(planId), body });
      return { plan: planId, ...batchAnswer(run) };
    },
  });
}

/** Payments that came back are booked back; or, once the account is put right, planned again. */
export function failureFunction(functionId: string): FunctionEntry {
  return writeFunction({
    id: functionId,
    input: z.object({
      plan: id,
      action: z.enum(["register", "reissue"]),
      payments: z
        .array(z.object({ benefit: id, reason: words(80) }))
        .min(1)
        .max(200),
    }),
    output: z.object({ plan: id, payments: z.int(), amount: z.int(), reissue: id.nullable() }),
    steps: {
      zh: "登记：核对为在途支付，逐笔冲回账户与基金、生成凭证，置为发放失败；重发：按现行收款账户另建支付计划，待复核；留痕",
      en: "Register: of payments under way each is booked back with its voucher and marked failed; reissue: a new plan with the accounts as they are now, which awaits review; log",
    },
    run: async (call, { plan: planId, action, payments }) => {
      const plan = await paymentPlanIn(call, planId, "sent", "settled");
      const ordered = payments.toSorted((a, b) => a.benefit - b.benefit);
      if (action === "reissue") {
        return await reissue(
          call,
          { id: plan.id, period: plan.period },
          ordered.map(({ benefit }) => benefit),
        );
      }
      let total = 0n;
      for (const { benefit, reason } of ordered) {
        total += await bookFailure(call, plan, benefit, reason);
      }
      const response = { plan: planId, payments: payments.length, amount: exact(total), reissue: null };
      return { subject: { kind: "payment-plan", id: planId }, response };
    },
  });
}

type Reissued = Readonly<{
  subject: { kind: string; id: bigint };
  response: { plan: number; payments: number; amount: number; reissue: number };
}>;

/** Failed payments of a plan, as payments of a new one. @throws Refusal where one is not failed */
export async function reissue(call: Call, plan: Readonly<{ id: bigint; period: number }>, benefits: readonly number[]): Promise<Reissued> {
  const { session } = call;
  const again = await addPaymentPlan(call, "reissue", plan.period);
  for (const benefit of benefits) {
    const key = { plan: plan.id, period: plan.period, benefit };
    if ((await session.run(insertReissue, { ...key, again })) !== 1 || (await session.run(markReissued, key)) !== 1) {
      throw new Refusal("not-found", { zh: `待遇 ${benefit} 没有失败的支付`, en: `no payment of benefit ${benefit} has failed` });
    }
  }
  const [sum] = await session.query(sumPlan, { plan: again, period: plan.period });
  const amount = bigintOf(sum!, "amount");
  await setPlan(call, again, { state: "generated", persons: benefits.length, amount });
  const response = { plan: exact(plan.id), payments: benefits.length, amount: exact(amount), reissue: exact(again) };
  return { subject: { kind: "payment-plan", id: plan.id }, response };
}

/** What the bank, or the custodian, says it has paid: all of the plan but what was registered as failed. */
export function settleBatch(functionId: string, name?: { zh: string; en: string }): FunctionEntry {
  return batchFunction({
    id: functionId,
    ...(name === undefined ? {} : { name }),
    input: z.object({ plan: id }),
    output: booked,
    steps: {
      zh: "核对计划已发送；分块将未登记失败的支付置为已付，一次性待遇随之办结；完成后计划办结；中断后从下一块继续",
      en: "The plan was sent; in chunks, payments not registered as failed become paid, and single benefits with them; then the plan is settled; interrupted, it goes on with the next chunk",
    },
    target: ({ plan }) => String(plan),
    begin: async (call, { plan }) => (await paymentPlanIn(call, plan, "sent")).id,
    chunk: async (call, { lastId }, { plan: planId }) => {
      const { session, today } = call;
      const { period: month } = await paymentPlanIn(call, planId, "sent");
      const [page] = await session.query(selectSent, { plan: planId, period: month, after: lastId, limit: paymentsAtOnce });
      const count = numberOf(page!, "payments");
      if (count === 0) {
        return { lastId, done: 0, amount: 0n, finished: true };
      }
      const last = bigintOf(page!, "last_id");
      const range = { plan: planId, period: month, after: lastId, lastId: last };
      await session.run(settle, { ...range, settledOn: today });
      await session.run(settleOnce, range);
      return { lastId: last, done: count, amount: bigintOf(page!, "amount"), finished: count < paymentsAtOnce };
    },
    finish: async (call, run, { plan }) => {
      await setPlan(call, BigInt(plan), { state: "settled" });
      return { plan, ...batchAnswer(run) };
    },
  });
}

const selectPlan = statement("payment.find-plan", "SELECT g.state, g.period FROM payment_plan g WHERE g.id = :plan AND {scope g}");
const sumStates = statement(
  "payment.states",
  `SELECT y.state, COUNT(*) AS persons, SUM(y.amount) AS amount FROM payment y
   WHERE y.plan_id = :plan AND y.period = :period AND {scope y} GROUP BY y.state ORDER BY y.state`,
);
const insertReissue = statement(
  "payment.reissue",
  `INSERT INTO payment (plan_id, benefit_id, period, attempt, scope, person_id, gross, supplement, deduction, from_account, amount, state, bank_id,
     bank_account)
   SELECT :again, y.benefit_id, y.period, y.attempt + 1, y.scope, y.person_id, y.gross, y.supplement, y.deduction, y.from_account, y.amount,
     'planned', b.bank_id, b.bank_account
   FROM payment y JOIN benefit b ON b.id = y.benefit_id
   WHERE y.plan_id = :plan AND y.period = :period AND y.benefit_id = :benefit AND y.state = 'failed' AND {scope y} AND {scope b}`,
);
const markReissued = statement(
  "payment.mark-reissued",
  `UPDATE payment y SET state = 'reissued'
   WHERE y.plan_id = :plan AND y.period = :period AND y.benefit_id = :benefit AND y.state = 'failed' AND {scope y}`,
);
const sumPlan = statement(
  "payment.sum-plan",
  "SELECT COALESCE(SUM(y.amount), 0) AS amount FROM payment y WHERE y.plan_id = :plan AND y.period = :period AND {scope y}",
);
const selectSent = statement(
  "payment.sent",
  `SELECT COUNT(*) AS payments, MAX(n.benefit_id) AS last_id, COALESCE(SUM(n.amount), 0) AS amount FROM (
     SELECT y.benefit_id, y.amount FROM payment y
     WHERE y.plan_id = :plan AND y.period = :period AND y.benefit_id > :after AND y.state = 'sent' AND {scope y}
     ORDER BY y.benefit_id FETCH FIRST :limit ROWS ONLY) n`,
);
const inRange = "y.plan_id = :plan AND y.period = :period AND y.benefit_id > :after AND y.benefit_id <= :lastId AND {scope y}";
const settle = statement(
  "payment.mark-paid",
  `UPDATE payment y SET state = 'paid', settled_on = CAST(:settledOn AS date) WHERE ${inRange} AND y.state = 'sent'`,
);
const settleOnce = statement(
  "payment.settle-once",
  `UPDATE benefit b SET state = 'paid', version = b.version + 1
   WHERE b.frequency = 'once' AND b.state = 'active' AND {scope b}
     AND b.id IN (SELECT y.benefit_id FROM payment y WHERE ${inRange} AND y.state = 'paid')`,
);
