import test from "ava";
import fc from "fast-check";
import { codeNumber, slotsOf, type Claim } from "./slots.ts";

const codes: readonly (readonly [string, "city" | "county", number | undefined])[] = [
  ["01", "city", 1],
  ["99", "county", 99],
  ["0", "county", 0],
  ["370100", "city", 1],
  ["370102", "county", 2],
  ["3701", "city", 1],
  ["123", "county", undefined],
  ["12345", "county", undefined],
];
for (const [code, level, number] of codes) {
  test(`code ${code} of a ${level} stands for ${number ?? "no number below 100"}`, (t) => {
    t.is(codeNumber(code, level), number);
  });
}

test("claims with numbers have the slot that they spell, and late ones none of theirs", (t) => {
  const slots = slotsOf([claim("a", 1, 2), claim("long", undefined, undefined), claim("b", 12, 0)], 10_000);
  t.deepEqual([slots.get("a"), slots.get("b")], [102, 1200]);
  t.true(slots.has("long"));
});

test("no slot is given twice, all lie within, and every claim has one, down to the last slot", (t) => {
  const claims = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1 }),
      city: fc.option(fc.nat(120), { nil: undefined }),
      county: fc.option(fc.nat(120), { nil: undefined }),
    }),
    {
      selector: ({ id }) => id,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(claims, fc.nat(40), (given, spare) => {
      const slots = given.length + spare;
      const taken = [...slotsOf(given, Math.max(1, slots)).values()];
      return (
        taken.length === given.length &&
        new Set(taken).size === taken.length &&
        taken.every((slot) => slot >= 0 && slot < Math.max(1, slots))
      );
    }),
    { seed: 1 },
  );
  t.pass();
});

test("more claims than slots are refused", (t) => {
  t.throws(() => slotsOf([claim("a", 0, 0), claim("b", 0, 1)], 1), { instanceOf: RangeError });
});

function claim(id: string, city: number | undefined, county: number | undefined): Claim {
  return { id, city, county };
}
