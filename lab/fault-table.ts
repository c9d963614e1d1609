import path from "node:path";
import type { LabHost, LabLine } from "../datacenter/lab.ts";
import { cgroupFile, readCgroup, writeCgroup } from "./cgroup.ts";
import { hostPid, startHost, volumeDirectory } from "./host.ts";
import { inLab, type Keeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { lineScript, rateScript } from "./script.ts";

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

/** What is broken: a host or a line, and the rest of the lab for what hangs on it. */
export type Target = Readonly<{ host?: LabHost; line?: LabLine; hosts: readonly LabHost[]; lines: readonly LabLine[] }>;

/** What is to be put back: a file, and what it said or speaks of; both empty where nothing is. */
export type Undo = Readonly<{ file: string; value: string }>;

/** One kind of fault: `prepare` notes what is to be put back, `apply` breaks, `heal` mends, also after a half-done `apply`. */
export type Fault = Readonly<{
  on: "host" | "machine" | "line";
  needs?: string;
  prepare: (place: Place, keeper: Keeper, target: Target) => Promise<Undo>;
  apply: (place: Place, keeper: Keeper, target: Target, undo: Undo) => Promise<void>;
  heal: (place: Place, keeper: Keeper, target: Target, undo: Undo) => Promise<void>;
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
    apply: async (place, keeper, { host }) => {
      const wanted = mainProcess[host!.role] ?? "sshd";
      // Before services are configured sshd is what every host has.
      await inLab(place, keeper, ["podman", "exec", host!.name, "sh", "-c", `pkill -9 -o -x ${wanted} || pkill -9 -o -x sshd`]);
    },
    // Its supervisor starts it again; where it gave up, healing starts it.
    heal: async (place, keeper, { host }) => {
      await inLab(place, keeper, ["podman", "exec", host!.name, "sh", "-c", "systemctl reset-failed; systemctl start ssh"], {
        reject: false,
      });
    },
  },
  "kill-host": {
    on: "machine",
    prepare: nothing,
    apply: async (place, keeper, { host }) => {
      await inLab(place, keeper, ["podman", "kill", "--signal", "KILL", host!.name]);
    },
    heal: startAgain,
  },
  "pause-host": {
    on: "machine",
    prepare: nothing,
    apply: async (place, keeper, { host }) => {
      await inLab(place, keeper, ["podman", "pause", host!.name]);
    },
    heal: async (place, keeper, { host }) => {
      await inLab(place, keeper, ["podman", "unpause", host!.name], { reject: false });
    },
  },
  partition: {
    on: "host",
    prepare: nothing,
    apply: async (place, keeper, { host }) =>
      await dropIn(place, keeper, host!.name, "partition", 'iifname != "lo" drop', 'oifname != "lo" drop'),
    heal: async (place, keeper, { host }) => await undrop(place, keeper, host!.name, "partition"),
  },
  "lose-packets": {
    on: "host",
    needs: "lab.loss",
    prepare: nothing,
    apply: async (place, keeper, { host }) => {
      const loss = `numgen random mod 100 < ${lossPercent} drop`;
      await dropIn(place, keeper, host!.name, "loss", `iifname != "lo" ${loss}`, `oifname != "lo" ${loss}`);
    },
    heal: async (place, keeper, { host }) => await undrop(place, keeper, host!.name, "loss"),
  },
  "cut-line": {
    on: "line",
    prepare: nothing,
    apply: async (place, keeper, { line }) =>
      await shell(place, keeper, line!.ends.map(({ host, device }) => `ip -n ${host} link set ${device} down`).join("\n")),
    // A device that was down has lost its routes: the line is laid anew.
    heal: async (place, keeper, { line }) => await shell(place, keeper, lineScript(line!)),
  },
  "slow-line": {
    on: "line",
    prepare: nothing,
    apply: async (place, keeper, { line }) => await setRate(place, keeper, line!, line!.mbitPerSecond * slowShare),
    heal: async (place, keeper, { line }) => await setRate(place, keeper, line!, line!.mbitPerSecond),
  },
  "fill-disk": {
    on: "machine",
    prepare: async (place, _, { host }) => ({
      file: path.join(volumeDirectory(place, host!.volumes[0]!), "mount", ".jinbao-fault-fill"),
      value: "",
    }),
    apply: async (place, keeper, _, { file }) =>
      await shell(place, keeper, `for size in 1M 4k; do dd if=/dev/zero bs=$size >> '${file}' 2>/dev/null || true; sync '${file}'; done`),
    heal: async (place, keeper, _, { file }) => await shell(place, keeper, `rm -f '${file}'`),
  },
  "throttle-cpu": {
    on: "machine",
    needs: "lab.cpu",
    prepare: async (place, _, { host }) => ({
      file: cgroupFile(pidOf(place, host!), "cpu"),
      value: readCgroup(cgroupFile(pidOf(place, host!), "cpu")),
    }),
    apply: async (_place, _keeper, _target, { file }) =>
      writeCgroup(file, file.endsWith("cpu.max") ? `${cpuShare * 100_000} 100000` : String(cpuShare * 100_000)),
    heal: async (_place, _keeper, _target, { file, value }) => writeCgroup(file, value),
  },
  "throttle-disk": {
    on: "machine",
    needs: "lab.io",
    prepare: async (place, keeper, { host }) => {
      const mounts = host!.volumes.map((volume) => `stat -c '%Hd:%Ld' '${volumeDirectory(place, volume)}/mount'`);
      const { stdout } = await inLab(place, keeper, ["sh", "-c", mounts.join("\n")]);
      return { file: cgroupFile(pidOf(place, host!), "io"), value: stdout.trim().split("\n").join(" ") };
    },
    apply: async (_place, _keeper, _target, undo) => limitDisks(undo, String(diskBytesPerSecond)),
    heal: async (_place, _keeper, _target, undo) => limitDisks(undo, undo.file.endsWith("io.max") ? "max" : "0"),
  },
  "clock-jump": { on: "machine", needs: "lab.clock", prepare: nothing, apply: async () => undefined, heal: async () => undefined },
};

