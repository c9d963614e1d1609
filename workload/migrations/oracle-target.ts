import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../database/database.ts";
import { parseDsn } from "../database/oracle.ts";
import { oracleDriver } from "../database/oracle-driver.ts";
import type { OracleConnection, OracleDriver, OraclePool } from "../database/oracle-driver.ts";
import { oracleErrorOf } from "../database/oracle-errors.ts";
import type { Target } from "./migrate.ts";
import type { SetId } from "./sets.ts";

export type OracleTargetOptions = Readonly<{ set: SetId; lockTimeoutMs: number; driver?: OracleDriver }>;

/**
 * Connects, and waits for the lock: a row that a second connection holds, as every definition commits and would give it back. Sets of
 * one user share the table of what has been run. @throws DatabaseError
 */
export async function connectOracle(dsn: string, { set, lockTimeoutMs, driver }: OracleTargetOptions): Promise<Target> {
  const pool = await makePool(driver ?? (await oracleDriver()), dsn);
  try {
    const work = await pool.getConnection();
    const lock = await pool.getConnection();
    for (const statement of ownTables) {
      await define(work, statement);
    }
    await work.commit();
    await waitForLock(lock, lockTimeoutMs);
    return targetOf({ set, pool, work, lock });
  } catch (error) {
    await pool.close(0).catch(() => undefined);
    throw oracleErrorOf(error);
  }
}

/** The statements of a file: each ends with a semicolon at the end of a line. Comments before it stay with it. */
export function statementsOf(text: string): readonly string[] {
  return text
    .replaceAll(/^--[^\n]*\n/gm, "")
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

const ownTables = [
  "CREATE TABLE migration (set_name VARCHAR2(20) NOT NULL, name VARCHAR2(60) NOT NULL, digest CHAR(64) NOT NULL, run_at TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT migration_pk PRIMARY KEY (set_name, name))",
  "CREATE TABLE migration_lock (id NUMBER(1) NOT NULL, CONSTRAINT migration_lock_pk PRIMARY KEY (id))",
  "INSERT INTO migration_lock (id) VALUES (1)",
];

/** That there is one already: what was run before a file was ended in the middle. Of rows, the key says so. */
const doneBefore = /^ORA-(?:00955|01408|02260|02261|02264|02275|01430|00001)\b/;

async function define(connection: OracleConnection, statement: string): Promise<void> {
  try {
    await connection.execute(statement, {}, {});
  } catch (error) {
    if (!doneBefore.test((error as Error).message)) {
      throw error;
    }
  }
}

async function makePool(driver: OracleDriver, dsn: string): Promise<OraclePool> {
  return await driver.createPool({
    ...parseDsn(dsn),
    poolMin: 0,
    poolMax: 2,
    poolIncrement: 1,
    queueTimeout: 10_000,
    queueMax: 2,
    stmtCacheSize: 0,
    connectTimeout: 10,
    sessionCallback: (_connection, _tag, done) => done(),
  });
}

async function waitForLock(connection: OracleConnection, lockTimeoutMs: number): Promise<void> {
  const end = Date.now() + lockTimeoutMs;
  for (;;) {
    try {
      await connection.execute("SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE NOWAIT", {}, {});
      return;
    } catch (error) {
      const told = oracleErrorOf(error);
      if (told.kind !== "timeout") {
        throw told;
      }
      if (Date.now() > end) {
        throw new DatabaseError("timeout", `another migration has held the lock for ${lockTimeoutMs} ms`, { cause: error });
      }
      await sleep(200);
    }
  }
}

type Connected = Readonly<{ set: SetId; pool: OraclePool; work: OracleConnection; lock: OracleConnection }>;

function targetOf({ set, pool, work, lock }: Connected): Target {
  return {
    dialect: "oracle",
    executed: async () => {
      const { rows = [] } = await work.execute(
        "SELECT name, digest FROM migration WHERE set_name = :setName",
        { setName: set },
        { outFormat: 4002 },
      );
      return new Map(rows.map((row) => [String(row["NAME"]), String(row["DIGEST"])]));
    },
    run: async ({ name, digest, text }) => {
      try {
        for (const statement of statementsOf(text)) {
          await define(work, statement);
        }
        await work.execute(
          "INSERT INTO migration (set_name, name, digest, run_at) VALUES (:setName, :name, :digest, SYSTIMESTAMP)",
          { setName: set, name, digest },
          {},
        );
        await work.commit();
      } catch (error) {
        await work.rollback().catch(() => undefined);
        throw oracleErrorOf(error);
      }
    },
    close: async () => {
      await lock.rollback().catch(() => undefined);
      await Promise.allSettled([work.close(), lock.close()]);
      await pool.close(0);
    },
  };
}
