import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LabHost } from "../datacenter/lab.ts";
import { sha256Hex } from "../sizing/digest.ts";
import { askLab, type FabricDevice } from "./ask.ts";
import { birthFiles, packageSources } from "./birth.ts";
import { imageName, repositoryMount } from "./image.ts";
import { ensureKeeper, findKeeper, inLab, type Keeper } from "./keeper.ts";
import { hostAsFound, isWired, lookCommands, readLook, strangersOf, type HostLook } from "./look.ts";
import type { Place } from "./place.ts";
import { repositoryDirectory } from "./repository.ts";
import { readRecord, removeRecord, writeRecord } from "./records.ts";
import { containerScript, filterScript, lightScript, replacing, startScript, strangersRemoval, type Container } from "./script.ts";
import { dropHostWires, putHostWires, wire } from "./wires.ts";

const hostKey = "/etc/ssh/ssh_host_ed25519_key";

/** Makes a host, in place of whatever has its name, wires it, and remembers what it looks like when it is right. */
export async function createHost(place: Place, host: LabHost): Promise<void> {
  const keeper = await ensureKeeper(place);
  await removeRecord(place, "host", host.name);
  await putHostWires(place, host);
  if (host.kind === "light") {
    await shell(place, keeper, lightScript(host.name, host.forwards));
    await wire(place, keeper, host);
  } else {
    await createMachine(place, keeper, host);
  }
  await remember(place, keeper, host);
}

/** One that was born and only lost its power is started: what was installed on its disk since is still there. */
async function createMachine(place: Place, keeper: Keeper, host: LabHost): Promise<void> {
  const [birth, container] = [birthDirectory(place, host.name), containerOf(place, host)];
  const wasBorn = existsSync(container.pidFile) && !existsSync(birth);
  await mkdir(path.dirname(container.pidFile), { recursive: true });
  await rm(birth, { recursive: true, force: true });
  await writeFiles(birth, filterFile(host));
  if (wasBorn && (await inLab(place, keeper, ["sh", "-c", startScript(container, host.forwards)], { reject: false })).exitCode === 0) {
    return;
  }
  await writeFiles(birth, { ...(await birthFiles(place, host)), ...oneHostKey });
  await shell(place, keeper, containerScript(container, host.forwards));
}

function containerOf(place: Place, { name, volumes, mirror }: LabHost): Container {
  return {
    name,
    image: imageName(),
    pidFile: pidFile(place, name),
    cgroup: `/${place.id}`,
    label: place.id,
    owner: ownerOf(place, name),
    mounts: [
      ...volumes.map((volume) => `${volumeMount(place, volume)}:/srv/${volume}`),
      ...(mirror ? [`${repositoryDirectory(place)}:${repositoryMount}:ro`] : []),
    ],
  };
}

/** Notes what a host looks like when it is right. @throws Error where its packet filter is not in force: an open host is worse than none */
async function remember(place: Place, keeper: Keeper, host: LabHost): Promise<void> {
  const { filter = "" } = (await look(place, keeper, host)).look ?? {};
  if (filter === "") {
    throw new Error(`${host.name}: its packet filter was set and is not there`);
  }
  await writeRecord(place, "host", { inputs: host, seen: { filter } });
}

/** The host as it is: what was asked for, where nothing is otherwise; undefined where it does not run. */
export async function readHost(place: Place, name: string, asked: LabHost): Promise<LabHost | undefined> {
  const keeper = findKeeper(place);
  const record = await readRecord<LabHost>(place, "host", name);
  if (keeper === undefined || record === undefined || !isUp(place, keeper, record.inputs)) {
    return undefined;
  }
  const host = { ...asked, ...record.inputs };
  const seen = await look(place, keeper, host);
  return seen.look === undefined ? undefined : hostAsFound(host, seen.look, seen.fabric, record.seen["filter"] ?? "");
}

/** Mends a host in place: takes away what nobody planned, and plugs it in anew only where that is not as planned. */
export async function updateHost(place: Place, before: LabHost, after: LabHost): Promise<void> {
  const keeper = await ensureKeeper(place);
  const record = await readRecord<LabHost>(place, "host", after.name);
  const seen = isUp(place, keeper, after) ? await look(place, keeper, after) : undefined;
  if (record === undefined || seen?.look === undefined) {
    await createHost(place, after);
    return;
  }
  if (after.kind === "systemd") {
    const sources = String(before.packageSources) === String(after.packageSources) ? {} : await packageSources(place, after);
    await writeFiles(rootOf(place, after.name), { ...sources, ...filterFile(after) });
  }
  await putHostWires(place, after);
  await shell(place, keeper, strangersRemoval(after.name, strangersOf(after, seen.look)));
  const planned = ({ interfaces, held, routes }: LabHost): string => JSON.stringify([interfaces, held, routes]);
  if (planned(record.inputs) === planned(after) && isWired(after, seen.look, seen.fabric)) {
    await shell(place, keeper, filterScript(after));
  } else {
    await wire(place, keeper, after);
  }
  await remember(place, keeper, after);
}

