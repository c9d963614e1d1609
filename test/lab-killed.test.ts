import type { ChildProcess } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { randomStream } from "../sizing/random.ts";
import { placeOf } from "../lab/place.ts";
import { machineState, tracesOf } from "../lab/test-lab.ts";
import { finished, jinbao, scratch, start } from "./command.ts";
import { needs } from "./requires.ts";

const small = path.join(import.meta.dirname, "..", "provinces", "small.yaml");
// The user's cache has the engine and the hosts' image already.
const env = { HOME: process.env["HOME"] ?? "" };
const seed = 20_261_125;

needs("lab", "pulumi")(
  "killed at twenty moments of up and down, jinbao, its engine or both, the next run goes on and nothing is left in the end",
  async (t) => {
    t.timeout(1_500_000);
    const before = machineState();
    const cwd = scratch(t);
    const random = randomStream(seed, "kills");
    const place = placeOf(path.join(cwd, ".jinbao"));
    t.teardown(async () => void (await jinbao(["down", "--yes"], { cwd, env })));
    for (let cycle = 0; cycle < 2; cycle++) {
      for (let kill = 0; kill < 6; kill++) {
        await killedAt(start(["up", small, "--offices", "1"], { cwd, env }), 500 + random() * 14_000, kill);
      }
      const up = await jinbao(["up", small, "--offices", "1"], { cwd, env });
      t.is(up.exit, 0, up.stderr);
      const drift = await jinbao(["drift"], { cwd, env });
      t.is(drift.exit, 0, drift.stdout + drift.stderr);
      for (let kill = 0; kill < 4; kill++) {
        await killedAt(start(["down", "--yes"], { cwd, env }), 500 + random() * 8000, kill);
      }
      const down = await jinbao(["down", "--yes"], { cwd, env });
      t.is(down.exit, 0, down.stderr);
      t.deepEqual(tracesOf(place), []);
      t.deepEqual(
        readdirSync(path.join(cwd, ".jinbao")).filter((name) => !["evidence", "secrets", "stack"].includes(name)),
        [],
      );
    }
    t.deepEqual(machineState(), before);
  },
);

/** Kills the command, its engine, or both, after so long; a command that was done before is done. */
async function killedAt(child: ChildProcess, milliseconds: number, which: number): Promise<void> {
  const ended = finished(child);
  await Promise.race([sleep(milliseconds), ended]);
  const engines = descendantsOf(child.pid!).filter((pid) => commandOf(pid).includes("pulumi"));
  for (const pid of [...(which % 3 === 1 ? [] : [child.pid!]), ...(which % 3 === 0 ? [] : engines)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It was done.
    }
  }
  await ended;
}

function descendantsOf(root: number): readonly number[] {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const found = new Set([root]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const [pid, parent] of parents) {
      if (found.has(parent)) {
        found.add(pid);
      }
    }
  }
  found.delete(root);
  return [...found];
}

function parentOf(pid: number): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "";
  } catch {
    return "";
  }
}
