import test from "ava";
import fc from "fast-check";
import { type Ipv4Range, isPrivateRange, overlap, parseCidr } from "./cidr.ts";

const right: readonly (readonly [string, Ipv4Range, boolean])[] = [
  ["10.0.0.0/8", { first: 0x0a000000, prefix: 8 }, true],
  ["172.16.0.0/12", { first: 0xac100000, prefix: 12 }, true],
  ["172.31.255.0/24", { first: 0xac1fff00, prefix: 24 }, true],
  ["172.32.0.0/16", { first: 0xac200000, prefix: 16 }, false],
  ["192.168.0.0/16", { first: 0xc0a80000, prefix: 16 }, true],
  ["192.168.1.1/32", { first: 0xc0a80101, prefix: 32 }, true],
  ["192.168.0.0/15", { first: 0xc0a80000, prefix: 15 }, false],
  ["10.0.0.0/7", { first: 0x0a000000, prefix: 7 }, false],
  ["0.0.0.0/0", { first: 0, prefix: 0 }, false],
  ["8.8.8.0/24", { first: 0x08080800, prefix: 24 }, false],
  ["255.255.255.255/32", { first: 0xffffffff, prefix: 32 }, false],
];
for (const [text, range, isPrivate] of right) {
  test(`${text} is a range, and ${isPrivate ? "private" : "not private"}`, (t) => {
    t.deepEqual(parseCidr(text), range);
    t.is(isPrivateRange(range), isPrivate);
  });
}

for (const text of [
  "",
  "10.0.0.0",
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0.1/8",
  "10.0.0.0/-1",
  "10.0.0/8",
  "256.0.0.0/8",
  "10.0.0.0/8 ",
  " 10.0.0.0/8",
  "10.0.0.0.0/8",
  "::/0",
  "１０.0.0.0/8",
  "10.0.0.0/8\n",
]) {
  test(`${JSON.stringify(text)} is no range`, (t) => t.is(parseCidr(text), undefined));
}

const range = fc
  .tuple(fc.nat(0xffffffff), fc.nat(32))
  .map(([address, prefix]) => ({ first: address - (address % 2 ** (32 - prefix)), prefix }));

test("two ranges overlap, either way, where one holds the other's first address", (t) => {
  const holds = ({ first, prefix }: Ipv4Range, address: number): boolean =>
    Math.floor(address / 2 ** (32 - prefix)) === first / 2 ** (32 - prefix);
  fc.assert(
    fc.property(range, range, (one, other) => {
      const expected = holds(one, other.first) || holds(other, one.first);
      return overlap(one, other) === expected && overlap(other, one) === expected;
    }),
    { seed: 5, numRuns: 2000 },
  );
  t.pass();
});

test("a range written out is read as itself", (t) => {
  fc.assert(
    fc.property(range, ({ first, prefix }) => {
      const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
      t.deepEqual(parseCidr(`${octets.join(".")}/${prefix}`), { first, prefix });
    }),
    { seed: 6 },
  );
});
