import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Deployment } from "./deployment.ts";
import { projectName, type StackPlace } from "./place.ts";

/** How many states from before a change are kept. */
const kept = 10;

/**
 * Keeps the exported state as it was before a change, as `pulumi stack import` takes it; secrets in it are encrypted. A state with the
 * resources of the newest kept is not kept again.
 */
export function keepState({ history }: StackPlace, stackName: string, exported: Deployment, now = new Date()): void {
  mkdirSync(history, { recursive: true, mode: 0o700 });
  const before = statesOf(history, stackName);
  const newest = before.at(-1);
  if (newest !== undefined && resourcesIn(readFileSync(path.join(history, newest), "utf8")) === resourcesIn(JSON.stringify(exported))) {
    return;
  }
  const file = path.join(history, `${stackName}-${now.toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(exported)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  removeAllBut(kept, history, [...before, path.basename(file)]);
}

/**
 * The engine's own record of each run holds a whole state too, and nothing reads it: as many are kept as of ours. What it was writing when
 * it was killed lies about under a name of its own.
 */
export function tidyBackend({ backend }: StackPlace, stackName: string): void {
  if (!backend.ours) {
    return;
  }
  const [stacks, history] = ["stacks", "history"].map((folder) => path.join(backend.directory!, ".pulumi", folder, projectName));
  const records = path.join(history!, stackName);
  for (const suffix of [".checkpoint.json", ".history.json"]) {
    removeAllBut(
      kept,
      records,
      namesIn(records).filter((name) => name.endsWith(suffix)),
    );
  }
  for (const directory of [stacks!, records]) {
    removeAllBut(
      0,
      directory,
      namesIn(directory).filter((name) => name.endsWith(".tmp")),
    );
  }
}

function resourcesIn(exported: string): string {
  const { resources, pending_operations: pending } = (JSON.parse(exported) as Deployment).deployment;
  return JSON.stringify([resources ?? [], pending ?? []]);
}

/** Oldest first: the names hold the instant. */
function statesOf(directory: string, stackName: string): readonly string[] {
  return namesIn(directory).filter((name) => name.startsWith(`${stackName}-`) && name.endsWith(".json"));
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return [];
    }
    throw error;
  }
}

function removeAllBut(most: number, directory: string, names: readonly string[]): void {
  for (const name of names.slice(0, Math.max(0, names.length - most))) {
    rmSync(path.join(directory, name), { force: true });
  }
}
