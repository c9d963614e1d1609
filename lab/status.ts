import { readFileSync } from "node:fs";
import type { LabHost } from "../datacenter/lab.ts";
import { activeFaults, type ActiveFault } from "./faults.ts";
import { hostPid, isUp } from "./host.ts";
import { findKeeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { listRecords } from "./records.ts";

export type HostState = "running" | "stopped" | "missing";

export type HostStatus = Readonly<{
  name: string;
  role: string;
  zone: string;
  systems: readonly string[];
  address: string;
  state: HostState;
  kind: LabHost["kind"];
  pid?: number;
  /** Memory that its processes hold, MiB; absent for light hosts, which have no processes of their own. */
  memoryMib?: number;
}>;

export type SystemStatus = Readonly<{ id: string; state: "up" | "down" }>;

export type LabStatus = Readonly<{ hosts: readonly HostStatus[]; systems: readonly SystemStatus[]; faults: readonly ActiveFault[] }>;

/** What the lab's hosts are at, in the order of their names. A lab that was never made has no hosts. */
export async function labStatus(place: Place): Promise<LabStatus> {
  const records = await listRecords<LabHost>(place, "host");
  const hosts = records.map(({ inputs }) => hostStatus(place, inputs));
  return { hosts, systems: systemsOf(hosts), faults: await activeFaults(place) };
}

function hostStatus(place: Place, host: LabHost): HostStatus {
  const { name, role, zone, systems, address, kind } = host;
  const keeper = findKeeper(place);
  const pid = kind === "systemd" ? hostPid(place, name) : undefined;
  const state: HostState = keeper !== undefined && isUp(place, keeper, host) ? "running" : keeper === undefined ? "missing" : "stopped";
  const memoryMib = pid === undefined ? undefined : memoryOf(pid);
  return {
    name,
    role,
    zone,
    systems,
    address,
    state,
    kind,
    ...(pid === undefined ? {} : { pid }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
  };
}

/** A system is down where none of the hosts of one of its roles runs. */
function systemsOf(hosts: readonly HostStatus[]): readonly SystemStatus[] {
  const ids = [...new Set(hosts.flatMap(({ systems }) => systems))];
  return ids.map((id) => {
    const serving = hosts.filter(({ systems }) => systems.includes(id));
    const roles = new Set(serving.map(({ role }) => role));
    const up = [...roles].every((role) => serving.some((host) => host.role === role && host.state === "running"));
    return { id, state: up ? "up" : "down" };
  });
}

/** By the memory cgroup of whichever version there is. */
function memoryOf(pid: number): number | undefined {
  const cgroups = read(`/proc/${pid}/cgroup`).split("\n");
  const own = cgroups.find((line) => /:memory:/.test(line))?.split(":")[2] ?? cgroups.find((line) => line.startsWith("0::"))?.slice(3);
  if (own === undefined) {
    return undefined;
  }
  const container = own.replace(/\/init\.scope$/, "");
  const bytes = read(`/sys/fs/cgroup/memory${container}/memory.usage_in_bytes`) || read(`/sys/fs/cgroup${container}/memory.current`);
  return bytes === "" ? undefined : Math.round(Number(bytes) / 1024 ** 2);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
