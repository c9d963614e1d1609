import test from "ava";
import fc from "fast-check";
import { addressText, blockOf, cidrOf, holds, numberOf, partOf, usableOf } from "./ranges.ts";

test("addresses and numbers are two ways to say one thing", (t) => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (address) => numberOf(addressText(address)) === address),
    { seed: 1 },
  );
  t.is(addressText(0xffffffff), "255.255.255.255");
});

test("a block is what its CIDR says, and cut into parts it is still all there", (t) => {
  const block = blockOf("10.0.0.0/8");
  t.deepEqual(block, { first: 10 * 2 ** 24, size: 2 ** 24 });
  t.deepEqual(
    Array.from({ length: 4 }, (_, index) => cidrOf(partOf(block, 4, index))),
    ["10.0.0.0/10", "10.64.0.0/10", "10.128.0.0/10", "10.192.0.0/10"],
  );
});

test("the network's own and the broadcast address are no host's", (t) => {
  const block = blockOf("192.168.0.4/30");
  t.is(usableOf(block), 2);
  t.deepEqual(
    [4, 5, 6, 7, 8].map((last) => holds(block, numberOf(`192.168.0.${last}`))),
    [false, true, true, false, false],
  );
});
