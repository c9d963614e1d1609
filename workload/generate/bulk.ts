import type { TableRows } from "./table.ts";

/** Rows in bulk, the fastest way that a database has. */
export type Bulk = Readonly<{
  /** All rows of all tables in the order given, or none of them; gives how many. @throws DatabaseError */
  load: (tables: readonly TableRows[]) => Promise<number>;
  /** Takes the foreign keys of the tables that chunks fill off: looked up row by row they take most of the time. May be repeated. */
  suspendKeys: () => Promise<void>;
  /** Puts them back; the database checks all rows by them at once. May be repeated. @throws DatabaseError where a row has no match: a bug */
  restoreKeys: () => Promise<void>;
  /** Tells the planner what there is now. @throws DatabaseError */
  analyse: () => Promise<void>;
  close: () => Promise<void>;
}>;

export type BulkOptions = Readonly<{
  /** Of the tables' owner: row-level rights refuse bulk loading. */
  dsn: string;
  /** Transactions at one time. */
  connections: number;
  /** Of one transaction that loads rows. */
  timeoutMs: number;
  /** Of checking all rows by the keys, and of the planner's statistics. */
  checkTimeoutMs: number;
}>;

export async function openBulk(options: BulkOptions): Promise<Bulk> {
  if (options.dsn.startsWith("oracle:")) {
    const { openArrayBinds } = await import("./array-binds.ts");
    return await openArrayBinds(options);
  }
  const { openCopy } = await import("./copy.ts");
  return openCopy(options);
}
