import test from "ava";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { canonicalJson, sha256Hex } from "./digest.ts";

test("canonical JSON sorts keys at every depth and leaves out what is undefined", (t) => {
  t.is(canonicalJson({ b: 1, a: { d: [2, { z: null, y: true }], c: undefined } }), '{"a":{"d":[2,{"y":true,"z":null}]},"b":1}');
});

test("canonical JSON reads back as what was written, whatever the order of keys", (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value);
      t.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      if (value !== null && typeof value === "object" && !Array.isArray(value)) {
        t.is(canonicalJson(Object.fromEntries(Object.entries(value).toReversed())), text);
      }
    }),
  );
});

for (const value of [Number.NaN, Infinity, () => 0, 1n, Symbol("s")]) {
  test(`canonical JSON refuses ${String(value)}`, (t) => {
    t.throws(() => canonicalJson({ value }), { instanceOf: TypeError });
  });
}

test("SHA-256 agrees with Node's, for empty, ASCII and Chinese text", (t) => {
  for (const text of ["", "abc", "示例省"]) {
    t.is(sha256Hex(text), createHash("sha256").update(text).digest("hex"));
  }
});
