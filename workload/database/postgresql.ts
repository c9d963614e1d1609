import type { Socket } from "node:net";
import pg from "pg";
import { Counting } from "./counting.ts";
import { DatabaseError } from "./database.ts";
import type { Database, Row, Session, Statement, TransactionOptions, Value } from "./database.ts";
import { databaseErrorOf } from "./postgresql-errors.ts";
import { retryConflicts } from "./retry.ts";
import { scopeRange } from "./scope.ts";
import { render, valuesOf } from "./statement.ts";

export type PostgresqlOptions = Readonly<{
  /** `postgresql://user:password@host:port/database` */
  dsn: string;
  /** The schema in which the tables lie. */
  schema: string;
  /** The role that transactions take on; row-level rights bind it. Without it they have those of the login itself. */
  role?: string;
  /** The most connections at one time; the sizing gives it. */
  poolSize?: number;
  /** How long a caller waits for a connection. */
  connectTimeoutMs?: number;
  applicationName?: string;
}>;

const defaults = Object.freeze({ poolSize: 10, connectTimeoutMs: 5000, transactionMs: 15_000, readyMs: 2000, closeMs: 10_000 });
/** The server ends a statement itself; the client's own limit comes a little later, for a server that does not answer. */
const graceMs = 1000;

/** Opens nothing yet: connections are made when first needed, and again after they broke. */
export function openPostgresql(options: PostgresqlOptions): Database {
  const pool = makePool(options);
  const counting = new Counting();
  return {
    dialect: "postgresql",
    transaction: async (settings, work) => await retryConflicts(async () => await once(pool, counting, settings, work)),
    ready: async () => await answers(pool),
    counts: () => counting.all(),
    pool: () => ({
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      limit: options.poolSize ?? defaults.poolSize,
    }),
    close: async () => await close(pool),
  };
}

function makePool({ dsn, schema, role, poolSize, connectTimeoutMs, applicationName }: PostgresqlOptions): pg.Pool {
  for (const name of [schema, role ?? "none"]) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      throw new Error(`not a name of a schema or role: ${JSON.stringify(name)}`);
    }
  }
  const pool = new pg.Pool({
    connectionString: dsn,
    max: poolSize ?? defaults.poolSize,
    connectionTimeoutMillis: connectTimeoutMs ?? defaults.connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: applicationName ?? "jinbao",
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    // A transaction whose program hangs must not hold its locks for ever; nor must one whose program has gone.
    options: [
      `search_path=${schema}`,
      ...(role === undefined ? [] : [`role=${role}`]),
      "idle_in_transaction_session_timeout=60000",
      "client_connection_check_interval=2000",
      "timezone=Asia/Shanghai",
    ]
      .map((setting) => `-c ${setting}`)
      .join(" "),
  });
  // An idle connection that breaks is replaced when next needed.
  pool.on("error", ignore);
  return pool;
}

async function once<Result>(
  pool: pg.Pool,
  counting: Counting,
  options: TransactionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const client = await connect(pool);
  const { stream } = client.connection;
  // A connection may break while no query waits for it: the next one says so, and nothing else needs to hear of it.
  client.on("error", ignore);
  const [sentBefore, receivedBefore] = [stream.bytesWritten, stream.bytesRead];
  const limitMs = options.timeoutMs ?? defaults.transactionMs;
  const state = { late: false, broken: false, committed: false, statements: 0, rowsRead: 0, rowsWritten: 0 };
  const timer = setTimeout(() => {
    state.late = true;
    stream.destroy();
  }, limitMs + graceMs);
  try {
    await client.query(opening(options, limitMs));
    const result = await work(sessionOf(client, state));
    const { command } = await client.query("COMMIT");
    if (command !== "COMMIT") {
      throw new DatabaseError("other", "a statement failed and the transaction went on: nothing was kept");
    }
    state.committed = true;
    return result;
  } catch (error) {
    const told = state.late ? new DatabaseError("timeout", `not done within ${limitMs} ms`, { cause: error }) : toThrow(error);
    state.broken = state.late || !(await rolledBack(client, told));
    throw told;
  } finally {
    clearTimeout(timer);
    counting.add(options.label, {
      ...(state.committed ? { transactions: 1 } : { rollbacks: 1 }),
      statements: state.statements,
      rowsRead: state.rowsRead,
      rowsWritten: state.rowsWritten,
      bytesSent: stream.bytesWritten - sentBefore,
      bytesReceived: stream.bytesRead - receivedBefore,
    });
    client.off("error", ignore);
    client.release(state.broken);
  }
}

