import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { cacheDirectory } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import type { Environment } from "./program.ts";
import { cached } from "./test-tool.ts";

/** How a process ended. */
export type Ended = Readonly<{ exit: number | null; signal: string | null; stdout: string; stderr: string }>;

/** `findTool` in a process of its own. */
export function start(tool: GoTool, environment: Environment): Readonly<{ child: ChildProcess; ended: Promise<Ended> }> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./test-find.ts")), JSON.stringify(tool)], {
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  // Not "close": a compiler left behind by a killed process may hold its pipes for a while.
  const ended = once(child, "exit").then(async ([exit, signal]: unknown[]) => {
    await sleep(50);
    return { exit: exit as number | null, signal: signal as string | null, stdout, stderr };
  });
  return { child, ended };
}

export function says(file: string): string {
  return execFileSync(file, { encoding: "utf8" });
}

/** The cache holds the tool, whole, and nothing else. */
export function isWhole(t: ExecutionContext, base: string, tool: GoTool, environment: Environment): void {
  const directory = cacheDirectory(tool, environment);
  t.deepEqual(cached(base), [path.basename(directory)]);
  t.deepEqual(readdirSync(directory), ["bin"]);
  t.is(says(path.join(directory, "bin", "hello")), "hello v1.2.3\n");
}
