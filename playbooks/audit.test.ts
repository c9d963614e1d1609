import test from "ava";
import { runPython } from "./test-python.ts";

test("what the audit host keeps cannot be changed, left out or added unnoticed, and stays when its keeper is killed", async (t) => {
  t.timeout(120_000);
  const { exitCode, all } = await runPython("audit_host", ["test_chain"], 115_000);
  t.is(exitCode, 0, all);
});
