import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { Place } from "./place.ts";
import { makeDirectory } from "../tools/cache.ts";

/** The environment variable by which every process of a lab is known. */
export const labVariable = "JINBAO_LAB";

/** The network namespace in which the segments' bridges lie. No host is in it, and it has no address. */
export const fabric = "fabric";

/**
 * A lab's namespaces outlive the command that made them in a process of their own: it does nothing but hold a mount namespace, where
 * the engine's mounts and the named network namespaces lie, and a network namespace without any link. So nothing of the lab is in the
 * machine's own namespaces, and when this process ends all of it goes.
 */
export type Keeper = Readonly<{ pid: number }>;

/** What a keeper sets up before it waits. In hybrid cgroup mounts the engine would take the wrong version: the second is hidden from it. */
const setUp = `
set -e
mount --make-rprivate /
umount /sys/fs/cgroup/unified 2>/dev/null || true
mkdir -p /run/netns
mount -t tmpfs -o mode=755 tmpfs /run/netns
ip link set lo up
ip netns add ${fabric}
ip -n ${fabric} link set lo up
echo ready > "$1"
while :; do sleep 86400 & wait $!; done
`;

/** The running keeper of a lab, if there is one. */
export function findKeeper({ id, directory }: Place): Keeper | undefined {
  try {
    const pid = Number(readFileSync(path.join(directory, "keeper.pid"), "utf8"));
    return Number.isInteger(pid) && pid > 1 && labOfProcess(pid) === id ? { pid } : undefined;
  } catch {
    return undefined;
  }
}

/** The lab's keeper, started where there is none. @throws Error where the kernel refuses the namespaces */
export async function ensureKeeper(place: Place): Promise<Keeper> {
  const found = findKeeper(place);
  if (found !== undefined) {
    return found;
  }
  // Many parts are made at once, and one keeper is enough for all of them.
  const begun = starting.get(place.id) ?? startKeeper(place).finally(() => starting.delete(place.id));
  starting.set(place.id, begun);
  return await begun;
}

const starting = new Map<string, Promise<Keeper>>();

async function startKeeper(place: Place): Promise<Keeper> {
  makeDirectory(place.directory);
  const ready = path.join(place.directory, "keeper.ready");
  const log = openSync(path.join(place.directory, "keeper.log"), "w");
  rmSync(ready, { force: true });
  const child = spawn("unshare", ["--mount", "--net", "sh", "-c", setUp, place.id, ready], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
    env: { PATH: systemPath(), [labVariable]: place.id },
  });
  closeSync(log);
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(
        new Error(`the lab's keeper ended at once (${code}): ${readFileSync(path.join(place.directory, "keeper.log"), "utf8").trim()}`),
      ),
    );
  });
  await Promise.race([until(() => readable(ready)), failed]);
  child.removeAllListeners();
  child.unref();
  writeFileSync(path.join(place.directory, "keeper.pid"), String(child.pid));
  return { pid: child.pid! };
}

/** The lab that a process belongs to, by its environment. */
export function labOfProcess(pid: number): string | undefined {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return entries.find((entry) => entry.startsWith(`${labVariable}=`))?.slice(labVariable.length + 1);
  } catch {
    return undefined;
  }
}

/** Every process of a lab but those inside its hosts, which are their own machines. */
export function processesOf(id: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && labOfProcess(pid) === id);
}

export type Entering = Readonly<{
  /** A named network namespace of the lab instead of the keeper's own. */
  network?: string;
  input?: string;
  timeoutSeconds?: number;
  reject?: boolean;
}>;

export type Finished = Readonly<{ exitCode: number; stdout: string; stderr: string }>;

/** Arguments of `nsenter` that enter a lab: its mounts, and one of its networks. */
export function entrance({ pid }: Keeper, network?: string): readonly string[] {
  const net = network === undefined ? `/proc/${pid}/ns/net` : `/proc/${pid}/root/run/netns/${network}`;
  return [`--mount=/proc/${pid}/ns/mnt`, `--net=${net}`, "--"];
}

/** Runs a program inside the lab. @throws Error with what it said, unless `reject` is false */
export async function inLab(
  place: Place,
  keeper: Keeper,
  command: readonly string[],
  { network, input, timeoutSeconds = 120, reject = true }: Entering = {},
): Promise<Finished> {
  const { exitCode, stdout, stderr, timedOut } = await execa("nsenter", [...entrance(keeper, network), ...command], {
    env: labEnvironment(place),
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    timeout: timeoutSeconds * 1000,
    reject: false,
    stripFinalNewline: true,
  });
  if (reject && exitCode !== 0) {
    throw new Error(
      `${command.slice(0, 4).join(" ")}: ${timedOut ? `no end within ${timeoutSeconds} s` : `exit ${exitCode}`}: ${stderr.trim() || stdout.trim()}`,
    );
  }
  return { exitCode: exitCode ?? 1, stdout, stderr };
}

/** The engine's own configuration, so that a user's podman is never touched, and the system's own programs. */
export function labEnvironment({ id, directory }: Place): Record<string, string> {
  return {
    PATH: systemPath(),
    [labVariable]: id,
    CONTAINERS_CONF: path.join(directory, "containers.conf"),
    CONTAINERS_STORAGE_CONF: path.join(directory, "storage.conf"),
  };
}

/**
 * The system's directories before the caller's. A package of npm's may have a program called `nft`, and npm puts its own directories
 * first: it would be run in place of the packet filter's, and no filter would be set.
 */
export function systemPath(): string {
  const system = ["/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  const callers = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((directory) => directory !== "" && !directory.includes("node_modules"));
  return [...new Set([...system, ...callers])].join(path.delimiter);
}

function readable(file: string): boolean {
  try {
    return readFileSync(file, "utf8") !== "";
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) {
      throw new Error("the lab's keeper did not become ready within 10 s");
    }
    await sleep(10);
  }
}
