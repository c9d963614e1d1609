import { execaSync } from "execa";
import { isExecutable, program } from "./program.ts";
import type { Environment } from "./program.ts";

/** A package of the operating system. */
export type DebianPackage = Readonly<{
  /** Its name in Debian 12 (bookworm), where all of these were tested. */
  name: string;
  /** The version tested there, without Debian's own suffix: this one or later. */
  version: string;
  /** What tells that it is there, on a system that has no packages of Debian's. */
  program: string;
  neededFor: readonly string[];
}>;

/** What the lab runs on. */
export const debianPackages: readonly DebianPackage[] = [
  { name: "podman", version: "4.3.1", program: "podman", neededFor: ["up"] },
  { name: "crun", version: "1.8.1", program: "crun", neededFor: ["up"] },
  { name: "netavark", version: "1.4.0", program: "netavark", neededFor: ["up"] },
  { name: "nftables", version: "1.0.6", program: "nft", neededFor: ["up"] },
  { name: "mmdebstrap", version: "1.3.5", program: "mmdebstrap", neededFor: ["up"] },
  { name: "uidmap", version: "1:4.13", program: "newuidmap", neededFor: ["up"] },
  { name: "iproute2", version: "6.1.0", program: "ip", neededFor: ["up"] },
  { name: "iperf3", version: "3.12", program: "iperf3", neededFor: ["test"] },
  { name: "e2fsprogs", version: "1.47.0", program: "mkfs.ext4", neededFor: ["up"] },
  { name: "openssh-server", version: "1:9.2", program: "sshd", neededFor: ["test"] },
  { name: "apt-utils", version: "2.6.1", program: "apt-ftparchive", neededFor: ["up"] },
  { name: "gpg", version: "2.2.40", program: "gpg", neededFor: ["up"] },
  { name: "gpg-agent", version: "2.2.40", program: "gpg-agent", neededFor: ["up"] },
  { name: "python3-venv", version: "3.11", program: "python3", neededFor: ["test"] },
  { name: "util-linux", version: "2.38.1", program: "nsenter", neededFor: ["up"] },
];

/** The one command that installs these packages. */
export function aptCommand(packages: readonly string[]): string {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

/** What was found of a package: its version, or the program's path; undefined where it is missing or older than was tested. */
export function installedPackage(
  { name, version, program: file }: DebianPackage,
  environment: Environment = process.env,
): string | undefined {
  const query = program("dpkg-query", environment);
  if (query === undefined) {
    return systemProgram(file, environment);
  }
  const found = run(query, ["-W", "-f", "${db:Status-Status} ${Version}", name], environment);
  const [status, installed] = found?.split(" ") ?? [];
  // A program of one's own building serves as well as the package.
  if (status !== "installed" || installed === undefined) {
    return systemProgram(file, environment);
  }
  return run(program("dpkg", environment) ?? "dpkg", ["--compare-versions", installed, "ge", version], environment) === undefined
    ? undefined
    : installed;
}

/** Where programs lie that a user's PATH need not name. */
const systemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib/podman", "/usr/libexec/podman"];

function systemProgram(name: string, environment: Environment): string | undefined {
  return program(name, environment) ?? systemDirectories.map((directory) => `${directory}/${name}`).find(isExecutable);
}

/** What it printed; undefined where it failed. */
function run(file: string, args: readonly string[], environment: Environment): string | undefined {
  const { stdout, failed } = execaSync(file, args, { env: { ...environment }, extendEnv: false, reject: false, timeout: 20_000 });
  return failed ? undefined : stdout;
}
