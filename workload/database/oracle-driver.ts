/** What of `oracledb` is used: the boundary at which a test sees what the driver would be given. */
export type OracleDriver = Readonly<{
  createPool: (settings: PoolAttributes) => Promise<OraclePool>;
  OUT_FORMAT_OBJECT: number;
  CLOB: unknown;
  /** Numbers come whole and exact, days as texts, CLOBs as texts. */
  fetchTypeHandler: unknown;
}>;

export type PoolAttributes = Readonly<{
  user: string;
  password: string;
  connectString: string;
  poolMin: number;
  poolMax: number;
  poolIncrement: number;
  queueTimeout: number;
  queueMax: number;
  stmtCacheSize: number;
  /** Seconds. */
  connectTimeout: number;
  sessionCallback: (connection: OracleConnection, tag: string, done: (error?: unknown) => void) => void;
}>;

export type OraclePool = Readonly<{
  getConnection: () => Promise<OracleConnection>;
  close: (drainSeconds: number) => Promise<void>;
  connectionsOpen: number;
  connectionsInUse: number;
}>;

export type OracleConnection = {
  execute: (
    sql: string,
    binds: Readonly<Record<string, unknown>>,
    options: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<{ rows?: readonly Readonly<Record<string, unknown>>[]; rowsAffected?: number }>>;
  commit: () => Promise<void>;
  rollback: () => Promise<void>;
  close: (options?: Readonly<{ drop: boolean }>) => Promise<void>;
  /** Milliseconds of one round trip. */
  callTimeout: number;
  clientId: string;
  module: string;
  action: string;
};

/** The driver itself, in its thin mode: no Oracle client is installed. */
export async function oracleDriver(): Promise<OracleDriver> {
  const { default: oracledb } = await import("oracledb");
  const wholeOf = (text: unknown): unknown => (typeof text === "string" && /^-?\d+$/.test(text) ? BigInt(text) : text);
  return {
    createPool: async (settings) => (await oracledb.createPool(settings as never)) as unknown as OraclePool,
    OUT_FORMAT_OBJECT: oracledb.OUT_FORMAT_OBJECT,
    CLOB: oracledb.DB_TYPE_CLOB,
    fetchTypeHandler: ({ dbType }: Readonly<{ dbType: unknown }>): unknown => {
      switch (dbType) {
        case oracledb.DB_TYPE_NUMBER:
          return { type: oracledb.DB_TYPE_VARCHAR, converter: wholeOf };
        case oracledb.DB_TYPE_DATE:
          return { converter: dayOf };
        case oracledb.DB_TYPE_CLOB:
          return { type: oracledb.DB_TYPE_VARCHAR };
        default:
          return undefined;
      }
    },
  };
}

/** A DATE comes as a Date of the local time zone: its parts there are the day. */
function dayOf(date: unknown): unknown {
  if (!(date instanceof Date)) {
    return date;
  }
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
