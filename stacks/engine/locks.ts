import { readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MachineError } from "../../model/machine-error.ts";
import type { Text } from "../../model/text.ts";
import { isAlive, processIdOf, tagOf } from "../../tools/owner.ts";
import { claim } from "../claim.ts";
import type { Interrupts } from "./command.ts";
import { lockDirectory, stateFile, type StackPlace } from "./place.ts";

/** What the engine writes into a lock: who holds the stack. */
type Lock = Readonly<{ pid: number; username: string; hostname: string; timestamp: string }>;

/** The stack that is to be ours, and what ends the wait for it. */
type Held = Readonly<{ place: StackPlace; name: string; interrupts: Pick<Interrupts, "stop"> }>;

const own: Text = { zh: "本目录的资源栈", en: "the stacks of this state directory" };

/**
 * Makes the stack ours: no other run of jinbao, no engine that outlived its run, and no lock that a dead engine left. The function
 * returned lets it go. @throws MachineError where a living process holds it
 */
export async function holdStack(
  { place, name: stackName, interrupts: { stop } }: Held,
  progress: (text: Text) => void,
): Promise<() => void> {
  const release = await claim(place.ownerFile, { what: own, timeoutSeconds: 1 });
  try {
    await outliveEngine(place, stop, progress);
    breakDeadLocks(place, stackName, progress);
    dropTornSidecar(place, stackName);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/** How long an engine whose run was killed may take to finish what it has begun, and then to be stopped for good. */
const finishSeconds = 300;

/** The engine of a run that was killed goes on by itself: it is asked to stop, and finishes what it has begun. */
async function outliveEngine({ engineFile }: StackPlace, stop: AbortSignal, progress: (text: Text) => void): Promise<void> {
  const tag = textOf(engineFile);
  if (tag === undefined || !isAlive(tag)) {
    return;
  }
  const pid = Number(processIdOf(tag));
  progress({
    zh: `上次运行留下的引擎（进程 ${pid}）仍在工作，等它完成手上的操作`,
    en: `the engine of an earlier run (process ${pid}) is still at work: waiting until it has finished what it began`,
  });
  kill(pid, "SIGINT");
  const end = Date.now() + finishSeconds * 1000;
  while (isAlive(tag)) {
    stop.throwIfAborted();
    if (Date.now() > end) {
      kill(pid, "SIGKILL");
    }
    await sleep(100);
  }
}

/** Locks of the file backend whose owner on this machine is no more are removed; one that may be alive is respected. */
export function breakDeadLocks(place: StackPlace, stackName: string, progress: (text: Text) => void): void {
  const directory = lockDirectory(place, stackName);
  for (const file of directory === undefined ? [] : lockFiles(directory)) {
    const lock = lockIn(file);
    if (lock !== undefined && mayLive(lock, file)) {
      throw heldBy(lock, file);
    }
    rmSync(file, { force: true });
    rmSync(`${file}.attrs`, { force: true });
    progress({
      zh: `已清除遗留的锁：其所有者（进程 ${lock?.pid ?? "?"}）已不存在`,
      en: `removed a lock that was left behind: its owner (process ${lock?.pid ?? "?"}) is no more`,
    });
  }
}

/** A user's own directory as backend keeps a checksum beside each file; torn by a kill, it hides a state that is whole. */
function dropTornSidecar(place: StackPlace, stackName: string): void {
  const file = `${stateFile(place, stackName) ?? ""}.attrs`;
  try {
    JSON.parse(textOf(file) ?? "{}");
  } catch {
    rmSync(file, { force: true });
  }
}

function lockFiles(directory: string): readonly string[] {
  const names = statSync(directory, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(directory);
  return names.filter((name) => name.endsWith(".json")).map((name) => path.join(directory, name));
}

/** A process of another machine cannot be looked at. One that started after the lock was written is another with the same number. */
function mayLive({ pid, hostname }: Lock, file: string): boolean {
  return hostname !== os.hostname() || (isAlive(`${pid}.0`) && !startedAfter(pid, statSync(file).mtimeMs));
}

/** Linux counts a process' start in hundredths of a second from its own; two seconds of grace, as its own start is told in whole ones. */
function startedAfter(pid: number, instant: number): boolean {
  const booted = /^btime (\d+)$/mu.exec(textOf("/proc/stat") ?? "")?.[1];
  const start = Number(tagOf(pid).split(".")[1]);
  return booted !== undefined && start > 0 && (Number(booted) + start / 100) * 1000 > instant + 2000;
}

/** Undefined for what is no lock: a file that was half-written when its writer died. */
function lockIn(file: string): Lock | undefined {
  try {
    const found = JSON.parse(textOf(file) ?? "") as Partial<Lock> | null;
    return typeof found?.pid === "number" && typeof found.hostname === "string" ? (found as Lock) : undefined;
  } catch {
    return undefined;
  }
}

function heldBy({ pid, username, hostname, timestamp }: Lock, file: string): MachineError {
  const here = hostname === os.hostname();
  const mend = here ? `kill -INT ${pid}` : `rm ${file}`;
  return new MachineError({
    what: {
      zh: `资源栈已被 ${username}@${hostname} 的进程 ${pid} 锁定（${timestamp}）`,
      en: `the stack is locked by process ${pid} of ${username}@${hostname} (${timestamp})`,
    },
    why: { zh: "两次变更同时进行会互相破坏", en: "two changes at once would undo each other" },
    mend: here
      ? { zh: `等它结束，或中断它：${mend}`, en: `wait for it to end, or interrupt it: ${mend}` }
      : { zh: `等它结束；若那台机器上已无此进程：${mend}`, en: `wait for it to end; where that machine has no such process: ${mend}` },
  });
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
