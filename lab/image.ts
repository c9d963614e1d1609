import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { canonicalJson, sha256Hex } from "../sizing/digest.ts";
import { imageStore } from "./engine.ts";
import { ensureKeeper, inLab } from "./keeper.ts";
import type { Place } from "./place.ts";

/** Where hosts that serve packages have the repository. */
export const repositoryMount = "/srv/packages";

/** What a host of the lab is born with: what a machine fresh from Debian's installer has, and no more; playbooks bring the rest. */
export const baseImage = Object.freeze({
  suite: "bookworm",
  variant: "minbase",
  packages: Object.freeze([
    "systemd",
    "systemd-sysv",
    "dbus",
    "libpam-systemd",
    "openssh-server",
    "sudo",
    "python3",
    "python3-apt",
    "nftables",
    "iproute2",
    "iputils-ping",
    "procps",
    "netcat-openbsd",
    "ca-certificates",
  ]),
  /** Run in the new root: no host key may be shared, services that only a real machine can run are off, and the journal stays small. */
  customize: Object.freeze([
    'rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/apt/sources.list',
    'mkdir -p "$1"/etc/systemd/system/ssh.service.d "$1"/etc/systemd/journald.conf.d',
    `printf '[Service]\\nExecStartPre=\\nExecStartPre=/usr/bin/ssh-keygen -A\\nExecStartPre=/usr/sbin/sshd -t\\n' > "$1"/etc/systemd/system/ssh.service.d/host-keys.conf`,
    `printf '[Journal]\\nStorage=persistent\\nSystemMaxUse=32M\\n' > "$1"/etc/systemd/journald.conf.d/small.conf`,
    // Where the repository of packages is mounted, a host serves it: until a playbook puts another server behind the same unit.
    `printf '[Unit]\\nDescription=Package repository\\nConditionPathExists=${repositoryMount}/dists\\n[Service]\\nExecStart=/usr/bin/python3 -m http.server --directory ${repositoryMount} 80\\nDynamicUser=yes\\nAmbientCapabilities=CAP_NET_BIND_SERVICE\\nRestart=on-failure\\n[Install]\\nWantedBy=multi-user.target\\n' > "$1"/etc/systemd/system/package-mirror.service`,
    'chroot "$1" systemctl mask systemd-udevd.service dev-hugepages.mount sys-fs-fuse-connections.mount systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-ask-password-console.path systemd-ask-password-wall.path systemd-timesyncd.service getty.target console-getty.service systemd-logind.service e2scrub_reap.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer',
    'chroot "$1" systemctl enable nftables.service ssh.service package-mirror.service',
    `printf 'PermitRootLogin prohibit-password\\nPasswordAuthentication no\\nUseDNS no\\n' > "$1"/etc/ssh/sshd_config.d/keys-only.conf`,
  ]),
});

/** The image's name; another list of packages is another image. */
export function imageName(): string {
  return `localhost/jinbao-host:${sha256Hex(canonicalJson(baseImage)).slice(0, 12)}`;
}

/** Makes the host image where the user's cache does not have it yet. Takes about half a minute, once. */
export async function ensureImage(place: Place, progress: (seconds: number) => void): Promise<string> {
  const keeper = await ensureKeeper(place);
  const name = imageName();
  const present = await inLab(place, keeper, ["podman", "image", "exists", name], { reject: false });
  if (present.exitCode === 0) {
    return name;
  }
  const building = path.join(place.cache, "images", `building-${process.pid}`);
  await mkdir(building, { recursive: true });
  const started = performance.now();
  const ticking = setInterval(() => progress((performance.now() - started) / 1000), 5000);
  progress(0);
  try {
    const tar = path.join(building, "root.tar");
    await execa("mmdebstrap", mmdebstrapArguments(tar), { stdin: "ignore", env: { TMPDIR: building } });
    // A finished import is one transaction of the store: killed before its end, it left nothing that has the name.
    await inLab(
      place,
      keeper,
      [
        "podman",
        "--root",
        imageStore(place.cache),
        "--runroot",
        path.join(place.cache, "images", "run"),
        "import",
        "--quiet",
        "-c",
        'CMD ["/sbin/init"]',
        "-c",
        "STOPSIGNAL SIGRTMIN+3",
        tar,
        name,
      ],
      { timeoutSeconds: 300 },
    );
    return name;
  } finally {
    clearInterval(ticking);
    await rm(building, { recursive: true, force: true });
  }
}

function mmdebstrapArguments(tar: string): readonly string[] {
  const { suite, variant, packages, customize } = baseImage;
  return [
    "--quiet",
    `--variant=${variant}`,
    `--include=${packages.join(",")}`,
    ...customize.map((command) => `--customize-hook=${command}`),
    suite,
    tar,
  ];
}
