import test from "ava";
import fc from "fast-check";
import { encode, mostBytes, open, seal } from "./envelope.ts";
import type { Body } from "./envelope.ts";

const draft = { channel: "query", kind: "person.overview", body: { idNumber: "11010519491231002X" } } as const;

test("an envelope reads as it was sealed, whatever plain data it holds", (t) => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/);
  const plain = fc.oneof(fc.string({ maxLength: 50, unit: "grapheme" }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  const record = fc.dictionary(name, plain, { maxKeys: 8, noNullPrototype: true });
  const body = fc.dictionary(name, fc.oneof(plain, record, fc.array(record, { maxLength: 5 })), { maxKeys: 8, noNullPrototype: true });
  fc.assert(
    fc.property(body, (content) => {
      const envelope = seal({ ...draft, body: content });
      t.deepEqual(open(encode(envelope), "query"), envelope);
    }),
  );
});

const refusedBodies: readonly (readonly [string, Body])[] = [
  ["a fraction", { amount: 1.5 }],
  ["a number that not every party holds exactly", { amount: 2 ** 53 }],
  ["a text beyond 4,000 characters", { text: "x".repeat(4001) }],
  ["half a character", { text: "\ud800" }],
  ["a list of more than 1,000", { items: Array.from({ length: 1001 }, () => 1) }],
  ["a list of lists", { items: [[1]] }],
  ["a name with blanks", { "a b": 1 }],
  ["what lies five deep", { a: { b: { c: { d: { e: 1 } } } } }],
  ["a value that JSON leaves out", { a: undefined }],
];

for (const [what, body] of refusedBodies) {
  test(`a body with ${what} is not sealed`, (t) => {
    t.throws(() => seal({ ...draft, body }), { message: /may not pass the gap/ });
  });
}

test("a body larger than its channel takes is not sealed", (t) => {
  const items = Array.from({ length: 100 }, () => ({ text: "x".repeat(1000) }));
  t.throws(() => seal({ ...draft, body: { items } }), { message: new RegExp(`at most ${mostBytes.query} may pass on query`) });
  t.notThrows(() => seal({ ...draft, channel: "answer", body: { items } }));
});

const changes: readonly (readonly [string, (text: string) => string, RegExp])[] = [
  ["a changed body", (text) => text.replace("11010519491231002X", "110105194912310021"), /sha256 is not that of the body/],
  ["another channel", (text) => text.replace('"query"', '"mobile"'), /envelope of mobile on query/],
  ["a member that envelopes do not have", (text) => text.replace("{", '{"extra":1,'), /not an envelope/],
  ["half of it", (text) => text.slice(0, 60), /not JSON/],
  ["no object", () => "[]", /not an envelope/],
  ["an id with a path", (text) => text.replace(/"id":"[^"]+"/, '"id":"../../etc/passwd"'), /not an envelope: id/],
];

for (const [what, change, message] of changes) {
  test(`an envelope with ${what} is refused, in words without its content`, (t) => {
    const error = t.throws(() => open(Buffer.from(change(encode(seal(draft)).toString())), "query"), { message });
    t.notRegex(error.message, /1101051949|passwd/);
  });
}