type Client = pg.PoolClient & Readonly<{ connection: Readonly<{ stream: Socket }> }>;

async function connect(pool: pg.Pool): Promise<Client> {
  try {
    return (await pool.connect()) as Client;
  } catch (error) {
    throw databaseErrorOf(error);
  }
}

function ignore(): void {}

/** Begins and sets in one round trip. The scope is no free text: scopeRange lets only paths of digits and letters through. */
function opening({ readOnly, scope }: TransactionOptions, limitMs: number): string {
  const range = scope === undefined ? undefined : scopeRange(scope);
  return [
    readOnly === true ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN",
    `SET LOCAL statement_timeout = ${Math.ceil(limitMs)}`,
    ...(range === undefined ? [] : [`SET LOCAL jinbao.scope_low = '${range.low}'`, `SET LOCAL jinbao.scope_high = '${range.high}'`]),
  ].join("; ");
}

type Tally = { statements: number; rowsRead: number; rowsWritten: number };

function sessionOf(client: Client, tally: Tally): Session {
  const execute = async (statement: Statement, values: Row): Promise<pg.QueryResult<Row>> => {
    const { text, names } = render(statement, "postgresql");
    tally.statements += 1;
    try {
      return await client.query<Row>({ name: statement.name, text, values: [...valuesOf(statement, names, values)] });
    } catch (error) {
      throw toThrow(error);
    }
  };
  return {
    dialect: "postgresql",
    query: async (statement, values = {}) => {
      const { rows } = await execute(statement, values);
      tally.rowsRead += rows.length;
      return rows;
    },
    run: async (statement, values = {}) => {
      const { rowCount } = await execute(statement, values);
      tally.rowsWritten += rowCount ?? 0;
      return rowCount ?? 0;
    },
  };
}

/** What the driver and the server say is put in the shared words; what the work itself throws is passed on as it is. */
function toThrow(error: unknown): unknown {
  const fromDriver =
    error instanceof pg.DatabaseError || (error instanceof Error && /^(?:Connection|Client|Query) |ECONN|EPIPE/.test(error.message));
  return fromDriver ? databaseErrorOf(error) : error;
}

/** Whether the connection can be used again. After a fail-over it may lead to a server that only reads: it is then given up too. */
async function rolledBack(client: Client, error: unknown): Promise<boolean> {
  if (error instanceof DatabaseError && (error.kind === "unavailable" || error.kind === "read-only")) {
    return false;
  }
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}

async function answers(pool: pg.Pool): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), defaults.readyMs).unref());
  const asked = pool.query({ text: "SELECT 1", query_timeout: defaults.readyMs } as pg.QueryConfig).then(
    () => true,
    () => false,
  );
  return await Promise.race([asked, late]);
}

/** Waits for transactions under way, then no longer. */
async function close(pool: pg.Pool): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, defaults.closeMs).unref());
  await Promise.race([pool.end(), late]);
}

const { builtins } = pg.types;
const identity = (text: string): Value => text;
const whole = (text: string): Value => (/^-?\d+$/.test(text) ? BigInt(text) : text);
const parsers: Readonly<Record<number, (text: string) => Value>> = Object.freeze({
  [builtins.INT8]: whole,
  // Sums of bigints are numeric.
  [builtins.NUMERIC]: whole,
  // A day is no instant: a Date of it would shift with the time zone.
  [builtins.DATE]: identity,
});

function parserOf(oid: number, format?: "text" | "binary"): unknown {
  return parsers[oid] ?? (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format);
}
