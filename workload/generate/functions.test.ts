import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import type { Operator } from "../business/function.ts";
import { businessFunction } from "../business/functions.ts";
import { runFunction } from "../business/run.ts";
import { operatorOf } from "../business/test-world.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { proveLedger } from "../ledger/prove.ts";
import { startTestServer } from "../test-server.ts";
import type { TestServer } from "../test-server.ts";
import { employerId, personId } from "./ids.ts";
import { load } from "./load.ts";
import { populationOf, specOf } from "./test-population.ts";
import type { GeneratedPerson } from "./person.ts";

/** The business functions on people who were loaded: for them there is no difference to people who came through the functions. */
const inTurn = needsInTurn("postgresql");
const spec = specOf({ insured: 300, through: 202_610, cities: 1, counties: 1 });
const county = "000101";
const today = "2026-11-25";
const { employers, people } = populationOf(spec);
const here = people.filter(({ employer }) => employer.office.id === county && employer.owesFrom > spec.through);
const entry = operatorOf(county, "entry-1");
const review = operatorOf(county, "review-1");

let server: TestServer;
let database: Database;
let requests = 0;

test.before(async () => {
  server = await startTestServer("load-functions");
  await load(spec, { dsn: server.postgres.dsn });
  database = await openDatabase(server.postgres.dsn, { set: "business", as: "service" });
});
test.after.always(async () => {
  await database?.close();
  await server?.stop();
});

async function run(id: string, operator: Operator, input: unknown, day = today): Promise<Record<string, unknown>> {
  requests += 1;
  const answer = await runFunction(database, businessFunction(id), operator, `loaded-${requests}`, input, { today: day });
  return answer.status === "done" ? (answer.response as Record<string, unknown>) : { running: true };
}

/** A case with all its reviews; gives its result. */
async function settle(id: string, input: unknown): Promise<Record<string, unknown>> {
  const entered = await run(id, entry, input);
  const given = { case: entered["case"], remark: "同意" };
  const first = await run("approval.general", entered["reviews"] === 1 ? operatorOf("00", "review-1") : review, given);
  const decided = entered["reviews"] === 1 ? first : await run("approval.second", operatorOf("00", "approve-1"), given);
  return decided["result"] as Record<string, unknown>;
}

function one(condition: (person: GeneratedPerson) => boolean): GeneratedPerson {
  const found = here.find(condition);
  if (found === undefined) {
    throw new Error("the population has no such person: choose another seed");
  }
  return found;
}

inTurn("queries find the loaded, and their accounts have the months that were loaded", async (t) => {
  const worker = one(({ state }) => state === "active");
  const found = await run("query.person", entry, { idNumber: worker.idNumber });
  t.like(found, { person: personId(worker.index), name: worker.name, state: "active" });
  const employer = await run("query.employer", entry, { creditCode: worker.employer.creditCode });
  t.like(employer, { employer: employerId(worker.employer.index), name: worker.employer.name });
  t.is((employer["plans"] as unknown[]).length, 12);
  const counted = employer["people"] as Record<string, number>;
  t.is(counted["active"]! + counted["suspended"]! + counted["retired"]!, worker.employer.size);
  const annuity = await run("query.annuity", entry, { person: personId(worker.index) });
  t.is((annuity["accounts"] as { interestYear: number }[])[0]!.interestYear, 2025);
  const pensioner = one(({ state, contributes }) => state === "retired" && contributes !== undefined);
  t.true(((await run("query.benefit", entry, { person: personId(pensioner.index) }))["benefits"] as unknown[]).length > 0);
});

inTurn("a declaration of wages sets the bases of the loaded, by which the next month is planned, noticed and paid", async (t) => {
  const worker = one(({ state }) => state === "active");
  const person = personId(worker.index);
  const employer = employerId(worker.employer.index);
  await settle("declaration.yearly-wage", { employer, year: 2026, wages: [{ person, monthlyWage: 1_000_000 }] });
  const planned = await run("collection.plan", entry, { period: 202_611 });
  t.is(planned["done"], employers.filter(({ office, index }) => office.id === county && hasWorkers(index)).length);
  const { plans } = (await run("query.employer", entry, { employer })) as {
    plans: readonly { plan: number; period: number; due: number }[];
  };
  const { plan, due } = plans.find(({ period }) => period === 202_611)!;
  await run("collection.notice", entry, { plans: [plan] });
  const allocated = await run("collection.allocate", entry, { plan, received: due, bankReference: "LOADED-1" });
  t.truthy(allocated["posting"]);
});

inTurn("the loaded pensioners are paid in the next month, once, and who retires now is assessed by what was loaded", async (t) => {
  const plan = await run("payment.plan", entry, { period: 202_611 });
  const paying = here.concat(people.filter(({ employer }) => employer.office.id === county && employer.owesFrom <= spec.through));
  t.is(plan["done"], paying.filter(({ state, retiredIn }) => state === "retired" && retiredIn! < 202_611).length);
  await run("payment.review", review, { plan: plan["plan"] });
  await run("payment.settle", entry, { plan: plan["plan"] });
  const retiree = one(({ state, bornOn, sex }) => state === "active" && sex === "M" && bornOn < "1975");
  const person = personId(retiree.index);
  await settle("person.retire", { person, retiredOn: today });
  const bank = { bank: "102", bankAccount: "9910000000000000001" };
  const declared = await settle("retirement.declare", { person, retiredOn: today, ...bank });
  const assessed = await settle("retirement.assess", { benefit: declared["benefit"], retiredOn: today });
  t.is(assessed["amount"], declared["amount"]);
  t.true((assessed["amount"] as number) > 0);
});

inTurn("months up to the last one are closed to new bookings, and the next can be closed", async (t) => {
  await t.throwsAsync(run("collection.plan", entry, { period: 202_610 }), { message: /closed/ });
  t.true((await run("month-end.benefit", entry, { period: 202_611 }, "2026-12-01"))["postings"] !== undefined);
});

inTurn("the year's interest is credited to the loaded accounts, and the books agree with all that was done", async (t) => {
  const interest = await run("account.yearly-interest-active", entry, { year: 2026, kind: "basic" }, "2027-01-05");
  t.true((interest["done"] as number) > 0);
  const proof = await proveLedger({ dsn: server.postgres.dsn });
  t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
});

function hasWorkers(employer: number): boolean {
  return people.some((person) => person.employer.index === employer && person.state === "active");
}
