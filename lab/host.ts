import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LabHost, LabInterface } from "../datacenter/lab.ts";
import { sha256Hex } from "../sizing/digest.ts";
import { birthFiles, packageSources } from "./birth.ts";
import { imageName, repositoryMount } from "./image.ts";
import { ensureKeeper, findKeeper, inLab, type Keeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { repositoryDirectory } from "./repository.ts";
import { readRecord, removeRecord, writeRecord } from "./records.ts";
import { attachScript, containerScript, filterScript, lightScript, lookScript, wiringScript } from "./script.ts";

/** Makes a host, in place of whatever has its name, wires it, and remembers what it looks like when it is right. */
export async function createHost(place: Place, host: LabHost): Promise<void> {
  const keeper = await ensureKeeper(place);
  await removeRecord(place, "host", host.name);
  if (host.kind === "light") {
    await shell(place, keeper, lightScript(host.name, host.forwards));
  } else {
    await mkdir(path.dirname(pidFile(place, host.name)), { recursive: true });
    const container = {
      name: host.name,
      image: imageName(),
      pidFile: pidFile(place, host.name),
      cgroup: `/${place.id}`,
      label: place.id,
      owner: ownerOf(place, host.name),
      mounts: [
        ...host.volumes.map((volume) => `${volumeMount(place, volume)}:/srv/${volume}`),
        ...(host.mirror ? [`${repositoryDirectory(place)}:${repositoryMount}:ro`] : []),
      ],
    };
    await shell(place, keeper, containerScript(container, host.forwards));
    await writeInside(place, host.name, await birthFiles(place, host));
  }
  await wireHost(place, keeper, host);
}

/** Plugs a running host in anew. */
export async function wireHost(place: Place, keeper: Keeper, host: LabHost): Promise<void> {
  if (host.kind === "systemd") {
    await writeInside(place, host.name, { "/etc/nftables.conf": `#!/usr/sbin/nft -f\nflush ruleset\n${host.ruleset}` });
  }
  await shell(place, keeper, wiringScript(host));
  await remember(place, keeper, host);
}

/** Notes what a host looks like when it is right. @throws Error where its packet filter is not in force: an open host is worse than none */
async function remember(place: Place, keeper: Keeper, host: LabHost): Promise<void> {
  const seen = await look(place, keeper, host.name);
  if (seen["filter"] === "") {
    throw new Error(`${host.name}: its packet filter was set and is not there`);
  }
  await writeRecord(place, "host", { inputs: host, seen });
}

/** The host as it is: what was asked for, where nothing is otherwise; undefined where it does not run. */
export async function readHost(place: Place, name: string, asked: LabHost): Promise<LabHost | undefined> {
  const keeper = findKeeper(place);
  const record = await readRecord<LabHost>(place, "host", name);
  if (keeper === undefined || record === undefined || !isUp(place, keeper, record.inputs)) {
    return undefined;
  }
  const now = await look(place, keeper, name);
  const { inputs, seen } = record;
  const addresses = new Set(lines(now["addresses"]));
  const strangers = strangersOf(inputs, lines(now["addresses"]));
  const routes = new Set(lines(now["routes"]));
  const missing = new Set(inputs.interfaces.filter(({ device, address, prefix }) => !addresses.has(`${device} ${address}/${prefix}`)));
  const routed = lines(seen["routes"]).every(
    (route) => routes.has(route) || route.includes(" scope link ") || !inputs.routes.some(({ via }) => route.includes(`via ${via} `)),
  );
  return {
    ...asked,
    ...inputs,
    interfaces: [...inputs.interfaces.filter((each) => !missing.has(each)), ...strangers],
    routes: routed ? inputs.routes : [],
    ruleset: now["filter"] === seen["filter"] ? inputs.ruleset : `# differs from the plan (${(now["filter"] ?? "").slice(0, 12)})\n`,
  };
}

/** Addresses that nobody planned for it, each on the device where it was found. */
function strangersOf({ interfaces, tolerated }: LabHost, found: readonly string[]): readonly LabInterface[] {
  const planned = new Set([...interfaces.map(({ address }) => address), ...tolerated]);
  return found.flatMap((line): readonly LabInterface[] => {
    const [, device = "", address = "", prefix = ""] = /^(\S+) ([\d.]+)\/(\d+)$/u.exec(line) ?? [];
    return address === "" || planned.has(address) ? [] : [{ device, network: "", address, prefix: Number(prefix) }];
  });
}

/** Mends a host in place where it is only its wiring or its filter that changed. */
export async function updateHost(place: Place, before: LabHost, after: LabHost): Promise<void> {
  const keeper = await ensureKeeper(place);
  if (!isUp(place, keeper, after)) {
    await createHost(place, after);
    return;
  }
  if (after.kind === "systemd" && String(before.packageSources) !== String(after.packageSources)) {
    await writeInside(place, after.name, await packageSources(place, after));
  }
  const strangers = before.interfaces.filter(({ network }) => network === "");
  if (strangers.length > 0) {
    const removals = strangers.map(
      ({ device, address, prefix }) => `ip -n ${after.name} addr del ${address}/${prefix} dev ${device} || true`,
    );
    await shell(place, keeper, removals.join("\n"));
  }
  const wiring = ({ interfaces, held, routes }: LabHost): string =>
    JSON.stringify([interfaces.filter(({ network }) => network !== ""), held, routes]);
  if (wiring(before) === wiring(after)) {
    await shell(place, keeper, filterScript(after));
    await wireFilterFile(place, after);
    await remember(place, keeper, after);
    return;
  }
  await wireHost(place, keeper, after);
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
  await rm(pidFile(place, name), { force: true });
  await removeRecord(place, "host", name);
}

/** Starts a host that was stopped or killed, and plugs it in again. Its lines are the caller's to make anew. */
export async function startHost(place: Place, host: LabHost): Promise<void> {
  const keeper = await ensureKeeper(place);
  if (host.kind === "systemd") {
    await shell(place, keeper, `podman start ${host.name} >/dev/null\n${attachScript(host.name, pidFile(place, host.name))}`);
  }
  await wireHost(place, keeper, host);
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
  return existsSync(named) && (kind === "light" || hostPid(place, name) !== undefined);
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

async function wireFilterFile(place: Place, { kind, name, ruleset }: LabHost): Promise<void> {
  if (kind === "systemd") {
    await writeInside(place, name, { "/etc/nftables.conf": `#!/usr/sbin/nft -f\nflush ruleset\n${ruleset}` });
  }
}

/** Writes files into a running host's root. */
async function writeInside(place: Place, name: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const root = `/proc/${hostPid(place, name)}/root`;
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

async function look(place: Place, keeper: Keeper, name: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await inLab(place, keeper, ["sh", "-c", lookScript(name)], { reject: false });
  const [addresses = "", routes = "", filter = ""] = stdout.split("===\n");
  return { addresses, routes, filter: filter.trim() === "" ? "" : sha256Hex(filter) };
}

function lines(text: string | undefined): readonly string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

async function shell(place: Place, keeper: Keeper, script: string): Promise<void> {
  await inLab(place, keeper, ["sh", "-s"], { input: script });
}
