import type { Text } from "../../model/text.ts";
import type { Row, Session, Statement } from "../database/database.ts";
import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { render } from "../database/statement.ts";
import { exact } from "../business/values.ts";

export type ExtractRow = Readonly<Record<string, string | number>>;

/** Rows of one kind; `found` may be more than there are rows. */
export type Rows = Readonly<{ found: number; rows: readonly ExtractRow[] }>;

/** The rows of the sections before, by section. */
export type Before = ReadonlyMap<string, readonly ExtractRow[]>;

/** One step of an extract: read of the business data in one snapshot, or worked out of the sections before it. */
export type Section = Readonly<{ id: string; name: Text }> &
  (
    | Readonly<{ read: (session: Session, period: number) => Promise<Rows> }>
    | Readonly<{ workOut: (before: Before, period: number) => Rows }>
  );

/** What is taken of the business data each month, and on which day of the next one unless told. */
export type ExtractDefinition = Readonly<{ kind: string; dueDay: number; sections: readonly Section[] }>;

/** More rows than these are counted and not kept. */
export const mostRows = 5000;

export type Columns = Readonly<{ texts: readonly string[]; numbers: readonly string[] }>;

/**
 * A section that one statement reads. Its columns are called as the rows' members are; its parameters are among `:period`, `:year`,
 * `:yearAgo` (the same month a year before), `:firstDay` and `:nextDay` (the day after the month).
 */
export function sqlSection(id: string, name: Text, { texts, numbers }: Columns, sql: string): Section {
  const columns = [...texts, ...numbers];
  const statement: Statement = {
    name: `section.${id}`,
    sql: `SELECT ${columns.map((column) => `n.${column}`).join(", ")}, COUNT(*) OVER () AS found FROM (${sql}) n
      ORDER BY ${columns.map((column) => `n.${column}`).join(", ")} FETCH FIRST ${mostRows} ROWS ONLY`,
  };
  known.set(statement.name, statement);
  return {
    id,
    name,
    read: async (session, period) => {
      const { names } = render(statement, session.dialect);
      const all = valuesOf(period);
      const rows = await session.query(statement, Object.fromEntries(names.map((each) => [each, all[each]!])));
      return { found: rows[0] === undefined ? 0 : numberOf(rows[0], "found"), rows: rows.map((row) => rowFrom(row, { texts, numbers })) };
    },
  };
}

/** Every statement that a section reads by, for tests of both dialects. */
export function sectionStatements(): readonly Statement[] {
  return [...known.values()];
}

const known = new Map<string, Statement>();

function rowFrom(row: Row, { texts, numbers }: Columns): ExtractRow {
  return Object.fromEntries([
    ...texts.map((column) => [column, textOf(row, column)] as const),
    ...numbers.map((column) => [column, exact(bigintOf(row, column))] as const),
  ]);
}

function valuesOf(period: number): Row {
  const year = Math.floor(period / 100);
  const next = period % 100 === 12 ? (year + 1) * 100 + 1 : period + 1;
  return { period, year, yearAgo: period - 100, firstDay: firstDayOf(period), nextDay: firstDayOf(next) };
}

function firstDayOf(period: number): string {
  return `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-01`;
}
