import { spawn } from "node:child_process";
import { closeSync, openSync, statSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { takeLock } from "../../tools/lock.ts";
import { serverAccount, serverDirectory } from "./account.ts";
import { makeCluster } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { makeDatabase, whyNotReady } from "./database.ts";
import { clearMark, endServer, findRunning } from "./running.ts";
import type { Server } from "./running.ts";
import { needPostgresqlPrograms } from "./programs.ts";
import { serverArguments } from "./settings.ts";

export type Postgres = Readonly<{
  /** Of the database's owner; not a superuser. */
  dsn: string;
  /** Of the superuser, in the same database: for drills and for counters of the whole server. */
  superuserDsn: string;
  port: number;
  processId: number;
  /** Where its files lie: as a rule below the directory given. */
  directory: string;
  /** True where a server of an earlier process still ran there and was taken over. */
  reused: boolean;
  /** Ends it cleanly, its connections with it. */
  stop: () => Promise<void>;
  /** As a power cut would: SIGKILL to the server and its children. The files are recovered at the next start. */
  kill: () => Promise<void>;
}>;

const startTimeoutMs = 60_000;
const logBytes = 10_000_000;

/**
 * A PostgreSQL server of this machine's own on 127.0.0.1, with its files in `directory`; made when first asked for. The port stays the
 * same from one start to the next where it is still free, so that a service finds its database again. A server that still runs there,
 * of an earlier process that was killed, is taken over. It outlives this process unless stopped.
 *
 * @throws MachineError where the server is not installed, Error with the end of its log where it does not start
 */
export async function startPostgres({ directory }: Readonly<{ directory: string }>): Promise<Postgres> {
  const programs = needPostgresqlPrograms();
  const account = serverAccount();
  const place = serverDirectory(directory, account);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o755 });
  const giveBack = await takeLock(`${place}.lock`, { timeoutSeconds: 120, onWait: () => undefined });
  try {
    const cluster = await makeCluster(place, { programs, account });
    const running = await findRunning(cluster);
    if (running === undefined) {
      await clearMark(cluster);
    }
    const server = running ?? (await launch(cluster, programs));
    await makeDatabase({ port: server.port, password: cluster.password });
    return handleOf(cluster, server, running !== undefined);
  } finally {
    giveBack();
  }
}

function handleOf(cluster: Cluster, { processId, port }: Server, reused: boolean): Postgres {
  const address = `${cluster.password}@127.0.0.1:${port}/jinbao`;
  return {
    dsn: `postgresql://jinbao:${address}`,
    superuserDsn: `postgresql://postgres:${address}`,
    port,
    processId,
    directory: cluster.directory,
    reused,
    stop: async () => await endServer(cluster, processId, "SIGINT"),
    kill: async () => await endServer(cluster, processId, "SIGKILL"),
  };
}

async function launch(cluster: Cluster, programs: string): Promise<Server> {
  const portFile = path.join(cluster.directory, "port");
  const kept = Number(await readFile(portFile, "utf8").catch(() => "0"));
  const port = (await isFree(kept)) ? kept : await freePort();
  const log = openLog(cluster.log);
  const child = spawn(path.join(programs, "postgres"), serverArguments({ ...cluster, port }), {
    ...cluster.account,
    cwd: cluster.directory,
    // A session of its own: what the terminal sends to this program's group is not meant for it.
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8" },
  });
  closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.once("error", (error) => (failure = error.message));
  child.once("exit", (code, signal) => (failure ??= `ended with ${signal ?? code}`));
  await untilReady(cluster, port, () => failure);
  await writeFile(portFile, String(port));
  return { processId: child.pid!, port };
}

async function untilReady(cluster: Cluster, port: number, failure: () => string | undefined): Promise<void> {
  const end = Date.now() + startTimeoutMs;
  for (;;) {
    const why = await whyNotReady({ port, password: cluster.password });
    const ended = failure();
    if (why === undefined && ended === undefined) {
      return;
    }
    if (ended !== undefined || Date.now() > end) {
      const log = (await readFile(cluster.log, "utf8")).split("\n").slice(-12).join("\n").trim();
      throw new Error(`PostgreSQL did not start: ${ended ?? why}\n${log}`);
    }
    await sleep(50);
  }
}

/** What grew too long is begun anew. */
function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > logBytes ? "w" : "a", 0o600);
}

async function isFree(port: number): Promise<boolean> {
  return port > 0 && (await listenOnce(port)) === port;
}

async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) {
    throw new Error("no free port on 127.0.0.1");
  }
  return port;
}

async function listenOnce(port: number): Promise<number | undefined> {
  return await new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const { port: got } = server.address() as net.AddressInfo;
      server.close(() => resolve(got));
    });
  });
}
