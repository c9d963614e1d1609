import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LabHost, LabLine } from "../datacenter/lab.ts";
import { MachineError } from "../model/machine-error.ts";
import { UserError } from "../model/problem.ts";
import { labCapabilities } from "./capabilities.ts";
import { faults, type FaultName, type Target, type Undo } from "./fault-table.ts";
import { findKeeper, inLab } from "./keeper.ts";
import type { Place } from "./place.ts";
import { listRecords } from "./records.ts";

/** A fault that is in force. `until` is an instant in ISO 8601, or null where only `heal` ends it. */
export type ActiveFault = Readonly<{
  fault: FaultName;
  target: string;
  since: string;
  until: string | null;
  undo: Undo;
}>;

/** A large volume takes its time to be filled. */
const mostSeconds = 300;

/**
 * Breaks one thing, and remembers how to mend it before it is broken: a run that is killed leaves nothing that `heal` does not know.
 *
 * @throws UserError where there is no such host or line, or it is not of the kind that can be broken so
 * @throws MachineError where the kernel cannot do it
 */
export async function breakOne(place: Place, name: FaultName, targetName: string, seconds: number | undefined): Promise<ActiveFault> {
  const fault = faults[name];
  requireCapability(place, fault.needs);
  const target = await targetOf(place, name, targetName);
  const keeper = findKeeper(place);
  if (keeper === undefined) {
    throw wrongTarget(name, targetName, { zh: "实验环境已启动", en: "a lab that is up" });
  }
  const since = Date.now();
  const undo = await fault.prepare(place, keeper, target);
  const active: ActiveFault = {
    fault: name,
    target: targetName,
    since: new Date(since).toISOString(),
    until: seconds === undefined ? null : new Date(since + seconds * 1000).toISOString(),
    undo,
  };
  const script = `set -eu\n${fault.apply(target, undo)}\n`;
  await remember(place, active, fault.lasts ? script : undefined);
  await inLab(place, keeper, ["sh", "-s"], { input: script, timeoutSeconds: mostSeconds });
  return active;
}

/** Mends all that is broken, newest first, or what `which` picks. What cannot be mended stays listed, and the error says so. */
export async function healAll(place: Place, which: (fault: ActiveFault) => boolean = () => true): Promise<readonly ActiveFault[]> {
  const healed: ActiveFault[] = [];
  const active = (await activeFaults(place)).filter(which);
  for (const each of active.toReversed()) {
    const keeper = findKeeper(place);
    // Whoever is plugged in anew from here on is whole.
    await rm(`${faultFile(place, each)}.sh`, { force: true });
    if (keeper !== undefined) {
      const heal = faults[each.fault].heal(await targetOf(place, each.fault, each.target), each.undo, place);
      await inLab(place, keeper, ["sh", "-s"], { input: `set -eu\n${heal}\n`, timeoutSeconds: mostSeconds });
    }
    await rm(`${faultFile(place, each)}.json`, { force: true });
    healed.push(each);
  }
  return healed;
}

/** What is broken now, oldest first. */
export async function activeFaults(place: Place): Promise<readonly ActiveFault[]> {
  const directory = path.join(place.directory, "faults");
  const files = (await readdir(directory).catch(() => [])).filter((file) => file.endsWith(".json"));
  const active = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(path.join(directory, file), "utf8")) as ActiveFault),
  );
  return active.toSorted((a, b) => (a.since < b.since ? -1 : 1));
}

/** What lasts lies beside as a script, for the lab's runtime (`runtime.ts`). */
async function remember(place: Place, active: ActiveFault, script: string | undefined): Promise<void> {
  const file = faultFile(place, active);
  await mkdir(path.dirname(file), { recursive: true });
  await put(`${file}.json`, JSON.stringify(active));
  if (script !== undefined) {
    await put(`${file}.sh`, script);
  }
}

async function put(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

function faultFile(place: Place, { fault, target }: Pick<ActiveFault, "fault" | "target">): string {
  return path.join(place.directory, "faults", `${fault}.${target}`);
}

function requireCapability(place: Place, needs: string | undefined): void {
  const capability = labCapabilities.find(({ id }) => id === needs);
  if (capability !== undefined && !capability.find(place)) {
    throw new MachineError({
      what: { zh: `本机没有：${capability.name.zh}`, en: `this machine has no ${capability.name.en}` },
      why: capability.neededFor,
      mend: capability.fix,
    });
  }
}

async function targetOf(place: Place, name: FaultName, targetName: string): Promise<Target> {
  const { on } = faults[name];
  const hosts = await listRecords<LabHost>(place, "host");
  const lines = await listRecords<LabLine>(place, "line");
  const host = hosts.find(({ inputs }) => inputs.name === targetName)?.inputs;
  const line = lines.find(({ inputs }) => inputs.name === targetName)?.inputs;
  if (on === "line" && line !== undefined) {
    return { line };
  }
  if (
    on !== "line" &&
    host !== undefined &&
    (on === "host" || host.kind === "systemd") &&
    (name !== "fill-disk" || host.volumes.length > 0)
  ) {
    return { host };
  }
  const fitting =
    on === "line"
      ? lines.map(({ inputs }) => inputs.name)
      : hosts.filter(({ inputs }) => on === "host" || inputs.kind === "systemd").map(({ inputs }) => inputs.name);
  const some = fitting.slice(0, 4).join(", ");
  throw wrongTarget(
    name,
    targetName,
    on === "line"
      ? { zh: `一条线路，如 ${some}`, en: `a line, such as ${some}` }
      : { zh: `一台主机，如 ${some}`, en: `a host, such as ${some}` },
  );
}

function wrongTarget(fault: FaultName, got: string, expected: Readonly<{ zh: string; en: string }>): UserError {
  return new UserError([
    {
      file: "--host",
      line: 0,
      path: fault,
      expected,
      got,
      hint: { zh: "./jinbao status 列出主机与线路", en: "./jinbao status lists hosts and lines." },
    },
  ]);
}
