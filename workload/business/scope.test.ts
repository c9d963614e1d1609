import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { DatabaseError } from "../database/database.ts";
import type { Session } from "../database/database.ts";
import { Refusal } from "./function.ts";
import { businessFunctions } from "./functions.ts";
import { scopedSession } from "./statement.ts";
import { enrolEmployer, makeWorld, operatorOf, scopeOf, today } from "./test-world.ts";
import type { World } from "./test-world.ts";

const inTurn = needsInTurn("postgresql");
const own = operatorOf("000101", "entry");
const neighbour = operatorOf("000102", "entry");
const otherCity = operatorOf("0002", "entry");
const city = operatorOf("0001", "entry");

let world: World;
let employer: number;
let people: readonly number[];
test.before(async () => {
  world = await makeWorld();
  ({ employer, people } = await enrolEmployer(world, { people: 2, joinedOn: "2026-01-01" }));
});
test.after.always(async () => {
  await world?.close();
});

async function asService<Result>(scope: string | undefined, work: (session: Session) => Promise<Result>): Promise<Result> {
  return await world.database.transaction({ label: "look", ...(scope === undefined ? {} : { scope }) }, work);
}

let names = 0;
function sql(text: string): { name: string; sql: string } {
  names += 1;
  return { name: `scope.${names}`, sql: text };
}

inTurn("a county sees its own, the city above sees it too, a neighbour and another city do not", async (t) => {
  for (const operator of [own, city, operatorOf("00", "entry")]) {
    t.like(await world.run("query.person", operator, { person: people[0] }), { person: people[0] });
  }
  for (const operator of [neighbour, otherCity, operatorOf("000201", "entry")]) {
    const error = await t.throwsAsync(world.run("query.person", operator, { person: people[0] }), { instanceOf: Refusal });
    t.is(error.code, "not-found", "it is not even told that there is one");
  }
});

const attempts: readonly (readonly [id: string, input: () => object])[] = [
  ["employer.change", () => ({ employer, name: "被篡改" })],
  ["employer.suspend", () => ({ employer, from: today, reason: "越权" })],
  ["employer.certificate", () => ({ employer, action: "withdraw", certificateNo: "ABC", on: today })],
  ["person.enrol", () => ({ employer, people: [{ person: people[0], joinedOn: today, monthlyWage: 1 }] })],
  ["person.change-key", () => ({ person: people[0], name: "被篡改", reason: "越权" })],
  ["person.end", () => ({ person: people[0], endedOn: today, reason: "death" })],
  ["account.maintain", () => ({ person: people[0], kind: "basic", change: 1, reason: "越权" })],
  ["declaration.yearly-wage", () => ({ employer, year: 2026, wages: [{ person: people[0], monthlyWage: 1 }] })],
  ["transfer.application", () => ({ person: people[0], region: "1", counterpart: "x", documentNo: "X-1" })],
  ["retirement.disability", () => ({ person: people[0], amount: 1, from: 202601, bank: "102", bankAccount: "12345678" })],
  ["query.employer", () => ({ employer })],
  ["query.benefit", () => ({ person: people[0] })],
  ["query.annuity", () => ({ person: people[0] })],
];
for (const [id, input] of attempts) {
  inTurn(`${id} of another county's is refused, and nothing of it is kept`, async (t) => {
    const count = sql(
      "SELECT (SELECT COUNT(*) FROM workflow_case) + (SELECT COUNT(*) FROM request) + (SELECT COUNT(*) FROM audit_log) AS n",
    );
    const look = async (): Promise<unknown> =>
      await world.owner.transaction({ label: "look" }, async (session) => await session.query(count));
    const before = await look();
    for (const operator of [neighbour, otherCity]) {
      const error = await t.throwsAsync(world.run(id, operator, input()), { instanceOf: Refusal }, operator.id);
      t.is(error.code, "not-found");
    }
    t.deepEqual(await look(), before);
  });
}

inTurn("another county cannot review a case, nor take up what it did not see", async (t) => {
  const entered = (await world.run("person.change-general", own, { person: people[0], phone: "12345678" })) as { case: number };
  for (const operator of [operatorOf("000102", "review"), operatorOf("0002", "review")]) {
    await t.throwsAsync(world.run("approval.general", operator, { case: entered.case }), { instanceOf: Refusal, message: /no case/ });
  }
  const { steps } = (await world.run("approval.log", neighbour, { case: entered.case })) as { steps: unknown[] };
  t.deepEqual(steps, []);
  await world.run("approval.general", operatorOf("0001", "review"), { case: entered.case });
});

