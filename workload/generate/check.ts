import type { Database, Session, Statement } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { loadedColumns, loadedTables } from "./table.ts";
import type { LoadedTable } from "./table.ts";

/** What a database holds: counts, sums and checksums by name. The same on two nodes, or they do not hold the same data. */
export type Contents = ReadonlyMap<string, string>;

export type ContentsOptions = Readonly<{
  /** Of the tables' owner; a standby that only reads will do. */
  dsn: string;
  /** Of each table a checksum over all values of all rows, whatever their order; reads everything. Compare within one kind of database. */
  checksums?: boolean;
  timeoutMs?: number;
}>;

/** Read from one snapshot by SQL that shares nothing with what made the data. @throws DatabaseError */
export async function contentsOf({ dsn, checksums = false, timeoutMs = 3_600_000 }: ContentsOptions): Promise<Contents> {
  const database = await openDatabase(dsn, { set: "business", as: "owner", poolSize: 1, applicationName: "jinbao-check" });
  try {
    return await read(database, checksums, timeoutMs);
  } finally {
    await database.close();
  }
}

async function read(database: Database, checksums: boolean, timeoutMs: number): Promise<Contents> {
  return await database.transaction({ label: "load.check", readOnly: true, scope: "/", timeoutMs }, async (session) => {
    const contents = new Map<string, string>();
    for (const { prefix, statement } of sums) {
      await readRow(session, statement, prefix, contents);
    }
    for (const table of checksums ? tables : []) {
      await readRow(session, checksum(table), table, contents);
    }
    return contents;
  });
}

async function readRow(session: Session, statement: Statement, prefix: string, contents: Map<string, string>): Promise<void> {
  const [row] = await session.query(statement);
  for (const [name, value] of Object.entries(row!)) {
    contents.set(`${prefix}.${name}`, value === null ? "0" : String(value));
  }
}

/** Names of what differs between two databases, or is in one only. */
export function differencesOf(one: Contents, other: Contents): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name)).toSorted();
}

type Sum = Readonly<{ prefix: string; statement: Statement }>;

function sum(prefix: string, sql: string): Sum {
  return { prefix, statement: { name: `load.sum-${prefix}`, sql } };
}

const sums: readonly Sum[] = [
  sum("office", "SELECT COUNT(*) AS offices FROM office"),
  sum("employer", "SELECT COUNT(*) AS employers, SUM(id) AS ids FROM employer"),
  sum(
    "person",
    `SELECT COUNT(*) AS insured, SUM(CASE state WHEN 'retired' THEN 1 ELSE 0 END) AS retired, COUNT(DISTINCT id_number) AS id_numbers,
       SUM(deemed_months) AS deemed_months FROM person`,
  ),
  sum("participation", "SELECT COUNT(*) AS participations, COUNT(DISTINCT person_id) AS people FROM participation"),
  sum("wage_base", "SELECT COUNT(*) AS years, SUM(base) AS base FROM wage_base"),
  sum("contribution_plan", "SELECT COUNT(*) AS plans, SUM(persons) AS persons, SUM(due) AS due FROM contribution_plan"),
  sum(
    "contribution",
    `SELECT COUNT(*) AS months, SUM(base) AS base, SUM(basic_employer) AS basic_employer, SUM(basic_person) AS basic_person,
       SUM(annuity_employer) AS annuity_employer, SUM(annuity_person) AS annuity_person, SUM(notional) AS notional FROM contribution`,
  ),
  sum("account", "SELECT COUNT(*) AS accounts, SUM(balance) AS balance FROM account"),
  sum("posting", "SELECT COUNT(*) AS postings, SUM(amount) AS amount FROM posting"),
  sum(
    "account_entry",
    `SELECT COUNT(*) AS entries, SUM(amount) AS left_over, SUM(CASE WHEN account_id IS NULL THEN 0 ELSE amount END) AS of_accounts
     FROM account_entry`,
  ),
  sum("voucher", "SELECT COUNT(*) AS vouchers, SUM(amount) AS amount FROM voucher"),
  sum("benefit", "SELECT COUNT(*) AS benefits, SUM(amount) AS monthly FROM benefit"),
  sum("payment", "SELECT COUNT(*) AS payments, SUM(amount) AS amount, SUM(from_account) AS from_account FROM payment"),
  sum("payment_plan", "SELECT COUNT(*) AS plans, SUM(persons) AS persons, SUM(amount) AS amount FROM payment_plan"),
];

/** Those that are loaded, and what is summed up at the end. */
const tables: readonly (LoadedTable | "month_closing")[] = [...loadedTables, "month_closing"];

/** Oracle has no text of a row: its columns stand in a row, apart from each other. */
function checksum(table: (typeof tables)[number]): Statement {
  const columns: readonly string[] = table === "month_closing" ? closingColumns : loadedColumns[table];
  return {
    name: `load.checksum-${table}`,
    sql: `SELECT SUM(CAST(hashtextextended(CAST(t AS text), 0) AS numeric)) AS checksum FROM ${table} t`,
    oracle: `SELECT SUM(ORA_HASH(${columns.join(" || '|' || ")})) AS checksum FROM ${table}`,
  };
}

const closingColumns = ["office_id", "kind", "period", "scope", "operator_id", "closed_at", "postings", "amount"];
