import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { day, period } from "../inputs.ts";
import { statement } from "../statement.ts";
import { exact, periodOf, read } from "../values.ts";

const closed = z.object({ office: z.string(), period: z.int(), postings: z.int(), amount: z.int() });
const performance = z.array(z.object({ who: z.string(), action: z.string(), cases: z.int(), hours: z.number() }));
const between = z.object({ from: day, to: day }).refine(({ from, to }) => from <= to, "the first day is not behind the last");

/** Month-end closing, statistics, performance, and what awaits an operator. */
export const closingFunctions: readonly FunctionEntry[] = [
  writeFunction({
    id: "month-end.common",
    role: "batch",
    input: z.object({ period }),
    output: closed,
    steps: {
      zh: "核对该月无未通知的应缴计划、在办批量已完成；汇总当月凭证；登记过月，此后业务记入下月；留痕",
      en: "No plan of the month awaits its notice and no batch is under way; sum the month's postings; close it, so that business is booked in the next; log",
    },
    run: async (call, { period: month }) => {
      await refuseFuture(call, month);
      await refuseOpen(call, openCommon, month, "未通知的应缴计划或在办批量", "plans that await their notice, or batches under way");
      return await close(call, "common", month);
    },
  }),
  writeFunction({
    id: "month-end.benefit",
    role: "batch",
    input: z.object({ period }),
    output: closed,
    steps: {
      zh: "核对该月支付计划均已发送；汇总当月支付凭证；登记待遇过月；留痕",
      en: "Every plan of payment of the month has been sent; sum the month's payment postings; close it; log",
    },
    run: async (call, { period: month }) => {
      await refuseFuture(call, month);
      await refuseOpen(call, openBenefit, month, "未发送的支付计划", "plans of payment that were not sent");
      return await close(call, "benefit", month);
    },
  }),
  queryFunction({
    id: "statistics.common",
    input: z.object({ period }),
    output: z.object({
      people: z.array(z.object({ state: z.string(), persons: z.int() })),
      employers: z.array(z.object({ kind: z.string(), state: z.string(), employers: z.int() })),
      contributions: z.array(z.object({ state: z.string(), plans: z.int(), persons: z.int(), due: z.int() })),
    }),
    steps: { zh: "按状态汇总参保人数、单位数与当月应缴", en: "People and employers by state, and the month's contributions due" },
    run: async ({ session }, { period: month }) => ({
      people: (await session.query(sumPeople)).map((row) => ({ state: read.text(row, "state"), persons: read.number(row, "persons") })),
      employers: (await session.query(sumEmployers)).map((row) => ({
        kind: read.text(row, "kind"),
        state: read.text(row, "state"),
        employers: read.number(row, "employers"),
      })),
      contributions: (await session.query(sumPlans, { period: month })).map((row) => ({
        state: read.text(row, "state"),
        plans: read.number(row, "plans"),
        persons: read.number(row, "persons"),
        due: read.amount(row, "due"),
      })),
    }),
  }),
  queryFunction({
    id: "statistics.benefit",
    input: z.object({ period }),
    output: z.object({
      benefits: z.array(z.object({ kind: z.string(), state: z.string(), persons: z.int(), monthly: z.int() })),
      plans: z.array(z.object({ kind: z.string(), state: z.string(), persons: z.int(), amount: z.int() })),
    }),
    steps: { zh: "按种类与状态汇总待遇，及当月支付计划", en: "Benefits by kind and state, and the month's plans of payment" },
    run: async ({ session }, { period: month }) => ({
      benefits: (await session.query(sumBenefits)).map((row) => ({
        kind: read.text(row, "kind"),
        state: read.text(row, "state"),
        persons: read.number(row, "persons"),
        monthly: read.amount(row, "monthly"),
      })),
      plans: (await session.query(sumPaymentPlans, { period: month })).map((row) => ({
        kind: read.text(row, "kind"),
        state: read.text(row, "state"),
        persons: read.number(row, "persons"),
        amount: read.amount(row, "amount"),
      })),
    }),
  }),
  queryFunction({
    id: "statistics.annuity",
    input: z.object({ period }),
    output: z.object({
      accounts: z.array(z.object({ kind: z.string(), accounts: z.int(), balance: z.int() })),
      received: z.int(),
      notional: z.int(),
    }),
    steps: {
      zh: "汇总职业年金账户与当月单位、个人年金缴费",
      en: "Annuity accounts, and the month's annuity contributions, paid and notional",
    },
    run: async ({ session }, { period: month }) => {
      const [received] = await session.query(sumAnnuity, { period: month });
      return {
        accounts: (await session.query(sumAccounts)).map((row) => ({
          kind: read.text(row, "kind"),
          accounts: read.number(row, "accounts"),
          balance: read.amount(row, "balance"),
        })),
        received: read.amount(received!, "received"),
        notional: read.amount(received!, "notional"),
      };
    },
  }),
  performanceQuery("performance.personal", "operator", { zh: "按操作员", en: "by operator" }),
  performanceQuery("performance.institution", "office", { zh: "按机构", en: "by office" }),
  queryFunction({
    id: "home.reminder",
    input: z.object({}),
    output: z.object({
      cases: z.array(z.object({ function: z.string(), state: z.string(), cases: z.int() })),
      declarations: z.int(),
      overduePlans: z.int(),
      plansOfPayment: z.int(),
    }),
    steps: {
      zh: "汇总等待本人复核、审批的业务件，待受理的网上申报，欠费计划与待复核支付计划",
      en: "Cases that await this operator's review or approval, declarations to take up, plans overdue, and plans of payment to review",
    },
    run: async ({ session, operator }) => {
      const [counts] = await session.query(countWaiting);
      return {
        cases: (await session.query(waitingCases, { operator: operator.id })).map((row) => ({
          function: read.text(row, "function_id"),
          state: read.text(row, "state"),
          cases: read.number(row, "cases"),
        })),
        declarations: read.number(counts!, "declarations"),
        overduePlans: read.number(counts!, "overdue"),
        plansOfPayment: read.number(counts!, "payments"),
      };
    },
  }),
];

