import test from "ava";
import type { ExecutionContext } from "ava";
import pg from "pg";
import { UserError } from "../../model/problem.ts";
import { needsInTurn } from "../../test/requires.ts";
import { proveLedger } from "../ledger/prove.ts";
import { migrate } from "../migrations/migrate.ts";
import { startTestServer } from "../test-server.ts";
import type { TestServer } from "../test-server.ts";
import { contentsOf, differencesOf } from "./check.ts";
import { contributionTable, plansOf } from "./chunk-contributions.ts";
import { groupsOf } from "./chunk-people.ts";
import { layoutOf } from "./layout.ts";
import { load } from "./load.ts";
import type { LoadProgress } from "./load.ts";
import { addDatabase, specOf } from "./test-population.ts";

const inTurn = needsInTurn("postgresql");
let server: TestServer;
let databases = 0;

test.before(async () => {
  server = await startTestServer("load");
});
test.after.always(async () => {
  await server?.stop();
});

async function fresh(): Promise<string> {
  databases += 1;
  return await addDatabase(server.postgres, `load_${databases}`);
}

async function ask<Row extends pg.QueryResultRow>(dsn: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: dsn, options: "-c search_path=business" });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function same(t: ExecutionContext, one: string, other: string): Promise<void> {
  const [expected, found] = [await contentsOf({ dsn: one, checksums: true }), await contentsOf({ dsn: other, checksums: true })];
  t.deepEqual(differencesOf(expected, found), []);
}

for (const insured of [1, 200, 2000]) {
  inTurn(`${insured} insured are loaded, the books agree, and the sums are those of the generator`, async (t) => {
    t.timeout(120_000);
    const spec = specOf({ insured, through: insured === 200 ? 202_610 : 201_512 });
    const dsn = await fresh();
    const report = await load(spec, { dsn });
    t.like(report, { finished: true, persons: insured });
    const contents = await contentsOf({ dsn });
    t.is(contents.get("person.insured"), String(insured));
    t.is(contents.get("person.id_numbers"), String(insured));
    t.is(contents.get("account_entry.left_over"), "0");
    t.is(contents.get("account_entry.of_accounts"), contents.get("account.balance"));
    t.is(contents.get("voucher.amount"), contents.get("posting.amount"));
    t.is(contents.get("payment_plan.amount"), contents.get("payment.amount"));
    t.is(contents.get("payment_plan.persons"), contents.get("payment.payments"));
    t.is(contents.get("contribution_plan.persons"), contents.get("contribution.months"));
    const made = layoutOf(spec).chunks.reduce((sum, chunk) => {
      const groups = groupsOf(spec, chunk);
      const { rows } = contributionTable(
        chunk.office.scope,
        groups,
        groups.map((group) => plansOf(spec, group)),
      );
      return sum + [...rows()].reduce((all, row) => all + BigInt(String(row[4])), 0n);
    }, 0n);
    t.is(contents.get("contribution.base"), String(made));
    const proof = await proveLedger({ dsn });
    t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
  });
}

inTurn("progress is told after each chunk and ends with everyone, and a load that is finished is not done again", async (t) => {
  const spec = specOf({ through: 201_412 });
  const dsn = await fresh();
  const told: LoadProgress[] = [];
  const report = await load(spec, { dsn, onProgress: (progress) => void told.push(progress) });
  const { chunks } = layoutOf(spec);
  t.deepEqual(
    told.map((progress) => progress.chunks),
    chunks.map(({ index }) => index + 1),
  );
  t.like(told.at(-1), { persons: 200, ofPersons: 200, ofChunks: chunks.length });
  t.true(told.every(({ rows }, index) => index === 0 || rows > told[index - 1]!.rows));
  t.is(report.rows, told.at(-1)!.rows);
  t.true(report.personsPerSecond > 0);
  t.like(await load(spec, { dsn }), { finished: true, persons: 0, rows: 0 });
});

inTurn("ended after some chunks by a signal, it goes on there, and the rows are those of a load that was not disturbed", async (t) => {
  const spec = specOf({ through: 201_512, cities: 3, counties: 9 });
  const [whole, parted] = [await fresh(), await fresh()];
  await load(spec, { dsn: whole });
  const stop = new AbortController();
  const first = await load(spec, {
    dsn: parted,
    signal: stop.signal,
    connections: 1,
    onProgress: ({ chunks }) => {
      if (chunks === 3) {
        stop.abort();
      }
    },
  });
  t.false(first.finished);
  const second = await load(spec, { dsn: parted, connections: 3 });
  t.true(second.finished);
  t.is(first.persons + second.persons, 200);
  t.true(first.persons > 0 && second.persons > 0);
  const [expected, found] = [await contentsOf({ dsn: whole, checksums: true }), await contentsOf({ dsn: parted, checksums: true })];
  t.deepEqual(differencesOf(expected, found), []);
  const other = await fresh();
  await load({ ...spec, seed: 8 }, { dsn: other });
  t.true(differencesOf(expected, await contentsOf({ dsn: other, checksums: true })).includes("person.checksum"));
});

