import type pg from "pg";
import { chunkTables } from "./table.ts";

/** In one transaction with the note of how to put them back: however a load ends, what is off is known. */
export async function suspendKeys(client: pg.PoolClient, timeoutMs: number): Promise<void> {
  await inTransaction(client, timeoutMs, async () => {
    const { rows } = await client.query<Key>(
      `INSERT INTO load.load_constraint (table_name, constraint_name, definition)
       SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
       WHERE c.contype = 'f' AND c.conparentid = 0 AND c.conrelid = ANY ($1::regclass[])
       ON CONFLICT DO NOTHING
       RETURNING table_name, constraint_name, definition`,
      [chunkTables.map((table) => `business.${table}`)],
    );
    for (const { table_name: table, constraint_name: name } of rows) {
      await client.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`);
    }
  });
}

export async function restoreKeys(client: pg.PoolClient, timeoutMs: number): Promise<void> {
  await inTransaction(client, timeoutMs, async () => {
    const { rows } = await client.query<Key>(
      "SELECT table_name, constraint_name, definition FROM load.load_constraint ORDER BY table_name, constraint_name FOR UPDATE",
    );
    for (const { table_name: table, constraint_name: name, definition } of rows) {
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    }
    await client.query("DELETE FROM load.load_constraint");
  });
}

/** Names and definitions come from the database's own catalogue. */
type Key = Readonly<{ table_name: string; constraint_name: string; definition: string }>;

/** Loaders take keys off and put them on one at a time: "jinkey" in ASCII. */
const lockKey = "117001056642425";

/** Names in definitions are those of the business schema; hashes of whole tables are compared, which takes memory. */
async function inTransaction(client: pg.PoolClient, timeoutMs: number, work: () => Promise<void>): Promise<void> {
  await client.query(`BEGIN; SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL search_path = business; SET LOCAL work_mem = '128MB'`);
  await client.query("SELECT pg_advisory_xact_lock($1)", [lockKey]);
  await work();
  await client.query("COMMIT");
}
