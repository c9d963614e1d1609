import test from "ava";
import fc from "fast-check";
import { evenCoresUp, evenUp, orderableMbitSteps, orderableMbitUp, wholeUp } from "./rounding.ts";

const evens = test.macro({
  exec: (t, exact: number, even: number) => t.is(evenCoresUp(exact), even),
  title: (_, exact: number, even: number) => `${exact} cores are bought as ${even}`,
});

test(evens, 0, 2);
test(evens, 0.3, 2);
test(evens, 2, 2);
test(evens, 2.001, 4);
test(evens, 10.811815384615388, 12);
test(evens, 12, 12);
test(evens, 12.000000000000002, 12);
test(evens, 12.0001, 14);
test(evens, 11 + 2 ** -49, 12);

const orders = test.macro({
  exec: (t, needed: number, ordered: number) => t.is(orderableMbitUp(needed), ordered),
  title: (_, needed: number, ordered: number) => `a need of ${needed} Mbit/s is ordered as ${ordered}`,
});

test(orders, 0, 0);
test(orders, 0.001, 2);
test(orders, 2, 2);
test(orders, 2.1, 4);
test(orders, 12.6, 20);
test(orders, 101, 155);
test(orders, 1000, 1000);
test(orders, 1000.5, 2000);
test(orders, 34_567, 35_000);

test("rounding up to whole numbers forgives float noise and nothing more", (t) => {
  t.is(wholeUp(0.1 * 3 * 10), 3);
  t.is(wholeUp(3.0001), 4);
  t.is(wholeUp(0), 0);
});

test("an even rounding is even, covers the need, and is the smallest that does", (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (exact) => {
      const even = evenUp(exact);
      return even % 2 === 0 && even >= exact * (1 - 1e-8) && (even === 2 || even - 2 < exact);
    }),
  );
  t.pass();
});

test("a line on order carries the need, and no smaller one on the list would", (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 5000, noNaN: true }), (needed) => {
      const ordered = orderableMbitUp(needed);
      return ordered >= needed && orderableMbitSteps.every((step) => step >= ordered || step < needed);
    }),
  );
  t.pass();
});
