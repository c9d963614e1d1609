import test from "ava";
import { checks, unexcusedSkip } from "./checks.ts";

test("the suite runs the linter, the formatter, the type checker, the search for unused code, the programs that tests need, and the tests, in this order", (t) => {
  t.deepEqual(
    checks.map(({ id }) => id),
    ["lint", "format", "types", "unused", "programs", "tests"],
  );
});

for (const title of ["load [needs k6]", "panels [needs grafana]", "a › b [needs k6 oracle cluster]"]) {
  test(`on a machine of continuous integration, skipping "${title}" is excused: only some choose to install these`, (t) => {
    t.is(unexcusedSkip(title), undefined);
  });
}

for (const { title, tells } of [
  { title: "the workbook [needs soffice]", tells: /lacks soffice .*doctor/ },
  { title: "the page [needs k6 chromium git]", tells: /lacks chromium, git / },
  { title: "no reason at all", tells: /without a reason/ },
  { title: "[needs k6] in front", tells: /without a reason/ },
  { title: "", tells: /without a reason/ },
]) {
  test(`on a machine of continuous integration, skipping "${title}" is a failure that tells why`, (t) => {
    t.regex(unexcusedSkip(title) ?? "", tells);
  });
}
