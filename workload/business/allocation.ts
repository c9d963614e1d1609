import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { addLines, closePosting, openPosting } from "./posting.ts";
import { statement } from "./statement.ts";
import { refuseState } from "./subjects.ts";

/** What an employer owes by one plan, in fen. */
export type ContributionPlan = Readonly<{
  id: bigint;
  scope: string;
  employerId: bigint;
  period: number;
  kind: string;
  state: string;
  persons: number;
  basicEmployer: bigint;
  notional: bigint;
  due: bigint;
}>;

/** Locks a plan. @throws Refusal where there is none in the scope, or its state is another */
export async function planIn({ session }: Call, id: number | bigint, ...states: readonly string[]): Promise<ContributionPlan> {
  const [row] = await session.query(lockPlan, { id });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有应缴计划 ${id}`, en: `there is no plan of contributions ${id}` });
  }
  refuseState("应缴计划", "plan", id, textOf(row, "state"), states);
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    employerId: bigintOf(row, "employer_id"),
    period: numberOf(row, "period"),
    kind: textOf(row, "kind"),
    state: textOf(row, "state"),
    persons: numberOf(row, "persons"),
    basicEmployer: bigintOf(row, "basic_employer"),
    notional: bigintOf(row, "notional"),
    due: bigintOf(row, "due"),
  };
}

/**
 * What was received for a plan goes to the fund and to each person's accounts, all of it or none: contributions become paid, one posting is
 * made, balances move. @throws Refusal where the sum received is not the sum due
 */
export async function allocatePlan(
  call: Call,
  plan: ContributionPlan,
  receipt: Readonly<{ received: bigint; bankReference: string }>,
): Promise<bigint> {
  const { session, today } = call;
  if (receipt.received !== plan.due) {
    throw new Refusal("conflict", {
      zh: `实缴 ${receipt.received} 分与应缴 ${plan.due} 分不符，不能分配`,
      en: `${receipt.received} fen were received and ${plan.due} are due: nothing is allocated`,
    });
  }
  const posting = await openPosting(call, {
    kind: "contribution",
    scope: plan.scope,
    amount: plan.due + plan.notional,
    debit: "bank",
    credit: "income.basic",
  });
  await addLines(call, posting, [
    { subject: "bank", amount: -plan.due },
    { subject: "income.basic", amount: plan.basicEmployer },
    { subject: "notional.receivable", amount: -plan.notional },
  ]);
  const rows = { plan: plan.id, ...periodsOf(plan) };
  await session.run(insertEntries, { ...rows, posting: posting.id, period: posting.period });
  await closePosting(call, posting);
  await session.run(payContributions, { ...rows, paidOn: today });
  await session.run(allocated, { id: plan.id, bankReference: receipt.bankReference, allocatedAt: new Date() });
  return posting.id;
}

/** The months in which a plan has contributions: its own, or for what was collected later, any up to it. Names the partitions to look in. */
export function periodsOf({ kind, period }: Pick<ContributionPlan, "kind" | "period">): { fromPeriod: number; toPeriod: number } {
  return { fromPeriod: kind === "regular" ? period : 201_401, toPeriod: period };
}

const lockPlan = statement(
  "plan.lock",
  `SELECT c.id, c.scope, c.employer_id, c.period, c.kind, c.state, c.persons, c.basic_employer, c.notional, c.due
   FROM contribution_plan c WHERE c.id = :id AND {scope c} FOR UPDATE`,
);
const insertEntries = statement(
  "allocation.entries",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   SELECT :posting, 10 + ROW_NUMBER() OVER (ORDER BY s.account_id), :period, s.scope, s.subject, s.account_id, s.amount
   FROM (
     SELECT a.id AS account_id, a.scope, 'account.' || a.kind AS subject,
       SUM(CASE a.kind WHEN 'basic' THEN c.basic_person WHEN 'annuity' THEN c.annuity_employer - c.notional + c.annuity_person
         ELSE c.notional END) AS amount
     FROM contribution c JOIN account a ON a.person_id = c.person_id AND a.state = 'open'
     WHERE c.plan_id = :plan AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'due' AND {scope c} AND {scope a}
     GROUP BY a.id, a.scope, a.kind
   ) s
   WHERE s.amount <> 0`,
);
const payContributions = statement(
  "allocation.pay",
  `UPDATE contribution c SET state = 'paid', paid_on = CAST(:paidOn AS date)
   WHERE c.plan_id = :plan AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'due' AND {scope c}`,
);
const allocated = statement(
  "allocation.plan",
  `UPDATE contribution_plan c SET state = 'allocated', bank_reference = :bankReference, allocated_at = :allocatedAt
   WHERE c.id = :id AND {scope c}`,
);