function performanceQuery(functionId: string, by: "operator" | "office", words: { zh: string; en: string }): FunctionEntry {
  return queryFunction({
    id: functionId,
    input: between,
    output: z.object({ performance }),
    steps: {
      zh: `${words.zh}统计期间内各环节办件数与平均办理时长`,
      en: `Cases dealt with in the time, and how long they took, ${words.en} and step`,
    },
    run: async ({ session }, { from, to }) => ({
      performance: (await session.query(by === "operator" ? byOperator : byOffice, { fromDay: from, toDay: to })).map((row) => ({
        who: read.text(row, "who"),
        action: read.text(row, "action"),
        cases: read.number(row, "cases"),
        hours: read.number(row, "seconds") / 3600,
      })),
    }),
  });
}

async function refuseFuture({ today }: Call, month: number): Promise<void> {
  if (month > periodOf(today)) {
    throw new Refusal("invalid", { zh: `${month} 尚未到`, en: `${month} has not come yet` });
  }
}

async function refuseOpen({ session, operator }: Call, open: typeof openCommon, month: number, zh: string, en: string): Promise<void> {
  const [row] = await session.query(open, { office: operator.office, period: month });
  if (bigintOf(row!, "open_count") > 0n) {
    throw new Refusal("invalid-state", { zh: `尚有 ${bigintOf(row!, "open_count")} 个${zh}`, en: `${bigintOf(row!, "open_count")} ${en}` });
  }
}

type Closed = Readonly<{ subject: { kind: string; id: number }; response: z.input<typeof closed> }>;

/** A month that is closed already meets the key of the table. */
async function close({ session, operator }: Call, kind: "common" | "benefit", month: number): Promise<Closed> {
  const [sum] = await session.query(kind === "common" ? sumPostings : sumPaid, { office: operator.office, period: month });
  const postings = numberOf(sum!, "postings");
  const amount = bigintOf(sum!, "amount");
  await session.run(insertClosing, {
    office: operator.office,
    kind,
    period: month,
    scope: operator.scope,
    operatorId: operator.id,
    closedAt: new Date(),
    postings,
    amount,
  });
  return { subject: { kind: "month", id: month }, response: { office: operator.office, period: month, postings, amount: exact(amount) } };
}

