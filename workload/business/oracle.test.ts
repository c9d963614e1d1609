import path from "node:path";
import test from "ava";
import { execa } from "execa";
import { needs } from "../../test/requires.ts";
import { findPython } from "../../tools/python.ts";
import { render } from "../database/statement.ts";
import { readMigration } from "../migrations/migrate.ts";
import { statementsOf } from "../migrations/oracle-target.ts";
import { migrationSets } from "../migrations/sets.ts";
import "./functions.ts";
import { allStatements } from "./statement.ts";

const statements = allStatements();
const { files } = migrationSets.business;

test("every statement has the same parameters in both dialects", (t) => {
  t.true(statements.length > 250);
  for (const statement of statements) {
    const [postgresql, oracle] = [render(statement, "postgresql"), render(statement, "oracle")];
    t.deepEqual(new Set(oracle.names), new Set(postgresql.names), statement.name);
  }
});

/** Words that Oracle allows neither as a parameter nor as a name that is not quoted (SQL Language Reference, reserved words). */
const reserved = new Set(
  `access add all alter and any as asc audit between by char check cluster column comment compress connect create current date decimal
  default delete desc distinct drop else exclusive exists file float for from grant group having identified immediate in increment index
  initial insert integer intersect into is level like lock long maxextents minus mlslabel mode modify noaudit nocompress not nowait null
  number of offline on online option or order pctfree prior public raw rename resource revoke row rowid rownum rows select session set
  share size smallint start successful synonym sysdate table then to trigger uid union unique update user validate values varchar varchar2
  view whenever where with`.split(/\s+/),
);

test("no parameter and no column has a name that Oracle reserves, and no name is longer than 30 characters", async (t) => {
  for (const statement of statements) {
    for (const name of render(statement, "oracle").names) {
      t.false(reserved.has(name.toLowerCase()) || name.length > 30, `${statement.name} :${name}`);
    }
  }
  for (const { name, columns } of await tablesOf("postgresql")) {
    for (const word of [name, ...columns.keys()]) {
      t.false(reserved.has(word) || word.length > 30, `${name}.${word}`);
    }
  }
});

const foreign: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["LIMIT", /\bLIMIT\b(?! ROWS)/],
  ["ON CONFLICT", /ON CONFLICT/],
  ["RETURNING", /RETURNING/],
  ["a cast by ::", /::/],
  ["an empty text, which is null there", /''/],
  ["AS before the alias of a table", /(?:FROM|JOIN)\s+\w+\s+AS\b|\)\s+AS\s+\w+\s+(?:WHERE|ON|JOIN)/],
  ["true or false", /\b(?:TRUE|FALSE)\b/i],
  ["FETCH FIRST with FOR UPDATE", /FETCH FIRST[^)]*FOR UPDATE/],
  ["UPDATE with FROM", /UPDATE \w+ \w+ SET(?:(?!WHERE|\().)*FROM/s],
  ["ILIKE", /ILIKE/],
  ["a type of PostgreSQL's", /AS (?:bigint|integer|timestamptz|text|varchar)\)/],
  ["nextval", /nextval/],
  ["a select from nothing", /^SELECT (?:(?!FROM).)*$/s],
];

for (const [what, pattern] of foreign) {
  test(`no statement's Oracle text holds ${what}`, (t) => {
    for (const statement of statements) {
      t.notRegex(render(statement, "oracle").text, pattern, statement.name);
    }
  });
}

test("a parameter that may be null stands untyped only beside a text: Oracle takes it for one", async (t) => {
  const types = new Map((await tablesOf("postgresql")).flatMap(({ columns }) => [...columns]));
  for (const { name, sql } of statements) {
    for (const [, column] of sql.matchAll(/COALESCE\(:\w+, \w+\.(\w+)\)/g)) {
      t.regex(types.get(column!) ?? "", /^(?:var)?char/, `${name}: ${column}`);
    }
  }
});

needs("sqlglot")("a public grammar of Oracle's SQL takes every statement and every definition", async (t) => {
  const bin = await findPython("sqlglot", { progress: () => undefined });
  const definitions = (await Promise.all(files.map(async (name) => await readMigration("business", "oracle", name)))).flatMap(
    ({ name, text }) =>
      // The grammar does not know partitions by interval and local indexes; the rest of those statements it does.
      statementsOf(text).map((sql, index) => ({
        name: `${name} ${index + 1}`,
        sql: sql.replace(/\) PARTITION BY RANGE[\s\S]*$/, ")").replace(/\) (?:LOCAL|PCTFREE \d+)$/, ")"),
      })),
  );
  const input = [...statements.map((statement) => ({ name: statement.name, sql: render(statement, "oracle").text })), ...definitions];
  t.true(input.length > 350);
  const script = path.join(import.meta.dirname, "..", "database", "parse-oracle.py");
  const { stdout } = await execa(path.join(bin, "python"), [script], { input: JSON.stringify(input), timeout: 100_000 });
  t.deepEqual(JSON.parse(stdout), {});
  // The check itself refuses what is no SQL.
  const wrong = await execa(path.join(bin, "python"), [script], { input: JSON.stringify([{ name: "wrong", sql: "SELECT FROM WHERE (" }]) });
  t.truthy((JSON.parse(wrong.stdout) as Record<string, string>)["wrong"]);
});

