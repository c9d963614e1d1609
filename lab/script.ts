import type { LabHost, LabInterface, LabLine, LabLineEnd, LabSegment, LabVolume } from "../datacenter/lab.ts";
import { fabric } from "./keeper.ts";
import { isOfPlan, type Strangers } from "./look.ts";
import { deviceName, hardwareAddress } from "./names.ts";
import { sha256Hex } from "../sizing/digest.ts";

/**
 * The shell scripts that make and unmake the lab's parts, run inside the lab. Each may be run again over what an earlier one left half
 * done. Values stand in single quotes; names come from the plan and hold nothing but letters, digits and hyphens.
 */

/** What scripts need to know of a host's container. */
export type Container = Readonly<{
  name: string;
  image: string;
  pidFile: string;
  cgroup: string;
  label: string;
  owner: number;
  mounts: readonly string[];
}>;

const begin = "set -eu";

export function segmentScript({ name }: LabSegment): string {
  const bridge = deviceName(name);
  return [
    begin,
    `ip -n ${fabric} link del ${bridge} 2>/dev/null || true`,
    `ip -n ${fabric} link add ${bridge} type bridge mcast_snooping 0`,
    `ip -n ${fabric} link set ${bridge} up`,
  ].join("\n");
}

export function segmentRemoval({ name }: Pick<LabSegment, "name">): string {
  return `ip -n ${fabric} link del ${deviceName(name)} 2>/dev/null || true`;
}

/** A file system of its own, so that it can be full; and a device of its own, so that it can be slow. */
export function volumeScript({ mib }: LabVolume, directory: string): string {
  const [image, mount] = [`${directory}/image`, `${directory}/mount`];
  return [
    begin,
    `mkdir -p '${mount}'`,
    `mountpoint -q '${mount}' && exit 0`,
    `if [ ! -e '${image}' ]; then truncate -s ${mib}M '${image}.new'; mkfs.ext4 -q -F -m 0 '${image}.new'; mv '${image}.new' '${image}'; fi`,
    `mount -o loop '${image}' '${mount}'`,
  ].join("\n");
}

export function volumeRemoval(directory: string): string {
  return `umount -l '${directory}/mount' 2>/dev/null || true\nrm -rf '${directory}'`;
}

/**
 * A machine of its own: a container with systemd, which the lab's runtime plugs in. Its user namespace is owned by a user id of its
 * own: root inside has no power outside, and what the kernel grants each user only so much of (inotify instances: 128, of which a
 * systemd takes several) is counted for each host apart.
 */
export function containerScript(container: Container, forwards: boolean): string {
  const { name, image, owner } = container;
  const options = optionsOf(container, forwards);
  return [
    begin,
    userNamespace(name, owner),
    `podman run -d --replace --label ${madeLabel}=${madeOf(image, options)} ${options.join(" ")} ${image} >/dev/null`,
  ].join("\n");
}

/** Starts a container that does not run, where it was made as it would be now; else it fails. */
export function startScript(container: Container, forwards: boolean): string {
  const { name, image } = container;
  const made = madeOf(image, optionsOf(container, forwards));
  return [
    begin,
    `state=$(podman inspect --format '{{.State.Running}} {{index .Config.Labels "${madeLabel}"}}' ${name})`,
    `[ "$state" = "false ${made}" ]`,
    `podman start ${name} >/dev/null`,
  ].join("\n");
}

const madeLabel = "jinbao.made";

function madeOf(image: string, options: readonly string[]): string {
  return sha256Hex(`${image} ${options.join(" ")}`).slice(0, 16);
}

function optionsOf({ name, pidFile, cgroup, label, mounts }: Container, forwards: boolean): readonly string[] {
  return [
    `--name ${name}`,
    `--hostname ${name}`,
    `--pidfile '${pidFile}'`,
    `--cgroup-parent ${cgroup}`,
    `--label jinbao.lab=${label}`,
    "--systemd=always",
    "--network=none",
    "--no-hosts",
    "--stop-timeout 5",
    // In a namespace of its own a host reboots or halts itself alone, and its exit tells which.
    "--cap-add=NET_ADMIN,NET_RAW,SYS_ADMIN,AUDIT_WRITE,SYS_NICE,SYS_BOOT",
    `--sysctl net.ipv4.ip_forward=${forwards ? 1 : 0}`,
    "--sysctl net.ipv4.ip_nonlocal_bind=1",
    ...mounts.map((mount) => `-v '${mount}'`),
  ];
}

/** Held by a mount, like the named network namespaces; the runtime finds it by the name of the host. Ids are the same inside and outside. */
function userNamespace(name: string, owner: number): string {
  return [
    `if ! mountpoint -q /run/userns/${name}; then`,
    `  mkdir -p /run/userns; touch /run/userns/${name}`,
    `  setpriv --reuid ${owner} --regid ${owner} --clear-groups unshare --user sleep 60 & holder=$!`,
    `  while [ "$(readlink /proc/$holder/ns/user)" = "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done`,
    `  echo 0 0 4294967295 > /proc/$holder/uid_map; echo 0 0 4294967295 > /proc/$holder/gid_map`,
    `  mount --bind /proc/$holder/ns/user /run/userns/${name}; kill $holder`,
    "fi",
  ].join("\n");
}

