import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../../test/requires.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../../business/test-world.ts";
import type { World } from "../../business/test-world.ts";
import type { Row } from "../../database/database.ts";
import { numberOf, textOf } from "../../database/row.ts";
import { proveLedger } from "../../ledger/prove.ts";
import { serve } from "../../serve.ts";
import type { Served } from "../../serve.ts";
import { TestClient } from "../../test-client.ts";
import { testDirectory } from "../../test-server.ts";
import { until } from "../../test-until.ts";
import type { Fault } from "../../peers/faults.ts";

const directory = testDirectory("delivery");
const county = operatorOf("000101", "entry");
const reviewer = operatorOf("000101", "review");
let world: World;
let business: Served;
let bank: Served;
let client: TestClient;
let failure: unknown;

test.before(async () => {
  try {
    world = await makeWorld();
    business = await serve("business", { directory, port: 0, version: "0", dsn: world.postgres.dsn });
    bank = await serve("peer-bank", { directory, port: 0, version: "0" });
    client = new TestClient(bank.url, directory);
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  client?.close();
  await business?.stop();
  await bank?.stop();
  await world?.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const registered = needsInTurn("postgresql");
let employer = 0;
let people: readonly number[] = [];

registered("a debit is sent to the bank, and what it collected is allocated without anybody's doing", async (t) => {
  t.is(failure, undefined);
  ({ employer, people } = await enrolEmployer(world, { people: 3, joinedOn: "2024-01-01", bornOn: "1964-11-10", deemedMonths: 200 }));
  const plan = await notice(202401);
  await until(t, async () => (await one("SELECT state FROM contribution_plan WHERE id = :id", { id: plan })) === "allocated", 40);
  t.is(await one("SELECT state FROM message_outbox WHERE reference_id = :id", { id: plan }), "sent");
});

registered("slow, wrong, absent and repeating, the bank still has each debit once, and each is allocated once", async (t) => {
  const faults: readonly Fault[] = [
    { kind: "slow", ms: 4500, next: 1, operation: "bank.batch" },
    { kind: "wrong", next: 4 },
    { kind: "absent", next: 3 },
    { kind: "duplicate", sharePpm: 1_000_000 },
  ];
  const plans: number[] = [];
  for (const [index, fault] of faults.entries()) {
    await setFaults(fault);
    plans.push(await notice(202402 + index));
    await until(t, async () => (await count("SELECT COUNT(*) AS n FROM contribution_plan WHERE state = 'allocated'")) === 2 + index, 40);
    t.true((await struck()) >= (fault.next ?? 2), `${fault.kind} struck`);
  }
  await setFaults();
  const got = await received();
  for (const plan of plans) {
    const row = await one("SELECT CAST(id AS varchar) FROM message_outbox WHERE reference_id = :id", { id: plan });
    t.is(got.filter((request) => request === `outbox-${row}`).length, 1);
  }
  t.is(await count("SELECT COUNT(*) AS n FROM posting WHERE kind = 'contribution'"), 5);
});

registered("payments that the bank could not make are booked back, and the plan is settled", async (t) => {
  const [first, second] = people as [number, number];
  await retire(first, "6222020200001111");
  await retire(second, "6222020200000000");
  const plan = (await world.run("payment.plan", county, { period: 202611 })) as { plan: number; done: number };
  t.is(plan.done, 2);
  await world.run("payment.review", reviewer, { plan: plan.plan });
  await until(t, async () => (await one("SELECT state FROM payment_plan WHERE id = :id", { id: plan.plan })) === "settled", 40);
  const { payments } = (await world.run("payment.arrival", county, { plan: plan.plan })) as {
    payments: { state: string; persons: number }[];
  };
  t.deepEqual(
    payments.map(({ state, persons }) => [state, persons]),
    [
      ["failed", 1],
      ["paid", 1],
    ],
  );
  t.is(await one("SELECT failure FROM payment WHERE plan_id = :id AND state = 'failed'", { id: plan.plan }), "账户已销户");
});

registered(
  "what the bank refuses is given up with the reason, seen by the province's administrator, and can be let go again",
  async (t) => {
    const asker = new TestClient(business.url, directory);
    await sql("UPDATE employer SET bank_account = '123' WHERE id = :id", { id: employer });
    const plan = await notice(202406);
    const letters = async (): Promise<readonly { id: string; reason: string; channel: string }[]> =>
      (await asker.ask({ as: "operator-try-province", method: "GET", path: "/dead-letters" })).json["letters"] as never;
    await until(t, async () => (await letters()).length === 1, 40);
    const [letter] = await letters();
    t.deepEqual([letter!.channel, letter!.reason], ["bank", "400 invalid-input"]);
    t.is((await asker.ask({ as: "operator-try-entry", method: "GET", path: "/dead-letters" })).status, 403);
    t.false(readFileSync(path.join(directory, "business", "dead-letters", `${letter!.id}.json`), "utf8").includes('123"'));
    await sql("UPDATE employer SET bank_account = '6222020200001234' WHERE id = :id", { id: employer });
    const again = { as: "operator-try-province", path: `/dead-letters/${letter!.id}/again` };
    t.is((await asker.ask(again)).status, 200);
    t.is((await asker.ask(again)).status, 404);
    await until(t, async () => (await one("SELECT state FROM contribution_plan WHERE id = :id", { id: plan })) === "allocated", 40);
    asker.close();
  },
);

registered("while the bank is away messages wait, are not given up, and go when it is back; the books agree", async (t) => {
  client.close();
  await bank.stop();
  const plan = await notice(202407);
  await sleep(1500);
  t.is(await one("SELECT state FROM message_outbox WHERE reference_id = :id", { id: plan }), "pending");
  bank = await serve("peer-bank", { directory, port: 0, version: "0" });
  client = new TestClient(bank.url, directory);
  await until(t, async () => (await one("SELECT state FROM contribution_plan WHERE id = :id", { id: plan })) === "allocated", 40);
  const proof = await proveLedger({ dsn: world.postgres.dsn });
  t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
});

async function notice(period: number): Promise<number> {
  const today = `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-25`;
  await world.run("collection.plan", county, { period }, { today });
  const id = await one("SELECT CAST(id AS varchar) FROM contribution_plan WHERE employer_id = :employer AND period = :period", {
    employer,
    period,
  });
  await world.run("collection.notice", county, { plans: [Number(id)] }, { today });
  return Number(id);
}

async function retire(person: number, bankAccount: string): Promise<void> {
  await world.settle("person.retire", { person, retiredOn: "2024-11-10" });
  const declared = await world.settle("retirement.declare", { person, retiredOn: "2024-11-10", bank: "102", bankAccount });
  await world.settle("retirement.assess", { benefit: declared["benefit"], retiredOn: "2024-11-10" });
}

type Values = Readonly<Record<string, string | number>>;
let statements = 0;

async function sql(text: string, values: Values): Promise<void> {
  statements += 1;
  await world.owner.transaction({ label: "test" }, async (session) => session.run({ name: `test.${statements}`, sql: text }, values));
}

async function rows(text: string, values: Values): Promise<readonly Row[]> {
  statements += 1;
  return await world.owner.transaction({ label: "test" }, async (session) =>
    session.query({ name: `test.${statements}`, sql: text }, values),
  );
}

async function one(text: string, values: Values): Promise<string> {
  const [row] = await rows(text, values);
  return row === undefined ? "" : textOf(row, Object.keys(row)[0]!);
}

async function count(text: string): Promise<number> {
  const [row] = await rows(text, {});
  return numberOf(row!, "n");
}

const as = "system-peer-bank";

async function setFaults(...faults: readonly Fault[]): Promise<void> {
  await client.ask({ as, method: "PUT", path: "/faults", body: { seed: 11, faults } });
}

async function struck(): Promise<number> {
  const { json } = await client.ask({ as, method: "GET", path: "/faults" });
  return (json["faults"] as readonly { struck: number }[])[0]!.struck;
}

async function received(): Promise<readonly string[]> {
  const { json } = await client.ask({ as, method: "GET", path: "/received?limit=1000" });
  return (json["entries"] as readonly { request: string }[]).map(({ request }) => request);
}
