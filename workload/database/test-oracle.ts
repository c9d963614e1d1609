import type { OracleConnection, OracleDriver, PoolAttributes } from "./oracle-driver.ts";

/** What was asked of the driver, in order. */
export type Asked = Readonly<{ sql: string; binds: Readonly<Record<string, unknown>>; callTimeout: number; clientId: string }>;

export type Recorder = Readonly<{ driver: OracleDriver; asked: Asked[]; settings: PoolAttributes[]; closed: boolean[] }>;

type Answer = Readonly<{ rows?: readonly Record<string, unknown>[]; rowsAffected?: number }>;

/** A driver that records what it is given, at the very boundary, and answers as it is told; an error that it is told is thrown. */
export function recordingDriver(answer: (sql: string, times: number) => Answer | Error = () => ({ rows: [], rowsAffected: 1 })): Recorder {
  const asked: Asked[] = [];
  const settings: PoolAttributes[] = [];
  const closed: boolean[] = [];
  const times = new Map<string, number>();
  const ask = (connection: OracleConnection, sql: string, binds: Readonly<Record<string, unknown>>): Answer => {
    asked.push({ sql, binds, callTimeout: connection.callTimeout, clientId: connection.clientId });
    times.set(sql, (times.get(sql) ?? 0) + 1);
    const given = answer(sql, times.get(sql)!);
    if (given instanceof Error) {
      throw given;
    }
    return given;
  };
  const connect = (): OracleConnection => {
    const connection: OracleConnection = {
      callTimeout: 0,
      clientId: "left by another",
      module: "",
      action: "",
      execute: async (sql, binds) => ask(connection, sql, binds),
      commit: async () => void ask(connection, "COMMIT", {}),
      rollback: async () => void ask(connection, "ROLLBACK", {}),
      close: async (options) => void closed.push(options?.drop === true),
    };
    return connection;
  };
  const driver: OracleDriver = {
    OUT_FORMAT_OBJECT: 4002,
    CLOB: "clob",
    fetchTypeHandler: undefined,
    createPool: async (attributes) => {
      settings.push(attributes);
      return { getConnection: async () => connect(), close: async () => undefined, connectionsOpen: 3, connectionsInUse: 1 };
    },
  };
  return { driver, asked, settings, closed };
}