type Table = Readonly<{ name: string; columns: ReadonlyMap<string, string>; constraints: readonly string[] }>;

/** Tables as a dialect's files define them: columns with type, default and NOT NULL, and constraints in their own words. */
async function tablesOf(dialect: "postgresql" | "oracle"): Promise<readonly Table[]> {
  const texts = await Promise.all(files.map(async (name) => (await readMigration("business", dialect, name)).text));
  return texts.flatMap((text) =>
    [...text.matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)/g)].map(([, name, body]) => {
      const lines = body!
        .split("\n")
        .map((line) => line.trim().replace(/,$/, ""))
        .filter((line) => !line.startsWith("--"));
      return {
        name: name!,
        columns: new Map(
          lines.filter((line) => !line.startsWith("CONSTRAINT")).map((line) => [line.split(" ")[0]!, line.slice(line.indexOf(" ") + 1)]),
        ),
        constraints: lines.filter((line) => line.startsWith("CONSTRAINT")),
      };
    }),
  );
}

/** A column of PostgreSQL's as Oracle spells it. */
function inOracle(type: string): string {
  return type
    .replace(' COLLATE "C"', "")
    .replace(/\bbigint\b/, "NUMBER(18)")
    .replace(/\binteger\b/, "NUMBER(9)")
    .replace(/\bsmallint\b/, "NUMBER(5)")
    .replace(/\bvarchar\((\d+)\)/, "VARCHAR2($1 CHAR)")
    .replace(/\bchar\((\d+)\)/, "CHAR($1 CHAR)")
    .replace(/\btimestamptz\b/, "TIMESTAMP(6) WITH TIME ZONE")
    .replace(/\btext\b/, "CLOB")
    .replace(/^date\b/, "DATE");
}

test("both dialects define the same tables, columns, keys and constraints", async (t) => {
  const [postgresql, oracle] = [await tablesOf("postgresql"), await tablesOf("oracle")];
  t.true(postgresql.length > 45);
  t.deepEqual(
    oracle.map(({ name }) => name),
    postgresql.map(({ name }) => name),
  );
  for (const [index, { name, columns, constraints }] of postgresql.entries()) {
    t.deepEqual(oracle[index]!.columns, new Map([...columns].map(([column, type]) => [column, inOracle(type)])), name);
    const ofBoth = constraints.filter((constraint) => !/ = \(/.test(constraint));
    t.deepEqual(
      oracle[index]!.constraints.filter((constraint) => !constraint.includes("CASE WHEN")),
      ofBoth,
      name,
    );
    t.is(oracle[index]!.constraints.length, constraints.length, name);
  }
});

test("both dialects have the same indexes, those of some rows by an expression that is null for the others", async (t) => {
  const indexes = async (dialect: "postgresql" | "oracle"): Promise<readonly string[]> => {
    const texts = await Promise.all(files.map(async (name) => (await readMigration("business", dialect, name)).text));
    return texts.flatMap((text) => [...text.matchAll(/^CREATE (UNIQUE )?INDEX (\w+) ON (\w+)/gm)].map(([line]) => line));
  };
  t.deepEqual(await indexes("oracle"), await indexes("postgresql"));
});

test("no two tables, constraints, indexes or sequences share a name, and no two indexes of a table their columns", async (t) => {
  const texts = await Promise.all(files.map(async (name) => (await readMigration("business", "oracle", name)).text));
  const all = texts.join("\n");
  const names = [...all.matchAll(/(?:CREATE TABLE|CREATE SEQUENCE|CONSTRAINT|INDEX) (\w+)/g)].map(([, name]) => name!);
  t.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index || name.length > 30),
    [],
  );
  const keys = [...all.matchAll(/CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)/g)].flatMap(([, table, body]) =>
    [...body!.matchAll(/(?:PRIMARY KEY|UNIQUE) \(([^)]*)\)/g)].map(([, columns]) => `${table} ${columns}`),
  );
  const indexes = [...all.matchAll(/INDEX \w+ ON (\w+) \((.*)\)(?: LOCAL)?;/g)].map(([, table, columns]) => `${table} ${columns}`);
  const lists = [...keys, ...indexes];
  t.true(lists.length > 100);
  t.deepEqual(
    lists.filter((list, index) => lists.indexOf(list) !== index),
    [],
  );
});
