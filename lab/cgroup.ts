import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The file that limits a host's processor or disk use, of whichever cgroup version the machine has. */
export function cgroupFile(pid: number, resource: "cpu" | "io"): string {
  const controller = resource === "cpu" ? "cpu" : "blkio";
  const lines = readFileSync(`/proc/${pid}/cgroup`, "utf8").split("\n");
  const own = lines.find((line) => line.split(":")[1]?.split(",").includes(controller));
  if (own !== undefined && existsSync(`/sys/fs/cgroup/${controller}`)) {
    const directory = path.join("/sys/fs/cgroup", controller, withoutInit(own.split(":")[2]!));
    return path.join(directory, resource === "cpu" ? "cpu.cfs_quota_us" : "blkio.throttle.write_bps_device");
  }
  const unified = lines.find((line) => line.startsWith("0::"))!.slice(3);
  return path.join("/sys/fs/cgroup", withoutInit(unified), resource === "cpu" ? "cpu.max" : "io.max");
}

export function readCgroup(file: string): string {
  return readFileSync(file, "utf8").trim();
}

/** systemd moves itself into a group below the host's own. */
function withoutInit(group: string): string {
  return group.replace(/\/init\.scope$/, "");
}