/** A network namespace alone. */
export function lightScript(name: string, forwards: boolean): string {
  return [
    begin,
    `ip netns pids ${name} 2>/dev/null | xargs -r kill -9`,
    `ip netns del ${name} 2>/dev/null || true`,
    `ip netns add ${name}`,
    ...(forwards ? [`nsenter --net=/run/netns/${name} sysctl -q -w net.ipv4.ip_forward=1`] : []),
  ].join("\n");
}

/** Plugs a host into its segments, gives it addresses and routes, and shuts it but for what the flows allow. */
export function wiringScript({ name, interfaces, held, routes, ruleset }: LabHost): string {
  return [
    begin,
    ...interfaces.map(({ network }) => `ip -n ${fabric} link del ${portName(name, network)} 2>/dev/null || true`),
    batch(
      fabric,
      interfaces.flatMap((each) => plugged(name, each)),
    ),
    batch(name, [
      "link set lo up",
      ...interfaces.flatMap(({ device, address, prefix }) => [`addr add ${address}/${prefix} dev ${device}`, `link set ${device} up`]),
      ...held.map(({ device, address, prefix }) => `addr add ${address}/${prefix} dev ${device}`),
      ...routes.map(({ to, via }) => `route replace ${to} via ${via}`),
    ]),
    ...interfaces.flatMap((each) => shaping(name, each)),
    filterScript({ name, ruleset }),
  ].join("\n");
}

export function filterScript({ name, ruleset }: Pick<LabHost, "name" | "ruleset">): string {
  return [`nsenter --net=/run/netns/${name} nft -f - <<'RULES'`, replacing(ruleset), "RULES"].join("\n");
}

/** Our own table in place of what it was, in one step; other tables stay. */
export function replacing(ruleset: string): string {
  return ["table inet jinbao", "delete table inet jinbao", ruleset].join("\n");
}

/** Takes away what nobody planned; a device that the plan does not give goes whole. */
export function strangersRemoval(name: string, { interfaces, routes }: Strangers): string {
  return [
    ...routes.map(({ to, via }) => `ip -n ${name} route del ${to} ${via.startsWith("dev ") ? via : `via ${via}`} 2>/dev/null || true`),
    ...interfaces.map(({ device, address, prefix }) =>
      isOfPlan(device)
        ? `ip -n ${name} addr del ${address}/${prefix} dev ${device} 2>/dev/null || true`
        : `ip -n ${name} link del ${device} 2>/dev/null || true`,
    ),
  ].join("\n");
}

function plugged(host: string, { network, device }: LabInterface): readonly string[] {
  const port = portName(host, network);
  return [
    `link add ${port} type veth peer name ${device} address ${hardwareAddress(host, network)} netns ${host}`,
    `link set ${port} master ${deviceName(network)} up`,
  ];
}

function portName(host: string, network: string): string {
  return deviceName(host, network);
}

function shaping(host: string, { network, device, mbitPerSecond }: LabInterface): readonly string[] {
  return mbitPerSecond === undefined
    ? []
    : [rateScript(fabric, portName(host, network), mbitPerSecond), rateScript(host, device, mbitPerSecond)];
}

/**
 * Holds a device to a rate. A burst of ten milliseconds is the least that a timer tick lets through at full rate; two frames at least.
 */
export function rateScript(network: string, device: string, mbitPerSecond: number): string {
  const burstBytes = Math.max(2 * 1600, Math.round((mbitPerSecond * 1e6 * 0.01) / 8));
  return `tc -n ${network} qdisc replace dev ${device} root tbf rate ${mbitPerSecond}mbit burst ${burstBytes} latency 200ms`;
}

/** A pair of devices with one end in each router, at the planned rate in both directions. */
export function lineScript({ name, ends, mbitPerSecond }: LabLine): string {
  const [near, far] = ends;
  return [
    begin,
    lineRemoval({ ends }),
    `ip -n ${near.host} link add ${near.device} address ${hardwareAddress(near.host, name)} type veth peer name ${far.device} address ${hardwareAddress(far.host, name)} netns ${far.host}`,
    ...ends.map((end) => rateScript(end.host, end.device, mbitPerSecond)),
    ...ends.map(lineEnd),
  ].join("\n");
}

function lineEnd({ host, device, address, prefix, routes }: LabLineEnd): string {
  return batch(host, [
    `addr add ${address}/${prefix} dev ${device}`,
    `link set ${device} up`,
    ...routes.map(({ to, via }) => `route replace ${to} via ${via}`),
  ]);
}

/** Removing either end removes both. */
export function lineRemoval({ ends }: Pick<LabLine, "ends">): string {
  return ends.map(({ host, device }) => `ip -n ${host} link del ${device} 2>/dev/null || true`).join("\n");
}

/** One process for many commands. */
function batch(network: string, commands: readonly string[]): string {
  return commands.length === 0 ? "" : [`ip -n ${network} -batch - <<'BATCH'`, ...commands, "BATCH"].join("\n");
}
