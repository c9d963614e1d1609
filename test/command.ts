import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { root } from "./tree.ts";

export type Finished = Readonly<{ exit: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;

export type Options = Readonly<{ cwd?: string; env?: Readonly<Record<string, string>>; input?: string; node?: readonly string[] }>;

/** The real command line in a process of its own, without the wrapper. English, on 100 columns, unless the environment says otherwise. */
export function start(args: readonly string[], { cwd = root, env = {}, input, node = [] }: Options = {}): ChildProcess {
  const child = spawn(process.execPath, [...node, path.join(root, "cli", "main.ts"), ...args], {
    cwd,
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", HOME: os.tmpdir(), LANG: "C.UTF-8", COLUMNS: "100", NODE_COMPILE_CACHE: cache, ...env },
  });
  // A program that reads nothing closes its end first.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  return child;
}

/** Compiled code is kept for the whole suite, as the wrapper keeps it for its user. */
const cache = path.join(os.tmpdir(), `jinbao-test-compile-${process.getuid?.() ?? 0}`);

export async function finished(child: ChildProcess): Promise<Finished> {
  let [stdout, stderr] = ["", ""];
  child.stdout!.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve({ exit, signal, stdout, stderr }));
  });
}

/** Runs it to its end. Tests of one file start at once: no more than a few processes do. */
export async function jinbao(args: readonly string[], options: Options = {}): Promise<Finished> {
  return await limited(async () => await finished(start(args, options)));
}

/** Runs it with `--json`: standard output is one JSON document, and no more. */
export async function jinbaoJson<Shape = Record<string, unknown>>(
  t: ExecutionContext,
  args: readonly string[],
  { exit = 0, ...options }: Options & Readonly<{ exit?: number }> = {},
): Promise<Shape> {
  const result = await jinbao([...args, "--json"], options);
  t.is(result.exit, exit, `${args.join(" ")}: ${result.stderr}${result.stdout.slice(0, 2000)}`);
  return JSON.parse(result.stdout) as Shape;
}

/** A directory of its own, with blanks in its name, removed after the test. */
export function scratch(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao test "));
  t.teardown(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

let running = 0;
const waiting: (() => void)[] = [];

async function limited<Result>(run: () => Promise<Result>): Promise<Result> {
  if (running >= 3) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await run();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
