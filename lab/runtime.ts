import path from "node:path";
import { labVariable, systemPath } from "./keeper.ts";

/**
 * The lab's own layer around the container runtime. The engine calls it, so that whatever starts a host plugs it in: `up`, a fault that
 * is healed, a person with `podman start`, or the host itself when it reboots.
 */
export function runtimeFiles(directory: string, id: string): Readonly<Record<string, string>> {
  const settings = settingsOf(directory, id);
  return {
    [runtimeFile(directory)]: `#!/bin/sh\n${settings}${runtime}`,
    [path.join(directory, "runtime", "plug")]: `${settings}${plug}`,
    [path.join(directory, "runtime", "reboot")]: `${settings}${reboot}`,
  };
}

export function runtimeFile(directory: string): string {
  return path.join(directory, "runtime", "crun");
}

/** The engine runs it with an environment that has next to nothing. */
function settingsOf(directory: string, id: string): string {
  const settings = {
    PATH: systemPath(),
    [labVariable]: id,
    CONTAINERS_CONF: path.join(directory, "containers.conf"),
    CONTAINERS_STORAGE_CONF: path.join(directory, "storage.conf"),
  };
  const assigned = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  return `${assigned.join("")}lab='${directory}'\numask 022\n`;
}

/**
 * A container joins the user namespace that the lab made for it. The engine itself is not told of one: it would show the image's files
 * through a mapping of one id only (as podman 4.3 does for a namespace given by its path), and all that belongs to no root would belong
 * to nobody. Once its namespaces are there and before anything runs in them it is plugged in: a host that cannot be does not start.
 *
 * `podman container cleanup` is how the engine looks after a container that ended by itself.
 */
const runtime = `
command= bundle= pidfile= previous=
for word; do
  case $previous in
    --bundle | -b) bundle=$word ;;
    --pid-file) pidfile=$word ;;
  esac
  case $word in create | delete | exec | kill | start | state) [ -n "$command" ] || command=$word ;; esac
  previous=$word
done
case $command in
  create)
    name=$(sed -n 's/.*"hostname":"\\([a-z0-9-]*\\)".*/\\1/p' "$bundle/config.json")
    if [ -e "/run/userns/$name" ]; then
      sed -i "s#\\"namespaces\\":\\[#\\"namespaces\\":[{\\"type\\":\\"user\\",\\"path\\":\\"/run/userns/$name\\"},#" "$bundle/config.json"
    fi
    [ -e "$lab/wires/host/$name" ] || exec crun "$@"
    crun "$@" || exit
    sh "$lab/runtime/plug" "$name" "$(cat "$pidfile")" || { crun delete --force "$previous"; exit 1; }
    ;;
  delete)
    if grep -qzx cleanup "/proc/$PPID/cmdline"; then
      setsid -f sh "$lab/runtime/reboot" "$previous" </dev/null >>"$lab/reboots.log" 2>&1
    fi
    exec crun "$@"
    ;;
  *) exec crun "$@" ;;
esac
`;

/**
 * NAME PID: gives a container what it is born with, its network namespace its name, and plugs it in: into its segments, then the lines
 * that end there and have another end. What a fault had broken there stays broken.
 */
const plug = `
set -eu
name=$1 pid=$2
wire() { flock "$lab/wires/locks/\${1##*/}" sh "$1"; }
still() { for fault in "$lab/faults/"*".$1.sh"; do [ ! -e "$fault" ] || sh "$fault" || true; done; }
if [ -d "$lab/birth/$name" ]; then
  cp -r "$lab/birth/$name/." "/proc/$pid/root/"
  rm -r "$lab/birth/$name"
fi
umount -l "/run/netns/$name" 2>/dev/null || true
touch "/run/netns/$name"
mount --bind "/proc/$pid/ns/net" "/run/netns/$name"
wire "$lab/wires/host/$name"
for line in "$lab/wires/line/"*".$name."* "$lab/wires/line/"*".$name"; do
  ends=\${line##*/}
  ends=\${ends#*.}
  if [ -e "$line" ] && [ -e "/run/netns/\${ends%.*}" ] && [ -e "/run/netns/\${ends#*.}" ]; then
    wire "$line" && still "$(basename "$line" ".$ends")" || echo "$line was not laid" >>"$lab/reboots.log"
  fi
done
still "$name"
`;

/**
 * ID of a container that ended: the kernel ends a namespace's first process by SIGHUP where `reboot` was called in it, and by SIGINT
 * where it was to halt. Whoever was killed stays dead. The engine answers once it has put away what is left of the old one.
 */
const reboot = `
if [ "$(podman inspect --format '{{.State.ExitCode}}' "$1")" = ${128 + 1} ]; then
  exec podman start "$1"
fi
`;
