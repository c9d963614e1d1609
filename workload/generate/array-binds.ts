import { parseDsn } from "../database/oracle.ts";
import { oracleDriver } from "../database/oracle-driver.ts";
import type { OracleConnection, OracleDriver, OraclePool } from "../database/oracle-driver.ts";
import { oracleErrorOf } from "../database/oracle-errors.ts";
import type { Value } from "../database/database.ts";
import type { Bulk, BulkOptions } from "./bulk.ts";
import { chunkTables, placeOf } from "./table.ts";
import type { TableRows } from "./table.ts";

/** What the driver has beside the calls that the service needs. */
type BulkConnection = OracleConnection & {
  executeMany: (
    sql: string,
    rows: readonly (readonly unknown[])[],
    options: Readonly<{ autoCommit: false }>,
  ) => Promise<Readonly<{ rowsAffected?: number }>>;
};

/** Rows a round trip. */
const rowsAtOnce = 2000;

/** Oracle's array binds: one statement with many rows of values. */
export async function openArrayBinds(options: BulkOptions & Readonly<{ driver?: OracleDriver }>): Promise<Bulk> {
  const driver = options.driver ?? (await oracleDriver());
  const pool = await driver
    .createPool({
      ...parseDsn(options.dsn),
      poolMin: 0,
      poolMax: options.connections,
      poolIncrement: 1,
      queueTimeout: 10_000,
      queueMax: 100,
      stmtCacheSize: 50,
      connectTimeout: 10,
      sessionCallback: (connection, _tag, done) => void prepare(connection, done),
    })
    .catch((error: unknown) => {
      throw oracleErrorOf(error);
    });
  return {
    load: async (tables) => await withConnection(pool, options.timeoutMs, async (connection) => await insertAll(connection, tables)),
    suspendKeys: async () => await withConnection(pool, options.checkTimeoutMs, async (connection) => await setKeys(connection, "DISABLE")),
    restoreKeys: async () => await withConnection(pool, options.checkTimeoutMs, async (connection) => await setKeys(connection, "ENABLE")),
    analyse: async () =>
      await withConnection(pool, options.checkTimeoutMs, async (connection) => {
        await connection.execute("BEGIN DBMS_STATS.GATHER_SCHEMA_STATS(USER); END;", {}, {});
      }),
    close: async () => await pool.close(10),
  };
}

/** Oracle keeps what a key is while it is off. */
async function setKeys(connection: BulkConnection, change: "DISABLE" | "ENABLE"): Promise<void> {
  const { rows = [] } = await connection.execute(
    "SELECT table_name, constraint_name FROM user_constraints WHERE constraint_type = 'R' ORDER BY table_name, constraint_name",
    {},
    {},
  );
  for (const row of rows as unknown as readonly (readonly [string, string])[]) {
    const [table, name] = row;
    if (chunkTables.some((each) => each.toUpperCase() === table)) {
      await connection.execute(`ALTER TABLE ${table} ${change} CONSTRAINT ${name}`, {}, {});
    }
  }
}

/** Days are texts, as everywhere. */
async function prepare(connection: OracleConnection, done: (error?: unknown) => void): Promise<void> {
  let failure: unknown;
  try {
    await connection.execute("ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD' TIME_ZONE = '+08:00'", {}, {});
  } catch (error) {
    failure = error;
  }
  done(failure);
}

async function withConnection<Result>(
  pool: OraclePool,
  timeoutMs: number,
  work: (connection: BulkConnection) => Promise<Result>,
): Promise<Result> {
  let drop = true;
  let connection: BulkConnection | undefined;
  try {
    connection = (await pool.getConnection()) as BulkConnection;
    connection.callTimeout = timeoutMs;
    const result = await work(connection);
    drop = false;
    return result;
  } catch (error) {
    throw oracleErrorOf(error);
  } finally {
    // What a dropped connection left open is rolled back.
    await connection?.close({ drop }).catch(() => undefined);
  }
}

async function insertAll(connection: BulkConnection, tables: readonly TableRows[]): Promise<number> {
  let loaded = 0;
  for (const { table, rows } of tables) {
    const { columns } = placeOf(table);
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map((_, index) => `:${index + 1}`).join(", ")})`;
    for (const some of inGroups(rows(), rowsAtOnce)) {
      const { rowsAffected } = await connection.executeMany(sql, some, { autoCommit: false });
      loaded += rowsAffected ?? 0;
    }
  }
  await connection.commit();
  return loaded;
}

function* inGroups(rows: Iterable<readonly Value[]>, size: number): Iterable<readonly (readonly Value[])[]> {
  let group: (readonly Value[])[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length === size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) {
    yield group;
  }
}
