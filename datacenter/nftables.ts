import type { DataCenter, Flow, Host } from "./datacenter.ts";

/**
 * The packet filter of every host, from the flows: what no flow allows is dropped and counted. A host filters what comes in; a firewall
 * or router also what it passes on. Plain nftables text, as `nft -f` and `/etc/nftables.conf` take it.
 */
export function rulesetsOf(dataCenter: DataCenter): ReadonlyMap<string, string> {
  const sets = setsOf(dataCenter);
  const groups = groupsOf(dataCenter.flows);
  const neighbours = neighboursOf(dataCenter);
  return new Map(
    dataCenter.hosts.map((host) => {
      const input = groups.flatMap((group) => inputRules(group, host, sets));
      const forward =
        host.interfaces.length > 1 ? groups.filter(passes(host, dataCenter)).flatMap((group) => forwardRules(group, sets)) : [];
      return [host.name, ruleset({ input, forward, vrrp: neighbours.get(host.name) ?? [], sets, watched: isWatched(host) })];
    }),
  );
}

/** Flows of one rule and service: everyone of `from` may reach everyone of `to`. */
type Group = Readonly<{ rule: string; protocol: "tcp" | "udp"; port: number; from: ReadonlySet<string>; to: ReadonlySet<string> }>;

function groupsOf(flows: readonly Flow[]): readonly Group[] {
  return [...Map.groupBy(flows, ({ rule, service }) => `${rule} ${service}`).values()].map((group) => ({
    rule: group[0]!.rule,
    protocol: group[0]!.protocol,
    port: group[0]!.port,
    from: new Set(group.map(({ from }) => from)),
    to: new Set(group.map(({ to }) => to)),
  }));
}

/** Ends as nftables matches them: hosts by a set of their own, zones by the sets that the table names. */
type Matches = (ends: ReadonlySet<string>) => readonly string[];
type Sets = Readonly<{ matches: Matches; elementsOf: (set: string) => readonly string[] }>;

/**
 * A host is matched by its addresses and its clusters' entrances; a zone by its networks, and by what addresses its routers and
 * firewalls have elsewhere, as they may speak from any of them; the internet is whatever is no network of ours.
 */
function setsOf({ hosts, networks, virtualAddresses }: DataCenter): Sets {
  const entrances = Map.groupBy(
    virtualAddresses.flatMap(({ address, hosts: holders, id }) =>
      id.startsWith("entrance-") ? holders.map((host) => ({ host, address })) : [],
    ),
    ({ host }) => host,
  );
  const ofHost = new Map(
    hosts.map(({ name, interfaces }) => [
      name,
      [...interfaces.map(({ address }) => address), ...(entrances.get(name) ?? []).map(({ address }) => address)],
    ]),
  );
  const zoneOfNetwork = new Map(networks.map(({ id, zone }) => [id, zone]));
  const cidrs = Map.groupBy(networks, ({ zone }) => zone);
  const elsewhere = Map.groupBy(
    hosts.flatMap(({ zone, interfaces }) =>
      interfaces.filter(({ network }) => zoneOfNetwork.get(network) !== zone).map(({ address }) => ({ zone, address })),
    ),
    ({ zone }) => zone,
  );
  const ours = networks.filter(({ zone }) => zone !== "internet").map(({ cidr }) => cidr);
  return {
    matches: (ends) => {
      const addresses = [...new Set([...ends].flatMap((end) => ofHost.get(end) ?? []))];
      const zones = [...ends]
        .filter((end) => !ofHost.has(end))
        .map((zone) => (zone === "internet" ? `!= @${setName("ours")}` : `@${setName(zone)}`));
      return [...(addresses.length === 0 ? [] : [`{ ${addresses.join(", ")} }`]), ...zones];
    },
    elementsOf: (zone) =>
      zone === "ours"
        ? ours
        : [...(cidrs.get(zone) ?? []).map(({ cidr }) => cidr), ...(elsewhere.get(zone) ?? []).map(({ address }) => address)],
  };
}

function setName(zone: string): string {
  return zone.replaceAll("-", "_");
}

function inputRules({ rule, protocol, port, from, to }: Group, { name, zone }: Host, { matches }: Sets): readonly string[] {
  return to.has(name) || to.has(zone)
    ? matches(from).map((source) => `ip saddr ${source} ${protocol} dport ${port} counter accept comment "${rule}"`)
    : [];
}

function forwardRules({ rule, protocol, port, from, to }: Group, { matches }: Sets): readonly string[] {
  return matches(from).flatMap((source) =>
    matches(to).map((target) => `ip saddr ${source} ip daddr ${target} ${protocol} dport ${port} counter accept comment "${rule}"`),
  );
}

