import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import path from "node:path";
import { machineState } from "../lab/test-lab.ts";
import { scratch } from "./command.ts";
import { needs } from "./requires.ts";
import { root } from "./tree.ts";

/** What a machine may lack, made so in namespaces of the test's own, and what is then said. */
const lacks: readonly (readonly [what: string, before: string, says: RegExp, mend: RegExp])[] = [
  ["no podman", "mount --bind /dev/null /usr/bin/podman", /lacks: podman\b/, /apt-get install .*podman/],
  [
    "no crun and no mmdebstrap",
    "mount --bind /dev/null /usr/bin/crun; mount --bind /dev/null /usr/bin/mmdebstrap",
    /lacks: crun, mmdebstrap\b/,
    /apt-get install .*mmdebstrap/,
  ],
  ["no room on the disk", "mount -t tmpfs -o size=8M tmpfs .", /4 GiB free/, /--state/],
  ["no root", "as='setpriv --reuid 65534 --regid 65534 --clear-groups'", /running as root/, /sudo/],
];

for (const [what, before, says, mend] of lacks) {
  needs("lab", "pulumi")(`up with ${what} exits 3 with what is missing, why, and the command that mends it, and makes nothing`, (t) => {
    const cwd = scratch(t);
    chmodSync(cwd, 0o777);
    const state = machineState();
    const script = `as=; ${before}; cd .; exec $as "$0" "$1" up --offices 1`;
    const { status, stderr } = spawnSync(
      "unshare",
      ["--mount", "--propagation", "private", "sh", "-c", script, process.execPath, path.join(root, "cli", "main.ts")],
      {
        cwd,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: cwd,
          XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] ?? path.join(process.env["HOME"] ?? "", ".cache"),
          LANG: "C.UTF-8",
        },
      },
    );
    t.is(status, 3, stderr);
    t.regex(stderr, says);
    t.regex(stderr, /why: /);
    t.regex(stderr, mend);
    t.notRegex(stderr, /\n {4}at /);
    t.deepEqual(machineState(), state);
  });
}
