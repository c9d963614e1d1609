import type { DataCenter, Flow, Host, Network, VirtualAddress } from "./datacenter.ts";
import { rulesetsOf } from "./nftables.ts";
import { addressText, blockOf, holds, numberOf } from "./ranges.ts";
import { routesOf, type Route } from "./routes.ts";

/** A network that joins whoever is plugged into it. */
export type LabSegment = Readonly<{ name: string; zone: string; cidr: string }>;

/** `mbitPerSecond` where the planned rate of a line holds between the host and the network. */
export type LabInterface = Readonly<{ device: string; network: string; address: string; prefix: number; mbitPerSecond?: number }>;

/** One end of a line: a host's device with its address, and what the host reaches by it. */
export type LabLineEnd = Readonly<{ host: string; device: string; address: string; prefix: number; routes: readonly Route[] }>;

/** A line of the WAN between two routers, at its planned rate in each direction. */
export type LabLine = Readonly<{ name: string; kind: "main" | "backup"; mbitPerSecond: number; ends: readonly [LabLineEnd, LabLineEnd] }>;

/** A volume on the array, for one host. */
export type LabVolume = Readonly<{ name: string; host: string; mib: number }>;

/** A host of the lab: `systemd` is a machine of its own, `light` a network namespace alone. */
export type LabHost = Readonly<{
  name: string;
  kind: "systemd" | "light";
  role: string;
  tier: string;
  zone: string;
  site: string;
  systems: readonly string[];
  /** Its address in the data centre; of a router on a line only, that of the line. */
  address: string;
  /** What it is plugged into; its ends of lines are the lines'. */
  interfaces: readonly LabInterface[];
  /** Virtual addresses that it holds first. */
  held: readonly LabInterface[];
  /** Virtual addresses that it may come to hold, and its addresses on lines: no strangers when they are found on it. */
  tolerated: readonly string[];
  /** Routes that do not leave by a line. */
  routes: readonly Route[];
  forwards: boolean;
  /** Its packet filter, as `nft -f` takes it. */
  ruleset: string;
  /** Names of the volumes that it mounts. */
  volumes: readonly string[];
  /** Whether it serves the repository of packages to others. */
  mirror: boolean;
  /** Addresses of those that serve it packages. */
  packageSources: readonly string[];
}>;

/** What the lab is asked to make, each part after those it needs. */
export type LabPlan = Readonly<{
  segments: readonly LabSegment[];
  volumes: readonly LabVolume[];
  hosts: readonly LabHost[];
  lines: readonly LabLine[];
}>;

/** How many offices beside the province's own are made. */
export type OfficeChoice = number | "all";

/** A volume in the lab has a size that fills in a moment: its behaviour when full is what matters, not what it holds. */
const volumeMib = 1024;

/** Zones whose hosts are light: there are hundreds of them, and they only route or stand for terminals. */
const lightTiers: ReadonlySet<string> = new Set(["office", "city-router", "city-backup-router", "city-firewall", "county-router"]);

/**
 * The data centre as the lab makes it: every host but those of the offices left out, and one light peer in each external zone for the
 * other end of its flows.
 */
export function labOf(dataCenter: DataCenter, offices: OfficeChoice): LabPlan {
  const part = withOffices(dataCenter, offices);
  const whole: DataCenter = { ...part, hosts: [...part.hosts, ...peersOf(part)] };
  const routes = routesOf(whole);
  const volumes = dataCenter.volumes.flatMap(({ id, hosts }) =>
    hosts.map((host) => ({ name: hosts.length === 1 ? id : `${id}-${host}`, host, mib: volumeMib })),
  );
  const draft: Draft = {
    dataCenter: whole,
    // Filters know all offices, made or not: an office more changes no filter.
    rulesets: rulesetsOf({ ...dataCenter, hosts: [...dataCenter.hosts, ...peersOf(part)] }),
    routes,
    held: heldBy(whole.virtualAddresses),
    lines: new Set(whole.networks.filter(isLine).map(({ id }) => id)),
    prefixes: new Map(whole.networks.map(({ id, cidr }) => [id, Number(cidr.split("/")[1])])),
    rates: ratesOf(whole),
    mirrors: new Map(
      dataCenter.services
        .filter(({ id, host }) => id === `${host}/${packageService}`)
        .map(({ host }) => [host, dataCenter.hosts.find(({ name }) => name === host)!.address]),
    ),
    packageFlows: dataCenter.flows.filter(({ service }) => service === packageService),
    volumes: Map.groupBy(volumes, ({ host }) => host),
  };
  return {
    segments: whole.networks.filter((network) => !isLine(network)).map(({ id, zone, cidr }) => ({ name: id, zone, cidr })),
    volumes,
    hosts: whole.hosts.map((host) => labHost(host, draft)),
    lines: whole.networks.filter(isLine).map((network) => labLine(network, draft)),
  };
}

