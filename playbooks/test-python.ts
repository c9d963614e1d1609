import path from "node:path";
import { execa } from "execa";

/** What Python says that ran tests of a role's real programs on this machine. */
export type PythonRun = Readonly<{ exitCode?: number; all: string }>;

/** Runs them by unittest, from the role's `tests`. */
export async function runPython(role: string, names: readonly string[], timeoutMs: number): Promise<PythonRun> {
  return await execa("python3", ["-B", "-m", "unittest", "-v", ...names], {
    cwd: path.join(import.meta.dirname, "roles", role, "tests"),
    all: true,
    reject: false,
    timeout: timeoutMs,
  });
}
