import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import pg from "pg";
import { needsInTurn } from "../../test/requires.ts";
import { scopedTables, sharedTables } from "../business/tables.ts";
import { DatabaseError } from "../database/database.ts";
import { startPostgres } from "../postgres/server.ts";
import type { Postgres } from "../postgres/server.ts";
import { migrate } from "./migrate.ts";
import { migrationSets } from "./sets.ts";
import type { SetId } from "./sets.ts";

const inTurn = needsInTurn("postgresql");
const { files } = migrationSets.business;
const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-migrate-"));
let postgres: Postgres;
test.before(async () => {
  postgres = await startPostgres({ directory });
});
test.after.always(async () => {
  await postgres?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function ask<Row extends object>(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: postgres.dsn });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A database with nothing in it. */
async function empty(): Promise<void> {
  await ask("DROP SCHEMA IF EXISTS business CASCADE");
}

inTurn("of many that start at once, one runs the files, and all find them done", async (t) => {
  await empty();
  const all = await Promise.all(Array.from({ length: 4 }, async () => await migrate(postgres.dsn, "business")));
  t.deepEqual(
    all.filter((names) => names.length > 0),
    [[...files]],
  );
  t.deepEqual(await migrate(postgres.dsn, "business"), []);
});

inTurn("killed anywhere in the middle and run again, it comes to the same tables", async (t) => {
  const shape = `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'business' ORDER BY 1, 2`;
  await empty();
  await migrate(postgres.dsn, "business");
  const expected = await ask(shape);
  t.true(expected.length > 400);
  const script = `const { migrate } = await import(${JSON.stringify(path.join(import.meta.dirname, "migrate.ts"))});
    await migrate(${JSON.stringify(postgres.dsn)}, "business", { progress: (name) => console.log(name) });`;
  for (const last of [files[0]!, files[4]!, files[8]!, files[10]!]) {
    await empty();
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => {
      child.stdout.on("data", (names) => String(names).includes(last) && child.kill("SIGKILL"));
      child.once("close", resolve);
    });
    await migrate(postgres.dsn, "business");
    t.deepEqual(await ask(shape), expected, `killed in ${last}`);
  }
});

inTurn("a file that was changed after it had been run is refused", async (t) => {
  await ask("UPDATE business.migration SET digest = repeat('0', 64) WHERE name = '0003-contribution'");
  await t.throwsAsync(migrate(postgres.dsn, "business"), { message: /0003-contribution was changed/ });
  await empty();
});

inTurn("one that holds the lock for too long is not waited for", async (t) => {
  const client = new pg.Client({ connectionString: postgres.dsn });
  await client.connect();
  await client.query("SELECT pg_advisory_lock(116976764805487)");
  const error = await t.throwsAsync(migrate(postgres.dsn, "business", { lockTimeoutMs: 300 }), { instanceOf: DatabaseError });
  t.is(error.kind, "timeout");
  await client.end();
  await sleep(50);
  t.is((await migrate(postgres.dsn, "business")).length, files.length);
});

inTurn("the tables that the data access takes for an office's own are those with a scope, and it knows all others", async (t) => {
  const tables = await ask<{ name: string; scoped: boolean; secured: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AS secured,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'scope') AS scoped
     FROM pg_class c WHERE c.relnamespace = 'business'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migration'`,
  );
  const named = (which: boolean): readonly string[] => tables.filter(({ scoped }) => scoped === which).map(({ name }) => name);
  t.deepEqual(named(true).toSorted(), [...scopedTables].toSorted());
  t.deepEqual(named(false).toSorted(), [...sharedTables].toSorted());
  t.deepEqual(
    tables.filter(({ scoped, secured }) => scoped && !secured),
    [],
    "each of them has row-level rights",
  );
});

inTurn("partitions are reached through their parents only, where the rights are", async (t) => {
  const rows = await ask<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'business'::regnamespace AND c.relkind = 'r' AND c.relispartition
       AND has_table_privilege('jinbao_service', c.oid, 'SELECT, INSERT, UPDATE, DELETE')`,
  );
  t.deepEqual(rows, []);
});

inTurn("what is written once can be neither changed nor removed by the service", async (t) => {
  const rows = await ask<{ name: string }>(
    `SELECT name FROM unnest(ARRAY['posting', 'account_entry', 'audit_log', 'workflow_step']) AS name
     WHERE has_table_privilege('jinbao_service', 'business.' || name, 'UPDATE')
       OR has_table_privilege('jinbao_service', 'business.' || name, 'DELETE')
       OR has_table_privilege('jinbao_service', 'business.' || name, 'TRUNCATE')
       OR has_column_privilege('jinbao_service', 'business.' || name, 'scope', 'UPDATE') <> (name = 'account_entry')`,
  );
  t.deepEqual(rows, []);
});

for (const set of Object.keys(migrationSets) as SetId[]) {
  test(`the files of ${set} are those that its table names, in both dialects`, async (t) => {
    for (const dialect of ["postgresql", "oracle"]) {
      const found = await readdir(path.join(import.meta.dirname, set, dialect)).catch(() => []);
      const named = migrationSets[set].files.map((name) => `${name}.sql`);
      t.deepEqual(found.filter((name) => /^\d/.test(name)).toSorted(), [...named].toSorted(), dialect);
    }
  });
}
