import { existsSync, readFileSync, readdirSync, rmdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { configureEngine } from "./engine.ts";
import { ensureKeeper, inLab, labEnvironment, processesOf } from "./keeper.ts";
import type { Place } from "./place.ts";

/**
 * Removes all that a lab made, whether or not anybody remembers making it: containers, processes, namespaces with their mounts, cgroups,
 * files. What is left is what the user's cache and the evidence hold.
 */
export async function sweepLab(place: Place): Promise<void> {
  if (!existsSync(place.directory)) {
    return;
  }
  configureEngine(place);
  const keeper = await ensureKeeper(place);
  await inLab(place, keeper, ["podman", "rm", "--all", "--force", "--time", "0"], { reject: false, timeoutSeconds: 300 });
  await killAll(place);
  removeCgroups(place);
  await removeFiles(place);
}

/** Killing the last holder of a namespace lets it go, with what is mounted or plugged there. */
async function killAll({ id }: Place): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const left = [...processesOf(id), ...cgroupsOf(id).flatMap(processesIn)];
    if (left.length === 0) {
      return;
    }
    for (const pid of left) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    await sleep(50);
  }
  throw new Error(`processes of ${id} do not end: ${processesOf(id).join(", ")}`);
}

/** A lab's cgroup below each of the machine's hierarchies. */
function cgroupsOf(id: string): readonly string[] {
  const roots = readdirSync("/sys/fs/cgroup", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return ["/sys/fs/cgroup", ...roots.map(({ name }) => path.join("/sys/fs/cgroup", name))]
    .map((parent) => path.join(parent, id))
    .filter((own) => existsSync(own));
}

/** What the engine has started and forgotten when it was killed: its monitors, and hosts that it had not begun to know. */
function processesIn(cgroup: string): readonly number[] {
  const below = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const own = readFileSync(path.join(cgroup, "cgroup.procs"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return [...own.map(Number), ...below.flatMap(({ name }) => processesIn(path.join(cgroup, name)))];
}

/** Deepest first; the kernel frees an emptied cgroup a moment after its last process. */
function removeCgroups({ id }: Place): void {
  for (const own of cgroupsOf(id)) {
    removeCgroup(own);
  }
}

function removeCgroup(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeCgroup(path.join(directory, entry.name));
    }
  }
  try {
    rmdirSync(directory);
  } catch {
    // A process that is just ending: the next `down` or a restart of the machine removes it; it holds nothing.
  }
}

/** In a mount namespace of its own, as the engine may have left a mount of its storage on itself. */
async function removeFiles(place: Place): Promise<void> {
  const { directory } = place;
  await execa(
    "unshare",
    [
      "--mount",
      "sh",
      "-c",
      'mount --make-rprivate /; grep -F " $1/" /proc/self/mounts | cut -d" " -f2 | sort -r | xargs -r umount -l; rm -rf "$1"',
      "sh",
      directory,
    ],
    { env: labEnvironment(place), stdin: "ignore" },
  );
  await rm(directory, { recursive: true, force: true });
}