type Draft = Readonly<{
  dataCenter: DataCenter;
  rulesets: ReadonlyMap<string, string>;
  routes: ReadonlyMap<string, readonly Route[]>;
  held: ReadonlyMap<string, readonly VirtualAddress[]>;
  lines: ReadonlySet<string>;
  prefixes: ReadonlyMap<string, number>;
  /** Planned rates by host and network, where a line ends in a segment. */
  rates: ReadonlyMap<string, number>;
  volumes: ReadonlyMap<string, readonly LabVolume[]>;
  /** Hosts that serve packages, and their addresses. */
  mirrors: ReadonlyMap<string, string>;
  packageFlows: readonly Flow[];
}>;

const packageService = "packages";

/** A line is a network with room for its two ends only. */
function isLine({ cidr }: Network): boolean {
  return cidr.endsWith("/30");
}

/** Devices are numbered by all of a host's interfaces, lines too, so that a name says the same everywhere. */
function device(host: Host, network: string): string {
  return `eth${host.interfaces.findIndex((each) => each.network === network)}`;
}

function labHost(host: Host, draft: Draft): LabHost {
  const plugged = host.interfaces.filter(({ network }) => !draft.lines.has(network));
  const interfaces = plugged.map(({ network, address }): LabInterface => {
    const rate = draft.rates.get(`${host.name} ${network}`);
    return {
      device: device(host, network),
      network,
      address,
      prefix: draft.prefixes.get(network)!,
      ...(rate === undefined ? {} : { mbitPerSecond: rate }),
    };
  });
  return {
    name: host.name,
    kind: lightTiers.has(host.tier) || host.tier === peerTier ? "light" : "systemd",
    role: host.tier === peerTier ? peerTier : host.role,
    tier: host.tier,
    zone: host.zone,
    site: host.site,
    systems: host.systems,
    address: host.address,
    interfaces,
    held: (draft.held.get(host.name) ?? []).flatMap(({ network, address }) =>
      interfaces.filter((each) => each.network === network).map((each) => ({ ...each, address })),
    ),
    tolerated: [
      ...draft.dataCenter.virtualAddresses.filter(({ hosts }) => hosts.includes(host.name)).map(({ address }) => address),
      ...host.interfaces.filter(({ network }) => draft.lines.has(network)).map(({ address }) => address),
    ],
    routes: routesBy(host, draft, ({ network }) => !draft.lines.has(network)),
    forwards: host.interfaces.length > 1,
    ruleset: draft.rulesets.get(host.name)!,
    volumes: (draft.volumes.get(host.name) ?? []).map(({ name }) => name),
    mirror: draft.mirrors.has(host.name),
    packageSources: draft.packageFlows
      .filter(({ from }) => from === host.name || from === host.zone)
      .flatMap(({ to }) => draft.mirrors.get(to) ?? [])
      .filter((address) => address !== host.address),
  };
}

