/**
 * How long a planner waits for `size`: the whole process, from the command line to its last byte, beside a bare start of the very
 * same Node, which no program on it can beat. The ratio is what jinbao itself costs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { formatPairs, pair } from "./pair.ts";
import type { Contestant, Pair } from "./pair.ts";

const runs = Number(process.argv[2] ?? 40);
const root = path.join(import.meta.dirname, "..");
const cache = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));

/** With a compile cache, as the wrapper keeps one between starts; the warm-up run fills it. */
function processOf(name: string, file: string, args: readonly string[]): Contestant {
  return {
    name,
    run: () => {
      execFileSync(file, [...args], { cwd: root, stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, NODE_COMPILE_CACHE: cache } });
    },
  };
}

const bare = processOf("`node -e 0`", process.execPath, ["-e", "0"]);
const main = path.join(root, "cli", "main.ts");
const pairs: Pair[] = [];
try {
  pairs.push(await pair(processOf("`node cli/main.ts size --json`", process.execPath, [main, "size", "--json"]), bare, runs));
  pairs.push(await pair(processOf("`./jinbao size --json`", path.join(root, "jinbao"), ["size", "--json"]), bare, runs));
  pairs.push(await pair(processOf("`./jinbao size --range --json`", path.join(root, "jinbao"), ["size", "--range", "--json"]), bare, runs));
} finally {
  rmSync(cache, { recursive: true, force: true });
}
process.stdout.write(`${formatPairs(pairs)}\n`);
