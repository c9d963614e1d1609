import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { program, programs } from "./program.ts";
import { fakeProgram, scratch } from "./test-tool.ts";

test("a program is the first executable file of its name on PATH; what is not executable, or a directory, is passed over", (t) => {
  const base = scratch(t);
  const directories = ["plain", "directory", "right", "later"].map((name) => path.join(base, name));
  for (const directory of directories) {
    mkdirSync(directory);
  }
  writeFileSync(path.join(base, "plain", "tool"), "");
  chmodSync(path.join(base, "plain", "tool"), 0o644);
  mkdirSync(path.join(base, "directory", "tool"));
  fakeProgram(path.join(base, "right"), "tool", "");
  fakeProgram(path.join(base, "later"), "tool", "");
  const environment = { PATH: ["", path.join(base, "absent"), ...directories].join(path.delimiter) };
  t.is(program("tool", environment), path.join(base, "right", "tool"));
  t.deepEqual(programs("tool", environment), [path.join(base, "right", "tool"), path.join(base, "later", "tool")]);
  t.is(program("no-such-tool", environment), undefined);
  t.is(program("tool", { PATH: "" }), undefined);
  t.is(program("tool", {}), undefined);
});
