import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import { MachineError } from "../../model/machine-error.ts";
import type { Text } from "../../model/text.ts";
import { tagOf } from "../../tools/owner.ts";
import { breakDeadLocks, holdStack } from "./locks.ts";
import { lockDirectory, type StackPlace } from "./place.ts";
import { testPlace } from "./test-place.ts";

function lock(place: StackPlace, content: string): string {
  const directory = lockDirectory(place, "lab")!;
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `${Math.random()}.json`);
  writeFileSync(file, content);
  writeFileSync(`${file}.attrs`, "");
  return file;
}

function content(pid: number, hostname = os.hostname()): string {
  return JSON.stringify({ pid, username: "root", hostname, timestamp: "2026-01-31T08:00:00Z" });
}

/** The id of a process that was there and is no more. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid!;
}

async function hold(place: StackPlace, name: string, progress: (text: Text) => void, stop = new AbortController()): Promise<() => void> {
  return await holdStack({ place, name, interrupts: { stop: stop.signal } }, progress);
}

function breaking(t: ExecutionContext, place: StackPlace): readonly string[] {
  const told: string[] = [];
  breakDeadLocks(place, "lab", ({ en, zh }) => {
    told.push(en);
    t.regex(zh, /\p{Script=Han}/u);
  });
  return told;
}

test("where there is no lock nothing is told", (t) => {
  t.deepEqual(breaking(t, testPlace(t)), []);
});

test("a lock whose owner is no more is removed, and it is told whose it was", async (t) => {
  const place = testPlace(t);
  const pid = await deadProcess();
  lock(place, content(pid));
  const [told, ...more] = breaking(t, place);
  t.true(told!.includes(`process ${pid}`));
  t.deepEqual([more, readdirSync(lockDirectory(place, "lab")!)], [[], []]);
});

test("a lock that was half-written when its writer died is removed", (t) => {
  const place = testPlace(t);
  for (const text of ["", "{", "null", "[]", '{"pid":"1"}']) {
    lock(place, text);
  }
  t.is(breaking(t, place).length, 5);
});

test("a living owner's lock is respected: its process is named, and the command that interrupts it", (t) => {
  const place = testPlace(t);
  const file = lock(place, content(process.pid));
  const error = t.throws(() => breaking(t, place), { instanceOf: MachineError });
  t.true(error.what.en.includes(`process ${process.pid}`));
  t.true(error.mend.en.includes(`kill -INT ${process.pid}`) && error.mend.zh.includes(`kill -INT ${process.pid}`));
  t.true(existsSync(file));
});

test("the lock of another machine's process is respected, as nobody here can look at it", async (t) => {
  const place = testPlace(t);
  const file = lock(place, content(await deadProcess(), "elsewhere.example"));
  const error = t.throws(() => breaking(t, place), { instanceOf: MachineError });
  t.true(error.what.en.includes("elsewhere.example") && error.mend.en.includes(`rm ${file}`));
});

test("a lock older than the process that now has its owner's number is a dead one's", (t) => {
  const place = testPlace(t);
  const file = lock(place, content(process.pid));
  utimesSync(file, new Date(0), new Date(0));
  t.is(breaking(t, place).length, process.platform === "linux" ? 1 : 0);
});

test("a stack is one process' at a time, and free again after it", async (t) => {
  const place = testPlace(t);
  const release = await hold(place, "lab", () => undefined);
  const error = await t.throwsAsync(
    hold(place, "lab", () => undefined),
    { instanceOf: MachineError },
  );
  t.true(error.what.en.includes(`process ${process.pid}`));
  release();
  (await hold(place, "lab", () => undefined))();
});

test("an engine that outlived its run is asked to stop, and waited for", async (t) => {
  const place = testPlace(t);
  const child = spawn("sh", ["-c", 'trap "sleep 0.3; exit 0" INT; while :; do sleep 0.05; done'], { stdio: "ignore", detached: true });
  const ended = new Promise<number>((resolve) => child.once("close", () => resolve(Date.now())));
  await new Promise((resolve) => setTimeout(resolve, 200));
  writeFileSync(place.engineFile, tagOf(child.pid!));
  const told: string[] = [];
  const release = await hold(place, "lab", ({ en }) => told.push(en));
  const held = Date.now();
  release();
  t.true((await ended) <= held + 50);
  t.true(told[0]!.includes(`process ${child.pid}`));
});

test("an engine's number that another process has by now is left alone", async (t) => {
  const place = testPlace(t);
  writeFileSync(place.engineFile, `${process.pid}.1`);
  (await hold(place, "lab", () => t.fail()))();
  t.pass();
});

test("a checksum file that a kill tore is dropped, as it hides a state that is whole; a whole one stays", async (t) => {
  const place = testPlace(t, { PULUMI_BACKEND_URL: "file://./state" });
  const stacks = path.join(place.backend.directory!, ".pulumi", "stacks", "jinbao");
  mkdirSync(stacks, { recursive: true });
  for (const [stack, text, stays] of [
    ["torn", "", false],
    ["whole", "{}", true],
  ] as const) {
    writeFileSync(path.join(stacks, `${stack}.json`), "{}");
    writeFileSync(path.join(stacks, `${stack}.json.attrs`), text);
    (await hold(place, stack, () => undefined))();
    t.is(existsSync(path.join(stacks, `${stack}.json.attrs`)), stays);
  }
});

test("whoever is tired of waiting for such an engine is let go, and the stack with him", async (t) => {
  const place = testPlace(t);
  const child = spawn("sh", ["-c", 'trap "" INT; while :; do sleep 0.05; done'], { stdio: "ignore", detached: true });
  await new Promise((resolve) => setTimeout(resolve, 200));
  writeFileSync(place.engineFile, tagOf(child.pid!));
  const stop = new AbortController();
  const waiting = hold(place, "lab", () => stop.abort(), stop);
  await t.throwsAsync(waiting);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  (await hold(place, "lab", () => undefined))();
});
