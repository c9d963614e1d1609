import path from "node:path";
import test from "ava";
import { execa } from "execa";

test("what the audit host keeps cannot be changed, left out or added unnoticed, and stays when its keeper is killed", async (t) => {
  t.timeout(120_000);
  const { exitCode, all } = await execa("python3", ["-B", "-m", "unittest", "-v", "test_chain"], {
    cwd: path.join(import.meta.dirname, "roles", "audit_host", "tests"),
    all: true,
    reject: false,
    timeout: 115_000,
  });
  t.is(exitCode, 0, all);
});