inTurn("a request id of another county's is refused, and its answer is not told", async (t) => {
  const input = { kind: "position", code: "99", name: "科员", state: "open" };
  const requestId = "shared-request-1";
  const certificate = { employer, action: "issue", certificateNo: "SECRET-1", on: today };
  await world.run("employer.certificate", own, certificate, { requestId });
  const error = await t.throwsAsync(world.run("employer.certificate", neighbour, certificate, { requestId }), { instanceOf: Refusal });
  t.is(error.code, "conflict");
  t.notRegex(error.message, /SECRET/);
  await t.throwsAsync(world.run("system.code", operatorOf("00", "admin"), input, { requestId }), {
    instanceOf: Refusal,
    message: /used for another/,
  });
});

inTurn("behind the data access, the database itself shows a transaction only its own scope, and nothing without one", async (t) => {
  const count = sql("SELECT COUNT(*) AS n FROM person");
  t.deepEqual(await asService("/00/01/01/", async (session) => await session.query(count)), [{ n: 2n }]);
  t.deepEqual(await asService("/00/", async (session) => await session.query(count)), [{ n: 2n }]);
  t.deepEqual(await asService("/00/01/02/", async (session) => await session.query(count)), [{ n: 0n }]);
  t.deepEqual(await asService(undefined, async (session) => await session.query(count)), [{ n: 0n }]);
  const update = sql("UPDATE person SET name = 'x'");
  t.is(await asService("/00/02/", async (session) => await session.run(update)), 0);
});

inTurn("behind the data access, the database refuses rows of another office", async (t) => {
  const insert = sql(`INSERT INTO employer (id, scope, office_id, credit_code, name, kind, funding, state, bank_id, bank_account, joined_on)
    VALUES (1, '/00/01/01/', '000101', 'X', 'x', 'organ', 'full', 'active', '102', '1', DATE '2026-01-01')`);
  const error = await t.throwsAsync(
    asService("/00/01/02/", async (session) => await session.run(insert)),
    { instanceOf: DatabaseError },
  );
  t.is(error.kind, "permission");
  const steal = sql("UPDATE employer SET scope = '/00/02/01/'");
  t.is(
    (
      await t.throwsAsync(
        asService("/00/01/", async (session) => await session.run(steal)),
        { instanceOf: DatabaseError },
      )
    ).kind,
    "permission",
  );
});

inTurn("the service cannot go round its rights: to partitions, to the logs and the books, to the tables themselves", async (t) => {
  for (const text of [
    "SELECT COUNT(*) AS n FROM contribution_2026",
    "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
    "DELETE FROM audit_log",
    "UPDATE account_entry SET amount = 0",
    "TRUNCATE person",
    "CREATE TABLE stolen (n integer)",
  ]) {
    const error = await t.throwsAsync(
      asService("/00/", async (session) => await session.run(sql(text))),
      { instanceOf: DatabaseError },
      text,
    );
    t.is(error.kind, "permission", `${text}: ${error.message}`);
  }
});

inTurn("without the database's own rights the data access alone keeps within the scope", async (t) => {
  // The owner is bound by no rights: what is left is what the statements themselves say.
  const find = businessFunctions.find(({ id }) => id === "query.person")!;
  const seen = async (office: string): Promise<unknown> =>
    await world.owner.transaction({ label: "look" }, async (session) => {
      const operator = operatorOf(office, "entry");
      const call = { session: scopedSession(session, operator), operator, requestId: "q", functionId: find.id, today };
      return await find.run(call, { person: people[0] } as never);
    });
  t.like(await seen("000101"), { person: people[0] });
  await t.throwsAsync(seen("000102"), { instanceOf: Refusal });
  t.is(scopeOf("000102"), "/00/01/02/");
});

const hostile = ["'; DROP TABLE person; --", "1 OR 1=1", "%", "\\", "张'三", "$1", ":id", "{scope p}", "<script>"];
for (const words of hostile) {
  inTurn(`${words} is a text like any other`, async (t) => {
    await world.settle("employer.change", { employer, contact: words });
    const rows = await world.owner.transaction({ label: "look" }, async (session) =>
      session.query(sql("SELECT contact FROM employer WHERE id = :employer"), { employer }),
    );
    t.deepEqual(rows, [{ contact: words }]);
  });
}

for (const words of ["", " blank", "line\nbreak", "nul\0", "bell\u0007", "x".repeat(61)]) {
  inTurn(`${JSON.stringify(words).slice(0, 20)} is no text for a field of a line`, async (t) => {
    await t.throwsAsync(world.run("employer.change", own, { employer, contact: words }), { name: "ZodError" });
  });
}

inTurn("who lacks the role is refused before anything is looked at", async (t) => {
  const error = await t.throwsAsync(world.run("query.person", operatorOf("000101", "x", "entry"), { person: people[0] }), {
    instanceOf: Refusal,
  });
  t.is(error.code, "not-permitted");
});
