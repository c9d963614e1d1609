import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statfsSync } from "node:fs";
import path from "node:path";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { systemPath } from "./keeper.ts";
import type { Place } from "./place.ts";

/** One thing that the lab needs of the machine, or that some of its faults need. */
export type LabCapability = Readonly<{
  id: string;
  name: Text;
  /** Without it there is no lab; else the faults that cannot be had. */
  needed: boolean;
  /** Where it is a program on PATH. */
  program?: string;
  neededFor: Text;
  fix: Text;
  find: (place: Place) => boolean;
}>;

const gib = 1024 ** 3;

const packages = "podman crun netavark nftables mmdebstrap uidmap iproute2 openssh-client e2fsprogs apt-utils gpg gpg-agent";
const install: Text = {
  zh: `apt-get update && apt-get install -y --no-install-recommends ${packages}`,
  en: `apt-get update && apt-get install -y --no-install-recommends ${packages}`,
};
const hosts: Text = { zh: "实验环境的主机", en: "the lab's hosts" };
const kernel: Text = {
  zh: "换用允许命名空间的内核或主机（容器内通常不行）",
  en: "use a kernel or a machine that allows namespaces (a plain container usually does not)",
};

/** What is asked of the machine, cheapest first; each is tried, not guessed. */
export const labCapabilities: readonly LabCapability[] = [
  {
    id: "lab.linux",
    name: { zh: "Linux", en: "Linux" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "在 Linux 上运行", en: "run it on Linux" },
    find: () => process.platform === "linux",
  },
  {
    id: "lab.root",
    name: { zh: "root 身份", en: "running as root" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "sudo ./jinbao up", en: "sudo ./jinbao up" },
    find: () => process.getuid?.() === 0,
  },
  ...[
    "podman",
    "crun",
    "nft",
    "mmdebstrap",
    "ip",
    "tc",
    "nsenter",
    "unshare",
    "setpriv",
    "mkfs.ext4",
    "ssh-keygen",
    "apt-get",
    "apt-ftparchive",
    "gpg",
    "gpgconf",
  ].map((name): LabCapability => ({
    id: `lab.${name}`,
    name: { zh: name, en: name },
    needed: true,
    program: name,
    neededFor: hosts,
    fix: install,
    find: () => onPath(name),
  })),
  {
    id: "lab.disk",
    name: { zh: "状态目录所在磁盘可用空间 4 GiB 以上", en: "4 GiB free on the disk of the state directory" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "清理磁盘空间，或用 --state 换一个目录", en: "free some space, or choose another directory with --state" },
    find: ({ directory }) => freeBytes(path.dirname(directory)) >= 4 * gib,
  },
  {
    id: "lab.memory",
    name: { zh: "可用内存 3 GiB 以上", en: "3 GiB of memory available" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "为本机增加内存，或关闭其他程序", en: "give this machine more memory, or close other programs" },
    find: () => availableBytes() >= 3 * gib,
  },
  {
    id: "lab.namespaces",
    name: { zh: "网络、挂载、用户命名空间", en: "network, mount and user namespaces" },
    needed: true,
    neededFor: hosts,
    fix: kernel,
    find: () => works("true"),
  },
  {
    id: "lab.bridge",
    name: { zh: "网桥与 veth", en: "bridges and veth pairs" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "modprobe bridge veth", en: "modprobe bridge veth" },
    find: () => works("ip link add name jb0 type bridge && ip link add name jv0 type veth peer name jv1"),
  },
  {
    id: "lab.nftables",
    name: { zh: "内核 nftables", en: "nftables in the kernel" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "modprobe nf_tables", en: "modprobe nf_tables" },
    find: () =>
      works(
        "nft add table inet t && nft 'add chain inet t c { type filter hook input priority 0; }' && nft add rule inet t c ct state established accept",
      ),
  },
  {
    id: "lab.rate",
    name: { zh: "线路限速（tbf）", en: "rates of lines (tbf)" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "modprobe sch_tbf", en: "modprobe sch_tbf" },
    find: () => works("tc qdisc add dev lo root tbf rate 1mbit burst 3200 latency 50ms"),
  },
  {
    id: "lab.loop",
    name: { zh: "loop 设备（存储卷）", en: "loop devices (volumes)" },
    needed: true,
    neededFor: hosts,
    fix: { zh: "modprobe loop", en: "modprobe loop" },
    find: () => accessible("/dev/loop-control"),
  },
  {
    id: "lab.loss",
    name: { zh: "随机丢包（nftables numgen）", en: "random loss (nftables numgen)" },
    needed: false,
    neededFor: { zh: "故障 lose-packets", en: "the fault lose-packets" },
    fix: { zh: "换用带 nft_numgen 的内核", en: "use a kernel with nft_numgen" },
    find: () =>
      works(
        "nft add table inet t && nft 'add chain inet t c { type filter hook input priority 0; }' && nft add rule inet t c numgen random mod 100 '<' 5 drop",
      ),
  },
  {
    id: "lab.delay",
    name: { zh: "时延（netem）", en: "delay (netem)" },
    needed: false,
    neededFor: { zh: "按时延放慢线路；没有时 slow-line 只降带宽", en: "slowing lines by delay; without it slow-line lowers the rate only" },
    fix: { zh: "换用带 sch_netem 的内核", en: "use a kernel with sch_netem" },
    find: () => works("tc qdisc add dev lo root netem delay 1ms"),
  },
  {
    id: "lab.cpu",
    name: { zh: "处理器限额（cgroup）", en: "processor limits (cgroup)" },
    needed: false,
    neededFor: { zh: "故障 throttle-cpu", en: "the fault throttle-cpu" },
    fix: { zh: "启用 cgroup cpu 控制器", en: "enable the cgroup cpu controller" },
    find: () => accessible("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") || hasController("cpu"),
  },
  {
    id: "lab.io",
    name: { zh: "磁盘限速（cgroup）", en: "disk limits (cgroup)" },
    needed: false,
    neededFor: { zh: "故障 throttle-disk", en: "the fault throttle-disk" },
    fix: { zh: "启用 cgroup blkio 或 io 控制器及其限速", en: "enable the cgroup blkio or io controller with throttling" },
    find: () => accessible("/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device") || hasController("io"),
  },
  {
    id: "lab.clock",
    name: { zh: "主机各自的时钟", en: "a clock for each host" },
    needed: false,
    neededFor: {
      zh: "故障 clock-jump：容器共用本机时钟，实验环境中不做",
      en: "the fault clock-jump: containers share this machine's clock, so the lab does not have it",
    },
    fix: { zh: "在真实主机上演练", en: "drill it on real hosts" },
    find: () => false,
  },
];

