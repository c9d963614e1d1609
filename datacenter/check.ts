import type { DataCenter, Flow } from "./datacenter.ts";
import { blockOf, holds, numberOf } from "./ranges.ts";

/** Every rule of the data centre that is broken, in words; none for a sound one. What `plan` gives is always sound: this looks again. */
export function checkDataCenter(dataCenter: DataCenter): readonly string[] {
  return checks.flatMap((check) => check(dataCenter));
}

const checks: readonly ((dataCenter: DataCenter) => readonly string[])[] = [
  uniqueNames,
  uniqueAddresses,
  addressesInNetworks,
  networksApart,
  uniqueVlans,
  flowEnds,
  flowsAnswered,
  netsApart,
  channelEnds,
  linkEnds,
  systemHosts,
  hostsBought,
];

function uniqueNames({ zones, networks, hosts, volumes, services, flows, links, equipment }: DataCenter): readonly string[] {
  const named = {
    zone: zones.map(({ id }) => id),
    network: networks.map(({ id }) => id),
    host: hosts.map(({ name }) => name),
    volume: volumes.map(({ id }) => id),
    service: services.map(({ id }) => id),
    flow: flows.map(({ id }) => id),
    link: links.map(({ id }) => id),
    equipment: equipment.map(({ id }) => id),
  };
  return Object.entries(named).flatMap(([kind, names]) => repeated(names).map((name) => `two of ${kind} ${name}`));
}

function uniqueAddresses({ hosts, virtualAddresses }: DataCenter): readonly string[] {
  const all = [
    ...hosts.flatMap(({ interfaces }) => interfaces.map(({ address }) => address)),
    ...virtualAddresses.map(({ address }) => address),
  ];
  return repeated(all).map((address) => `address ${address} twice`);
}

function addressesInNetworks({ hosts, networks, virtualAddresses }: DataCenter): readonly string[] {
  const blocks = new Map(networks.map(({ id, cidr }) => [id, blockOf(cidr)]));
  const placed = [
    ...hosts.flatMap(({ name, interfaces }) => interfaces.map((each) => ({ ...each, name }))),
    ...virtualAddresses.map((each) => ({ ...each, name: each.id })),
  ];
  return placed
    .filter(({ network, address }) => {
      const block = blocks.get(network);
      return block === undefined || !holds(block, numberOf(address));
    })
    .map(({ name, address, network }) => `${name}: ${address} is not in ${network}`);
}

/** Sorted by their first address, only neighbours can overlap. */
function networksApart({ networks }: DataCenter): readonly string[] {
  const sorted = networks.map(({ id, cidr }) => ({ id, ...blockOf(cidr) })).toSorted((a, b) => a.first - b.first);
  return sorted.flatMap((network, index) => {
    const next = sorted[index + 1];
    return next !== undefined && network.first + network.size > next.first ? [`networks ${network.id} and ${next.id} overlap`] : [];
  });
}

function uniqueVlans({ networks }: DataCenter): readonly string[] {
  const outOfRange = networks.filter(({ vlan }) => vlan < 2 || vlan > 4094).map(({ id, vlan }) => `${id}: VLAN ${vlan}`);
  return [...outOfRange, ...repeated(networks.map(({ site, vlan }) => `${site} VLAN ${vlan}`)).map((vlan) => `two of ${vlan}`)];
}

function flowEnds({ flows, hosts, zones }: DataCenter): readonly string[] {
  const ends = new Set([...hosts.map(({ name }) => name), ...zones.map(({ id }) => id)]);
  return flows.flatMap(({ id, from, to }) => [from, to].filter((end) => !ends.has(end)).map((end) => `flow ${id}: there is no ${end}`));
}

/** A host that may be reached on a port must answer there, or the rule is dead. */
function flowsAnswered({ flows, services, hosts }: DataCenter): readonly string[] {
  const answered = new Set(services.map(({ host, protocol, port }) => `${host} ${protocol} ${port}`));
  const names = new Set(hosts.map(({ name }) => name));
  return flows
    .filter(({ to, protocol, port }) => names.has(to) && !answered.has(`${to} ${protocol} ${port}`))
    .map(({ id }) => `flow ${id}: nothing answers`);
}

/** The business net and the outside net have no connection. */
function netsApart(dataCenter: DataCenter): readonly string[] {
  const net = netsOf(dataCenter);
  const joins = ({ from, to }: Flow): boolean => joinsNets(net(from), net(to));
  const between = dataCenter.flows.filter(joins).map(({ id }) => `flow ${id} joins the two nets`);
  const zones = new Map(dataCenter.networks.map(({ id, zone }) => [id, zone]));
  const straddling = dataCenter.hosts.filter(({ interfaces }) => {
    const nets = new Set(interfaces.map(({ network }) => net(zones.get(network) ?? "")));
    return nets.has("business") && nets.has("outside");
  });
  return [...between, ...straddling.map(({ name }) => `${name} stands in both nets`)];
}

function joinsNets(one: string | undefined, other: string | undefined): boolean {
  return (one === "business" && other === "outside") || (one === "outside" && other === "business");
}

function netsOf({ zones, hosts }: DataCenter): (end: string) => string | undefined {
  const nets = new Map<string, string>(zones.map(({ id, net }) => [id, net]));
  const ofHost = new Map(hosts.map(({ name, zone }) => [name, nets.get(zone)]));
  return (end) => ofHost.get(end) ?? nets.get(end);
}

/** A channel joins the two nets, one end in each. */
function channelEnds({ gapChannels, hosts, zones }: DataCenter): readonly string[] {
  const nets = new Map(zones.map(({ id, net }) => [id, net]));
  const ofTier = new Map(hosts.map(({ tier, zone }) => [tier, nets.get(zone)]));
  return gapChannels
    .filter(({ from, to }) => !joinsNets(ofTier.get(from), ofTier.get(to)))
    .map(({ id }) => `gap channel ${id} does not join the two nets`);
}

function linkEnds({ links, offices, zones, networks }: DataCenter): readonly string[] {
  const ends = new Set([...offices.map(({ id }) => id), ...zones.map(({ id }) => id)]);
  const known = new Set(networks.map(({ id }) => id));
  return links.flatMap(({ id, from, to, network }) => [
    ...[from, to].filter((end) => !ends.has(end)).map((end) => `link ${id}: there is no ${end}`),
    ...(known.has(network) ? [] : [`link ${id}: there is no network ${network}`]),
  ]);
}

function systemHosts({ systems, hosts }: DataCenter): readonly string[] {
  const names = new Set(hosts.map(({ name }) => name));
  return systems.flatMap(({ id, hosts: serving }) => [
    ...(serving.length === 0 ? [`system ${id} has no host`] : []),
    ...serving.filter((name) => !names.has(name)).map((name) => `system ${id}: there is no ${name}`),
  ]);
}

/** No more hosts are new than their line buys. Terminals are counted, and the two hosts of the gap are one device. */
function hostsBought({ hosts, equipment }: DataCenter): readonly string[] {
  const bought = new Map(equipment.map(({ id, quantity }) => [id, quantity]));
  const uncounted = new Set(["terminal.set", "security.gap", "recovery.gap", "recovery.network"]);
  const fresh = Map.groupBy(
    hosts.filter(({ existing, equipment: line }) => !existing && line !== undefined && !uncounted.has(line)),
    ({ equipment: line }) => line!,
  );
  return [...fresh]
    .filter(([line, news]) => news.length > (bought.get(line) ?? 0))
    .map(([line, news]) => `${news.length} new hosts of ${line}, of which ${bought.get(line) ?? 0} are bought`);
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
