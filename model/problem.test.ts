import test from "ava";
import { formatProblem, type Problem, UserError } from "./problem.ts";

const problem: Problem = {
  file: "my.yaml",
  line: 3,
  path: "offices.cities",
  expected: { zh: "整数", en: "a whole number" },
  got: '"x"',
  hint: { zh: "写数字。", en: "Write a number." },
};

const formats: readonly (readonly [Partial<Problem>, zh: string, en: string])[] = [
  [
    {},
    'my.yaml:3 offices.cities：应为整数，实为 "x"。写数字。',
    'my.yaml:3 offices.cities: expected a whole number, got "x". Write a number.',
  ],
  [{ path: "" }, 'my.yaml:3：应为整数，实为 "x"。写数字。', 'my.yaml:3: expected a whole number, got "x". Write a number.'],
  [
    { file: "--set", line: 0 },
    '--set offices.cities：应为整数，实为 "x"。写数字。',
    '--set offices.cities: expected a whole number, got "x". Write a number.',
  ],
];
for (const [changes, zh, en] of formats) {
  test(`a problem reads: ${en}`, (t) => {
    t.is(formatProblem({ ...problem, ...changes }, "zh"), zh);
    t.is(formatProblem({ ...problem, ...changes }, "en"), en);
  });
}

test("a user's error carries every problem, and says each on a line of its own", (t) => {
  const error = new UserError([problem, { ...problem, line: 4 }]);
  t.is(error.problems.length, 2);
  t.is(error.name, "UserError");
  t.deepEqual(
    error.message.split("\n").map((line) => line.slice(0, 9)),
    ["my.yaml:3", "my.yaml:4"],
  );
});
