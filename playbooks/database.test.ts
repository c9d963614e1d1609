import path from "node:path";
import test from "ava";
import { execa } from "execa";

const tests = path.join(import.meta.dirname, "roles", "database_cluster", "tests");

/** Runs Python tests of what the database's modules compute. */
const holds = test.macro(async (t, name: string) => {
  const { exitCode, all } = await execa("python3", ["-B", "-m", "unittest", "-v", name], {
    cwd: tests,
    all: true,
    reject: false,
    timeout: 60_000,
  });
  t.is(exitCode, 0, all);
});

test("of a cluster's settings only those that differ are changed", holds, "test_modules.Settings");

test("a password that is the same keeps its verifier, and another gets another", holds, "test_modules.Passwords");
