import { bigintOf, numberOf } from "../database/row.ts";
import { insertExtraPlan } from "./due.ts";
import type { DueRow } from "./due.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { ratesOf } from "./parameters.ts";
import { contributionOf, dueOf } from "./policy/contribution.ts";
import type { Contribution, Rates } from "./policy/contribution.ts";
import { post } from "./posting.ts";
import type { Line } from "./posting.ts";
import { statement } from "./statement.ts";
import { accountsOf, employerIn } from "./subjects.ts";
import type { Employer, Person } from "./subjects.ts";
import { exact, nextPeriod, periodOf } from "./values.ts";

type Span = Readonly<{ from: number; to: number }>;
type Result = Readonly<Record<string, unknown>>;

/** A plan of a person's months without contributions. @throws Refusal where there is none, or no base for one */
export async function collectMissing(call: Call, person: Person, { from, to }: Span): Promise<Result> {
  const employer = await employerOf(call, person);
  const paid = new Set((await paidMonths(call, person, { from, to }, "any")).map(({ period }) => period));
  const rows: DueRow[] = [];
  for (let period = from; period <= to; period = nextPeriod(period)) {
    if (!paid.has(period)) {
      const base = await baseFor(call, person, period);
      const contribution = contributionOf(base, await ratesOf(call.session, period), employer.funding);
      rows.push({ personId: person.id, period, base, contribution, state: "due", paidOn: null });
    }
  }
  if (rows.length === 0) {
    throw new Refusal("invalid-state", { zh: "期间内没有未缴月份", en: "there is no month without a contribution" });
  }
  const plan = await insertExtraPlan(call, {
    ...ownerOf(person, employer),
    period: periodOf(call.today),
    kind: "supplement",
    state: "planned",
    rows,
  });
  return {
    person: exact(person.id),
    plan: exact(plan),
    months: rows.length,
    due: exact(sumOf(rows.map(({ contribution }) => dueOf(contribution)))),
  };
}

/** Gives paid contributions back. @throws Refusal where none is paid, or the accounts do not cover them */
export async function refundPaid(call: Call, person: Person, span: Span): Promise<Result> {
  const rows = await paidMonths(call, person, span, "paid");
  if (rows.length === 0) {
    throw new Refusal("invalid-state", { zh: "期间内没有已缴月份", en: "no month of these is paid" });
  }
  const back = total(rows.map(({ contribution }) => contribution));
  const posting = await giveBack(call, person, back);
  await call.session.run(markRefunded, { person: person.id, fromPeriod: span.from, toPeriod: span.to });
  return { person: exact(person.id), posting: exact(posting), months: rows.length, refunded: exact(dueOf(back)) };
}

/**
 * Settles what the months of a year differ by from the base as it is now. What is owed becomes a plan; what is owing is given back.
 *
 * @throws Refusal where nothing differs, or the accounts do not cover what is owing
 */
export async function settleDifference(call: Call, person: Person, year: number): Promise<Result> {
  const employer = await employerOf(call, person);
  const months = new Map<number, bigint>();
  for (const { period, base } of await paidMonths(call, person, { from: year * 100 + 1, to: year * 100 + 12 }, "any")) {
    months.set(period, (months.get(period) ?? 0n) + base);
  }
  const rows: DueRow[] = [];
  for (const [period, paidBase] of months) {
    const difference = (await baseFor(call, person, period)) - paidBase;
    const contribution = differing(difference, await ratesOf(call.session, period), employer.funding);
    const [state, paidOn] = difference > 0n ? (["due", null] as const) : (["paid", call.today] as const);
    if (difference !== 0n) {
      rows.push({ personId: person.id, period, base: difference, contribution, state, paidOn });
    }
  }
  const owed = rows.filter(({ state }) => state === "due");
  const owing = rows.filter(({ state }) => state === "paid");
  if (rows.length === 0) {
    throw new Refusal("invalid-state", { zh: `${year} 年没有差额`, en: `nothing differs in ${year}` });
  }
  const plan = { ...ownerOf(person, employer), period: periodOf(call.today), kind: "difference" } as const;
  const result: Record<string, unknown> = { person: exact(person.id) };
  if (owed.length > 0) {
    result["plan"] = exact(await insertExtraPlan(call, { ...plan, state: "planned", rows: owed }));
  }
  if (owing.length > 0) {
    result["posting"] = exact(await giveBack(call, person, negative(total(owing.map(({ contribution }) => contribution)))));
    result["settled"] = exact(await insertExtraPlan(call, { ...plan, state: "allocated", rows: owing }));
  }
  return result;
}

type PaidMonth = Readonly<{ period: number; base: bigint; contribution: Contribution }>;

/** Amounts follow the base's sign: rounding is that of the amount itself. */
function differing(base: bigint, rates: Rates, funding: Employer["funding"]): Contribution {
  return base >= 0n ? contributionOf(base, rates, funding) : negative(contributionOf(-base, rates, funding));
}