export async function deleteHost(place: Place, name: string, host: LabHost): Promise<void> {
  const keeper = findKeeper(place);
  if (keeper !== undefined) {
    const removal =
      host.kind === "light"
        ? `ip netns pids ${name} 2>/dev/null | xargs -r kill -9; ip netns del ${name} 2>/dev/null || true`
        : `podman rm -f -i -t 0 ${name} >/dev/null; umount -l /run/netns/${name} 2>/dev/null; rm -f /run/netns/${name}`;
    await shell(place, keeper, removal);
  }
  await dropHostWires(place, name);
  await rm(birthDirectory(place, name), { recursive: true, force: true });
  await rm(pidFile(place, name), { force: true });
  await removeRecord(place, "host", name);
}

/** The process id of a host's systemd, where it runs. */
export function hostPid(place: Place, name: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile(place, name), "utf8"));
    return readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(`/${place.id}/`) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it runs, and its network namespace is the one that has its name. */
export function isUp(place: Place, keeper: Keeper, { name, kind }: Pick<LabHost, "name" | "kind">): boolean {
  const named = `/proc/${keeper.pid}/root/run/netns/${name}`;
  if (kind === "light") {
    return existsSync(named);
  }
  const pid = hostPid(place, name);
  return pid !== undefined && isSame(named, `/proc/${pid}/ns/net`);
}

function isSame(file: string, other: string): boolean {
  const [one, two] = [file, other].map((each) => statSync(each, { throwIfNoEntry: false }));
  return one !== undefined && two !== undefined && one.ino === two.ino && one.dev === two.dev;
}

export function volumeDirectory(place: Place, volume: string): string {
  return path.join(place.directory, "volumes", volume);
}

/** A user id that no machine has in use: from the last thousand million of them, by the host's name. */
function ownerOf({ id }: Place, name: string): number {
  return 3_000_000_000 + (Number.parseInt(sha256Hex(`${id} ${name}`).slice(0, 8), 16) % 1_000_000_000);
}

function volumeMount(place: Place, volume: string): string {
  return path.join(volumeDirectory(place, volume), "mount");
}

function pidFile(place: Place, name: string): string {
  return path.join(place.directory, "pids", name);
}

/**
 * A host makes one key for itself, of the kind that ours are, in the place of one of each kind: RSA keys took more of the processors than
 * all the rest of `up`.
 */
const oneHostKey: Readonly<Record<string, string>> = {
  "/etc/systemd/system/ssh.service.d/one-host-key.conf": [
    "[Service]",
    "ExecStartPre=",
    `ExecStartPre=/bin/sh -c '[ -s ${hostKey} ] || /usr/bin/ssh-keygen -q -t ed25519 -N "" -f ${hostKey}'`,
    "ExecStartPre=/usr/sbin/sshd -t",
    "",
  ].join("\n"),
};

/** What it is born with; the lab's runtime puts it there. */
function birthDirectory({ directory }: Place, name: string): string {
  return path.join(directory, "birth", name);
}

function rootOf(place: Place, name: string): string {
  return `/proc/${hostPid(place, name)}/root`;
}

/** For when it boots. Other tables are left alone: a fault's may be among them. */
function filterFile({ ruleset }: LabHost): Readonly<Record<string, string>> {
  return { "/etc/nftables.conf": `#!/usr/sbin/nft -f\n${replacing(ruleset)}` };
}

/** Writes files below a root, those of ssh for its owner alone. */
async function writeFiles(root: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    if (file.startsWith("/root/.ssh/")) {
      await chmod(path.dirname(target), 0o700);
      await chmod(target, 0o600);
    }
  }
}

type Seen = Readonly<{ look: HostLook | undefined; fabric: readonly FabricDevice[] }>;

async function look(place: Place, keeper: Keeper, host: LabHost): Promise<Seen> {
  const { text, fabric } = await askLab(place, keeper, lookCommands(host));
  return { look: readLook(text), fabric };
}

async function shell(place: Place, keeper: Keeper, script: string): Promise<void> {
  await inLab(place, keeper, ["sh", "-s"], { input: script });
}