const openCommon = statement(
  "closing.open-common",
  `SELECT (SELECT COUNT(*) FROM contribution_plan c JOIN employer e ON e.id = c.employer_id
       WHERE e.office_id = o.id AND c.period = :period AND c.state = 'planned' AND {scope c} AND {scope e})
     + (SELECT COUNT(*) FROM batch_run b WHERE b.office_id = o.id AND b.state = 'running' AND {scope b}) AS open_count
   FROM office o WHERE o.id = :office`,
);
const openBenefit = statement(
  "closing.open-benefit",
  `SELECT COUNT(*) AS open_count FROM payment_plan g
   WHERE g.office_id = :office AND g.period = :period AND g.state IN ('generating', 'generated', 'noticed') AND {scope g}`,
);
const sumPostings = statement(
  "closing.postings",
  `SELECT COUNT(*) AS postings, COALESCE(SUM(g.amount), 0) AS amount FROM posting g
   WHERE g.office_id = :office AND g.period = :period AND {scope g}`,
);
const sumPaid = statement(
  "closing.paid",
  `SELECT COUNT(*) AS postings, COALESCE(SUM(g.amount), 0) AS amount FROM posting g
   WHERE g.office_id = :office AND g.period = :period AND g.kind IN ('payment', 'payment-returned') AND {scope g}`,
);
const insertClosing = statement(
  "closing.insert",
  `INSERT INTO month_closing (office_id, kind, period, scope, operator_id, closed_at, postings, amount)
   VALUES (:office, :kind, :period, :scope, :operatorId, :closedAt, :postings, :amount)`,
);
const sumPeople = statement(
  "statistics.people",
  "SELECT p.state, COUNT(*) AS persons FROM person p WHERE {scope p} GROUP BY p.state ORDER BY p.state",
);
const sumEmployers = statement(
  "statistics.employers",
  "SELECT e.kind, e.state, COUNT(*) AS employers FROM employer e WHERE {scope e} GROUP BY e.kind, e.state ORDER BY e.kind, e.state",
);
const sumPlans = statement(
  "statistics.plans",
  `SELECT c.state, COUNT(*) AS plans, SUM(c.persons) AS persons, SUM(c.due) AS due FROM contribution_plan c
   WHERE c.period = :period AND {scope c} GROUP BY c.state ORDER BY c.state`,
);
const sumBenefits = statement(
  "statistics.benefits",
  `SELECT b.kind, b.state, COUNT(*) AS persons, SUM(b.amount) AS monthly FROM benefit b
   WHERE {scope b} GROUP BY b.kind, b.state ORDER BY b.kind, b.state`,
);
const sumPaymentPlans = statement(
  "statistics.payment-plans",
  `SELECT g.kind, g.state, SUM(g.persons) AS persons, SUM(g.amount) AS amount FROM payment_plan g
   WHERE g.period = :period AND {scope g} GROUP BY g.kind, g.state ORDER BY g.kind, g.state`,
);
const sumAccounts = statement(
  "statistics.accounts",
  `SELECT a.kind, COUNT(*) AS accounts, SUM(a.balance) AS balance FROM account a
   WHERE a.kind IN ('annuity', 'notional') AND {scope a} GROUP BY a.kind ORDER BY a.kind`,
);
const sumAnnuity = statement(
  "statistics.annuity",
  `SELECT COALESCE(SUM(c.annuity_employer + c.annuity_person - c.notional), 0) AS received, COALESCE(SUM(c.notional), 0) AS notional
   FROM contribution_plan c WHERE c.period = :period AND c.state = 'allocated' AND {scope c}`,
);
/** From the day's start in China to the end of the last. */
const inTime = "s.done_at >= CAST(:fromDay AS date) AND s.done_at < CAST(:toDay AS date) + 1";
const seconds = "CAST(AVG(EXTRACT(EPOCH FROM (s.done_at - w.entered_at))) AS bigint)";
const oracleSeconds = "ROUND(AVG((CAST(s.done_at AS DATE) - CAST(w.entered_at AS DATE)) * 86400))";
const steps = (column: string, took: string): string =>
  `SELECT s.${column} AS who, s.action, COUNT(*) AS cases, ${took} AS seconds
   FROM workflow_step s JOIN workflow_case w ON w.id = s.case_id
   WHERE ${inTime} AND {scope s} AND {scope w} GROUP BY s.${column}, s.action ORDER BY s.${column}, s.action`;
const byOperator = statement("performance.operator", steps("operator_id", seconds), steps("operator_id", oracleSeconds));
const byOffice = statement("performance.office", steps("office_id", seconds), steps("office_id", oracleSeconds));
const waitingCases = statement(
  "home.cases",
  `SELECT w.function_id, w.state, COUNT(*) AS cases FROM workflow_case w
   WHERE w.state IN ('submitted', 'reviewed') AND w.entered_by <> :operator AND (w.reviewed_by IS NULL OR w.reviewed_by <> :operator) AND {scope w}
   GROUP BY w.function_id, w.state ORDER BY w.function_id, w.state`,
);
const countWaiting = statement(
  "home.waiting",
  `SELECT (SELECT COUNT(*) FROM declaration d WHERE d.state = 'received' AND {scope d}) AS declarations,
     (SELECT COUNT(*) FROM contribution_plan c WHERE c.state = 'overdue' AND {scope c}) AS overdue,
     (SELECT COUNT(*) FROM payment_plan g WHERE g.state = 'generated' AND {scope g}) AS payments
   FROM office o WHERE o.parent_id IS NULL`,
);