/** What a lab needs and this machine lacks. A program that is not there makes what it would have tried fail too: that is not told. */
export function missingForLab(place: Place): readonly LabCapability[] {
  const missing: LabCapability[] = [];
  for (const capability of labCapabilities.filter(({ needed }) => needed)) {
    if (!(missing.length > 0 && isTrial(capability)) && !capability.find(place)) {
      missing.push(capability);
    }
  }
  return missing;
}

/** @throws MachineError that names all that is missing, with the commands that add it */
export function requireLab(place: Place): void {
  const missing = missingForLab(place);
  if (missing.length > 0) {
    const say = (language: "zh" | "en", separator: string): string => missing.map(({ name }) => name[language]).join(separator);
    const mend = (language: "zh" | "en"): string =>
      [...new Set(missing.map(({ fix }) => fix[language]))].join(language === "zh" ? "；" : "; ");
    throw new MachineError({
      what: { zh: `本机缺少：${say("zh", "、")}`, en: `this machine lacks: ${say("en", ", ")}` },
      why: {
        zh: "内置实验环境用容器和网络命名空间造出数据中心的主机和网络",
        en: "the embedded lab makes the data centre's hosts and networks of containers and network namespaces",
      },
      mend: { zh: mend("zh"), en: mend("en") },
    });
  }
}

function isTrial({ id }: LabCapability): boolean {
  return ["lab.namespaces", "lab.bridge", "lab.nftables", "lab.rate"].includes(id);
}

/** Whether a command works in namespaces of its own, which end with it. */
function works(command: string): boolean {
  return (
    spawnSync("unshare", ["--mount", "--net", "sh", "-c", command], {
      stdio: "ignore",
      timeout: 10_000,
      env: { ...process.env, PATH: systemPath() },
    }).status === 0
  );
}

function onPath(name: string): boolean {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((directory) => directory !== "" && accessible(path.join(directory, name), constants.X_OK));
}

function accessible(file: string, mode = constants.F_OK): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

function hasController(name: string): boolean {
  return textOf("/sys/fs/cgroup/cgroup.controllers").split(" ").includes(name);
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

function availableBytes(): number {
  return Number(/^MemAvailable:\s+(\d+) kB/m.exec(textOf("/proc/meminfo"))?.[1] ?? 0) * 1024;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
