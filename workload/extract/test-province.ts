import { enrolEmployer, makeWorld, nextIdNumber, operatorOf } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";

/** A small province in October 2026: an employer with three people who are paid for, and one who had retired before the reform and is paid. */
export type Province = Readonly<{
  world: World;
  employer: number;
  people: readonly number[];
  retired: number;
  /** Of the month's plan, in fen. */
  due: number;
  benefit: number;
}>;

export const period = 202_610;
const today = "2026-10-25";
const monthlyBenefit = 320_000;

export async function makeProvince(): Promise<Province> {
  const world = await makeWorld();
  const county = operatorOf("000101", "entry");
  const { employer, people } = await enrolEmployer(world, { people: 3 });
  await world.settle("person.add-retired", {
    employer,
    people: [
      {
        idNumber: nextIdNumber("1950-03-04"),
        name: "王五",
        workedSince: "1970-01-01",
        retiredOn: "2010-03-04",
        bank: "102",
        bankAccount: "6222020200007777",
        monthlyBenefit,
      },
    ],
  });
  await world.run("collection.plan", county, { period }, { today });
  const { plans } = (await world.run("query.employer", county, { employer })) as { plans: { plan: number; due: number }[] };
  const { plan, due } = plans[0]!;
  await world.run("collection.notice", county, { plans: [plan] }, { today });
  await world.run("collection.allocate", county, { plan, received: due, bankReference: "BANK-1" }, { today });
  await world.owner.transaction({ label: "test" }, async ({ run }) => {
    // Benefits of before the reform begin with the month in which they are entered here.
    await run(beginEarlier);
  });
  const paid = (await world.run("payment.plan", county, { period }, { today })) as { plan: number };
  await world.run("payment.review", operatorOf("000101", "review"), { plan: paid.plan }, { today });
  const [row] = await world.owner.transaction({ label: "test" }, async ({ query }) => await query(selectRetired));
  return { world, employer, people, retired: Number(row!["person_id"]), due, benefit: monthlyBenefit };
}

/** What the rules of supervision should find, put in behind the functions' backs. */
export async function spoil({ world, people, retired }: Province): Promise<void> {
  const other = await enrolEmployer(world, { people: 1, office: "000102" });
  await world.owner.transaction({ label: "test" }, async ({ run }) => {
    await run(dieEarlier, { person: retired });
    await run(raiseBase, { person: people[0]! });
    await run(lowerBase, { person: people[1]! });
    await run(lowerBenefit, { person: retired });
    await run(reviewAlone);
    await run(planAgain, { employer: other.employer });
    await run(contributeAgain, { person: people[2]! });
    await run(drawPension, { person: people[2]!, retired });
    await run(payPension, { person: people[2]! });
  });
}

const beginEarlier = { name: "test.begin", sql: "UPDATE benefit SET start_period = 202601 WHERE kind = 'pre-reform'" };
const selectRetired = { name: "test.retired", sql: "SELECT b.person_id FROM benefit b WHERE b.kind = 'pre-reform'" };
const dieEarlier = {
  name: "test.die",
  sql: "UPDATE participation SET ended_on = DATE '2026-08-15', end_reason = 'death', state = 'ended' WHERE person_id = :person",
};
const raiseBase = { name: "test.raise", sql: "UPDATE wage_base SET base = average * 3 + 100 WHERE person_id = :person" };
const lowerBase = { name: "test.lower", sql: "UPDATE wage_base SET base = 1000 WHERE person_id = :person" };
const lowerBenefit = { name: "test.benefit", sql: "UPDATE benefit SET amount = amount - 5 WHERE person_id = :person" };
const reviewAlone = {
  name: "test.alone",
  sql: `UPDATE workflow_case SET entered_by = reviewed_by, finished_at = DATE '2026-10-09'
    WHERE id = (SELECT MIN(w.id) FROM workflow_case w WHERE w.state = 'approved')`,
};
const planAgain = {
  name: "test.plan",
  sql: `INSERT INTO contribution_plan (id, scope, employer_id, period, kind, state, persons, basic_employer, basic_person, annuity_employer,
      annuity_person, notional, due, created_at, request_id)
    SELECT 1, g.scope, :employer, g.period, g.kind, g.state, 1, 0, 0, 0, 0, 0, 0, g.created_at, 'test' FROM contribution_plan g`,
};
const contributeAgain = {
  name: "test.contribute",
  sql: `INSERT INTO contribution (person_id, period, plan_id, scope, base, basic_employer, basic_person, annuity_employer, annuity_person,
      notional, state, paid_on)
    SELECT c.person_id, c.period, 1, c.scope, c.base, 0, 0, 0, 0, 0, c.state, c.paid_on FROM contribution c WHERE c.person_id = :person`,
};
const drawPension = {
  name: "test.draw",
  sql: `INSERT INTO benefit (id, scope, person_id, kind, frequency, state, start_period, amount, from_account, payment_months,
      contribution_months, index_ppm, bank_id, bank_account, payee, assessed_on, adjusted_year)
    SELECT 2, b.scope, :person, 'pension', 'monthly', 'active', 202609, b.amount + 100, 0, 0, 0, 0, b.bank_id, b.bank_account, b.payee,
      b.assessed_on, 2026 FROM benefit b WHERE b.person_id = :retired`,
};
const payPension = {
  name: "test.pay",
  sql: `INSERT INTO payment (plan_id, benefit_id, period, scope, person_id, gross, supplement, deduction, from_account, amount, state, bank_id,
      bank_account)
    SELECT y.plan_id, 2, y.period, y.scope, :person, y.gross, 0, 0, 0, y.gross, y.state, y.bank_id, y.bank_account FROM payment y`,
};
