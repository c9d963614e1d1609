import path from "node:path";
import type { LabHost, LabLine } from "../datacenter/lab.ts";
import { cgroupFile, readCgroup } from "./cgroup.ts";
import { hostPid, volumeDirectory } from "./host.ts";
import { inLab, type Keeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { rateScript } from "./script.ts";
import { lineFile, wiring } from "./wires.ts";

export type FaultName =
  | "kill-process"
  | "kill-host"
  | "pause-host"
  | "partition"
  | "cut-line"
  | "lose-packets"
  | "slow-line"
  | "fill-disk"
  | "throttle-cpu"
  | "throttle-disk"
  | "clock-jump";

/** What is broken: a host or a line. */
export type Target = Readonly<{ host?: LabHost; line?: LabLine }>;

/** What is to be put back: a file, and what it said or speaks of; both empty where nothing is. */
export type Undo = Readonly<{ file: string; value: string }>;

/**
 * One kind of fault: `prepare` notes what is to be put back; `apply` breaks and `heal` mends, each a script that runs inside the lab. What
 * `lasts` is done again when its host or line is plugged in anew: a host that reboots does not mend its surroundings.
 */
export type Fault = Readonly<{
  on: "host" | "machine" | "line";
  needs?: string;
  lasts?: true;
  prepare: (place: Place, keeper: Keeper, target: Target) => Promise<Undo>;
  apply: (target: Target, undo: Undo) => string;
  heal: (target: Target, undo: Undo, place: Place) => string;
}>;

const nothing = async (): Promise<Undo> => ({ file: "", value: "" });

/** One packet in ten is far more than any line loses, and little enough that connections still come about. */
const lossPercent = 10;
/** A tenth of the planned rate; a tenth of a core; a floppy's rate. */
const slowShare = 0.1;
const cpuShare = 0.1;
const diskBytesPerSecond = 1024 ** 2;

/** The process that makes a host what it is. */
const mainProcess: Readonly<Record<string, string>> = {
  database: "postgres",
  "recovery-database": "postgres",
  balancer: "haproxy",
  service: "chronyd",
  monitor: "prometheus",
};

export const faults: Readonly<Record<FaultName, Fault>> = {
  "kill-process": {
    on: "machine",
    prepare: nothing,
    // Before services are configured sshd is what every host has.
    apply: ({ host }) => `podman exec ${host!.name} sh -c 'pkill -9 -o -x ${mainProcess[host!.role] ?? "sshd"} || pkill -9 -o -x sshd'`,
    // Its supervisor starts it again; where it gave up, healing starts it.
    heal: ({ host }) => `podman exec ${host!.name} sh -c 'systemctl reset-failed; systemctl start ssh' || true`,
  },
  "kill-host": {
    on: "machine",
    prepare: nothing,
    apply: ({ host }) => `podman kill --signal KILL ${host!.name}`,
    heal: ({ host }) => `podman start ${host!.name}`,
  },
  "pause-host": {
    on: "machine",
    prepare: nothing,
    apply: ({ host }) => `podman pause ${host!.name}`,
    heal: ({ host }) => `podman unpause ${host!.name} || true`,
  },
  partition: {
    on: "host",
    lasts: true,
    prepare: nothing,
    apply: ({ host }) => dropIn(host!.name, "partition", "drop"),
    heal: ({ host }) => undrop(host!.name, "partition"),
  },
  "lose-packets": {
    on: "host",
    needs: "lab.loss",
    lasts: true,
    prepare: nothing,
    apply: ({ host }) => dropIn(host!.name, "loss", `numgen random mod 100 < ${lossPercent} drop`),
    heal: ({ host }) => undrop(host!.name, "loss"),
  },
  "cut-line": {
    on: "line",
    lasts: true,
    prepare: nothing,
    apply: ({ line }) => line!.ends.map(({ host, device }) => `ip -n ${host} link set ${device} down`).join("\n"),
    // A device that was down has lost its routes: the line is laid anew.
    heal: ({ line }, _, place) => wiring(place, lineFile(place, line!)),
  },
  "slow-line": {
    on: "line",
    lasts: true,
    prepare: nothing,
    apply: ({ line }) => ratesScript(line!, line!.mbitPerSecond * slowShare),
    heal: ({ line }) => ratesScript(line!, line!.mbitPerSecond),
  },
  "fill-disk": {
    on: "machine",
    prepare: async (place, _, { host }) => ({
      file: path.join(volumeDirectory(place, host!.volumes[0]!), "mount", ".jinbao-fault-fill"),
      value: "",
    }),
    apply: (_, { file }) => `for size in 1M 4k; do dd if=/dev/zero bs=$size >> '${file}' 2>/dev/null || true; sync '${file}'; done`,
    heal: (_, { file }) => `rm -f '${file}'`,
  },
  "throttle-cpu": {
    on: "machine",
    needs: "lab.cpu",
    lasts: true,
    prepare: async (place, _, { host }) => {
      const file = cgroupFile(pidOf(place, host!), "cpu");
      return { file, value: readCgroup(file) };
    },
    apply: (_, { file }) => written(file, file.endsWith("cpu.max") ? `${cpuShare * 100_000} 100000` : String(cpuShare * 100_000)),
    heal: (_, { file, value }) => written(file, value),
  },
  "throttle-disk": {
    on: "machine",
    needs: "lab.io",
    lasts: true,
    prepare: async (place, keeper, { host }) => {
      const mounts = host!.volumes.map((volume) => `stat -c '%Hd:%Ld' '${volumeDirectory(place, volume)}/mount'`);
      const { stdout } = await inLab(place, keeper, ["sh", "-c", mounts.join("\n")]);
      return { file: cgroupFile(pidOf(place, host!), "io"), value: stdout.trim().split("\n").join(" ") };
    },
    apply: (_, undo) => diskLimits(undo, String(diskBytesPerSecond)),
    heal: (_, undo) => diskLimits(undo, undo.file.endsWith("io.max") ? "max" : "0"),
  },
  "clock-jump": { on: "machine", needs: "lab.clock", prepare: nothing, apply: () => "", heal: () => "" },
};

function pidOf(place: Place, { name }: LabHost): number {
  const pid = hostPid(place, name);
  if (pid === undefined) {
    throw new Error(`${name} does not run`);
  }
  return pid;
}

function diskLimits({ file, value }: Undo, bytesPerSecond: string): string {
  return value
    .split(" ")
    .flatMap((device) =>
      file.endsWith("io.max")
        ? [written(file, `${device} rbps=${bytesPerSecond} wbps=${bytesPerSecond}`)]
        : [file, file.replace("write", "read")].map((each) => written(each, `${device} ${bytesPerSecond}`)),
    )
    .join("\n");
}

/** A host that is down has no such file, and nothing to be put back. */
function written(file: string, value: string): string {
  return `[ ! -e '${file}' ] || echo '${value}' > '${file}'`;
}

function ratesScript({ ends }: LabLine, mbitPerSecond: number): string {
  return ends.map(({ host, device }) => rateScript(host, device, mbitPerSecond)).join("\n");
}

/** Before the host's own filter, in a table of its own. */
function dropIn(host: string, table: string, verdict: string): string {
  const name = `jinbao_fault_${table}`;
  return [
    `nsenter --net=/run/netns/${host} nft -f - <<'RULES'`,
    `table inet ${name}`,
    `delete table inet ${name}`,
    `table inet ${name} {`,
    `  chain incoming { type filter hook prerouting priority -300; iifname != "lo" ${verdict}; }`,
    `  chain outgoing { type filter hook postrouting priority 300; oifname != "lo" ${verdict}; }`,
    "}",
    "RULES",
  ].join("\n");
}

function undrop(host: string, table: string): string {
  return `nsenter --net=/run/netns/${host} nft delete table inet jinbao_fault_${table} 2>/dev/null || true`;
}
