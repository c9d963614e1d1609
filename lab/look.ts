import { createHash } from "node:crypto";
import type { LabHost, LabInterface, LabLine } from "../datacenter/lab.ts";
import type { Route } from "../datacenter/routes.ts";
import type { FabricDevice } from "./ask.ts";
import { deviceName } from "./names.ts";

/** What a host looks like now. `filter` is a digest of its packet filter; empty where it has none. */
export type HostLook = Readonly<{ devices: readonly Device[]; routes: readonly FoundRoute[]; rates: readonly Rate[]; filter: string }>;

type Device = Readonly<{
  ifname: string;
  flags: readonly string[];
  addr_info: readonly Readonly<{ local: string; prefixlen: number }>[];
}>;

type FoundRoute = Readonly<{ dst: string; gateway?: string; dev?: string; protocol?: string }>;

/** What a device is held to. */
type Rate = Readonly<{ dev: string; mbitPerSecond: number }>;

/** What is on a host and was not planned for it. A device without an address of its own has none here, and the prefix 0. */
export type Strangers = Readonly<{ interfaces: readonly LabInterface[]; routes: readonly Route[] }>;

/** The commands that show a host, for `readLook`. */
export function lookCommands({ name, interfaces }: Pick<LabHost, "name" | "interfaces">): string {
  const shaped = interfaces.some(({ mbitPerSecond }) => mbitPerSecond !== undefined);
  return [
    `ip -j -n ${name} -batch - <<'BATCH'\naddr show\nroute show\nBATCH`,
    shaped ? `tc -j -n ${name} qdisc show` : "echo []",
    `nsenter --net=/run/netns/${name} nft -s list table inet jinbao`,
  ].join("\n");
}

/** Undefined where there is no such host. */
export function readLook(text: string): HostLook | undefined {
  const [addresses = "", routes = "", disciplines = "", ...filter] = text.split("\n").filter((line) => line !== "");
  if (!addresses.startsWith("[{") || !routes.startsWith("[")) {
    return undefined;
  }
  return {
    devices: JSON.parse(addresses) as readonly Device[],
    routes: JSON.parse(routes) as readonly FoundRoute[],
    rates: ratesOf(disciplines),
    filter: filter.length === 0 ? "" : createHash("sha256").update(filter.join("\n")).digest("hex"),
  };
}

/** A host's inputs as they are found. `filter` is the digest of the filter that is right. */
export function hostAsFound(host: LabHost, look: HostLook, devices: readonly FabricDevice[], filter: string): LabHost {
  const strangers = strangersOf(host, look);
  const left = [...strangers.interfaces];
  const interfaces = host.interfaces.flatMap((planned): readonly LabInterface[] => {
    if (isPlugged(host.name, planned, look, devices)) {
      return [planned];
    }
    // Another address in the place of the planned one is told as what it is: a change.
    const instead = left.findIndex(({ device, address }) => device === planned.device && address !== "");
    return instead === -1 ? [] : left.splice(instead, 1).map(({ address, prefix }) => ({ ...planned, address, prefix }));
  });
  const routes = new Set(look.routes.map(routeText));
  return {
    ...host,
    interfaces: [...interfaces, ...left],
    routes: [...host.routes.filter((route) => routes.has(`${route.to} ${route.via}`)), ...strangers.routes],
    ruleset: look.filter === filter ? host.ruleset : `# differs from the plan (${look.filter.slice(0, 12)})\n`,
  };
}

/** Whether all that is planned is there. */
export function isWired(host: LabHost, look: HostLook, devices: readonly FabricDevice[]): boolean {
  const found = hostAsFound(host, look, devices, look.filter);
  return host.interfaces.every((each) => found.interfaces.includes(each)) && host.routes.every((each) => found.routes.includes(each));
}

/** Whether a host has an interface with its address, and its other end is in the segment. */
function isPlugged(
  host: string,
  { device, network, address, prefix, mbitPerSecond }: LabInterface,
  look: HostLook,
  devices: readonly FabricDevice[],
): boolean {
  const portName = deviceName(host, network);
  const port = devices.find(({ ifname }) => ifname === portName);
  const own = look.devices.find(({ ifname }) => ifname === device);
  return (
    port?.master === deviceName(network) &&
    isUp(port) &&
    own !== undefined &&
    isUp(own) &&
    own.addr_info.some(({ local, prefixlen }) => local === address && prefixlen === prefix) &&
    (mbitPerSecond === undefined || look.rates.some((rate) => rate.dev === device && isRate(rate.mbitPerSecond, mbitPerSecond)))
  );
}

function isUp({ flags }: Pick<Device, "flags">): boolean {
  return flags.includes("UP");
}

/**
 * Addresses that a host may not come to hold, devices that nobody gave it, and ways to elsewhere set by hand; those that a routing daemon
 * learns bear its name. What is on the devices of lines is the lines'.
 */
