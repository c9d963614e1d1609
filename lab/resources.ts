import { readFileSync } from "node:fs";
import path from "node:path";
import type { LabHost, LabLine, LabSegment, LabVolume } from "../datacenter/lab.ts";
import type { CheckFailure, ResourceHandler } from "../datacenter/resource.ts";
import { askLab } from "./ask.ts";
import { ensureKeeper, findKeeper, inLab } from "./keeper.ts";
import { createHost, deleteHost, readHost, updateHost, volumeDirectory } from "./host.ts";
import { lineAsFound, lineCommands } from "./look.ts";
import { deviceName } from "./names.ts";
import type { Place } from "./place.ts";
import { readRecord, removeRecord, writeRecord, type RecordKind } from "./records.ts";
import { lineRemoval, segmentRemoval, segmentScript, volumeRemoval, volumeScript } from "./script.ts";
import { dropLineWires, layLine, putLineWires } from "./wires.ts";

/** How the lab makes and keeps each kind of its parts. */
export function labHandlers(place: Place): readonly ResourceHandler[] {
  return [segments(place), volumes(place), hosts(place), lines(place)] as unknown as readonly ResourceHandler[];
}

function segments(place: Place): ResourceHandler<LabSegment> {
  return {
    type: "jinbao:lab:Segment",
    check: named<LabSegment>,
    replaces: ["name"],
    create: async (segment) => {
      await shell(place, segmentScript(segment));
      await writeRecord(place, "segment", { inputs: segment, seen: {} });
      return {};
    },
    read: async (name, asked) => ((await hasBridge(place, name)) ? await recorded(place, "segment", name, asked) : undefined),
    update: async (_, segment) => {
      await writeRecord(place, "segment", { inputs: segment, seen: {} });
      return {};
    },
    delete: async (name) => {
      await shellWhereUp(place, segmentRemoval({ name }));
      await removeRecord(place, "segment", name);
    },
  };
}

function volumes(place: Place): ResourceHandler<LabVolume> {
  return {
    type: "jinbao:lab:Volume",
    check: named<LabVolume>,
    replaces: ["name", "mib"],
    create: async (volume) => {
      await shell(place, volumeScript(volume, volumeDirectory(place, volume.name)));
      await writeRecord(place, "volume", { inputs: volume, seen: {} });
      return {};
    },
    read: async (name, asked) => (isMounted(place, name) ? await recorded(place, "volume", name, asked) : undefined),
    update: async (_, volume) => {
      await writeRecord(place, "volume", { inputs: volume, seen: {} });
      return {};
    },
    delete: async (name) => {
      await shellWhereUp(place, volumeRemoval(volumeDirectory(place, name)));
      await removeRecord(place, "volume", name);
    },
  };
}

function hosts(place: Place): ResourceHandler<LabHost> {
  return {
    type: "jinbao:lab:Host",
    check: named<LabHost>,
    replaces: ["name", "kind", "forwards", "volumes", "mirror"],
    create: async (host) => {
      await createHost(place, host);
      return {};
    },
    read: async (name, asked) => await readHost(place, name, asked),
    update: async (before, after) => {
      await updateHost(place, before, after);
      return {};
    },
    delete: async (name, host) => await deleteHost(place, name, host),
  };
}

function lines(place: Place): ResourceHandler<LabLine> {
  const make = async (line: LabLine): Promise<Readonly<Record<string, unknown>>> => {
    await putLineWires(place, line);
    await layLine(place, await ensureKeeper(place), line);
    await writeRecord(place, "line", { inputs: line, seen: {} });
    return {};
  };
  return {
    type: "jinbao:lab:Line",
    check: named<LabLine>,
    replaces: ["name"],
    create: make,
    read: async (name, asked) => await readLine(place, name, asked),
    update: async (before, after) => {
      await shellWhereUp(place, lineRemoval(before));
      return await make(after);
    },
    delete: async (name, line) => {
      await dropLineWires(place, name);
      await shellWhereUp(place, lineRemoval(line));
      await removeRecord(place, "line", name);
    },
  };
}

async function readLine(place: Place, name: string, asked: LabLine): Promise<LabLine | undefined> {
  const line = await recorded(place, "line", name, asked);
  const keeper = findKeeper(place);
  if (line === undefined || keeper === undefined) {
    return undefined;
  }
  return lineAsFound(line, (await askLab(place, keeper, lineCommands(line))).text);
}

async function hasBridge(place: Place, name: string): Promise<boolean> {
  const keeper = findKeeper(place);
  return (
    keeper !== undefined &&
    (await askLab(place, keeper, "")).fabric.some(({ ifname, flags }) => ifname === deviceName(name) && flags.includes("UP"))
  );
}

/** As the keeper has it: the kernel writes a blank in a path as its octal number. */
function isMounted(place: Place, volume: string): boolean {
  const keeper = findKeeper(place);
  const mount = path.join(volumeDirectory(place, volume), "mount").replaceAll("\\", "\\134").replaceAll(" ", "\\040");
  return keeper !== undefined && readFileSync(`/proc/${keeper.pid}/mounts`, "utf8").includes(` ${mount} `);
}

async function recorded<Inputs extends Readonly<{ name: string }>>(
  place: Place,
  kind: RecordKind,
  name: string,
  asked: Inputs,
): Promise<Inputs | undefined> {
  const record = await readRecord<Inputs>(place, kind, name);
  return record === undefined ? undefined : { ...asked, ...record.inputs };
}

/** The plan is ours and right; what could be wrong is a name that a shell would read as more than a name. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- each handler names the inputs that it is given
function named<Inputs extends Readonly<{ name: string }>>(
  inputs: unknown,
): Readonly<{ inputs: Inputs; failures: readonly CheckFailure[] }> {
  const given = inputs as Inputs;
  const failures = /^[a-z0-9][a-z0-9-]*$/.test(given.name)
    ? []
    : [{ property: "name", reason: `requested "${given.name}"; a name has lower-case letters, digits and hyphens` }];
  return { inputs: given, failures };
}

async function shell(place: Place, script: string): Promise<void> {
  await inLab(place, await ensureKeeper(place), ["sh", "-s"], { input: script });
}

/** Where the lab's keeper is gone, so is all that it held. */
async function shellWhereUp(place: Place, script: string): Promise<void> {
  const keeper = findKeeper(place);
  if (keeper !== undefined) {
    await inLab(place, keeper, ["sh", "-s"], { input: script });
  }
}
