import test from "ava";
import type { Session } from "../database/database.ts";
import { render } from "../database/statement.ts";
import { scopedSession, statement } from "./statement.ts";
import { operatorOf } from "./test-world.ts";

let names = 0;
function made(sql: string): ReturnType<typeof statement> {
  names += 1;
  return statement(`test.made-${names}`, sql);
}

const forgotten: readonly (readonly [sql: string, told: RegExp])[] = [
  ["SELECT p.id FROM person p WHERE p.id = :id", /person lacks its \{scope p\}/],
  ["SELECT id FROM person", /person lacks its \{scope person\}/],
  ["SELECT p.id FROM person p JOIN account a ON a.person_id = p.id WHERE {scope p}", /account lacks its \{scope a\}/],
  ["SELECT p.id FROM person p WHERE {scope p} AND EXISTS (SELECT 1 FROM benefit b WHERE b.person_id = p.id)", /benefit lacks/],
  ["UPDATE person p SET name = :name WHERE p.id = :id", /person lacks/],
  ["DELETE FROM account a WHERE a.id = :id", /account lacks/],
  ["INSERT INTO person (id, name) VALUES (:id, :name)", /person lacks/],
  ["INSERT INTO person (id, scope) SELECT :id, '/00/' FROM bank b", /person lacks/],
  ["UPDATE office o SET name = :name WHERE o.id = :id", /office lacks/],
  ["SELECT p.id FROM person p, account a WHERE {scope p} AND {scope a}", /joined by JOIN/],
  ["SELECT x.id FROM persons x", /no table persons/],
];
for (const [sql, told] of forgotten) {
  test(`${sql} is refused when the program starts`, (t) => {
    t.throws(() => made(sql), { message: told });
  });
}

test("a mark becomes the range of the scope, which the session gives", async (t) => {
  const given: unknown[] = [];
  const plain: Session = { dialect: "postgresql", query: async (_each, values) => [given.push(values) as never], run: async () => 0 };
  const select = made("SELECT p.id FROM person p WHERE p.id = :id AND {scope p}");
  t.is(render(select, "postgresql").text, "SELECT p.id FROM person p WHERE p.id = $1 AND p.scope >= $2 AND p.scope < $3");
  await scopedSession(plain, operatorOf("0001", "x")).query(select, { id: 1 });
  t.deepEqual(given, [{ id: 1, scopeLow: "/00/01/", scopeHigh: "/00/010" }]);
});

test("a session of an operator takes no other statement, and writes nothing outside of the scope", async (t) => {
  const plain: Session = { dialect: "postgresql", query: async () => [], run: async () => 1 };
  const session = scopedSession(plain, operatorOf("000101", "x"));
  await t.throwsAsync(session.query({ name: "x", sql: "SELECT id FROM person" }), { message: /not made for the business tables/ });
  const select = made("SELECT o.id FROM office o WHERE o.id = :id");
  await t.throwsAsync(session.query({ ...select }, { id: 1 }), { message: /not made/ }, "nor one that only looks like it");
  const insert = made("INSERT INTO person (id, scope) VALUES (:id, :scope)");
  await t.throwsAsync(session.run(insert, { id: 1, scope: "/00/01/02/" }), { message: /outside of the operator's scope/ });
  await t.throwsAsync(session.run(insert, { id: 1, scope: "/00/01/" }), { message: /outside/ });
  t.is(await session.run(insert, { id: 1, scope: "/00/01/01/" }), 1);
});

test("two statements do not share a name, as the server would take one for the other", (t) => {
  statement("test.twice", "SELECT b.id FROM bank b");
  t.throws(() => statement("test.twice", "SELECT b.name FROM bank b"), { message: /another one's/ });
  t.throws(() => statement(`test.${"long".repeat(20)}`, "SELECT b.id FROM bank b"), { message: /too long/ });
});
