import test from "ava";
import * as fc from "fast-check";
import { differences, propertyOf } from "./difference.ts";

const cases: readonly Readonly<{ title: string; before: unknown; after: unknown; found: readonly string[] }>[] = [
  { title: "equal values", before: { a: [1, { b: 2 }] }, after: { a: [1, { b: 2 }] }, found: [] },
  { title: "a key more", before: {}, after: { a: 1 }, found: ["add a"] },
  { title: "a key less", before: { a: 1 }, after: {}, found: ["delete a"] },
  { title: "another number", before: { a: 1 }, after: { a: 2 }, found: ["update a"] },
  { title: "a number and its text", before: { a: 1 }, after: { a: "1" }, found: ["update a"] },
  { title: "nothing and null", before: { a: null }, after: { a: null }, found: [] },
  { title: "null and an object", before: { a: null }, after: { a: {} }, found: ["update a"] },
  { title: "a list and an object", before: { a: [] }, after: { a: {} }, found: ["update a"] },
  { title: "one item of a list", before: { a: [{ b: 1 }, { b: 2 }] }, after: { a: [{ b: 1 }, { b: 3 }] }, found: ["update a[1].b"] },
  { title: "lists of different lengths", before: { a: [1, 2] }, after: { a: [1] }, found: ["update a"] },
  {
    title: "several deep ones",
    before: { a: { b: 1, c: 2 }, d: 3 },
    after: { a: { b: 2, e: 1 }, d: 4 },
    found: ["update a.b", "delete a.c", "add a.e", "update d"],
  },
];

for (const { title, before, after, found } of cases) {
  test(`${title}: ${found.length === 0 ? "no difference" : found.join(", ")}`, (t) => {
    t.deepEqual(
      differences(before, after).map(({ kind, path }) => `${kind} ${path}`),
      found,
    );
  });
}

test("two values have no difference where they are equal as JSON, and some where they are not", (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (one, other) => {
      // As JSON: it has no negative zero.
      const [before, after] = [JSON.parse(JSON.stringify(one)) as unknown, JSON.parse(JSON.stringify(other)) as unknown];
      t.deepEqual(differences(before, structuredClone(before)), []);
      t.is(differences(before, after).length === 0, isSame(before, after));
    }),
  );
});

test("a path begins with its property", (t) => {
  for (const path of ["interfaces", "interfaces[0]", "interfaces.a", "interfaces[0].address"]) {
    t.is(propertyOf({ path, kind: "update" }), "interfaces");
  }
});

function isSame(one: unknown, other: unknown): boolean {
  const ordered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(ordered)
      : typeof value === "object" && value !== null
        ? Object.entries(value)
            .map(([key, item]): [string, unknown] => [key, ordered(item)])
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
        : value;
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}
