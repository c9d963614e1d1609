import os from "node:os";
import path from "node:path";
import { existsSync, readFileSync } from "node:fs";

const mib = 1024 ** 2;
/** A socket's path must fit into the kernel's address structure, file name included. */
const longestSocketDirectory = 80;

/**
 * The command line of a developer's server: durable, as what is measured against it is meant to hold, with memory that leaves room for the
 * rest. A quarter of it for shared buffers, within 32 and 512 MiB.
 */
export function serverArguments({ data, directory, port }: Readonly<{ data: string; directory: string; port: number }>): readonly string[] {
  const shared = Math.round(Math.min(512, Math.max(32, memoryBytes() / mib / 8)));
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: directory.length <= longestSocketDirectory ? directory : "",
    unix_socket_permissions: "0700",
    password_encryption: "scram-sha-256",
    max_connections: 100,
    shared_buffers: `${shared}MB`,
    work_mem: "8MB",
    maintenance_work_mem: "64MB",
    max_wal_size: "1GB",
    checkpoint_timeout: "5min",
    wal_compression: "on",
    random_page_cost: 1.1,
    jit: "off",
    log_min_messages: "warning",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] ",
  };
  return ["-D", path.resolve(data), ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** What the control group allows, where it allows less than the machine has. */
function memoryBytes(): number {
  const file = "/sys/fs/cgroup/memory.max";
  const limit = existsSync(file) ? Number(readFileSync(file, "utf8")) : Number.NaN;
  return Number.isFinite(limit) ? Math.min(limit, os.totalmem()) : os.totalmem();
}
