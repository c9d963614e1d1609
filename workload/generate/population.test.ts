import { createHash } from "node:crypto";
import test from "ava";
import fc from "fast-check";
import { creditCode, idNumber } from "../business/inputs.ts";
import { layoutOf } from "./layout.ts";
import { bankCardOf, creditCodeOf } from "./numbers.ts";
import { populationSpec } from "./spec.ts";
import { digestsOf, populationOf, specOf } from "./test-population.ts";

test("the same seed gives the same rows in whatever order chunks are made, and another seed others", (t) => {
  const rows = digestsOf(specOf());
  t.deepEqual(
    digestsOf(specOf(), (chunks) => [...Array(chunks).keys()].toReversed()),
    rows,
  );
  const others = digestsOf(specOf({ seed: 8 }));
  t.deepEqual(
    rows.filter((digest) => others.includes(digest)),
    [],
  );
});

test("seeds beyond 32 bits count in full", (t) => {
  t.notDeepEqual(digestsOf(specOf({ seed: 7 + 2 ** 32 })), digestsOf(specOf()));
});

test("the rows of a seed are those of the day that this test was written, on any machine", (t) => {
  const all = createHash("sha256").update(digestsOf(specOf({ insured: 20 })).join(" "));
  t.is(all.digest("hex"), "c2fa9e77427f15e86d8b3136a35e332df65b8454e906b091a9ab80b472a4b811");
});

test("everyone insured has one seat, in one chunk, whatever their number and that of the offices", (t) => {
  const specs = fc.record({
    seed: fc.nat(),
    insured: fc.integer({ min: 1, max: 20_000 }),
    cities: fc.integer({ min: 1, max: 20 }),
    counties: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(specs, (given) => {
      const { employers, chunks } = layoutOf(specOf(given));
      let next = 0;
      for (const { firstPerson, size } of employers) {
        t.is(firstPerson, next);
        t.true(size >= 1);
        next += size;
      }
      t.is(next, given.insured);
      t.deepEqual(
        chunks.flatMap((chunk) => chunk.employers.map(({ index }) => index)),
        employers.map(({ index }) => index),
      );
      t.is(
        chunks.reduce((sum, { persons }) => sum + persons, 0),
        given.insured,
      );
      t.true(chunks.every((chunk) => chunk.employers.every(({ office }) => office === chunk.office)));
    }),
    { numRuns: 40 },
  );
});

test("employers are of all sizes: the median is small, a tenth of them has half of the people, and some have more than a thousand", (t) => {
  const sizes = layoutOf(specOf({ insured: 1_000_000, cities: 12, counties: 90 }))
    .employers.map(({ size }) => size)
    .toSorted((a, b) => b - a);
  const median = sizes[Math.floor(sizes.length / 2)]!;
  t.true(median >= 10 && median <= 40, `median ${median}`);
  const tenth = sizes.slice(0, Math.floor(sizes.length / 10)).reduce((sum, size) => sum + size, 0) / 1_000_000;
  t.true(tenth > 0.4 && tenth < 0.75, `the largest tenth has ${tenth}`);
  t.true(sizes[0]! > 1000 && sizes.at(-1)! < 10, `${sizes[0]} to ${sizes.at(-1)}`);
});

test("the insured are of all ages: workers from 21 on, a third retired, none under age or over 95", (t) => {
  const { people } = populationOf(specOf({ insured: 5000, through: 202_610, cities: 12, counties: 90 }));
  const age = (born: string): number => 2026 - Number(born.slice(0, 4));
  const [working, retired] = [people.filter(({ state }) => state !== "retired"), people.filter(({ state }) => state === "retired")];
  const share = retired.length / people.length;
  t.true(share > 0.3 && share < 0.38, `${share} are retired`);
  t.true(working.every(({ bornOn }) => age(bornOn) >= 21 && age(bornOn) <= 64));
  t.true(retired.every(({ bornOn }) => age(bornOn) >= 50 && age(bornOn) <= 95));
  for (const [from, to] of [
    [21, 30],
    [31, 40],
    [41, 50],
    [51, 60],
  ] as const) {
    const part = working.filter(({ bornOn }) => age(bornOn) >= from && age(bornOn) <= to).length / working.length;
    t.true(part > 0.08 && part < 0.45, `${part} are ${from} to ${to}`);
  }
  t.true(retired.some(({ formerPension }) => formerPension !== undefined) && retired.some(({ contributes }) => contributes !== undefined));
  t.true(people.some(({ deemedMonths }) => deemedMonths === 0) && people.some(({ deemedMonths }) => deemedMonths > 300));
});

test("wages lie around the average wage, differ, rise over the years, and bases keep to the limits", (t) => {
  const { people } = populationOf(specOf({ insured: 5000, through: 202_610 }));
  const last = people.flatMap(({ wages }) => wages.filter(({ year }) => year === 2026));
  const ratios = last.map(({ declared, average }) => Number(declared) / Number(average)).toSorted((a, b) => a - b);
  const at = (part: number): number => ratios[Math.floor(ratios.length * part)]!;
  t.true(at(0.5) > 0.75 && at(0.5) < 1.25, `median ${at(0.5)}`);
  t.true(at(0.9) / at(0.1) > 2 && at(0.9) / at(0.1) < 5, `tenths ${at(0.9) / at(0.1)}`);
  for (const { wages } of people) {
    for (const { base, average } of wages) {
      t.true(base * 10n >= average * 6n - 10n && base <= average * 3n);
    }
  }
  const years = people.filter(({ wages }) => wages.length > 10);
  t.true(years.length > 1000, "most have a history of years");
  t.true(years.every(({ wages }) => wages.at(-1)!.declared > wages[0]!.declared));
});

test("numbers are right in form, belong to nobody and are never given twice", (t) => {
  const { employers, people } = populationOf(specOf({ insured: 12_000, cities: 12, counties: 90 }));
  for (const { idNumber: number, bornOn, sex } of people) {
    t.is(idNumber.parse(number).slice(6, 14), bornOn.replaceAll("-", ""));
    t.is(Number(number[16]) % 2 === 1, sex === "M");
    t.is(number.slice(0, 2), "99");
  }
  t.is(new Set(people.map(({ idNumber: number }) => number)).size, people.length);
  t.is(new Set(people.map(({ bankAccount }) => bankAccount)).size, people.length);
  employers.forEach(({ creditCode: code }) => t.is(creditCode.parse(code).slice(2, 4), "99"));
  t.is(new Set(employers.map(({ creditCode: code }) => code)).size, employers.length);
  t.is(luhn(bankCardOf(123, "person")), 0);
  t.not(creditCodeOf(1, "organ"), creditCodeOf(1, "institution"));
});

test("a specification that cannot be made is refused with every reason", (t) => {
  const { error } = populationSpec.safeParse({ seed: -1, insured: 0, through: 202_613, cities: 0, counties: 1 });
  t.deepEqual(
    error!.issues.map(({ path }) => path[0]),
    ["seed", "insured", "through", "cities", "counties"],
  );
  t.false(populationSpec.safeParse({ seed: 1, insured: 1, through: 201_409, cities: 1, counties: 1 }).success);
  t.false(populationSpec.safeParse({ seed: 1, insured: 1, through: 202_610, cities: 1, counties: 100 }).success);
});

function luhn(card: string): number {
  const digits = card.split("").toReversed().map(Number);
  return digits.reduce((sum, digit, index) => sum + (index % 2 === 0 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)), 0) % 10;
}
