import path from "node:path";
import test from "ava";
import { execa } from "execa";
import { needs } from "../../test/requires.ts";
import { findPython } from "../../tools/python.ts";
import type { Statement } from "../database/database.ts";
import { render } from "../database/statement.ts";
import { sectionStatements } from "../extract/definition.ts";
import "../extract/indicators.ts";
import "../extract/reports.ts";
import "../extract/rules.ts";
import "../extract/series.ts";
import { storeStatements } from "../extract/store.ts";
import { declarationStatements } from "../public/declarations.ts";
import { copyStatements } from "../public/entitlement-copy.ts";
import { loginStatements } from "../public/logins.ts";
import { answerStatements } from "../public/outside-exchange.ts";
import { readMigration } from "./migrate.ts";
import { statementsOf } from "./oracle-target.ts";
import { migrationSets } from "./sets.ts";
import type { SetId } from "./sets.ts";

/** The statements of the public side and of the extracts; those of the business functions have a test of their own. */
const statements: readonly Statement[] = [
  ...sectionStatements(),
  ...storeStatements,
  ...loginStatements,
  ...declarationStatements,
  ...copyStatements,
  ...answerStatements,
];
const sets = ["public", "extract"] as const satisfies readonly SetId[];

test("no two statements share a name: a connection prepares them by it", (t) => {
  t.true(statements.length > 60);
  const names = statements.map(({ name }) => name);
  t.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index || name.length > 63),
    [],
  );
});

for (const set of sets) {
  test(`both dialects define the same columns, constraints and indexes of ${set}`, async (t) => {
    for (const name of migrationSets[set].files) {
      const [postgresql, oracle] = [await readMigration(set, "postgresql", name), await readMigration(set, "oracle", name)];
      t.deepEqual(shapeOf(oracle.text), shapeOf(postgresql.text), name);
      t.notRegex(oracle.text, /\b(?:bigint|smallint|integer|timestamptz|text|varchar)\b/);
    }
  });
}

/** Names of tables and columns, constraints in full, and indexes without the condition that Oracle does not have. */
function shapeOf(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [word, second] = line.trim().split(" ");
    if (word === "CREATE") {
      return [line.replace(/ WHERE .*/, "").replace(/[;,]$/, "")];
    }
    return word === "CONSTRAINT" ? [line.replace(/,$/, "")] : second !== undefined && line.startsWith("  ") ? [word!] : [];
  });
}

needs("sqlglot")("a public grammar of Oracle's SQL takes every statement and definition of the public side and the extracts", async (t) => {
  const bin = await findPython("sqlglot", { progress: () => undefined });
  const files = sets.flatMap((set) => migrationSets[set].files.map((name) => ({ set, name })));
  const definitions = await Promise.all(
    files.map(async ({ set, name }) =>
      statementsOf((await readMigration(set, "oracle", name)).text).map((sql, index) => ({ name: `${set} ${name} ${index + 1}`, sql })),
    ),
  );
  const input = [...statements.map((each) => ({ name: each.name, sql: render(each, "oracle").text })), ...definitions.flat()];
  const script = path.join(import.meta.dirname, "..", "database", "parse-oracle.py");
  const { stdout } = await execa(path.join(bin, "python"), [script], { input: JSON.stringify(input), timeout: 100_000 });
  t.deepEqual(JSON.parse(stdout), {});
});
