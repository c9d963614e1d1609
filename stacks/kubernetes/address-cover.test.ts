import test from "ava";
import fc from "fast-check";
import { addressText, blockOf } from "../../datacenter/ranges.ts";
import { coverOf } from "./address-cover.ts";

const table: readonly (readonly [readonly string[], readonly string[]])[] = [
  [[], []],
  [["10.0.0.1/32"], ["10.0.0.1/32"]],
  [["10.0.0.16/32", "10.0.0.17/32", "10.0.0.18/32", "10.0.0.19/32"], ["10.0.0.16/30"]],
  [
    ["10.0.0.17/32", "10.0.0.18/32"],
    ["10.0.0.17/32", "10.0.0.18/32"],
  ],
  [["10.0.1.0/24", "10.0.0.0/24", "10.0.0.7/32"], ["10.0.0.0/23"]],
  [["0.0.0.0/1", "128.0.0.0/1"], ["0.0.0.0/0"]],
];

for (const [given, expected] of table) {
  test(`${given.join(" ") || "nothing"} is covered by ${expected.join(" ") || "nothing"}`, (t) => {
    t.deepEqual(coverOf(given), expected);
  });
}

test("a cover holds exactly the addresses of what it covers, and no two of its ranges could be one", (t) => {
  const range = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 })).map(([at, prefix]) => {
    const size = 2 ** (32 - prefix);
    return `10.0.0.${Math.floor(at / size) * size}/${prefix}`;
  });
  const addresses = (cidrs: readonly string[]): readonly string[] => {
    const all = cidrs.map((cidr) => blockOf(cidr)).flatMap(({ first, size }) => Array.from({ length: size }, (_, index) => first + index));
    return [...new Set(all)].toSorted((a, b) => a - b).map(addressText);
  };
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
      const cover = coverOf(ranges);
      t.deepEqual(addresses(cover), addresses(ranges));
      t.deepEqual(coverOf(cover), cover);
      t.is(
        cover.reduce((sum, cidr) => sum + blockOf(cidr).size, 0),
        addresses(ranges).length,
      );
    }),
    { seed: 4, numRuns: 200 },
  );
});