/** Whether traffic of a group may cross this router: one end in its part of the world, and not both ends in one zone. */
function passes({ zone, site, interfaces }: Host, { hosts, networks, zones }: DataCenter): (group: Group) => boolean {
  const zoneOf = new Map(hosts.map((host) => [host.name, host.zone]));
  const netOf = new Map(zones.map(({ id, net }) => [id, net]));
  const network = new Map(networks.map(({ id, zone: of }) => [id, of]));
  // Zones of which some network is at an office: what goes there passes the routers of the WAN.
  const far = networks.filter((each) => each.site.startsWith("office-")).map((each) => each.zone);
  const branch = site.startsWith("office-");
  const reached = new Set([
    ...(branch ? [] : interfaces.map(({ network: id }) => network.get(id)!)),
    ...(branch || zone === "wan" ? far : []),
  ]);
  const net = netOf.get(zone);
  return ({ from, to }) => {
    const sources = new Set([...from].map((end) => zoneOf.get(end) ?? end));
    const targets = new Set([...to].map((end) => zoneOf.get(end) ?? end));
    const ends = [...sources, ...targets];
    const foreign = ends.some((end) => (netOf.get(end) === "business" || netOf.get(end) === "outside") && netOf.get(end) !== net);
    const within =
      sources.size === 1 && targets.size === 1 && [...sources][0] === [...targets][0] && ends[0] !== "wan" && ends[0] !== "offices";
    const concerns = ends.some((end) => reached.has(end));
    return concerns && !foreign && !within;
  };
}

/** Who shares a virtual address with a host speaks VRRP with it. */
function neighboursOf({ hosts, virtualAddresses }: DataCenter): ReadonlyMap<string, readonly string[]> {
  const interfaces = new Map(hosts.map((host) => [host.name, host.interfaces]));
  const neighbours = new Map<string, Set<string>>();
  for (const { network, hosts: holders } of virtualAddresses) {
    for (const holder of holders) {
      const others = holders
        .filter((other) => other !== holder)
        .flatMap((other) => interfaces.get(other)!.filter((each) => each.network === network));
      neighbours.set(holder, new Set([...(neighbours.get(holder) ?? []), ...others.map(({ address }) => address)]));
    }
  }
  return new Map([...neighbours].map(([host, addresses]) => [host, [...addresses]]));
}

/** Firewalls of a centre tell what they drop, for intrusion detection: the internet's boundary and the entry from the offices. */
function isWatched({ role, site }: Host): boolean {
  return role === "firewall" && !site.startsWith("office-");
}

/** The group of the kernel's packet log that intrusion detection reads. */
const logGroup = 2;

type Rules = Readonly<{
  input: readonly string[];
  forward: readonly string[];
  vrrp: readonly string[];
  sets: Sets;
  watched: boolean;
}>;

function ruleset({ input, forward, vrrp, sets, watched }: Rules): string {
  const always = [
    "ct state established,related accept",
    "ct state invalid counter drop",
    'iifname "lo" accept',
    "icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } limit rate 50/second accept",
    ...(vrrp.length === 0 ? [] : [`ip saddr { ${vrrp.join(", ")} } ip protocol 112 accept comment "vrrp"`]),
  ];
  const passing = [
    "ct state established,related accept",
    "ct state invalid counter drop",
    "icmp type { destination-unreachable, time-exceeded, parameter-problem } accept",
  ];
  // A flood fills no disk.
  const denied = [
    ...(watched ? [`limit rate 50/second burst 200 packets log prefix "denied " group ${logGroup}`] : []),
    'counter drop comment "denied"',
  ];
  const named = new Set([...input, ...forward].flatMap((rule) => [...rule.matchAll(/@(\w+)/gu)].map(([, name]) => name!)));
  return [
    "table inet jinbao {",
    ...[...named].flatMap((name) => set(name, sets.elementsOf(name.replaceAll("_", "-")))),
    ...chain("input", "input", [...always, ...input, ...denied]),
    ...chain("forward", "forward", [...(forward.length === 0 ? [] : [...passing, ...forward]), ...denied]),
    "}",
    "",
  ].join("\n");
}

function set(name: string, elements: readonly string[]): readonly string[] {
  return [`  set ${name} {`, "    type ipv4_addr; flags interval; auto-merge;", `    elements = { ${elements.join(", ")} }`, "  }"];
}

function chain(name: string, hook: string, rules: readonly string[]): readonly string[] {
  return [`  chain ${name} {`, `    type filter hook ${hook} priority filter; policy drop;`, ...rules.map((rule) => `    ${rule}`), "  }"];
}
