import { spawn } from "node:child_process";
import os from "node:os";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { finished, scratch } from "./command.ts";
import type { Finished } from "./command.ts";
import { root } from "./tree.ts";

/**
 * Runs scripts one after another in a directory of their own, in which `./jinbao` and `provinces/` are the product's, as a reader would
 * from the product's directory; what they write stays there. Each must succeed. Here `./jinbao` leaves the wrapper out: it might install
 * dependencies under the running suite.
 */
export async function runInScratch(
  t: ExecutionContext,
  scripts: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Finished[]> {
  const cwd = scratch(t);
  symlinkSync(path.join(root, "provinces"), path.join(cwd, "provinces"));
  writeFileSync(path.join(cwd, "jinbao"), `#!/bin/sh\nexec "${process.execPath}" "${root}/cli/main.ts" "$@"\n`, { mode: 0o755 });
  const results: Finished[] = [];
  for (const script of scripts) {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      // Programs and images that take minutes to make are the user's, made once.
      env: { PATH: process.env["PATH"] ?? "", HOME: cwd, XDG_CACHE_HOME: userCache, COLUMNS: "80", ...env },
    });
    const result = await finished(child);
    t.is(result.exit, 0, `${script}${result.stderr}`);
    results.push(result);
  }
  return results;
}

const userCache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