inTurn("two loaders at once share the work, and come to the rows and keys of one", async (t) => {
  const spec = specOf({ through: 201_412, cities: 3, counties: 9 });
  const [alone, shared] = [await fresh(), await fresh()];
  await load(spec, { dsn: alone });
  const reports = await Promise.all([load(spec, { dsn: shared }), load(spec, { dsn: shared })]);
  t.true(reports.every(({ finished }) => finished));
  t.is(
    reports.reduce((sum, { persons }) => sum + persons, 0),
    200,
  );
  await same(t, alone, shared);
  const keys = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY 1";
  t.deepEqual(await ask(shared, keys), await ask(alone, keys));
});

inTurn("ended behind the last chunk, before the sums, it only has the sums left to do", async (t) => {
  const spec = specOf({ through: 201_412 });
  const [whole, ended] = [await fresh(), await fresh()];
  await load(spec, { dsn: whole });
  await load(spec, { dsn: ended });
  await ask(
    ended,
    "UPDATE load.load_run SET finished_at = NULL; DELETE FROM month_closing; UPDATE payment_plan SET persons = 0, amount = 0",
  );
  t.like(await load(spec, { dsn: ended }), { finished: true, persons: 0, rows: 0 });
  await same(t, whole, ended);
});

inTurn("keys, indexes, partitions and statistics are afterwards as the migrations have them", async (t) => {
  const schema = `SELECT conrelid::regclass::text AS name, conname, convalidated, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE connamespace = 'business'::regnamespace AND conparentid = 0 AND conrelid <> 0 ORDER BY 1, 2`;
  const indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'business' ORDER BY 1";
  const [bare, loaded] = [await fresh(), await fresh()];
  await migrate(bare, "business");
  await load(specOf(), { dsn: loaded });
  t.deepEqual(await ask(loaded, schema), await ask(bare, schema));
  t.deepEqual(await ask(loaded, indexes), await ask(bare, indexes));
  const [counts] = await ask<Record<string, string>>(
    loaded,
    `SELECT (SELECT COUNT(*) FROM contribution_other) + (SELECT COUNT(*) FROM account_entry_other) + (SELECT COUNT(*) FROM payment_other) AS other,
      (SELECT COUNT(*) FROM contribution_2014) AS first, (SELECT COUNT(*) FROM contribution_2015) AS second,
      (SELECT reltuples FROM pg_class WHERE relname = 'person' AND relnamespace = 'business'::regnamespace) AS people,
      (SELECT COUNT(*) FROM pg_stats WHERE schemaname = 'business' AND tablename = 'contribution_2015') AS columns`,
  );
  t.is(Number(counts!["other"]), 0);
  t.true(Number(counts!["first"]) > 100 && Number(counts!["second"]) > 3 * Number(counts!["first"]));
  t.is(Number(counts!["people"]), 200);
  t.is(Number(counts!["columns"]), 12);
});

inTurn("data that are there already are neither mixed with nor overwritten", async (t) => {
  const spec = specOf({ insured: 5, through: 201_410 });
  const dsn = await fresh();
  await load(spec, { dsn });
  const before = await contentsOf({ dsn, checksums: true });
  const error = await t.throwsAsync(load({ ...spec, seed: 8 }, { dsn }), { instanceOf: UserError });
  t.regex(JSON.stringify(error.problems), /\\"seed\\":8/);
  await ask(dsn, "DROP SCHEMA load CASCADE");
  await t.throwsAsync(load(spec, { dsn }), { instanceOf: UserError, message: /without employers and people/ });
  t.deepEqual(differencesOf(before, await contentsOf({ dsn, checksums: true })), []);
});

inTurn("parameters that the data would not agree with are refused before anything is loaded", async (t) => {
  const dsn = await fresh();
  await migrate(dsn, "business");
  await ask(dsn, "UPDATE parameter SET amount = 170000 WHERE name = 'rate.basic-employer' AND effective_on = DATE '2019-05-01'");
  await t.throwsAsync(load(specOf({ insured: 5 }), { dsn }), { instanceOf: UserError, message: /rate.basic-employer 2019-05-01/ });
  t.is((await contentsOf({ dsn })).get("office.offices"), "0");
});
