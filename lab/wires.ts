import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LabHost, LabLine } from "../datacenter/lab.ts";
import { inLab, type Keeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { lineScript, wiringScript } from "./script.ts";

/**
 * How hosts and lines are plugged in lies in a file each, so that it needs none of us: a host that starts again has a network namespace
 * without any device, and the lab's runtime plugs it in before its first process runs (`runtime.ts`). A lock for each file keeps two
 * from plugging in one thing at once.
 */
export async function putHostWires(place: Place, host: LabHost): Promise<void> {
  await put(place, hostFile(place, host.name), wiringScript(host));
}

/** Plugs a host in as its file says. */
export async function wire(place: Place, keeper: Keeper, host: Pick<LabHost, "name">): Promise<void> {
  await run(place, keeper, hostFile(place, host.name));
}

export async function putLineWires(place: Place, line: LabLine): Promise<void> {
  await dropLineWires(place, line.name);
  await put(place, lineFile(place, line), lineScript(line));
}

/** Lays a line as its file says. */
export async function layLine(place: Place, keeper: Keeper, line: LabLine): Promise<void> {
  await run(place, keeper, lineFile(place, line));
}

export async function dropHostWires(place: Place, name: string): Promise<void> {
  await rm(hostFile(place, name), { force: true });
}

export async function dropLineWires(place: Place, name: string): Promise<void> {
  const directory = path.join(wiresDirectory(place.directory), "line");
  const files = (await readdir(directory).catch(() => [])).filter((file) => file.startsWith(`${name}.`));
  await Promise.all(files.map((file) => rm(path.join(directory, file), { force: true })));
}

/** The command that runs a file of wires, as a shell takes it. */
export function wiring(place: Place, file: string): string {
  return `flock '${path.join(wiresDirectory(place.directory), "locks", path.basename(file))}' sh '${file}'`;
}

export function wiresDirectory(directory: string): string {
  return path.join(directory, "wires");
}

function hostFile({ directory }: Place, name: string): string {
  return path.join(wiresDirectory(directory), "host", name);
}

/** Its name tells the hosts at its ends: names have no dots. */
export function lineFile({ directory }: Place, { name, ends: [near, far] }: LabLine): string {
  return path.join(wiresDirectory(directory), "line", `${name}.${near.host}.${far.host}`);
}

/** Whole or not at all: it may be read at any moment. */
async function put({ directory }: Place, file: string, script: string): Promise<void> {
  const locks = path.join(wiresDirectory(directory), "locks");
  await Promise.all([path.dirname(file), locks].map((each) => mkdir(each, { recursive: true })));
  const draft = path.join(locks, `${path.basename(file)}.new`);
  await writeFile(draft, `${script}\n`);
  await rename(draft, file);
}

async function run(place: Place, keeper: Keeper, file: string): Promise<void> {
  await inLab(place, keeper, ["sh", "-c", wiring(place, file)]);
}