export function strangersOf({ interfaces, tolerated, routes }: LabHost, look: HostLook): Strangers {
  const planned = new Set([...interfaces.map(({ address }) => address), ...tolerated]);
  const own = new Set(interfaces.map(({ device }) => device));
  const strange = look.devices.flatMap((device): readonly LabInterface[] => {
    const found = device.addr_info.filter(({ local }) => !isLocal(local));
    const addresses = found
      .filter(({ local }) => !planned.has(local))
      .map(({ local, prefixlen }) => ({ device: device.ifname, network: "", address: local, prefix: prefixlen }));
    const added = !isOfPlan(device.ifname) && isUp(device) && found.length === 0;
    return added ? [{ device: device.ifname, network: "", address: "", prefix: 0 }] : addresses;
  });
  const ways = new Set(routes.map(({ to, via }) => `${to} ${via}`));
  return {
    interfaces: strange,
    routes: look.routes
      .filter((route) => isByHand(route) && !ways.has(routeText(route)) && !isOfLine(route.dev, own))
      .map((route) => ({ to: withPrefix(route.dst), via: route.gateway ?? `dev ${route.dev ?? "lo"}` })),
  };
}

/** Every device that the plan gives, lines too, is an `eth` with a number. */
export function isOfPlan(device: string): boolean {
  return device === "lo" || /^eth\d+$/u.test(device);
}

function isOfLine(device: string | undefined, own: ReadonlySet<string>): boolean {
  return device !== undefined && /^eth\d+$/u.test(device) && !own.has(device);
}

/** Loopback and link-local addresses lead nowhere. */
function isLocal(address: string): boolean {
  return address === "::1" || /^(?:127\.|169\.254\.|fe[89ab])/u.test(address);
}

function isByHand({ protocol }: FoundRoute): boolean {
  return protocol === undefined || protocol === "boot" || protocol === "static";
}

function routeText({ dst, gateway }: FoundRoute): string {
  return `${withPrefix(dst)} ${gateway ?? ""}`;
}

function withPrefix(to: string): string {
  return to === "default" || to.includes("/") ? to : `${to}/32`;
}

/** The commands that show a line, for `lineAsFound`. */
export function lineCommands({ ends }: LabLine): string {
  return ends
    .flatMap(({ host, device }) => [
      `ip -j -n ${host} -batch - <<'BATCH' || printf '[]\\n[]\\n'\naddr show dev ${device}\nroute show dev ${device}\nBATCH`,
      `tc -j -n ${host} qdisc show dev ${device} || echo []`,
      "printf '\\035'",
    ])
    .join("\n");
}

/** A line's inputs as they are found: there where both ends have their addresses. Its rate is that of a direction that differs. */
export function lineAsFound(line: LabLine, text: string): LabLine | undefined {
  const looks = text.split("\u001D").map(readLook);
  const ends = line.ends.map((end, index) => {
    const look = looks[index];
    const device = look?.devices.find(({ ifname }) => ifname === end.device);
    const whole =
      device !== undefined &&
      isUp(device) &&
      device.addr_info.some(({ local, prefixlen }) => local === end.address && prefixlen === end.prefix);
    const routes = new Set(look?.routes.map(routeText));
    const ways = new Set(end.routes.map(({ to, via }) => `${to} ${via}`));
    return whole
      ? {
          found: {
            ...end,
            routes: [
              ...end.routes.filter(({ to, via }) => routes.has(`${to} ${via}`)),
              ...look!.routes
                .filter((route) => isByHand(route) && !ways.has(routeText(route)))
                .map((route) => ({ to: withPrefix(route.dst), via: route.gateway ?? "" })),
            ],
          },
          mbitPerSecond: look!.rates[0]?.mbitPerSecond ?? 0,
        }
      : undefined;
  });
  const [near, far] = ends;
  return near === undefined || far === undefined
    ? undefined
    : {
        ...line,
        ends: [near.found, far.found],
        mbitPerSecond:
          [near, far].map(({ mbitPerSecond }) => mbitPerSecond).find((rate) => !isRate(rate, line.mbitPerSecond)) ?? line.mbitPerSecond,
      };
}

/** The kernel counts whole bytes a second. */
function isRate(found: number, planned: number): boolean {
  return Math.abs(found - planned) * 1e6 < 16;
}

function ratesOf(disciplines: string): readonly Rate[] {
  const found = JSON.parse(disciplines === "" ? "[]" : disciplines) as readonly Readonly<{
    kind: string;
    dev?: string;
    options: Readonly<{ rate?: number }>;
  }>[];
  return found
    .filter(({ kind }) => kind === "tbf")
    .map(({ dev = "", options }) => ({ dev, mbitPerSecond: ((options.rate ?? 0) * 8) / 1e6 }));
}
