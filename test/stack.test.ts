import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import { startSshd, type Sshd } from "../stacks/hosts/test-sshd.ts";
import { finished, jinbao, jinbaoJson, scratch, start } from "./command.ts";
import { needs } from "./requires.ts";

type Changes = Readonly<{ create: number; update: number; delete: number; same: number }>;
type Told = Readonly<{
  target: string;
  changes: Changes;
  seconds: number;
  things: readonly Readonly<{ action: string; type: string; name: string; properties: readonly Readonly<{ path: string }>[] }>[];
}>;

// The user's cache has the engine already: a home of the test's own would build it anew.
const env = { HOME: process.env["HOME"] ?? "" };
const engine = needs("pulumi");
const small = path.join(import.meta.dirname, "..", "provinces", "small.yaml");

engine("preview tells each thing that up would make, and makes none", async (t) => {
  const cwd = scratch(t);
  const told = await jinbaoJson<Told>(t, ["preview", small, "--offices", "1"], { cwd, env });
  t.is(told.target, "lab");
  t.true(told.changes.create > 40 && told.seconds > 0);
  t.is(told.things.length, told.changes.create);
  t.true(told.things.every(({ action }) => action === "create"));
  t.true(["Segment", "Volume", "Host", "Line"].every((kind) => told.things.some(({ type }) => type === `jinbao:lab:${kind}`)));
  t.false(existsSync(path.join(cwd, ".jinbao", "lab")));
  const all = await jinbaoJson<Told>(t, ["preview", small, "--offices", "all"], { cwd, env });
  t.true(all.changes.create > told.changes.create);
});

engine("where nothing stands, drift finds nothing and down removes nothing", async (t) => {
  const cwd = scratch(t);
  const none = { create: 0, update: 0, delete: 0, same: 0 };
  t.deepEqual((await jinbaoJson<Told>(t, ["drift"], { cwd, env })).changes, none);
  t.deepEqual((await jinbaoJson<Told>(t, ["down", "--target", "hosts"], { cwd, env })).changes, none);
});

for (const [title, args, place] of [
  ["a number of offices that is none", ["preview", "--offices", "some"], "--offices"],
  ["a target that does not exist", ["up", "--target", "moon"], "--target"],
  ["machines of a file that names none", ["up", small, "--target", "hosts"], small],
  ["a kubeconfig that is not there", ["preview", small, "--target", "kubernetes", "--kubeconfig", "none.yaml"], "--kubeconfig"],
] as const) {
  test(`${title} is the user's to mend, and nothing is started`, async (t) => {
    const cwd = scratch(t);
    const { exit, stderr } = await jinbao(args, { cwd, env });
    t.is(exit, 2, stderr);
    t.true(stderr.includes(place), stderr);
    t.false(existsSync(path.join(cwd, ".jinbao", "stack", ".pulumi")));
  });
}

engine("an interrupt ends preview with the exit code of its signal, and says how to go on", async (t) => {
  t.timeout(300_000);
  // A busy machine may let preview end before the signal comes: then there was nothing to interrupt, and it is tried again.
  for (let attempt = 1; ; attempt++) {
    const state = path.join(scratch(t), "state");
    const child = start(["preview", small, "--state", state], { env });
    const end = finished(child);
    while (child.exitCode === null && !existsSync(path.join(state, "stack", "engine"))) {
      await sleep(5);
    }
    child.kill("SIGINT");
    const { exit, stderr } = await end;
    if (exit === 0 && attempt < 5) {
      continue;
    }
    t.is(exit, 130, stderr);
    t.regex(stderr, /stopping/u);
    return;
  }
});

function provinceWith(t: ExecutionContext, { machine }: Sshd, host: string): Readonly<{ cwd: string; file: string }> {
  const cwd = scratch(t);
  const file = path.join(cwd, "province.yaml");
  const entry = { ...machine, name: host };
  writeFileSync(file, `${readFileSync(small, "utf8")}\nmachines:\n  - ${JSON.stringify(entry)}\n`);
  return { cwd, file };
}

const ssh = needs("pulumi", "openssh-server");

ssh("a machine that is not as planned is adopted, what differs is told and kept as evidence, and down lets it go untouched", async (t) => {
  const sshd = await startSshd(t);
  const { cwd, file } = provinceWith(t, sshd, "business-db-1");
  const up = await jinbaoJson<
    Told & Readonly<{ verdict: string; machines: readonly Readonly<{ name: string; adopted: boolean; differences: readonly string[] }>[] }>
  >(t, ["up", file, "--target", "hosts"], { cwd, env, exit: 1 });
  t.deepEqual([up.changes.create, up.verdict], [1, "fail"]);
  t.like(up.machines[0], { name: "business-db-1", adopted: true });
  t.true(up.machines[0]!.differences.includes("addresses"));

  const drift = await jinbaoJson<Told>(t, ["drift", "--target", "hosts"], { cwd, env, exit: 1 });
  t.true(drift.things[0]!.properties.some((property) => property.path.startsWith("facts.")));
  const records = readdirSync(path.join(cwd, ".jinbao", "evidence")).filter((name) => /^\d+\.json$/u.test(name));
  const kinds = records.map(
    (name) => JSON.parse(readFileSync(path.join(cwd, ".jinbao", "evidence", name), "utf8")) as Record<string, unknown>,
  );
  t.deepEqual(
    kinds.map(({ kind, verdict }) => [kind, verdict]),
    [
      ["hosts.adopt", "fail"],
      ["drift", "fail"],
    ],
  );
  t.is(kinds[1]!["dataCenterDigest"], kinds[0]!["dataCenterDigest"]);

  t.is((await jinbaoJson<Told>(t, ["down", "--target", "hosts"], { cwd, env })).changes.delete, 1);
});

ssh("a machine with another host key is not adopted, and the reason is told", async (t) => {
  const sshd = await startSshd(t);
  const strange = { ...sshd, machine: { ...sshd.machine, hostKey: `SHA256:${"A".repeat(43)}` } };
  const { cwd, file } = provinceWith(t, strange, "business-db-1");
  const up = await jinbaoJson<Told & Readonly<{ verdict: string; failed: readonly Readonly<{ message: string }>[] }>>(
    t,
    ["up", file, "--target", "hosts"],
    { cwd, env, exit: 1 },
  );
  t.is(up.verdict, "unknown");
  t.regex(up.failed[0]!.message, /shows the host key SHA256:/u);
  t.is(up.changes.create, 0);
});

ssh("a machine that is no host of the plan is the user's to mend", async (t) => {
  const { cwd, file } = provinceWith(t, await startSshd(t), "no-such-host");
  const { exit, stderr } = await jinbao(["up", file, "--target", "hosts"], { cwd, env });
  t.is(exit, 2);
  t.true(stderr.includes("machines.0.name") && stderr.includes("no-such-host"));
});
