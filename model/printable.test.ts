import test from "ava";
import fc from "fast-check";
import { printable, printableText } from "./printable.ts";

const shown: readonly (readonly [unknown, string])[] = [
  [undefined, "null"],
  [null, "null"],
  [0, "0"],
  [-1.5, "-1.5"],
  [Number.NaN, "NaN"],
  [Infinity, "Infinity"],
  [true, "true"],
  ["", '""'],
  ["示例省", '"示例省"'],
  ["a\nb", '"a\\u{a}b"'],
  ["\u001b[31m", '"\\u{1b}[31m"'],
  ["\u202e", '"\\u{202e}"'],
  ["\ud800", '"\\u{d800}"'],
  ["\u{e0001}", '"\\u{e0001}"'],
  ["x".repeat(61), `"${"x".repeat(60)}… (61)"`],
  ["x".repeat(60), `"${"x".repeat(60)}"`],
  ["😀".repeat(60), `"${"😀".repeat(60)}"`],
  [`x${"😀".repeat(60)}`, `"x${"😀".repeat(59)}… (121)"`],
  [[], "[]"],
  [[1, "a", [2]], '[1, "a", …]'],
  [[1, 2, 3, 4], "[1, 2, 3, … 4]"],
  [{}, "{}"],
  [{ a: 1, b: { c: 2 } }, "{a: 1, b: …}"],
  [{ a: 1, b: 2, c: 3, d: 4 }, "{a: 1, b: 2, c: 3, … 4}"],
  [{ "a\nb": undefined }, "{a\\u{a}b: null}"],
  [Symbol("s"), "symbol"],
];
for (const [value, text] of shown) {
  test(`${text} is shown for a ${value === null ? "null" : typeof value} of its kind`, (t) => t.is(printable(value), text));
}

test("whatever a value holds, what is shown of it is one short line without invisible characters", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ unit: "binary", maxLength: 300 })), (value) => {
      const text = printable(value);
      return text.length < 1000 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
    }),
    { seed: 11, numRuns: 2000 },
  );
  t.pass();
});

test("a text of no invisible characters and no great length is shown as it is", (t) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{N}\p{P} ]{0,60}$/u), (text) => printableText(text) === text),
    { seed: 12 },
  );
  t.pass();
});
