import fc from "fast-check";
import test from "ava";
import { scopeRange } from "./scope.ts";
import { render, valuesOf } from "./statement.ts";

const cases: readonly (readonly [sql: string, postgresql: string, oracle: string, names: readonly string[]])[] = [
  ["SELECT 1 FROM t", "SELECT 1 FROM t", "SELECT 1 FROM t", []],
  ["WHERE a = :a AND b = :b", "WHERE a = $1 AND b = $2", "WHERE a = :a AND b = :b", ["a", "b"]],
  ["WHERE a = :a OR b = :a", "WHERE a = $1 OR b = $1", "WHERE a = :a OR b = :a", ["a"]],
  ["SELECT ':no', '''' || :a", "SELECT ':no', '''' || $1", "SELECT ':no', '''' || :a", ["a"]],
  ['SELECT ":no" FROM t WHERE x = :x', 'SELECT ":no" FROM t WHERE x = $1', 'SELECT ":no" FROM t WHERE x = :x', ["x"]],
  ["-- :no it's\nWHERE a = :a /* :no */", "-- :no it's\nWHERE a = $1 /* :no */", "-- :no it's\nWHERE a = :a /* :no */", ["a"]],
  ["VALUES (nextval('entity_id'), :a)", "VALUES (nextval('entity_id'), $1)", "VALUES (entity_id.NEXTVAL, :a)", ["a"]],
  ["CAST(:a AS bigint)", "CAST($1 AS bigint)", "CAST(:a AS NUMBER(18))", ["a"]],
  ["CAST(:a AS varchar)", "CAST($1 AS varchar)", "CAST(:a AS VARCHAR2(4000))", ["a"]],
];

for (const [sql, postgresql, oracle, names] of cases) {
  test(`${JSON.stringify(sql)} is rendered for both databases`, (t) => {
    const statement = { name: "x", sql };
    t.deepEqual(render(statement, "postgresql"), { text: postgresql, names });
    t.deepEqual(render(statement, "oracle"), { text: oracle, names });
  });
}

test("a cast by two colons is none of the parameters", (t) => {
  t.deepEqual(render({ name: "x", sql: "SELECT :a::text" }, "postgresql"), { text: "SELECT $1::text", names: ["a"] });
});

test("Oracle's own text stands in where there is one", (t) => {
  t.is(render({ name: "x", sql: "SELECT 1", oracle: "SELECT 1 FROM dual WHERE :a = 1" }, "oracle").text, "SELECT 1 FROM dual WHERE :a = 1");
});

for (const sql of ["SELECT 'a", 'SELECT "a', "SELECT 1 /* a", "it's"]) {
  test(`${sql} is refused, as something in it has no end`, (t) => {
    t.throws(() => render({ name: "x", sql }, "postgresql"), { message: /no end/ });
  });
}

test("values that are missing or too many are a bug, and told as one", (t) => {
  const statement = { name: "x", sql: "" };
  t.throws(() => valuesOf(statement, ["a"], {}), { message: /lacks its parameter :a/ });
  t.throws(() => valuesOf(statement, ["a"], { a: 1, b: 2 }), { message: /no parameter :b/ });
  t.deepEqual(valuesOf(statement, ["b", "a"], { a: null, b: 0 }), [0, null]);
});

test("a scope's range holds the offices below it and no other", (t) => {
  const path = fc.array(fc.stringMatching(/^\d{2}$/), { maxLength: 3 }).map((steps) => (steps.length === 0 ? "/" : `/${steps.join("/")}/`));
  fc.assert(
    fc.property(path, path, (own, other) => {
      const { low, high } = scopeRange(own);
      t.is(other >= low && other < high, other.startsWith(own), `${other} in ${own}`);
    }),
  );
});

for (const wrong of ["", "/00", "00/", "//", "/0'/", "/00/%/", "/00/00/00/00/", "/00/\n/", "/00/0;DROP/"]) {
  test(`${JSON.stringify(wrong)} is no scope`, (t) => {
    t.throws(() => scopeRange(wrong), { message: /not the path of an office/ });
  });
}
