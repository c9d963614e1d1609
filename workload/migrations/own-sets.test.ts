import path from "node:path";
import test from "ava";
import { execa } from "execa";
import { needs } from "../../test/requires.ts";
import { findPython } from "../../tools/python.ts";
import { readMigration } from "./migrate.ts";
import { statementsOf } from "./oracle-target.ts";
import { migrationSets } from "./sets.ts";
import type { SetId } from "./sets.ts";
import type { Dialect } from "../database/database.ts";

const ownSets = ["finance", "archives"] as const;

async function textsOf(set: SetId, dialect: Dialect): Promise<string> {
  return (await Promise.all(migrationSets[set].files.map(async (name) => (await readMigration(set, dialect, name)).text))).join("\n");
}

function namesOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:CREATE TABLE|CREATE SEQUENCE|CONSTRAINT|INDEX) (\w+)/g)].map(([, name]) => name!);
}

for (const set of ownSets) {
  test(`${set}: both dialects define the same but for how a type is spelt`, async (t) => {
    const postgresql = await textsOf(set, "postgresql");
    t.true(postgresql.includes("CREATE TABLE"));
    const spelt = postgresql
      .replaceAll(' COLLATE "C"', "")
      .replaceAll(/ varchar\((\d+)\)/g, " VARCHAR2($1 CHAR)")
      .replaceAll(/ char\((\d+)\)/g, " CHAR($1 CHAR)")
      .replaceAll(" bigint ", " NUMBER(18) ")
      .replaceAll(" integer ", " NUMBER(9) ")
      .replaceAll(" timestamptz", " TIMESTAMP(6) WITH TIME ZONE");
    t.is(await textsOf(set, "oracle"), spelt);
  });

  test(`${set}: no name is another set's, as they share a user in Oracle, or longer than 30 characters`, async (t) => {
    const own = namesOf(await textsOf(set, "oracle"));
    const others = (Object.keys(migrationSets) as SetId[]).filter((other) => other !== set);
    const taken = new Set((await Promise.all(others.map(async (other) => namesOf(await textsOf(other, "oracle"))))).flat());
    t.deepEqual(
      own.filter((name, index) => taken.has(name) || own.indexOf(name) !== index || name.length > 30),
      [],
    );
  });
}

needs("sqlglot")("a public grammar of Oracle's SQL takes the definitions of both sets", async (t) => {
  const bin = await findPython("sqlglot", { progress: () => undefined });
  const texts = await Promise.all(ownSets.map(async (set) => await textsOf(set, "oracle")));
  const input = texts.flatMap((text) => statementsOf(text)).map((sql, index) => ({ name: String(index + 1), sql }));
  t.true(input.length > 10);
  const script = path.join(import.meta.dirname, "..", "database", "parse-oracle.py");
  const { stdout } = await execa(path.join(bin, "python"), [script], { input: JSON.stringify(input), timeout: 100_000 });
  t.deepEqual(JSON.parse(stdout), {});
});