async function startAgain(place: Place, keeper: Keeper, { host, lines, hosts }: Target): Promise<void> {
  await startHost(place, host!);
  for (const line of lines.filter(({ ends }) => ends.some((end) => end.host === host!.name))) {
    if (line.ends.every((end) => hosts.some(({ name }) => name === end.host))) {
      await shell(place, keeper, lineScript(line));
    }
  }
}

function pidOf(place: Place, { name }: LabHost): number {
  const pid = hostPid(place, name);
  if (pid === undefined) {
    throw new Error(`${name} does not run`);
  }
  return pid;
}

function limitDisks({ file, value }: Undo, bytesPerSecond: string): void {
  for (const device of value.split(" ")) {
    if (file.endsWith("io.max")) {
      writeCgroup(file, `${device} rbps=${bytesPerSecond} wbps=${bytesPerSecond}`);
    } else {
      writeCgroup(file, `${device} ${bytesPerSecond}`);
      writeCgroup(file.replace("write", "read"), `${device} ${bytesPerSecond}`);
    }
  }
}

async function setRate(place: Place, keeper: Keeper, { ends }: LabLine, mbitPerSecond: number): Promise<void> {
  await shell(place, keeper, ends.map(({ host, device }) => rateScript(host, device, mbitPerSecond)).join("\n"));
}

/** Before the host's own filter, in a table of its own. */
async function dropIn(place: Place, keeper: Keeper, host: string, table: string, incoming: string, outgoing: string): Promise<void> {
  const name = `jinbao_fault_${table}`;
  const rules = [
    `table inet ${name}`,
    `delete table inet ${name}`,
    `table inet ${name} {`,
    `  chain incoming { type filter hook prerouting priority -300; ${incoming}; }`,
    `  chain outgoing { type filter hook postrouting priority 300; ${outgoing}; }`,
    "}",
  ];
  await inLab(place, keeper, ["nft", "-f", "-"], { network: host, input: `${rules.join("\n")}\n` });
}

async function undrop(place: Place, keeper: Keeper, host: string, table: string): Promise<void> {
  await inLab(place, keeper, ["nft", "delete", "table", "inet", `jinbao_fault_${table}`], { network: host, reject: false });
}

async function shell(place: Place, keeper: Keeper, script: string): Promise<void> {
  await inLab(place, keeper, ["sh", "-s"], { input: `set -eu\n${script}`, timeoutSeconds: 300 });
}