function negative(each: Contribution): Contribution {
  return {
    basicEmployer: -each.basicEmployer,
    basicPerson: -each.basicPerson,
    annuityEmployer: -each.annuityEmployer,
    annuityPerson: -each.annuityPerson,
    notional: -each.notional,
  };
}

function total(all: readonly Contribution[]): Contribution {
  const sum = (part: (each: Contribution) => bigint): bigint => sumOf(all.map(part));
  return {
    basicEmployer: sum((each) => each.basicEmployer),
    basicPerson: sum((each) => each.basicPerson),
    annuityEmployer: sum((each) => each.annuityEmployer),
    annuityPerson: sum((each) => each.annuityPerson),
    notional: sum((each) => each.notional),
  };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

/** The posting of an allocation, the other way round. */
async function giveBack(call: Call, person: Person, back: Contribution): Promise<bigint> {
  const accounts = await accountsOf(call, person.id);
  const parts = [
    ["basic", back.basicPerson],
    ["annuity", back.annuityEmployer - back.notional + back.annuityPerson],
    ["notional", back.notional],
  ] as const;
  const lines = parts.map(([kind, amount]): Line => {
    const account = accounts.get(kind);
    if (amount > (account?.balance ?? 0n)) {
      throw new Refusal("invalid-state", { zh: `账户（${kind}）余额不足以退付`, en: `the ${kind} account does not cover the refund` });
    }
    return account === undefined ? { subject: "bank", amount: 0n } : { subject: `account.${kind}`, accountId: account.id, amount: -amount };
  });
  const { id } = await post(call, { kind: "refund", scope: person.scope, debit: "income.basic", credit: "bank" }, [
    { subject: "bank", amount: dueOf(back) },
    { subject: "income.basic", amount: -back.basicEmployer },
    { subject: "notional.receivable", amount: back.notional },
    ...lines,
  ]);
  return id;
}

async function employerOf(call: Call, person: Person): Promise<Employer> {
  if (person.employerId === null) {
    throw new Refusal("invalid-state", {
      zh: `参保人 ${person.id} 没有现行参保关系`,
      en: `person ${person.id} takes no part anywhere now`,
    });
  }
  return await employerIn(call, person.employerId);
}

function ownerOf(person: Person, employer: Employer): { scope: string; employerId: bigint } {
  return { scope: person.scope, employerId: employer.id };
}

async function paidMonths({ session }: Call, person: Person, { from, to }: Span, which: "any" | "paid"): Promise<readonly PaidMonth[]> {
  const rows = await session.query(which === "paid" ? selectPaid : selectAny, { person: person.id, fromPeriod: from, toPeriod: to });
  return rows.map((row) => ({
    period: numberOf(row, "period"),
    base: bigintOf(row, "base"),
    contribution: {
      basicEmployer: bigintOf(row, "basic_employer"),
      basicPerson: bigintOf(row, "basic_person"),
      annuityEmployer: bigintOf(row, "annuity_employer"),
      annuityPerson: bigintOf(row, "annuity_person"),
      notional: bigintOf(row, "notional"),
    },
  }));
}

async function baseFor({ session }: Call, person: Person, period: number): Promise<bigint> {
  const [row] = await session.query(selectBase, { person: person.id, year: Math.floor(period / 100) });
  if (row === undefined) {
    throw new Refusal("invalid-state", {
      zh: `${period} 没有可用的缴费基数，先申报工资`,
      en: `there is no wage base for ${period}: declare wages first`,
    });
  }
  return bigintOf(row, "base");
}

const columns = "c.period, c.base, c.basic_employer, c.basic_person, c.annuity_employer, c.annuity_person, c.notional";
const selectAny = statement(
  "correction.any",
  `SELECT ${columns} FROM contribution c
   WHERE c.person_id = :person AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state IN ('due', 'paid') AND {scope c} ORDER BY c.period`,
);
const selectPaid = statement(
  "correction.paid",
  `SELECT ${columns} FROM contribution c
   WHERE c.person_id = :person AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'paid' AND {scope c} ORDER BY c.period FOR UPDATE`,
);
const markRefunded = statement(
  "correction.refund",
  `UPDATE contribution c SET state = 'refunded'
   WHERE c.person_id = :person AND c.period BETWEEN :fromPeriod AND :toPeriod AND c.state = 'paid' AND {scope c}`,
);
/** The year's base where there is one, else the newest before it, else the oldest behind it. */
const selectBase = statement(
  "correction.base",
  `SELECT w.base FROM wage_base w WHERE w.person_id = :person AND {scope w}
   ORDER BY CASE WHEN w.year <= :year THEN 0 ELSE 1 END, ABS(w.year - :year), w.employer_id FETCH FIRST 1 ROWS ONLY`,
);
