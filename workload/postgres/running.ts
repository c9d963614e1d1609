import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../tools/owner.ts";
import type { Cluster } from "./cluster.ts";
import { whyNotReady } from "./database.ts";

export type Server = Readonly<{ processId: number; port: number }>;

const answerTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/** The server that runs on these files, whoever started it. @throws Error where it runs and does not answer in time */
export async function findRunning(cluster: Cluster): Promise<Server | undefined> {
  const server = markedServer(cluster);
  if (server === undefined || !isServerOf(cluster, server.processId)) {
    return undefined;
  }
  const end = Date.now() + answerTimeoutMs;
  while (isServerOf(cluster, server.processId)) {
    if ((await whyNotReady({ port: server.port, password: cluster.password })) === undefined) {
      return server;
    }
    if (Date.now() > end) {
      throw new Error(`process ${server.processId} holds ${cluster.data} and does not answer on port ${server.port}`);
    }
    await sleep(100);
  }
  return undefined;
}

/** The file with which a server marks its data as in use: its process id first, the port in the fourth line. */
function markedServer({ data }: Cluster): Server | undefined {
  try {
    const [processId, , , port] = readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n").map(Number);
    return processId !== undefined && processId > 1 && port !== undefined && port > 0 ? { processId, port } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A process id may have come to belong to another program; a server's working directory, and its children's, is its data. Where the
 * system does not tell (macOS), the id in the mark has to do.
 */
function isServerOf(cluster: Cluster, processId: number): boolean {
  const { data } = cluster;
  if (!existsSync("/proc/self/stat")) {
    return isAlive(String(processId)) && markedServer(cluster)?.processId === processId;
  }
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    const [cwd, own] = [statSync(`/proc/${processId}/cwd`), statSync(data)];
    return state !== "Z" && state !== "X" && cwd.ino === own.ino && cwd.dev === own.dev;
  } catch {
    return false;
  }
}

/**
 * Of a server that was killed the mark stays, and its process id may by now stand for another program, or for an ended one that no one has
 * asked after: the next server would refuse to start. The mark goes once no process works on the files any more.
 */
export async function clearMark(cluster: Cluster): Promise<void> {
  if (markedServer(cluster) === undefined) {
    return;
  }
  const limit = Date.now() + stopTimeoutMs;
  while (everyProcess().some((each) => isServerOf(cluster, each))) {
    if (Date.now() > limit) {
      throw new Error(`processes of a killed PostgreSQL still work on ${cluster.data}`);
    }
    await sleep(50);
  }
  if (existsSync("/proc/self/stat")) {
    await rm(path.join(cluster.data, "postmaster.pid"), { force: true });
  }
}

function everyProcess(): readonly number[] {
  return existsSync("/proc/self/stat") ? readdirSync("/proc").map(Number).filter(Number.isInteger) : [];
}

/** Asked to stop, it ends its connections first; killed, its children notice and end by themselves, which is waited for. */
export async function endServer(cluster: Cluster, processId: number, signal: "SIGINT" | "SIGKILL"): Promise<void> {
  const children = childrenOf(processId);
  if (isServerOf(cluster, processId)) {
    process.kill(processId, signal);
  }
  if (signal === "SIGKILL") {
    for (const child of children) {
      kill(child);
    }
  }
  const limit = Date.now() + stopTimeoutMs;
  while ([processId, ...children].some((each) => isServerOf(cluster, each))) {
    if (Date.now() > limit) {
      throw new Error(`process ${processId}, PostgreSQL of ${cluster.data}, did not end within ${stopTimeoutMs / 1000} seconds`);
    }
    await sleep(20);
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function childrenOf(processId: number): readonly number[] {
  try {
    return readFileSync(`/proc/${processId}/task/${processId}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
