import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { goTools } from "../tools/catalogue.ts";
import { findTool } from "../tools/find.ts";
import { findPython, pythonEnvironments } from "../tools/python.ts";
import { onInterrupt } from "./interrupt.ts";
import { productDirectory } from "./product.ts";
import { TapReader } from "./tap.ts";
import type { TapTest } from "./tap.ts";

/** What one part of the suite came to. `failures` are the words of each, in full. */
export type CheckResult = Readonly<{ passed: number; failures: readonly string[]; skipped: readonly string[] }>;

/** One part of `jinbao test`; it tells each failure in a line as it is found. */
export type Check = Readonly<{ id: string; name: Text; run: (progress: (line: string) => void) => Promise<CheckResult> }>;

/** The suite in order: the quick static checks first, each counted as one test. */
export const checks: readonly Check[] = [
  { id: "lint", name: { zh: "静态检查 oxlint", en: "lint (oxlint)" }, run: staticCheck("oxlint") },
  { id: "format", name: { zh: "格式 oxfmt", en: "format (oxfmt)" }, run: staticCheck("oxfmt", "--check") },
  { id: "types", name: { zh: "类型 tsc", en: "types (tsc)" }, run: staticCheck("tsc", "--noEmit") },
  { id: "unused", name: { zh: "无用代码 knip", en: "unused code (knip)" }, run: staticCheck("knip") },
  { id: "programs", name: { zh: "测试所需的程序", en: "programs that tests need" }, run: buildPrograms },
  { id: "tests", name: { zh: "测试 ava", en: "tests (ava)" }, run: runTests },
];

/** What a test may be skipped for on a continuous-integration machine: programs that only some choose to install. */
const optIn: ReadonlySet<string> = new Set(["k6", "grafana", "oracle", "cluster"]);

/**
 * Why a skipped test is a failure where CI is true, or undefined where it is not: its title must end in `[needs ...]`, as
 * `test/requires.ts` writes it, and name opt-in programs only.
 */
export function unexcusedSkip(title: string): string | undefined {
  const needs = /\[needs ([^\]]+)\]$/.exec(title)?.[1]?.split(" ");
  if (needs === undefined) {
    return "skipped without a reason";
  }
  const missing = needs.filter((need) => !optIn.has(need));
  return missing.length === 0 ? undefined : `skipped, as this machine lacks ${missing.join(", ")} (./jinbao doctor tells how to add it)`;
}

/** On a machine of continuous integration no test may be skipped for want of a program that can be built; elsewhere `doctor --build` is a choice. */
async function buildPrograms(progress: (line: string) => void): Promise<CheckResult> {
  if (process.env["CI"] !== "true") {
    return { passed: 0, failures: [], skipped: [] };
  }
  const failures: string[] = [];
  const told = { progress: (text: Text): void => progress(text.en) };
  const builds = [
    ...goTools.map(({ id }) => ({ id, build: async () => await findTool(id, told) })),
    ...pythonEnvironments.map(({ id }) => ({ id, build: async () => await findPython(id, told) })),
  ];
  for (const { id, build } of builds) {
    try {
      await build();
    } catch (error) {
      failures.push(`${id}: ${error instanceof MachineError ? `${error.what.en}; ${error.mend.en}` : String(error)}`);
    }
  }
  return { passed: failures.length === 0 ? 1 : 0, failures, skipped: [] };
}

function staticCheck(tool: string, ...options: readonly string[]): Check["run"] {
  return async (progress) => {
    const lines: string[] = [];
    const exit = await runTool(tool, options, (line) => lines.push(line));
    if (exit === 0) {
      return { passed: 1, failures: [], skipped: [] };
    }
    const failure = `${tool}: exit ${exit}`;
    progress(`failed: ${failure}`);
    return { passed: 0, failures: [[failure, ...lines].join("\n")], skipped: [] };
  };
}

async function runTests(progress: (line: string) => void): Promise<CheckResult> {
  const failures: string[] = [];
  const skipped: string[] = [];
  let passed = 0;
  const fail = (title: string, lines: readonly string[]): void => {
    progress(`failed: ${title}`);
    failures.push([title, ...lines].join("\n"));
  };
  const tell = ({ title, state, lines }: TapTest): void => {
    const unexcused = state === "skipped" && process.env["CI"] === "true" ? unexcusedSkip(title) : undefined;
    if (state === "failed") {
      fail(title, lines.slice(1));
    } else if (unexcused !== undefined) {
      fail(title, [`  ${unexcused}`]);
    } else if (state === "skipped") {
      skipped.push(title);
    } else {
      passed += 1;
    }
  };
  const reader = new TapReader(tell);
  const errors: string[] = [];
  const heartbeat = setInterval(() => progress(`${passed} passed, ${failures.length} failed, ${skipped.length} skipped`), 15_000);
  const exit = await runTool(
    "ava",
    ["--tap"],
    (line) => reader.line(line),
    (line) => errors.push(line),
  ).finally(() => clearInterval(heartbeat));
  reader.end();
  // A runner that failed as a whole (no file found, a crash) has no test to blame.
  if (exit !== 0 && failures.length === 0) {
    fail(`ava: exit ${exit}`, errors);
  }
  return { passed, failures, skipped };
}

/** Runs one of our own tools with this very Node; the Node's directory goes first on PATH, so that tests find the same. */
async function runTool(tool: string, options: readonly string[], output: (line: string) => void, errors = output): Promise<number> {
  const child = spawn(process.execPath, [path.join(productDirectory, "node_modules", ".bin", tool), ...options], {
    cwd: productDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}` },
  });
  const forget = onInterrupt(() => child.kill("SIGTERM"));
  createInterface({ input: child.stdout }).on("line", output);
  createInterface({ input: child.stderr }).on("line", errors);
  const exit = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  forget();
  return exit;
}
