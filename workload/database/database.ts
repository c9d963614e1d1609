/** A value that both databases take and give. Money is in fen, as a bigint; instants are Dates; days are texts such as `2026-11-25`. */
export type Value = string | number | bigint | boolean | Date | null;

export type Row = Readonly<Record<string, Value>>;

export type Dialect = "postgresql" | "oracle";

/**
 * One SQL text for both databases, with `:name` parameters; `oracle` stands in where its dialect differs. Written as a constant beside the
 * code that runs it: values never become part of the text.
 */
export type Statement = Readonly<{ name: string; sql: string; oracle?: string }>;

/** A transaction's view of the database. */
export type Session = Readonly<{
  dialect: Dialect;
  /** @throws DatabaseError */
  query: (statement: Statement, values?: Row) => Promise<readonly Row[]>;
  /** Rows inserted, updated or deleted. @throws DatabaseError */
  run: (statement: Statement, values?: Row) => Promise<number>;
}>;

export type TransactionOptions = Readonly<{
  /** What it is counted under, such as the function's id. */
  label: string;
  /** One snapshot of the data for all statements, and no change to it. */
  readOnly?: boolean;
  /** The whole transaction's time limit; 15 s where none is given. */
  timeoutMs?: number;
  /**
   * The path of the office whose rows, and those of the offices below it, the transaction may see and change. Without it the service's
   * role sees no row that belongs to an office.
   */
  scope?: string;
}>;

export type Database = Readonly<{
  dialect: Dialect;
  /** Commits what `work` did, or nothing of it. Serialisation failures and deadlocks are tried again, a bounded number of times. @throws DatabaseError */
  transaction: <Result>(options: TransactionOptions, work: (session: Session) => Promise<Result>) => Promise<Result>;
  /** True where a trivial query answers within its time limit. */
  ready: () => Promise<boolean>;
  /** What was done since the start, by label. */
  counts: () => ReadonlyMap<string, Counts>;
  /** Connections in use, idle, and callers that wait for one. */
  pool: () => Readonly<{ inUse: number; idle: number; waiting: number; limit: number }>;
  close: () => Promise<void>;
}>;

/** What a label's transactions took. Bytes are those on the database connection; wire bytes of HTTP are counted by the server. */
export type Counts = Readonly<{
  /** Those that were committed. */
  transactions: number;
  /** Those that were not, each attempt counted. */
  rollbacks: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
  bytesSent: number;
  bytesReceived: number;
}>;

/** What went wrong, in words that both databases share. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** `permission` is what row-level rights and missing grants say; `unavailable` leaves open whether a commit under way was done. */
  readonly kind: "unique" | "foreign-key" | "check" | "conflict" | "timeout" | "unavailable" | "read-only" | "permission" | "other";
  /** The constraint that refused, where one did. */
  readonly constraint: string | undefined;

  constructor(kind: DatabaseError["kind"], message: string, options: Readonly<{ constraint?: string | undefined; cause?: unknown }> = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.constraint = options.constraint;
  }
}
