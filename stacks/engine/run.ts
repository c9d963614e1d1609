import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Text } from "../../model/text.ts";
import {
  deploymentOf,
  protectedIn,
  repaired,
  thingsIn,
  unprotected,
  type Checkpoint,
  type Deployment,
  type StateResource,
} from "./deployment.ts";
import { failuresOf } from "./failure.ts";
import { keepState, tidyBackend } from "./history.ts";
import { holdStack } from "./locks.ts";
import { stateFile } from "./place.ts";
import { openStack, type OpenStack, type StackSetUp } from "./stack.ts";
import { Tally, type ChangedThing, type Counts, type FailedThing, type KindProgress } from "./tally.ts";

/** How a run is followed. */
export type Follow = Readonly<{ progress: (text: Text) => void; kinds: (kinds: readonly KindProgress[]) => void }>;

/** What a run came to. What was interrupted or failed is in part done, and the next run goes on from there. */
export type StackReport = Readonly<{
  changes: Counts;
  /** All that was looked at, with what was done or would be. */
  things: readonly ChangedThing[];
  failed: readonly FailedThing[];
  /** What the stack tells of itself. */
  outputs: Readonly<Record<string, unknown>>;
  interrupted: boolean;
  seconds: number;
}>;

export type StackRun = StackSetUp & Readonly<{ follow: Follow; parallel: number }>;

/** What an `up` would do, to things as they are now. */
export async function previewStack(run: StackRun): Promise<StackReport> {
  return await following(run, async ({ stack }, onEvent) => {
    await stack.preview({ refresh: true, onEvent });
  });
}

/** Makes things as planned, whatever became of them since. What is protected is only replaced or deleted where that is `allowed`. */
export async function upStack(run: StackRun, { allowed }: Readonly<{ allowed: boolean }>): Promise<StackReport> {
  return await following(run, async (open, onEvent) => {
    await prepare(open, run, { before: await stateOf(open), release: allowed });
    await open.stack.up({ refresh: true, onEvent, parallel: run.parallel });
  });
}

/** How things differ from what was last made of them. Nothing is changed, in the state neither. */
export async function driftOfStack(run: StackRun): Promise<StackReport> {
  return await following(
    run,
    async ({ stack }, onEvent) => {
      await stack.previewRefresh({ onEvent });
    },
    { looking: true },
  );
}

/** Deletes all that the stack has, after `agree` was shown what is protected; undefined where it did not agree. */
export async function downStack(
  run: StackRun,
  agree: (guarded: readonly StateResource[]) => Promise<boolean>,
): Promise<StackReport | undefined> {
  let agreed = true;
  const report = await following(run, async (open, onEvent) => {
    const before = await stateOf(open);
    const guarded = protectedIn(before);
    agreed = guarded.length === 0 || (await agree(guarded));
    if (agreed && thingsIn(repaired(before).deployment).length > 0) {
      await prepare(open, run, { before, release: true });
      await open.stack.destroy({ onEvent, parallel: run.parallel });
    }
  });
  return agreed ? report : undefined;
}

type Work = (open: OpenStack, onEvent: (event: EngineEvent) => void) => Promise<void>;

async function following(run: StackRun, work: Work, { looking } = { looking: false }): Promise<StackReport> {
  const started = performance.now();
  const { follow, interrupts } = run;
  const tally = new Tally({ looking });
  let release: (() => void) | undefined;
  let failed: readonly FailedThing[] = [];
  try {
    release = await holdStack(run, follow.progress);
    const open = await openStack(run);
    await work(open, (event) => {
      tally.take(event);
      follow.kinds(tally.progress);
    });
  } catch (error) {
    if (!interrupts.stop.aborted) {
      failed = failuresOf(error, tally);
    }
  } finally {
    if (release !== undefined) {
      tidyBackend(run.place, run.name);
      release();
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const { counts: changes, things, outputs } = tally;
  return { changes, things, failed, outputs, interrupted: interrupts.stop.aborted, seconds };
}

/** As `pulumi stack export` tells it. Of a backend of ours it is read from its file: the engine takes a third of a second to start. */
async function stateOf({ engine, name, place }: OpenStack): Promise<Deployment> {
  const file = place.backend.ours ? stateFile(place, name) : undefined;
  return file?.endsWith(".json") === true
    ? deploymentOf(JSON.parse(readFileSync(file, "utf8")) as Checkpoint)
    : (JSON.parse((await engine.run(["stack", "export", "--stack", name])).stdout) as Deployment);
}

/**
 * Before a change: keeps the state as it is, and settles what a killed engine had begun. What it was making is deleted, as nobody knows
 * how much of it is there; the change then makes it anew.
 */
async function prepare(
  open: OpenStack,
  { follow, parallel }: StackRun,
  { before, release }: Readonly<{ before: Deployment; release: boolean }>,
): Promise<void> {
  keepState(open.place, open.name, before);
  const { deployment, halfMade, changed } = repaired(before);
  const free = release && protectedIn(before).length > 0;
  if (changed || free) {
    await importState(open, free ? unprotected(deployment) : deployment);
  }
  if (halfMade.length > 0) {
    follow.progress({
      zh: `上次运行被终止时正在建立 ${halfMade.length} 项资源：先清除，再重新建立`,
      en: `${halfMade.length} resources were being made when an earlier run was killed: removing them first`,
    });
    await open.stack.destroy({ target: [...halfMade], parallel });
  }
}

/** The state's secrets are encrypted in it; still only its owner may read the file while it is there. */
async function importState({ engine, name, place }: OpenStack, deployment: Deployment): Promise<void> {
  const file = path.join(place.directory, "import.json");
  writeFileSync(file, JSON.stringify(deployment), { mode: 0o600 });
  try {
    await engine.run(["stack", "import", "--stack", name, "--file", file]);
  } finally {
    rmSync(file, { force: true });
  }
}
