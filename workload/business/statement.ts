import type { Row, Session, Statement } from "../database/database.ts";
import { scopeRange } from "../database/scope.ts";
import { render } from "../database/statement.ts";
import type { Operator } from "./function.ts";
import { scopedTables, sharedTables } from "./tables.ts";

/**
 * A statement on business tables. Every table whose rows belong to offices has an alias and a mark `{scope alias}` among its conditions,
 * which becomes the range of the operator's scope; a row is inserted with `:scope`, or selected from a table so marked. A statement that
 * lacks a mark is refused when the program starts, so that no function can forget it. @throws Error where it does
 */
export function statement(name: string, sql: string, oracle?: string): Statement {
  const made: Statement = Object.freeze({
    name,
    sql: expand(name, sql),
    ...(oracle === undefined ? {} : { oracle: expand(name, oracle) }),
  });
  if (name.length > longestName || known.has(name)) {
    throw new Error(`statement ${name}: its name is too long, or another one's`);
  }
  known.set(name, made);
  return made;
}

/** All that were made, for tests of both dialects. */
export function allStatements(): readonly Statement[] {
  return [...known.values()];
}

/** A session that keeps within an operator's scope: it takes only statements made above, and gives them the scope itself. */
export function scopedSession(session: Session, operator: Operator): Session {
  const { low, high } = scopeRange(operator.scope);
  const given = (each: Statement, values: Row): Row => {
    if (known.get(each.name) !== each) {
      throw new Error(`statement ${each.name} was not made for the business tables`);
    }
    const { names } = render(each, session.dialect);
    const { scope } = values;
    if (scope !== undefined && !(typeof scope === "string" && scope.startsWith(low))) {
      throw new Error(`statement ${each.name} would write outside of the operator's scope`);
    }
    return names.includes("scopeLow") ? { ...values, scopeLow: low, scopeHigh: high } : values;
  };
  return {
    dialect: session.dialect,
    query: async (each, values = {}) => await session.query(each, given(each, values)),
    run: async (each, values = {}) => await session.run(each, given(each, values)),
  };
}

const known = new Map<string, Statement>();
/** PostgreSQL cuts names of prepared statements off there. */
const longestName = 63;

function expand(name: string, sql: string): string {
  const wrong = (why: string): Error => new Error(`statement ${name}: ${why}`);
  const marked = new Set([...sql.matchAll(/\{scope (\w+)\}/g)].map(([, alias]) => alias));
  const withs = new Set([...sql.matchAll(/\b(\w+) AS \(SELECT\b/g)].map(([, named]) => named!));
  for (const { verb, table, alias } of tablesOf(sql)) {
    if (scopedTables.has(table)) {
      const kept = verb === "INTO" ? /\bscope\b/.test(sql) && (/:scope\b/.test(sql) || marked.size > 0) : marked.has(alias);
      if (!kept) {
        throw wrong(`${table} lacks its {scope ${alias}}`);
      }
    } else if (!sharedTables.has(table) && !withs.has(table)) {
      throw wrong(`there is no table ${table}`);
    }
  }
  if (/\b(?:FROM|JOIN)\s+\w+(?:\s+\w+)?\s*,/.test(sql)) {
    throw wrong("tables are joined by JOIN, or one could be overlooked");
  }
  return sql.replaceAll(/\{scope (\w+)\}/g, "$1.scope >= :scopeLow AND $1.scope < :scopeHigh");
}

type TableUse = Readonly<{ verb: string; table: string; alias: string }>;

/** Where a table is named: behind FROM, JOIN, INTO and UPDATE, with its alias. Reading the directory of offices is open to all. */
function tablesOf(sql: string): readonly TableUse[] {
  const plain = sql.replaceAll(/'[^']*'/g, "''");
  const uses = [...plain.matchAll(/\b(FROM|JOIN|INTO|(?<!FOR |DO |THEN )UPDATE)\s+(\w+)(?:\s+(\w+))?/g)];
  return uses
    .map(([, verb, table, alias]) => ({ verb: verb!, table: table!, alias: alias ?? table! }))
    .filter(({ verb, table }) => table !== "dual" && !(table === "office" && (verb === "FROM" || verb === "JOIN")));
}
