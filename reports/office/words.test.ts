import test from "ava";
import { inLanguage, printable } from "./words.ts";

const cases: readonly (readonly [what: string, given: string, expected: string])[] = [
  ["control characters are left out", "甲\u0000\u0007\u001B\u007F乙", "甲乙"],
  ["tabs and line ends stay", "甲\t乙\n丙", "甲\t乙\n丙"],
  ["half a surrogate pair becomes the replacement character", "甲\uD800乙", "甲\uFFFD乙"],
  ["whole pairs stay", "𠮷", "𠮷"],
  ["markup stays as the user wrote it", "<script>&\"'=1+1", "<script>&\"'=1+1"],
  ["the two characters that XML forbids are left out", "甲\uFFFE\uFFFF乙", "甲乙"],
];

for (const [what, given, expected] of cases) {
  test(what, (t) => {
    t.is(printable(given), expected);
    t.is(inLanguage({ zh: given, en: "x" }, "zh"), expected);
  });
}
