import type { Dialect, Row, Statement, Value } from "./database.ts";

/** A statement as a database takes it: PostgreSQL's parameters are `$1`, `$2`..., in the order of `names`; Oracle keeps `:name`. */
export type Rendered = Readonly<{ text: string; names: readonly string[] }>;

/** Renders once and remembers: statements are constants. @throws Error where a literal, a name or a comment has no end */
export function render(statement: Statement, dialect: Dialect): Rendered {
  const cache = dialect === "oracle" ? oracleCache : postgresqlCache;
  let rendered = cache.get(statement);
  if (rendered === undefined) {
    rendered = dialect === "oracle" ? renderOracle(statement) : renderPostgresql(statement);
    cache.set(statement, rendered);
  }
  return rendered;
}

/** The values of a rendered statement's parameters, in order. @throws Error where one is missing or one too many: a bug in the caller */
export function valuesOf(statement: Statement, names: readonly string[], values: Row): readonly Value[] {
  for (const name of Object.keys(values)) {
    if (!names.includes(name)) {
      throw new Error(`statement ${statement.name} has no parameter :${name}`);
    }
  }
  return names.map((name) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`statement ${statement.name} lacks its parameter :${name}`);
    }
    return value;
  });
}

const postgresqlCache = new WeakMap<Statement, Rendered>();
const oracleCache = new WeakMap<Statement, Rendered>();

function renderPostgresql({ sql }: Statement): Rendered {
  const names: string[] = [];
  const text = replaceParameters(sql, (name) => {
    if (!names.includes(name)) {
      names.push(name);
    }
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

function renderOracle({ sql, oracle }: Statement): Rendered {
  const names: string[] = [];
  const text = replaceParameters(oracle ?? translate(sql), (name) => {
    if (!names.includes(name)) {
      names.push(name);
    }
    return `:${name}`;
  });
  return { text, names };
}

/** What the two dialects only spell differently. Anything else is the statement's own `oracle` text. */
function translate(sql: string): string {
  return sql
    .replaceAll(/\bnextval\('([a-z_]+)'\)/g, "$1.NEXTVAL")
    .replaceAll(/\bAS bigint\)/g, "AS NUMBER(18))")
    .replaceAll(/\bAS integer\)/g, "AS NUMBER(9))")
    .replaceAll(/\bAS timestamptz\)/g, "AS TIMESTAMP WITH TIME ZONE)")
    .replaceAll(/\bAS varchar\)/g, "AS VARCHAR2(4000))");
}

/** Literals, quoted names and comments are passed over, as is PostgreSQL's `::type`. */
function replaceParameters(sql: string, replace: (name: string) => string): string {
  const token = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-zA-Z]\w*)|['"]|\/\*/g;
  return sql.replaceAll(token, (match: string, name: string | undefined) => {
    if (match === "'" || match === '"' || match === "/*") {
      throw new Error(`${match} has no end in: ${sql}`);
    }
    return name === undefined ? match : replace(name);
  });
}
