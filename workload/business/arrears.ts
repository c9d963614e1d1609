import { bigintOf, numberOf } from "../database/row.ts";
import { planIn } from "./allocation.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { dueOf } from "./policy/contribution.ts";
import type { Contribution } from "./policy/contribution.ts";
import { addLines, closePosting, openPosting } from "./posting.ts";
import type { Line } from "./posting.ts";
import { statement } from "./statement.ts";
import { accountsOf } from "./subjects.ts";
import type { Person } from "./subjects.ts";
import { exact } from "./values.ts";

type Span = Readonly<{ from: number; to: number }>;
type Result = Readonly<Record<string, unknown>>;
type Due = Readonly<{ planId: bigint; period: number }> & Contribution;

/** A person's contributions that the employer owes are paid for that person alone, and leave the employer's plans. @throws Refusal */
export async function payArrears(call: Call, person: Person, span: Span): Promise<Result> {
  const { session, today } = call;
  const owed = await takeOffPlans(call, person, span, "allocated");
  const sum = (part: (due: Due) => bigint): bigint => owed.reduce((total, due) => total + part(due), 0n);
  const notional = sum((due) => due.notional);
  const cash = sum(dueOf);
  const accounts = await accountsOf(call, person.id);
  const line = (kind: "basic" | "annuity" | "notional", amount: bigint): Line => {
    const account = accounts.get(kind);
    if (account === undefined && amount !== 0n) {
      throw new Refusal("invalid-state", { zh: `参保人没有可用的账户（${kind}）`, en: `the person has no open ${kind} account` });
    }
    return account === undefined ? { subject: "bank", amount: 0n } : { subject: `account.${kind}`, accountId: account.id, amount };
  };
  const posting = await openPosting(call, {
    kind: "arrears",
    scope: person.scope,
    amount: cash + notional,
    debit: "bank",
    credit: "income.basic",
  });
  await addLines(call, posting, [
    { subject: "bank", amount: -cash },
    { subject: "income.basic", amount: sum((due) => due.basicEmployer) },
    { subject: "notional.receivable", amount: -notional },
    line(
      "basic",
      sum((due) => due.basicPerson),
    ),
    line(
      "annuity",
      sum((due) => due.annuityEmployer - due.notional + due.annuityPerson),
    ),
    line("notional", notional),
  ]);
  await closePosting(call, posting);
  await session.run(settle, { person: person.id, fromPeriod: span.from, toPeriod: span.to, state: "paid", paidOn: today });
  return { person: exact(person.id), posting: exact(posting.id), months: owed.length, paid: exact(cash) };
}

/** They will not be paid any more. @throws Refusal */
export async function writeOffArrears(call: Call, person: Person, span: Span): Promise<Result> {
  const owed = await takeOffPlans(call, person, span, "written-off");
  await call.session.run(settle, { person: person.id, fromPeriod: span.from, toPeriod: span.to, state: "written-off", paidOn: null });
  return { person: exact(person.id), months: owed.length };
}

/** What is left of a plan is what is still due by it; one of which nothing is left is settled. */
async function takeOffPlans(
  call: Call,
  person: Person,
  { from, to }: Span,
  settledAs: "allocated" | "written-off",
): Promise<readonly Due[]> {
  const { session } = call;
  const rows = await session.query(selectDue, { person: person.id, fromPeriod: from, toPeriod: to });
  if (rows.length === 0) {
    throw new Refusal("invalid-state", { zh: "期间内没有欠费", en: "nothing is owed for these months" });
  }
  const owed = rows.map((row): Due => ({
    planId: bigintOf(row, "plan_id"),
    period: numberOf(row, "period"),
    basicEmployer: bigintOf(row, "basic_employer"),
    basicPerson: bigintOf(row, "basic_person"),
    annuityEmployer: bigintOf(row, "annuity_employer"),
    annuityPerson: bigintOf(row, "annuity_person"),
    notional: bigintOf(row, "notional"),
  }));
  for (const { planId, period: _month, ...amounts } of owed) {
    await planIn(call, planId, "planned", "noticed", "overdue");
    await session.run(takeOff, { id: planId, settledAs, ...amounts, due: dueOf(amounts) });
  }
  return owed;
}

const selectDue = statement(
  "arrears.due",
  `SELECT c.plan_id, c.period, c.basic_employer, c.basic_person, c.annuity_employer, c.annuity_person, c.notional FROM contribution c
   WHERE c.person_id = :person AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'due' AND {scope c}
   ORDER BY c.plan_id, c.period FOR UPDATE`,
);
const settle = statement(
  "arrears.settle",
  `UPDATE contribution c SET state = :state, paid_on = CAST(:paidOn AS date)
   WHERE c.person_id = :person AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'due' AND {scope c}`,
);
const takeOff = statement(
  "arrears.take-off",
  `UPDATE contribution_plan c SET persons = c.persons - CASE c.kind WHEN 'regular' THEN 1 ELSE 0 END,
     state = CASE WHEN c.due = :due THEN :settledAs ELSE c.state END,
     basic_employer = c.basic_employer - :basicEmployer, basic_person = c.basic_person - :basicPerson,
     annuity_employer = c.annuity_employer - :annuityEmployer, annuity_person = c.annuity_person - :annuityPerson,
     notional = c.notional - :notional,
     due = c.due - :due
   WHERE c.id = :id AND {scope c}`,
);
