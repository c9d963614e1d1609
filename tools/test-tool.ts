import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import type { GoTool } from "./catalogue.ts";
import { program } from "./program.ts";
import type { Environment } from "./program.ts";

/** A directory of its own, with a blank in its name, removed after the test. */
export function scratch(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao tools "));
  t.teardown(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** A program of a few lines in a module of its own, that prints the version it was built with. */
export function helloTool(directory: string, more: Partial<GoTool> = {}): GoTool {
  const module = path.join(directory, "module");
  mkdirSync(module);
  writeFileSync(path.join(module, "go.mod"), "module hello\n\ngo 1.24\n");
  writeFileSync(path.join(module, "go.sum"), "");
  writeFileSync(
    path.join(module, "main.go"),
    'package main\n\nimport "os"\n\nvar version = "none"\n\nfunc main() { os.Stdout.WriteString("hello " + version + "\\n") }\n',
  );
  return {
    id: "hello",
    name: { zh: "你好", en: "hello" },
    module,
    packagePath: "hello",
    defines: { "main.version": "v1.2.3" },
    binary: "hello",
    version: "1.2.3",
    askVersion: ["--version"],
    fits: { from: "1.2.0", below: "2.0.0" },
    purpose: { zh: "问好", en: "says hello" },
    neededFor: [],
    buildSeconds: 1,
    megabytes: 2,
    ...more,
  };
}

/** The environment of these tests, with a cache of its own; Go's caches stay the user's, or each test would compile the runtime. */
export function environmentIn(directory: string, more: Environment = {}): Environment {
  return { ...process.env, GOCACHE: goCache, XDG_CACHE_HOME: path.join(directory, "cache"), ...more };
}

/** Go's own cache would else move with the other. */
const go = program("go");
const goCache = go === undefined ? undefined : execFileSync(go, ["env", "GOCACHE"], { encoding: "utf8" }).trim();

/** An executable shell script; its directory is returned. */
export function fakeProgram(directory: string, name: string, script: string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return directory;
}

/** What lies in the cache of tools. */
export function cached(directory: string): readonly string[] {
  return readdirSync(path.join(directory, "cache", "jinbao", "tools"));
}

/** The id of a process that ended and was waited for. */
export function deadProcess(): string {
  return execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }).trim();
}
