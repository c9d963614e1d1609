import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import type { ExecutionContext } from "ava";
import { MachineError } from "../../model/machine-error.ts";
import type { Text } from "../../model/text.ts";
import { needsInTurn } from "../../test/requires.ts";
import { resourcesFor, runStack, someHosts, testRun, type TestRun } from "../test-run.ts";
import { worldOf } from "../test-plugin/test-fake.ts";
import { isProtection } from "./failure.ts";
import { previewStack, upStack, type StackReport } from "./run.ts";

// The real engine with a plugin of its own, whose world is a directory of files.
const engine = needsInTurn("pulumi");
const never = { stop: new AbortController().signal, force: new AbortController().signal };

type Bench = Readonly<{
  state: string;
  world: string;
  told: string[];
  run: (verb: TestRun["verb"], more?: Partial<TestRun>) => Promise<StackReport>;
  /** In a process of its own, to be killed or interrupted. */
  start: (verb: TestRun["verb"], more?: Partial<TestRun>) => ChildProcess;
  /** Where the engine ends early: then calls of the program fail late, which Pulumi lets nobody catch, and a test runner counts. */
  apart: (verb: TestRun["verb"], more?: Partial<TestRun>) => Promise<Answer>;
}>;

type Answer = Readonly<{
  report?: StackReport;
  error?: string;
  lack?: Readonly<{ what: Text; mend: Text }>;
  told: readonly string[];
}>;

function bench(t: ExecutionContext): Bench {
  const base = mkdtempSync(path.join(os.tmpdir(), "jinbao 栈 "));
  t.teardown(() => rmSync(base, { recursive: true, force: true, maxRetries: 10 }));
  const [state, world] = [path.join(base, ".jinbao"), path.join(base, "world")];
  mkdirSync(world);
  const told: string[] = [];
  const full = (verb: TestRun["verb"], more: Partial<TestRun> = {}): TestRun => ({ verb, state, world, hosts: someHosts, ...more });
  const start: Bench["start"] = (verb, more) => {
    const main = path.join(import.meta.dirname, "..", "test-main.ts");
    return spawn(process.execPath, [main, JSON.stringify(full(verb, more))], { stdio: ["ignore", "pipe", "inherit"] });
  };
  return {
    state,
    world,
    told,
    run: async (verb, more) => (await runStack(full(verb, more), never, told))!,
    start,
    apart: async (verb, more) => (await answerOf(start(verb, more)))!,
  };
}

function wanted(hosts: readonly string[]): readonly string[] {
  return resourcesFor({ hosts }).map(({ type, name }) => `${type.split(":").at(-1)!}-${name}`);
}

function isWorld(t: ExecutionContext, world: string, hosts: readonly string[]): void {
  const found = worldOf(world);
  t.deepEqual([...found.keys()].toSorted(), [...wanted(hosts)].toSorted());
  t.deepEqual(
    [...found].filter(([, inputs]) => inputs === "half"),
    [],
  );
}

const all = wanted(someHosts).length;
const changedNames = ({ things }: StackReport): readonly string[] =>
  things.filter(({ action }) => action !== "same").map(({ action, name }) => `${action} ${name}`);

