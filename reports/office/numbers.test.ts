import test from "ava";
import * as fc from "fast-check";
import { digitsWords, numberWords } from "./numbers.ts";

const cases: readonly (readonly [value: number, decimals: number | undefined, expected: string])[] = [
  [2_000_000, undefined, "2,000,000"],
  [123_456_789, undefined, "123,456,789"],
  [810_886.153_846, undefined, "810,886.2"],
  [1335.144_042_968_75, undefined, "1,335.14"],
  [381.469_726_562_5, undefined, "381.47"],
  [4.563_480_615, undefined, "4.56348"],
  [0.3, undefined, "0.3"],
  [1 / 3, undefined, "0.333333"],
  [0.000_123_456_789, undefined, "0.000123457"],
  [0, undefined, "0"],
  [-0, undefined, "0"],
  [-1234.5, undefined, "-1,234.5"],
  [1e21, undefined, "1e+21"],
  [1.797_693_134_862_315_7e308, 2, "1.79769e+308"],
  [5e-324, undefined, "5e-324"],
  [Number.NaN, undefined, "NaN"],
  [666.666_667, 0, "667"],
  [666.666_667, 1, "666.7"],
  [12, 2, "12.00"],
  [-0.001, 1, "0.0"],
];

for (const [value, decimals, expected] of cases) {
  test(`${Object.is(value, -0) ? "-0" : value} ${decimals === undefined ? "with no decimals said" : `to ${decimals} decimals`} is shown as ${expected}`, (t) => {
    t.is(numberWords(value, decimals), expected);
  });
}

test("a number to compute with keeps the digits asked for", (t) => {
  t.is(digitsWords(3337.860_107_421_875, 8), "3,337.8601");
  t.is(digitsWords(0.000_05, 8), "0.00005");
});

test("what is shown is within half a unit of its last digit of the number, and short", (t) => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const words = numberWords(value);
      return words.length <= 22 && Math.abs(Number(words.replaceAll(",", "")) - value) <= 1e-5 * Math.abs(value);
    }),
    { seed: 1 },
  );
  t.pass();
});
