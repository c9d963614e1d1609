import { z } from "zod";
import { allocatePlan, periodsOf, planIn } from "../allocation.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { FunctionEntry } from "../function.ts";
import { generatePlans } from "../due.ts";
import { amount, documentNumber, id, period, remark } from "../inputs.ts";
import { refuseClosed } from "../posting.ts";
import { sendMessage } from "../outbox.ts";
import { statement } from "../statement.ts";
import { employerIn } from "../subjects.ts";
import { exact, periodOf } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const plans = z.array(id).min(1).max(200);
const open = ["planned", "noticed", "overdue"] as const;

export const collectionFunctions: readonly FunctionEntry[] = [
  batchFunction({
    id: "collection.plan",
    input: z.object({ period }),
    output: z.object({ done: z.int(), amount: z.int() }),
    steps: {
      zh: "核对未月结；按单位分块：取在缴人员与当年基数，按费率生成单位应缴计划与个人应缴明细，一单位一月一次；中断后从下一单位继续",
      en: "The month is not closed; in chunks of employers: of those who contribute, with the year's base and the rates, the employer's plan and each person's contributions due, once for an employer and a month; interrupted, it goes on with the next employer",
    },
    target: ({ period: month }) => String(month),
    begin: async (call, { period: month }) => {
      await refuseClosed(call, call.operator.office, month);
      return null;
    },
    chunk: async (call, run, { period: month }) => await generatePlans(call, run.lastId, month),
    finish: async (_call, run) => batchAnswer(run),
  }),
  writeFunction({
    id: "collection.notice",
    input: z.object({ plans }),
    output: z.object({ noticed: z.int(), amount: z.int() }),
    steps: {
      zh: "锁定应缴计划；置为已通知；向委托代收银行发送代扣指令报文；留痕",
      en: "Lock the plans; mark them noticed; send the collecting bank its debit orders; log",
    },
    run: async (call, { plans: ids }) => {
      let total = 0n;
      for (const planId of inOrder(ids)) {
        const plan = await planIn(call, planId, "planned");
        await call.session.run(noticePlan, { id: planId, noticedAt: new Date() });
        await sendMessage(call, {
          channel: "bank",
          kind: "debit-order",
          scope: plan.scope,
          reference: plan.id,
          body: { plan: exact(plan.id), employer: exact(plan.employerId), period: plan.period, amount: exact(plan.due) },
        });
        total += plan.due;
      }
      return { subject: { kind: "contribution-plan" }, response: { noticed: ids.length, amount: exact(total) } };
    },
  }),
  writeFunction({
    id: "collection.allocate",
    input: z.object({ plan: id, received: amount, bankReference: documentNumber }),
    output: z.object({ plan: id, posting: id, persons: z.int(), amount: z.int() }),
    steps: {
      zh: "锁定应缴计划；核对实收与应缴一致；个人缴费记入基本养老个人账户，单位与个人年金缴费记入职业年金账户（财政全额供款的单位缴费记账），单位缴费入统筹基金；生成会计凭证；置为已缴；留痕",
      en: "Lock the plan; what was received is what is due; people's parts go to their accounts, the annuity's to the annuity accounts (an employer's funded by the treasury as notional), the employer's to the pooled fund; a voucher is made; contributions are paid; log",
    },
    run: async (call, { plan: planId, received, bankReference }) => {
      const plan = await planIn(call, planId, ...open);
      const posting = await allocatePlan(call, plan, { received: BigInt(received), bankReference });
      return {
        subject: { kind: "contribution-plan", id: planId },
        response: { plan: planId, posting: exact(posting), persons: plan.persons, amount: exact(plan.due) },
      };
    },
  }),
  writeFunction({
    id: "collection.demand",
    input: z.object({ plans }),
    output: z.object({ demanded: z.int() }),
    steps: {
      zh: "锁定逾期未缴的计划；置为欠费并累计催缴次数；向单位发送催缴通知；留痕",
      en: "Lock plans that are past due; mark them overdue and count the demand; send the employer the demand; log",
    },
    run: async (call, { plans: ids }) => {
      for (const planId of inOrder(ids)) {
        const plan = await planIn(call, planId, ...open);
        if (plan.period >= periodOf(call.today)) {
          throw new Refusal("invalid-state", { zh: `计划 ${planId} 尚未逾期`, en: `plan ${planId} is not past due` });
        }
        await call.session.run(demandPlan, { id: planId });
        const body = { plan: exact(plan.id), employer: exact(plan.employerId), period: plan.period, amount: exact(plan.due) };
        await sendMessage(call, { channel: "online", kind: "demand", scope: plan.scope, reference: plan.id, body });
      }
      return { subject: { kind: "contribution-plan" }, response: { demanded: ids.length } };
    },
  }),
  caseFunction({
    id: "collection.arrears",
    input: z.object({
      plan: id,
      action: z.enum(["pay", "write-off"]),
      received: amount.optional(),
      bankReference: documentNumber.optional(),
      reason: remark,
    }),
    reviews: 2,
    steps: {
      zh: "录入单位欠费补缴或核销；核对计划欠费；生成业务件；复核、审批后补缴分配入账，或核销；留痕",
      en: "Enter that an employer's arrears are paid or written off; the plan is overdue; submit; after review and approval they are allocated and booked, or written off; log",
    },
    subject: ({ plan }) => ({ kind: "contribution-plan", id: plan }),
    check: async (call, { plan: planId, action, received, bankReference }) => {
      await planIn(call, planId, "overdue");
      if (action === "pay" && (received === undefined || bankReference === undefined)) {
        throw new Refusal("invalid", { zh: "补缴须有到账金额与银行流水号", en: "a payment has its amount and its bank reference" });
      }
    },
    effect: async (call, { plan: planId, action, received, bankReference }) => {
      const plan = await planIn(call, planId, "overdue");
      if (action === "pay") {
        const posting = await allocatePlan(call, plan, { received: BigInt(received ?? 0), bankReference: bankReference ?? "" });
        return { plan: planId, posting: exact(posting) };
      }
      await call.session.run(writeOffContributions, { plan: planId, ...periodsOf(plan) });
      await call.session.run(writeOffPlan, { id: planId });
      return { plan: planId, writtenOff: exact(plan.due) };
    },
  }),
  caseFunction({
    id: "collection.deferral",
    input: z.object({ employer: id, until: period, reason: remark }),
    reviews: 2,
    approverTier: "city",
    steps: {
      zh: "录入缓缴申请；核对单位状态；生成业务件；复核、市级以上审批后在期限内不生成应缴；留痕",
      en: "Enter the application; check the employer's state; submit; after review and approval by a city or above no contributions fall due until then; log",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => void (await employerIn(call, employer, "active")),
    effect: async ({ session }, { employer, until }) => {
      await session.run(deferEmployer, { id: employer, until });
      return { employer, until };
    },
  }),
];

/** Rows are locked in the order of their ids, so that two requests do not wait for each other. */
function inOrder(ids: readonly number[]): readonly number[] {
  const sorted = [...new Set(ids)].toSorted((a, b) => a - b);
  if (sorted.length !== ids.length) {
    throw new Refusal("invalid", { zh: "列表中有重复", en: "the list names one twice" });
  }
  return sorted;
}

const noticePlan = statement(
  "collection.notice",
  "UPDATE contribution_plan c SET state = 'noticed', noticed_at = :noticedAt WHERE c.id = :id AND {scope c}",
);
const demandPlan = statement(
  "collection.demand",
  "UPDATE contribution_plan c SET state = 'overdue', demands = c.demands + 1 WHERE c.id = :id AND {scope c}",
);
const writeOffContributions = statement(
  "collection.write-off",
  `UPDATE contribution c SET state = 'written-off'
   WHERE c.plan_id = :plan AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'due' AND {scope c}`,
);
const writeOffPlan = statement(
  "collection.write-off-plan",
  "UPDATE contribution_plan c SET state = 'written-off' WHERE c.id = :id AND {scope c}",
);
const deferEmployer = statement(
  "collection.defer",
  "UPDATE employer e SET deferred_until = :until, version = e.version + 1 WHERE e.id = :id AND {scope e}",
);
