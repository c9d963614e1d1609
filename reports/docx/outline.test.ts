import test from "ava";
import { chineseNumber, headingNumber } from "./outline.ts";
import { substituted } from "./substituted.ts";

test("Chinese numerals are those of headings", (t) => {
  const expected: readonly (readonly [number, string])[] = [
    [1, "一"],
    [7, "七"],
    [10, "十"],
    [11, "十一"],
    [19, "十九"],
    [20, "二十"],
    [21, "二十一"],
    [99, "九十九"],
  ];
  for (const [number, words] of expected) t.is(chineseNumber(number), words);
});

test("headings are numbered as the scheme numbers them in Chinese, and by points in English", (t) => {
  t.deepEqual(headingNumber([2]), { zh: "二、", en: "2 " });
  t.deepEqual(headingNumber([2, 3]), { zh: "（三）", en: "2.3 " });
  t.deepEqual(headingNumber([2, 3, 4]), { zh: "4．", en: "2.3.4 " });
});

const substitutions: readonly (readonly [formula: string, inputs: Record<string, number>, expected: string])[] = [
  ["insured × a1", { insured: 2_000_000, a1: 0.3 }, "2,000,000 × 0.3"],
  [
    "(storage.initial + storage.growth) / 1024",
    { "storage.initial": 1335.144, "storage.growth": 3337.8601 },
    "(1,335.144 + 3,337.8601) / 1024",
  ],
  ["database.cores.exact + database.cores", { "database.cores": 12, "database.cores.exact": 10.8 }, "10.8 + 12"],
  ["a1 × a12", { a1: 2 }, "2 × a12"],
  ["offices.province + offices", { offices: 103, "offices.province": 1 }, "1 + 103"],
  ["2", {}, "2"],
];

for (const [formula, inputs, expected] of substitutions) {
  test(`${formula} with its numbers is ${expected}`, (t) => {
    t.is(substituted({ formula, inputs }), expected);
  });
}
