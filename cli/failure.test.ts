import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { UserError } from "../model/problem.ts";
import { failureOf } from "./failure.ts";

const problem = {
  file: "province.yaml",
  line: 7,
  path: "assumptions.m1",
  expected: { zh: "小于 1 的数", en: "a number below 1" },
  got: "1",
  hint: { zh: "公式除以 1−M1。", en: "The formula divides by 1 − M1." },
};

test("a user's error is exit 2 with every problem: file:line, path, expected, got, hint", (t) => {
  const error = new UserError([problem, { ...problem, line: 9, path: "insured" }]);
  const english = failureOf(error, "en");
  t.is(english.exit, 2);
  t.is(
    english.text,
    [
      "province.yaml:7 assumptions.m1: expected a number below 1, got 1. The formula divides by 1 − M1.",
      "province.yaml:9 insured: expected a number below 1, got 1. The formula divides by 1 − M1.",
    ].join("\n"),
  );
  t.deepEqual(english.json, {
    problems: [
      { ...problem, expected: "a number below 1", hint: "The formula divides by 1 − M1." },
      { ...problem, line: 9, path: "insured", expected: "a number below 1", hint: "The formula divides by 1 − M1." },
    ],
  });
  t.is(failureOf(new UserError([problem]), "zh").text, "province.yaml:7 assumptions.m1：应为小于 1 的数，实为 1。公式除以 1−M1。");
});

test("what this machine lacks is exit 3 with what, why and what mends it", (t) => {
  const error = new MachineError({
    what: { zh: "缺 git", en: "git is missing" },
    why: { zh: "测试要用", en: "tests use it" },
    mend: { zh: "安装 git", en: "install git" },
  });
  t.deepEqual(failureOf(error, "en"), {
    exit: 3,
    json: { error: { exit: 3, what: "git is missing", why: "tests use it", mend: "install git" } },
    text: "jinbao: git is missing\n  why:  tests use it\n  mend: install git",
  });
  t.is(failureOf(error, "zh").text, "jinbao：缺 git\n  原因：测试要用\n  解决：安装 git");
});

for (const code of ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]) {
  test(`${code} of the operating system is the machine's lack, named with its place, and no bug`, (t) => {
    const error = Object.assign(new Error(`${code}: no`), { code, path: "/some/where" });
    const failure = failureOf(error, "en");
    t.is(failure.exit, 3);
    t.regex(failure.text, /\/some\/where\n {2}why: .+\n {2}mend: .+/);
  });
}

for (const error of [
  new Error("a bug"),
  new TypeError("x is not a function"),
  Object.assign(new Error("gone"), { code: "ENOENT" }),
  "thrown text",
]) {
  test(`${String(error)} is a bug of ours: exit 70, with its stack and the wish to report it`, (t) => {
    const failure = failureOf(error, "en");
    t.is(failure.exit, 70);
    t.regex(failure.text, /This is a bug of jinbao/);
    t.true(failure.text.startsWith(error instanceof Error ? error.stack! : error));
    t.regex(failureOf(error, "zh").text, /缺陷/);
    t.like(failure.json, { error: { exit: 70 } });
  });
}

for (const [code, got] of [
  ["EEXIST", "a file"],
  ["EISDIR", "a directory"],
  ["ENOTDIR", "a path through a file"],
  ["ENAMETOOLONG", "a name too long for the file system"],
  ["ELOOP", "links that lead in a circle"],
] as const) {
  test(`${code} of a path that the user chose is exit 2: it is ${got}`, (t) => {
    const failure = failureOf(Object.assign(new Error(code), { code, path: "some/where" }), "en");
    t.is(failure.exit, 2);
    t.is(failure.text, `some/where: expected a directory or file that can be used, got ${got}. Choose another path (-o DIR, --state DIR).`);
  });
}