engine("up makes all, a second up changes nothing, drift finds what somebody did, up mends it", async (t) => {
  const { run, world } = bench(t);
  const preview = await run("preview");
  t.deepEqual(preview.changes, { create: all, update: 0, delete: 0, same: 0 });
  t.is(worldOf(world).size, 0);
  const up = await run("up");
  t.deepEqual([up.changes, up.failed], [{ create: all, update: 0, delete: 0, same: 0 }, []]);
  isWorld(t, world, someHosts);
  t.deepEqual((await run("up")).changes, { create: 0, update: 0, delete: 0, same: all });
  t.deepEqual((await run("drift")).changes, { create: 0, update: 0, delete: 0, same: all });

  const file = path.join(world, "Host-certificate-1.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"forwards":false', '"forwards":true'));
  rmSync(path.join(world, "Host-business-app-1.json"));
  const drift = await run("drift");
  t.deepEqual(changedNames(drift).toSorted(), ["delete business-app-1", "update certificate-1"]);
  const [change] = drift.things.find(({ name }) => name === "certificate-1")!.properties;
  t.deepEqual(change, { path: "forwards", before: "false", after: "true" });
  t.regex(String(drift.outputs["digest"]), /^[0-9a-f]{64}$/u);
  t.deepEqual(changedNames(await run("preview")).toSorted(), ["create business-app-1", "update certificate-1"]);

  const mended = await run("up");
  t.deepEqual(changedNames(mended).toSorted(), ["create business-app-1", "update certificate-1"]);
  isWorld(t, world, someHosts);
  t.is((await run("drift")).changes.same, all);
});

engine("what fails is told, what does not stands, and the next up goes on from there", async (t) => {
  const { run, apart, world } = bench(t);
  writeFileSync(path.join(world, "break-business-app-1"), "");
  const failed = (await apart("up")).report!;
  t.deepEqual(
    failed.failed.map(({ name, message }) => [name, message]),
    [["business-app-1", "business-app-1 is broken"]],
  );
  t.true(failed.changes.create > 0);
  rmSync(path.join(world, "break-business-app-1"));
  const next = await run("up");
  t.deepEqual([next.failed, next.changes.create + next.changes.same], [[], all]);
  isWorld(t, world, someHosts);
});

engine("what the machine lacks comes through the engine as such: what, why, and what mends it", async (t) => {
  const { apart, world } = bench(t);
  writeFileSync(path.join(world, "lack-business-app-1"), "");
  const { lack } = await apart("up");
  t.deepEqual([lack?.what.en, lack?.mend.en], ["no podman for business-app-1", "apt-get install podman"]);
});

engine("an input out of limits is refused with what was requested and the limit, and nothing is made of it", async (t) => {
  const { apart, world } = bench(t);
  const { report } = await apart("up", { hosts: ["business-db-1"], changed: { "Volume business-data-1": { mib: 5000 } } });
  t.deepEqual(
    report!.failed.map(({ name }) => name),
    ["business-data-1"],
  );
  t.regex(report!.failed[0]!.message, /mib[\s\S]*requested 5000, limit 4096/u);
  t.false(worldOf(world).has("Volume-business-data-1"));
});

engine("what is protected is neither deleted nor made anew unless that is asked for; the rest is", async (t) => {
  const { run, apart, world, state } = bench(t);
  const hosts = ["business-db-1", "business-app-1"];
  await run("up", { hosts });
  const anew = { "Host business-db-1": { zone: "elsewhere" } };
  const refused = (await apart("up", { hosts, changed: anew })).report!;
  t.deepEqual([refused.failed.map(({ name }) => name), refused.failed.every(isProtection)], [["business-db-1"], true]);
  const agreed = await run("up", { hosts, changed: anew, allowed: true });
  t.deepEqual([changedNames(agreed), agreed.failed], [["replace business-db-1"], []]);

  t.is(await run("down"), undefined as never);
  t.true(worldOf(world).size > 0);
  const down = await run("down", { allowed: true });
  t.deepEqual([down.failed, down.changes.delete], [[], wanted(hosts).length]);
  t.is(worldOf(world).size, 0);
  t.is((await run("down")).changes.delete, 0);
  const kept = readdirSync(path.join(state, "stack", "history"));
  t.true(kept.length >= 3);
});

engine("a secret is nowhere in clear: not in the state, not in logs, not in what previews and runs tell", async (t) => {
  const { state, world, told } = bench(t);
  const canary = `canary-${Math.random().toString(36).slice(2)}-${"x".repeat(1200)}`;
  class Secret extends pulumi.CustomResource {
    constructor(password: string) {
      super("jinbao:lab:Volume", "secret", { name: "secret", host: "h", mib: 1, password: pulumi.secret(password) });
    }
  }
  const run = (password: string): ReturnType<typeof testRun> => ({
    ...testRun({ verb: "up", state, world, hosts: [] }, never, told),
    program: () => Promise.resolve({ id: new Secret(password).id, shown: pulumi.secret(password) }),
  });
  const reports = [
    await previewStack(run(canary)),
    await upStack(run(canary), { allowed: false }),
    await previewStack(run(`${canary}-changed`)),
    await upStack(run(`${canary}-changed`), { allowed: false }),
  ];
  t.deepEqual(
    reports.map(({ changes: { create, update } }) => [create, update]),
    [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ],
  );
  t.true(readFileSync(path.join(world, "Volume-secret.json"), "utf8").includes(canary));
  const needle = canary.slice(0, 20);
  t.false(JSON.stringify([reports, told]).includes(needle));
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  t.true(files.length > 5);
  for (const { parentPath, name } of files) {
    t.false(readFileSync(path.join(parentPath, name)).includes(needle), name);
  }
});

/** Undefined where it was killed. */
async function answerOf(child: ChildProcess): Promise<Answer | undefined> {
  let text = "";
  child.stdout!.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await new Promise((resolve) => child.once("close", resolve));
  return text === "" ? undefined : (JSON.parse(text) as Answer);
}

/** Waits until the plugin has begun to work. */
async function begun(world: string): Promise<void> {
  const [calls, end] = [path.join(world, "calls.log"), Date.now() + 60_000];
  const before = statSync(calls, { throwIfNoEntry: false })?.size ?? 0;
  while ((statSync(calls, { throwIfNoEntry: false })?.size ?? 0) <= before && Date.now() < end) {
    await sleep(10);
  }
}

engine("Ctrl-C lets what has begun finish and begins no more; the next up goes on", async (t) => {
  const { start, run, world } = bench(t);
  const child = start("up", { milliseconds: 600 });
  const answer = answerOf(child);
  await begun(world);
  child.kill("SIGINT");
  const { report } = (await answer)!;
  t.deepEqual([report!.interrupted, report!.failed], [true, []]);
  t.true(report!.changes.create > 0 && report!.changes.create < all);
  t.deepEqual(
    [...worldOf(world).values()].filter((inputs) => inputs === "half"),
    [],
  );
  t.is((await run("up")).changes.same, report!.changes.create);
  isWorld(t, world, someHosts);
});

engine("while one run works another is refused, with the number of the process that works", async (t) => {
  const { start, run, world } = bench(t);
  const child = start("up", { milliseconds: 1500 });
  const answer = answerOf(child);
  await begun(world);
  const error = await t.throwsAsync(run("up"), { instanceOf: MachineError });
  t.true(error.what.en.includes(`process ${child.pid}`));
  t.deepEqual((await answer)!.report!.failed, []);
  isWorld(t, world, someHosts);
});

/** Park and Miller's generator: the moments are those of the seed, on every machine. */
function moments(seed: number, count: number, mostMilliseconds: number): readonly number[] {
  let at = seed * 1_000_003;
  return Array.from({ length: count }, () => {
    at = (at * 48_271) % 2_147_483_647;
    return Math.round((at / 2_147_483_647) * mostMilliseconds);
  });
}

const kills = [
  ...moments(4, 2, 500).map((milliseconds) => ({ verb: "up", victim: "engine", milliseconds }) as const),
  ...moments(5, 2, 500).map((milliseconds) => ({ verb: "up", victim: "jinbao", milliseconds }) as const),
  ...moments(6, 1, 300).map((milliseconds) => ({ verb: "down", victim: "engine", milliseconds }) as const),
  ...moments(7, 1, 300).map((milliseconds) => ({ verb: "down", victim: "jinbao", milliseconds }) as const),
];

for (const { verb, victim, milliseconds } of kills) {
  engine(
    `${victim} killed ${milliseconds} ms into the work of ${verb}: the next ${verb} comes to the same end as if it had not been`,
    async (t) => {
      const { start, run, world, state, told } = bench(t);
      if (verb === "down") {
        await run("up");
      }
      const child = start(verb, { milliseconds: 200, allowed: true });
      const answer = answerOf(child);
      await begun(world);
      await sleep(milliseconds);
      const file = path.join(state, "stack", "engine");
      const pid = victim === "jinbao" ? child.pid! : existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : 0;
      if (pid > 0) {
        process.kill(pid, "SIGKILL");
      }
      await answer;
      const next = await run(verb, { allowed: true });
      t.deepEqual(next.failed, [], told.join("\n"));
      isWorld(t, world, verb === "up" ? someHosts : []);
      t.is((await run(verb, { allowed: true })).changes.same, verb === "up" ? all : 0);
    },
  );
}

test("the moments of a kill are those of its seed", (t) => {
  t.deepEqual(moments(4, 2, 500), moments(4, 2, 500));
});
