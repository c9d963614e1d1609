import { bigintOf, numberOf, textOf } from "../database/row.ts";
import type { Chunk } from "./batch.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { addLines, closePosting, openPosting } from "./posting.ts";
import { statement } from "./statement.ts";
import { refuseState } from "./subjects.ts";

export type PlanKind = "pension" | "annuity" | "reissue";

export type PaymentPlan = Readonly<{
  id: bigint;
  scope: string;
  kind: PlanKind;
  period: number;
  state: string;
  persons: number;
  amount: bigint;
  generatedBy: string;
}>;

export const paymentsAtOnce = 500;

/** Locks a plan of payment. @throws Refusal where there is none in the scope, or its state is another */
export async function paymentPlanIn({ session }: Call, id: number | bigint, ...states: readonly string[]): Promise<PaymentPlan> {
  const [row] = await session.query(lock, { id });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有支付计划 ${id}`, en: `there is no plan of payment ${id}` });
  }
  refuseState("支付计划", "plan of payment", id, textOf(row, "state"), states);
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    kind: textOf(row, "kind") as PlanKind,
    period: numberOf(row, "period"),
    state: textOf(row, "state"),
    persons: numberOf(row, "persons"),
    amount: bigintOf(row, "amount"),
    generatedBy: textOf(row, "generated_by"),
  };
}

/** A plan that payments are added to; gives its id. Of a kind and a month an office has one, and as many as it takes to pay again. */
export async function addPaymentPlan({ session, operator, requestId }: Call, kind: PlanKind, period: number): Promise<bigint> {
  const id = await newId(session);
  const [last] = await session.query(selectSequence, { office: operator.office, kind, period });
  const sequenceNo = kind === "reissue" ? numberOf(last!, "sequence_no") + 1 : 1;
  await session.run(insertPlan, {
    id,
    scope: operator.scope,
    office: operator.office,
    kind,
    period,
    sequenceNo,
    generatedBy: operator.id,
    createdAt: new Date(),
    requestId,
  });
  return id;
}

/**
 * Adds the payments of the next benefits behind `after`: the regular amount, with what is to be supplemented and without what is kept back.
 * Each benefit is paid once for a month, whichever office plans it.
 */
export async function addPayments(
  { session }: Call,
  planId: bigint,
  after: bigint,
  { kind, period }: Readonly<{ kind: "pension" | "annuity"; period: number }>,
): Promise<Chunk> {
  const which = { period, after, annuity: kind === "annuity" ? 1 : 0 };
  const [page] = await session.query(selectPayable, { ...which, limit: paymentsAtOnce });
  const count = numberOf(page!, "benefits");
  if (count === 0) {
    return { lastId: after, done: 0, amount: 0n, finished: true };
  }
  const lastId = bigintOf(page!, "last_id");
  const account = kind === "annuity" ? "annuity" : "basic";
  await session.run(insertPayments, { ...which, lastId, plan: planId, account });
  await session.run(useAdjustments, { plan: planId, period, after, lastId });
  const [sum] = await session.query(sumRange, { plan: planId, period, after, lastId });
  return { lastId, done: count, amount: bigintOf(sum!, "amount"), finished: count < paymentsAtOnce };
}

export async function setPlan(
  { session }: Call,
  plan: bigint,
  change: Readonly<{ state: string; persons?: number; amount?: bigint; reviewedBy?: string }>,
): Promise<void> {
  const { state, persons, amount, reviewedBy } = change;
  await session.run(updatePlan, { id: plan, state, persons: persons ?? null, amount: amount ?? null, reviewedBy: reviewedBy ?? null });
}

/**
 * Books the next payments of a plan behind `after` and marks them sent, or those that came back and marks them failed: the account bears its
 * part, the pooled fund the rest; what is kept back settles what was overpaid. One posting a chunk.
 */
export async function bookChunk(call: Call, plan: PaymentPlan, after: bigint): Promise<Chunk> {
  const { session } = call;
  const [page] = await session.query(selectUnsent, { plan: plan.id, period: plan.period, after, limit: paymentsAtOnce });
  const count = numberOf(page!, "payments");
  if (count === 0) {
    return { lastId: after, done: 0, amount: 0n, finished: true };
  }
  const range = { plan: plan.id, period: plan.period, after, lastId: bigintOf(page!, "last_id") };
  const amount = await book(call, plan, { ...range, state: "planned", sign: 1 });
  await session.run(markSent, range);
  return { lastId: range.lastId, done: count, amount, finished: count < paymentsAtOnce };
}

/** One payment that came back: its posting, the other way round. @throws Refusal where it was not sent */
export async function bookFailure(call: Call, plan: PaymentPlan, benefit: number, failure: string): Promise<bigint> {
  const { session } = call;
  const key = { plan: plan.id, period: plan.period, benefit };
  if ((await session.run(markFailed, { ...key, failure })) !== 1) {
    throw new Refusal("not-found", {
      zh: `支付计划中没有待遇 ${benefit} 的在途支付`,
      en: `the plan has no payment of benefit ${benefit} under way`,
    });
  }
  return await book(call, plan, {
    plan: plan.id,
    period: plan.period,
    after: BigInt(benefit) - 1n,
    lastId: BigInt(benefit),
    state: "failed",
    sign: -1,
  });
}

type Range = Readonly<{ plan: bigint; period: number; after: bigint; lastId: bigint; state: "planned" | "failed"; sign: 1 | -1 }>;

async function book(call: Call, plan: PaymentPlan, { sign, ...range }: Range): Promise<bigint> {
  const { session } = call;
  const [row] = await session.query(sumParts, range);
  const part = (column: string): bigint => bigintOf(row!, column) * BigInt(sign);
  const [amount, deduction, accounts, pension, once] = ["amount", "deduction", "from_account", "monthly_expense", "once_expense"].map(part);
  if (amount === 0n && deduction === 0n) {
    return 0n;
  }
  const credits = sign === 1 ? amount! + deduction! : -(accounts! + pension! + once!);
  const posting = await openPosting(call, {
    kind: sign === 1 ? "payment" : "payment-returned",
    scope: plan.scope,
    amount: credits,
    ...(sign === 1 ? ({ debit: "expense.pension", credit: "bank" } as const) : ({ debit: "bank", credit: "expense.pension" } as const)),
  });
  await addLines(call, posting, [
    { subject: "bank", amount: amount! },
    { subject: "receivable.recovery", amount: deduction! },
    { subject: "expense.pension", amount: -pension! },
    { subject: "expense.lump-sum", amount: -once! },
  ]);
  await session.run(insertEntries, { ...range, posting: posting.id, sign, bookPeriod: posting.period });
  await closePosting(call, posting);
  return bigintOf(row!, "amount");
}

const lock = statement(
  "payment.lock",
  "SELECT g.id, g.scope, g.kind, g.period, g.state, g.persons, g.amount, g.generated_by FROM payment_plan g WHERE g.id = :id AND {scope g} FOR UPDATE",
);
const selectSequence = statement(
  "payment.sequence",
  `SELECT COALESCE(MAX(g.sequence_no), 0) AS sequence_no FROM payment_plan g
   WHERE g.office_id = :office AND g.kind = :kind AND g.period = :period AND {scope g}`,
);
const insertPlan = statement(
  "payment.plan",
  `INSERT INTO payment_plan (id, scope, office_id, kind, period, sequence_no, state, persons, amount, generated_by, created_at, request_id)
   VALUES (:id, :scope, :office, :kind, :period, :sequenceNo, 'generating', 0, 0, :generatedBy, :createdAt, :requestId)`,
);
const updatePlan = statement(
  "payment.update-plan",
  `UPDATE payment_plan g SET state = :state, persons = COALESCE(CAST(:persons AS integer), g.persons), amount = COALESCE(CAST(:amount AS bigint), g.amount),
     reviewed_by = COALESCE(:reviewedBy, g.reviewed_by)
   WHERE g.id = :id AND {scope g}`,
);
const payable = `b.id > :after AND b.state = 'active' AND b.start_period <= :period AND (b.end_period IS NULL OR b.end_period >= :period)
   AND CASE b.kind WHEN 'annuity' THEN 1 ELSE 0 END = :annuity AND {scope b}
   AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.benefit_id = b.id AND y.period = :period AND {scope y})
   AND (b.frequency = 'monthly' OR NOT EXISTS (SELECT 1 FROM payment x WHERE x.benefit_id = b.id AND {scope x}))`;
const selectPayable = statement(
  "payment.payable",
  `SELECT COUNT(*) AS benefits, MAX(n.id) AS last_id FROM (
     SELECT b.id FROM benefit b WHERE ${payable} ORDER BY b.id FETCH FIRST :limit ROWS ONLY) n`,
);
const open = (kind: string): string =>
  `COALESCE((SELECT ${kind === "supplement" ? "a.remaining" : "CASE WHEN a.remaining < a.monthly THEN a.remaining ELSE a.monthly END"}
     FROM benefit_adjustment a WHERE a.benefit_id = b.id AND a.kind = '${kind}' AND a.remaining > 0 AND {scope a}), 0)`;
/** No more is kept back than there is, and the account bears no more than it holds. */
const insertPayments = statement(
  "payment.insert",
  `INSERT INTO payment (plan_id, benefit_id, period, scope, person_id, gross, supplement, deduction, from_account, amount, state, bank_id,
     bank_account)
   SELECT :plan, d.id, :period, d.scope, d.person_id, d.gross, d.supplement, d.deduction, d.from_account,
     d.gross + d.supplement - d.deduction, 'planned', d.bank_id, d.bank_account
   FROM (
     SELECT t.id, t.scope, t.person_id, t.gross, t.supplement,
       CASE WHEN t.recovery > t.gross + t.supplement THEN t.gross + t.supplement ELSE t.recovery END AS deduction,
       CASE WHEN t.from_account > t.balance THEN t.balance ELSE t.from_account END AS from_account, t.bank_id, t.bank_account
     FROM (
       SELECT b.id, b.scope, b.person_id, b.amount AS gross, ${open("supplement")} AS supplement, ${open("recovery")} AS recovery,
         b.from_account, COALESCE((SELECT a.balance FROM account a
           WHERE a.person_id = b.person_id AND a.kind = :account AND a.state = 'open' AND {scope a}), 0) AS balance,
         b.bank_id, b.bank_account
       FROM benefit b WHERE ${payable} AND b.id <= :lastId
     ) t
   ) d`,
);
const inRange = "y.plan_id = :plan AND y.period = :period AND y.benefit_id > :after AND y.benefit_id <= :lastId AND {scope y}";
const useAdjustments = statement(
  "payment.use-adjustments",
  `UPDATE benefit_adjustment a SET remaining = a.remaining - (
     SELECT CASE a.kind WHEN 'supplement' THEN y.supplement ELSE y.deduction END FROM payment y WHERE y.benefit_id = a.benefit_id AND ${inRange})
   WHERE a.remaining > 0 AND {scope a}
     AND a.benefit_id IN (SELECT y.benefit_id FROM payment y WHERE ${inRange} AND (y.supplement > 0 OR y.deduction > 0))`,
);
const sumRange = statement("payment.sum", `SELECT COALESCE(SUM(y.amount), 0) AS amount FROM payment y WHERE ${inRange}`);
const selectUnsent = statement(
  "payment.unsent",
  `SELECT COUNT(*) AS payments, MAX(n.benefit_id) AS last_id FROM (
     SELECT y.benefit_id FROM payment y
     WHERE y.plan_id = :plan AND y.period = :period AND y.benefit_id > :after AND y.state = 'planned' AND {scope y}
     ORDER BY y.benefit_id FETCH FIRST :limit ROWS ONLY) n`,
);
const sumParts = statement(
  "payment.parts",
  `SELECT COALESCE(SUM(y.amount), 0) AS amount, COALESCE(SUM(y.deduction), 0) AS deduction, COALESCE(SUM(y.from_account), 0) AS from_account,
     COALESCE(SUM(CASE b.frequency WHEN 'monthly' THEN y.gross + y.supplement - y.from_account ELSE 0 END), 0) AS monthly_expense,
     COALESCE(SUM(CASE b.frequency WHEN 'once' THEN y.gross + y.supplement - y.from_account ELSE 0 END), 0) AS once_expense
   FROM payment y JOIN benefit b ON b.id = y.benefit_id
   WHERE ${inRange} AND y.state = :state AND {scope b}`,
);
const insertEntries = statement(
  "payment.entries",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   SELECT :posting, 10 + ROW_NUMBER() OVER (ORDER BY s.account_id), :bookPeriod, s.scope, s.subject, s.account_id, s.amount
   FROM (
     SELECT a.id AS account_id, a.scope, 'account.' || a.kind AS subject, -1 * :sign * SUM(y.from_account) AS amount
     FROM payment y JOIN benefit b ON b.id = y.benefit_id
       JOIN account a ON a.person_id = y.person_id AND a.kind = CASE b.kind WHEN 'annuity' THEN 'annuity' ELSE 'basic' END
     WHERE ${inRange} AND y.state = :state AND y.from_account > 0 AND {scope b} AND {scope a}
     GROUP BY a.id, a.scope, a.kind
   ) s`,
);
const markSent = statement("payment.mark-sent", `UPDATE payment y SET state = 'sent' WHERE ${inRange} AND y.state = 'planned'`);
const markFailed = statement(
  "payment.mark-failed",
  `UPDATE payment y SET state = 'failed', failure = :failure
   WHERE y.plan_id = :plan AND y.period = :period AND y.benefit_id = :benefit AND y.state IN ('sent', 'paid') AND {scope y}`,
);
