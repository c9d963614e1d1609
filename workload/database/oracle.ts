import { Counting } from "./counting.ts";
import { DatabaseError } from "./database.ts";
import type { Database, Row, Session, Statement, TransactionOptions, Value } from "./database.ts";
import { oracleDriver } from "./oracle-driver.ts";
import type { OracleConnection, OracleDriver, OraclePool } from "./oracle-driver.ts";
import { isOracleError, oracleErrorOf } from "./oracle-errors.ts";
import { retryConflicts } from "./retry.ts";
import { scopeRange } from "./scope.ts";
import { render, valuesOf } from "./statement.ts";

export type OracleOptions = Readonly<{
  /** `oracle://user:password@host:port/service`; Oracle 12.1 or later, which the driver's thin mode asks for. */
  dsn: string;
  poolSize?: number;
  connectTimeoutMs?: number;
  /** Another than the driver itself, to see what it would be given. */
  driver?: OracleDriver;
}>;

const defaults = Object.freeze({ poolSize: 10, connectTimeoutMs: 5000, transactionMs: 15_000, readyMs: 2000, closeSeconds: 10 });

/**
 * The same interface over Oracle. Statements are read-committed there as here; locks and their order are the same. The virtual private
 * database, where one is put on, finds the scope in the session's client identifier. Bytes are not counted: the driver does not tell.
 */
export async function openOracle(options: OracleOptions): Promise<Database> {
  const driver = options.driver ?? (await oracleDriver());
  const limit = options.poolSize ?? defaults.poolSize;
  const pool = await open(driver, { ...parseDsn(options.dsn), limit, waitMs: options.connectTimeoutMs ?? defaults.connectTimeoutMs });
  const counting = new Counting();
  return {
    dialect: "oracle",
    transaction: async (settings, work) => await retryConflicts(async () => await once(driver, pool, counting, settings, work)),
    ready: async () => await answers(driver, pool),
    counts: () => counting.all(),
    pool: () => ({ inUse: pool.connectionsInUse, idle: pool.connectionsOpen - pool.connectionsInUse, waiting: 0, limit }),
    close: async () => await pool.close(defaults.closeSeconds),
  };
}

/** @throws Error where it is not of that form; the password is never told */
export function parseDsn(dsn: string): Readonly<{ user: string; password: string; connectString: string }> {
  const url = URL.canParse(dsn) ? new URL(dsn) : undefined;
  const service = url?.pathname.slice(1) ?? "";
  if (url === undefined || url.protocol !== "oracle:" || url.username === "" || url.hostname === "" || service === "") {
    throw new Error("not of the form oracle://user:password@host:port/service");
  }
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    connectString: `${url.hostname}:${url.port === "" ? "1521" : url.port}/${service}`,
  };
}

type PoolSettings = Readonly<{ user: string; password: string; connectString: string; limit: number; waitMs: number }>;

async function open(driver: OracleDriver, { limit, waitMs, ...login }: PoolSettings): Promise<OraclePool> {
  try {
    return await driver.createPool({
      ...login,
      poolMin: 0,
      poolMax: limit,
      poolIncrement: 1,
      queueTimeout: waitMs,
      queueMax: 500,
      stmtCacheSize: 300,
      connectTimeout: Math.ceil(waitMs / 1000),
      // Days and instants are texts and Dates whatever the server's own settings are.
      sessionCallback: (connection, _tag, done) => void prepare(connection, done),
    });
  } catch (error) {
    throw oracleErrorOf(error);
  }
}

/** The driver's callback is told once, whichever way it went. */
async function prepare(connection: OracleConnection, done: (error?: unknown) => void): Promise<void> {
  let failure: unknown;
  try {
    await connection.execute(
      "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD' NLS_COMP = 'BINARY' NLS_SORT = 'BINARY' TIME_ZONE = '+08:00'",
      {},
      {},
    );
  } catch (error) {
    failure = error;
  }
  done(failure);
}

