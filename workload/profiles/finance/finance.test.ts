import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../../test/requires.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../../business/test-world.ts";
import type { World } from "../../business/test-world.ts";
import type { Database, Row } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { numberOf } from "../../database/row.ts";
import { serve } from "../../serve.ts";
import type { Served } from "../../serve.ts";
import { TestClient } from "../../test-client.ts";
import type { Answer } from "../../test-client.ts";
import { testDirectory } from "../../test-server.ts";
import { until } from "../../test-until.ts";
import { problemOf } from "./vouchers.ts";

const directory = testDirectory("finance");
const county = operatorOf("000101", "entry");
let world: World;
let business: Served;
let finance: Served;
let books: Database;
let client: TestClient;
let failure: unknown;

const startFinance = async (): Promise<void> => {
  finance = await serve("finance", { directory, port: 0, version: "0", dsn: world.postgres.dsn });
  client = new TestClient(finance.url, directory);
};
test.before(async () => {
  try {
    world = await makeWorld();
    business = await serve("business", { directory, port: 0, version: "0", dsn: world.postgres.dsn });
    await startFinance();
    books = await openDatabase(world.postgres.dsn, { set: "finance", as: "owner", poolSize: 1 });
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  client?.close();
  await books?.close();
  await finance?.stop();
  await business?.stop();
  await world?.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const registered = needsInTurn("postgresql");
let employer = 0;

registered("each posting of the business is booked by finance, debits and credits agree, and so do both books", async (t) => {
  t.is(failure, undefined);
  ({ employer } = await enrolEmployer(world, { people: 2, joinedOn: "2024-01-01" }));
  await contribute(202401);
  await contribute(202402);
  await until(t, async () => (await count(world.owner, "SELECT COUNT(*) AS n FROM voucher WHERE state = 'pending'")) === 0, 30);
  const { json } = await client.ask({ as: "operator-try-entry", method: "GET", path: "/balances?period=202401" });
  const subjects = json["subjects"] as readonly { debits: number; credits: number; subject: string }[];
  t.is(json["vouchers"], 1);
  t.is(
    subjects.reduce((sum, each) => sum + each.debits, 0),
    subjects.reduce((sum, each) => sum + each.credits, 0),
  );
  // 6,000 yuan each: 8 % to the basic accounts of two people.
  t.is(subjects.find(({ subject }) => subject === "account.basic")?.credits, 2 * 48_000);
  t.like((await reconcile(202401, "finance-run-1")).json, { vouchers: 1, inTransit: 0, differences: [] });
});

registered("what one book has and the other has not, or has otherwise, is reported both ways, and kept under the request", async (t) => {
  const [first, second] = await world.owner.transaction({ label: "test" }, async (session) =>
    session.query({ name: "test.vouchers", sql: "SELECT id, amount FROM voucher WHERE period = 202402 OR period = 202401 ORDER BY id" }),
  );
  const [one, two] = [numberOf(first!, "id"), numberOf(second!, "id")];
  await change("UPDATE ledger_entry SET amount = amount + 5 WHERE subject = 'account.basic' AND voucher_id = :id", { id: one });
  const changed = (await reconcile(202401, "finance-run-2")).json["differences"] as readonly Record<string, unknown>[];
  t.deepEqual(changed, [{ voucher: one, office: "000101", kind: "different", subject: "account.basic", expected: 96_000, found: 96_005 }]);
  await change("UPDATE ledger_entry SET amount = amount - 5 WHERE subject = 'account.basic' AND voucher_id = :id", { id: one });
  await change("DELETE FROM ledger_entry WHERE voucher_id = :id", { id: two });
  await change("DELETE FROM ledger_voucher WHERE id = :id", { id: two });
  const foreign = voucher({ voucher: 77, posting: 78, period: 202402 });
  t.like((await tell(foreign)).json, { vouchers: [{ voucher: 77, state: "booked" }] });
  const found = await reconcile(202402, "finance-run-3");
  const kinds = (found.json["differences"] as readonly { voucher: number; kind: string }[]).map(({ voucher: id, kind }) => `${kind} ${id}`);
  t.deepEqual(kinds.toSorted(), [`missing ${two}`, "foreign 77"].toSorted());
  const again = await reconcile(202402, "finance-run-3");
  t.deepEqual(again.json, found.json);
  t.is((await reconcile(202401, "finance-run-3")).status, 409);
  t.is((await reconcile(202401, "finance-run-1")).json["vouchers"], 1);
});

registered("a voucher is booked once for its id, and refused where its sides do not agree or its id is another's", async (t) => {
  const one = voucher({ voucher: 901, posting: 902, period: 202403 });
  const wrong = { ...voucher({ voucher: 903, posting: 904, period: 202403 }), entries: [{ subject: "bank", amount: 100 }] };
  t.deepEqual((await tell(one, wrong)).json["vouchers"], [
    { voucher: 901, state: "booked", reason: null },
    { voucher: 903, state: "refused", reason: "debits and credits do not agree" },
  ]);
  t.like((await tell(one)).json, { vouchers: [{ state: "booked" }] });
  t.like((await tell({ ...one, kind: "payment" })).json, { vouchers: [{ state: "refused" }] });
  t.is(await count(books, "SELECT COUNT(*) AS n FROM ledger_voucher WHERE period = 202403"), 1);
  t.is((await client.ask({ as: "operator-try-entry", path: "/vouchers", body: { vouchers: [one] } })).status, 403);
  t.is(
    (
      await client.ask({
        as: "operator-try-review",
        path: "/reconciliations",
        body: { period: 202401 },
        headers: { "idempotency-key": "finance-role-1" },
      })
    ).status,
    403,
  );
});

registered("another county's operator sees none of it", async (t) => {
  const { json } = await client.ask({ as: "operator-try-other", method: "GET", path: "/balances?period=202401" });
  t.deepEqual(json, { vouchers: 0, subjects: [] });
});

registered("while finance is away vouchers wait, and are booked when it is back", async (t) => {
  client.close();
  await finance.stop();
  await contribute(202404);
  await sleep(1500);
  t.is(await count(world.owner, "SELECT COUNT(*) AS n FROM voucher WHERE state = 'pending'"), 1);
  await startFinance();
  await until(t, async () => (await count(world.owner, "SELECT COUNT(*) AS n FROM voucher WHERE state = 'pending'")) === 0, 30);
  t.like((await reconcile(202404, "finance-run-4")).json, { vouchers: 1, inTransit: 0, differences: [] });
});

test("a voucher is in order only where its debits are its credits", (t) => {
  const entries = (...amounts: readonly number[]): { subject: string; amount: number }[] =>
    amounts.map((amount, index) => ({ subject: `s.${"abc"[index]}`, amount }));
  t.is(problemOf({ amount: 100, entries: entries(-100, 60, 40) }), null);
  t.regex(problemOf({ amount: 100, entries: entries(-100, 60) }) ?? "", /do not agree/);
  t.regex(problemOf({ amount: 99, entries: entries(-100, 100) }) ?? "", /more is credited/);
  t.regex(problemOf({ amount: 100, entries: [...entries(-50), ...entries(50)] }) ?? "", /twice/);
});

type Voucher = Readonly<{ voucher: number; posting: number; period: number }>;

function voucher(one: Voucher): Readonly<Record<string, unknown>> {
  const entries = [
    { subject: "bank", amount: -100 },
    { subject: "income.basic", amount: 100 },
  ];
  return { ...one, scope: "/00/01/01/", office: "000101", kind: "contribution", amount: 100, entries };
}

async function tell(...vouchers: readonly object[]): Promise<Answer> {
  return await client.ask({ as: "system-business", path: "/vouchers", body: { vouchers } });
}

async function reconcile(period: number, key: string): Promise<Answer> {
  return await client.ask({ as: "operator-try-entry", path: "/reconciliations", body: { period }, headers: { "idempotency-key": key } });
}

async function contribute(period: number): Promise<void> {
  const today = `2024-${String(period % 100).padStart(2, "0")}-25`;
  await world.run("collection.plan", county, { period }, { today });
  const { plans } = (await world.run("query.employer", county, { employer }, { today })) as {
    plans: { plan: number; period: number; due: number }[];
  };
  const { plan, due } = plans.find((each) => each.period === period)!;
  await world.run("collection.notice", county, { plans: [plan] }, { today });
  await world.run("collection.allocate", county, { plan, received: due, bankReference: `B-${period}` }, { today });
}

let statements = 0;

async function change(sql: string, values: Row): Promise<void> {
  statements += 1;
  await books.transaction({ label: "test" }, async (session) => session.run({ name: `test.${statements}`, sql }, values));
}

async function count(database: Database, sql: string): Promise<number> {
  statements += 1;
  const [row] = await database.transaction({ label: "test" }, async (session) => session.query({ name: `test.${statements}`, sql }));
  return numberOf(row!, "n");
}
