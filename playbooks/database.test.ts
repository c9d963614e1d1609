import test from "ava";
import { runPython } from "./test-python.ts";

/** What the database's modules compute. */
const holds = test.macro(async (t, name: string) => {
  const { exitCode, all } = await runPython("database_cluster", [name], 60_000);
  t.is(exitCode, 0, all);
});

test("of a cluster's settings only those that differ are changed", holds, "test_modules.Settings");

test("a password that is the same keeps its verifier, and another gets another", holds, "test_modules.Passwords");