async function once<Result>(
  driver: OracleDriver,
  pool: OraclePool,
  counting: Counting,
  options: TransactionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.getConnection().catch((error: unknown) => {
    throw oracleErrorOf(error);
  });
  const end = Date.now() + (options.timeoutMs ?? defaults.transactionMs);
  const tally = { statements: 0, rowsRead: 0, rowsWritten: 0 };
  const state = { committed: false, broken: false };
  try {
    begin(connection, options, end);
    if (options.readOnly === true) {
      await connection.execute("SET TRANSACTION READ ONLY", {}, {});
    }
    const result = await work(sessionOf(driver, connection, tally, end));
    limitCall(connection, end);
    await connection.commit();
    state.committed = true;
    return result;
  } catch (error) {
    const told = isOracleError(error) ? oracleErrorOf(error) : error;
    state.broken = !(await rolledBack(connection, told));
    throw told;
  } finally {
    counting.add(options.label, { ...(state.committed ? { transactions: 1 } : { rollbacks: 1 }), ...tally });
    await connection.close({ drop: state.broken }).catch(() => undefined);
  }
}

/** The identifier goes with the next call: it costs no round trip. Without a scope it is emptied, as the connection was another's before. */
function begin(connection: OracleConnection, { scope, label }: TransactionOptions, end: number): void {
  connection.clientId = scope === undefined ? "" : scopeRange(scope).low;
  connection.module = "jinbao";
  connection.action = label.slice(0, 32);
  limitCall(connection, end);
}

/** @throws DatabaseError where the transaction's time is over */
function limitCall(connection: OracleConnection, end: number): void {
  const leftMs = end - Date.now();
  if (leftMs <= 0) {
    throw new DatabaseError("timeout", "the transaction's time is over");
  }
  connection.callTimeout = leftMs;
}

type Tally = { statements: number; rowsRead: number; rowsWritten: number };

function sessionOf(driver: OracleDriver, connection: OracleConnection, tally: Tally, end: number): Session {
  const execute = async (statement: Statement, values: Row): ReturnType<OracleConnection["execute"]> => {
    const { text, names } = render(statement, "oracle");
    const given = valuesOf(statement, names, values);
    const binds = Object.fromEntries(names.map((name, index) => [name, bindOf(driver, given[index]!)]));
    limitCall(connection, end);
    tally.statements += 1;
    try {
      return await connection.execute(text, binds, {
        outFormat: driver.OUT_FORMAT_OBJECT,
        fetchTypeHandler: driver.fetchTypeHandler,
        autoCommit: false,
      });
    } catch (error) {
      throw oracleErrorOf(error);
    }
  };
  return {
    dialect: "oracle",
    query: async (statement, values = {}) => {
      const { rows = [] } = await execute(statement, values);
      tally.rowsRead += rows.length;
      return rows.map(rowOf);
    },
    run: async (statement, values = {}) => {
      const { rowsAffected = 0 } = await execute(statement, values);
      tally.rowsWritten += rowsAffected;
      return rowsAffected;
    },
  };
}

/** Texts longer than a VARCHAR2 of SQL go as CLOBs; there is no boolean before Oracle 23. */
function bindOf(driver: OracleDriver, value: Value): unknown {
  if (typeof value === "string" && Buffer.byteLength(value) > 4000) {
    return { val: value, type: driver.CLOB };
  }
  return typeof value === "boolean" ? Number(value) : value;
}

/** Names come in capitals, as they were not quoted when the tables were made. */
function rowOf(row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value as Value]));
}

async function rolledBack(connection: OracleConnection, error: unknown): Promise<boolean> {
  if (error instanceof DatabaseError && (error.kind === "unavailable" || error.kind === "read-only")) {
    return false;
  }
  try {
    connection.callTimeout = defaults.readyMs;
    await connection.rollback();
    return true;
  } catch {
    return false;
  }
}

async function answers(driver: OracleDriver, pool: OraclePool): Promise<boolean> {
  let connection: OracleConnection | undefined;
  try {
    connection = await pool.getConnection();
    connection.callTimeout = defaults.readyMs;
    const { rows } = await connection.execute("SELECT 1 AS one FROM dual", {}, { outFormat: driver.OUT_FORMAT_OBJECT });
    return rows?.length === 1;
  } catch {
    return false;
  } finally {
    await connection?.close().catch(() => undefined);
  }
}