function labLine({ id, cidr }: Network, draft: Draft): LabLine {
  const link = draft.dataCenter.links.find(({ network }) => network === id)!;
  const ends = draft.dataCenter.hosts
    .filter(({ interfaces }) => interfaces.some(({ network }) => network === id))
    .map((host): LabLineEnd => {
      const { address } = host.interfaces.find(({ network }) => network === id)!;
      return {
        host: host.name,
        device: device(host, id),
        address,
        prefix: Number(cidr.split("/")[1]),
        routes: routesBy(host, draft, ({ network }) => network === id),
      };
    });
  return {
    name: id,
    kind: link.kind === "backup" ? "backup" : "main",
    mbitPerSecond: link.bandwidthMbitPerSecond,
    ends: [ends[0]!, ends[1]!],
  };
}

/** Those of a host's routes whose next hop is on one of the networks asked for. */
function routesBy(host: Host, { dataCenter, routes }: Draft, on: (each: Host["interfaces"][number]) => boolean): readonly Route[] {
  const blocks = host.interfaces.filter(on).map(({ network }) => blockOf(dataCenter.networks.find(({ id }) => id === network)!.cidr));
  return (routes.get(host.name) ?? []).filter(({ via }) => blocks.some((block) => holds(block, numberOf(via))));
}

/** The internet outlet and the line to the recovery site end in segments: their rate holds at the far host. */
function ratesOf({ links, hosts }: DataCenter): ReadonlyMap<string, number> {
  return new Map(
    links.flatMap(({ kind, network, bandwidthMbitPerSecond }) =>
      kind === "internet" || kind === "recovery"
        ? hosts
            .filter(
              ({ name, interfaces }) =>
                (name === `peer-${network}` || name === "recovery-firewall-1") && interfaces.some((each) => each.network === network),
            )
            .map(({ name }) => [`${name} ${network}`, bandwidthMbitPerSecond] as const)
        : [],
    ),
  );
}

/** The data centre with only so many of its offices beside the province's own, and the routers on their way. */
function withOffices(dataCenter: DataCenter, choice: OfficeChoice): DataCenter {
  if (choice === "all") {
    return dataCenter;
  }
  const branches = dataCenter.offices.filter(({ parent }) => parent !== undefined);
  const chosen = branches.slice(0, choice);
  const sites = new Set(chosen.flatMap(({ id, parent }) => [id, parent!]));
  const left = new Set(branches.map(({ id }) => id).filter((id) => !sites.has(id)));
  const networks = dataCenter.networks.filter(({ site }) => !left.has(site));
  const kept = new Set(networks.map(({ id }) => id));
  return {
    ...dataCenter,
    networks,
    hosts: dataCenter.hosts
      .filter(
        ({ site, tier, name }) =>
          !left.has(site) && !(tier === "office" && !chosen.some(({ host }) => host === name) && site !== "office-province"),
      )
      .map((host) => ({ ...host, interfaces: host.interfaces.filter(({ network }) => kept.has(network)) })),
    offices: dataCenter.offices.filter(({ id }) => !left.has(id)),
    links: dataCenter.links.filter(({ network }) => kept.has(network)),
  };
}

const peerTier = "peer";
/** Past the gateway, the firewalls behind it, and entrances. */
const peerOffset = 20;

/** The other end of what leaves or enters: a bank, the ministry, the internet. One in each external network. */
function peersOf({ zones, networks }: DataCenter): readonly Host[] {
  const external = new Set(zones.filter(({ net }) => net === "external").map(({ id }) => id));
  return networks
    .filter(({ zone }) => external.has(zone))
    .map((network): Host => {
      const block = blockOf(network.cidr);
      const address = addressText(block.first + Math.min(peerOffset, block.size - 3));
      return {
        name: `peer-${network.id}`,
        role: "office",
        tier: peerTier,
        zone: network.zone,
        site: network.site,
        systems: [],
        cores: 1,
        memoryGib: 1,
        disks: [],
        address,
        interfaces: [{ network: network.id, address }],
        existing: true,
      };
    });
}

function heldBy(virtualAddresses: readonly VirtualAddress[]): ReadonlyMap<string, readonly VirtualAddress[]> {
  return Map.groupBy(
    virtualAddresses.filter(({ hosts }) => hosts.length > 0),
    ({ hosts }) => hosts[0]!,
  );
}
