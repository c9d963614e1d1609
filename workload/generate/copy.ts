import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Value } from "../database/database.ts";
import { databaseErrorOf } from "../database/postgresql-errors.ts";
import { migrationSets } from "../migrations/sets.ts";
import type { Bulk, BulkOptions } from "./bulk.ts";
import { restoreKeys, suspendKeys } from "./foreign-keys.ts";
import { loadedTables, placeOf } from "./table.ts";
import type { TableRows } from "./table.ts";

/** PostgreSQL's COPY, its text format. */
export function openCopy({ dsn, connections, timeoutMs, checkTimeoutMs }: BulkOptions): Bulk {
  const pool = new pg.Pool({
    connectionString: dsn,
    max: connections,
    connectionTimeoutMillis: 10_000,
    application_name: "jinbao-load",
    // A chunk may be lost with the server: it is loaded again then, and its mark with it. What is safe need not be waited for.
    options: `-c statement_timeout=${timeoutMs} -c synchronous_commit=off -c client_connection_check_interval=2000 -c timezone=Asia/Shanghai`,
  });
  // An idle connection that breaks is replaced when next needed.
  pool.on("error", () => undefined);
  return {
    load: async (tables) => await withClient(pool, async (client) => await copyAll(client, tables)),
    suspendKeys: async () => await withClient(pool, async (client) => await suspendKeys(client, checkTimeoutMs)),
    restoreKeys: async () => await withClient(pool, async (client) => await restoreKeys(client, checkTimeoutMs)),
    analyse: async () =>
      await withClient(pool, async (client) => {
        await client.query(`SET statement_timeout = ${checkTimeoutMs}`);
        await client.query(`ANALYZE ${loadedTables.map((table) => `business.${table}`).join(", ")}`);
        await client.query("RESET statement_timeout");
      }),
    close: async () => await pool.end(),
  };
}

async function withClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw databaseErrorOf(error);
  });
  // The query under way tells of a broken connection; an error event that nobody hears would end the program.
  const ignore = (): void => undefined;
  client.on("error", ignore);
  try {
    const result = await work(client);
    client.off("error", ignore);
    client.release();
    return result;
  } catch (error) {
    // Its transaction ends with it.
    client.release(true);
    throw databaseErrorOf(error);
  }
}

async function copyAll(client: pg.PoolClient, tables: readonly TableRows[]): Promise<number> {
  let rows = 0;
  await client.query("BEGIN");
  for (const { table, rows: make } of tables) {
    const { set, columns } = placeOf(table);
    const stream = client.query(copyFrom(`COPY ${migrationSets[set].schema}.${table} (${columns.join(", ")}) FROM STDIN`));
    await pipeline(Readable.from(blocksOf(make())), stream);
    rows += stream.rowCount;
  }
  await client.query("COMMIT");
  return rows;
}

const blockCharacters = 64 * 1024;

/** Rows as text, in blocks of a size that suits the socket. */
export function* blocksOf(rows: Iterable<readonly Value[]>): Iterable<string> {
  let block = "";
  for (const row of rows) {
    block += lineOf(row);
    if (block.length >= blockCharacters) {
      yield block;
      block = "";
    }
  }
  if (block !== "") {
    yield block;
  }
}

function lineOf(row: readonly Value[]): string {
  let line = "";
  for (const [index, value] of row.entries()) {
    line += index === 0 ? fieldOf(value) : `\t${fieldOf(value)}`;
  }
  return `${line}\n`;
}

function fieldOf(value: Value): string {
  if (typeof value === "string") {
    return special.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character]!) : value;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  return value === null ? "\\N" : String(value);
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = Object.freeze({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" });
