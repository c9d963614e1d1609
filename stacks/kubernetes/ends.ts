import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { Carried } from "./carried.ts";

/** Where an end of a flow is found: in pods of a tier, or at addresses outside of the cluster. */
export type PlacedEnd = Readonly<{ tier: string } | { cidrs: readonly string[] } | { internet: true }>;

/**
 * The ends of flows as network policies speak of them. A host is found at its addresses and its cluster's entrances; a zone in its
 * networks, and at what addresses its routers and firewalls have elsewhere, as they may speak from any of them; the internet is whatever
 * is no network of ours. Hosts' own packet filters are made by the same rule.
 */
export function endPlacer(dataCenter: DataCenter, carried: readonly Carried[]): (end: string) => PlacedEnd {
  const { hosts, networks, virtualAddresses } = dataCenter;
  const tiers = new Map(carried.flatMap(({ tier, hosts: own }) => own.map(({ name }) => [name, tier] as const)));
  const zoneOfNetwork = new Map(networks.map(({ id, zone }) => [id, zone]));
  const known = new Map<string, string[]>(dataCenter.zones.map(({ id }) => [id, []]));
  const add = (end: string, cidr: string): void => {
    const cidrs = known.get(end);
    if (cidrs === undefined) {
      known.set(end, [cidr]);
    } else {
      cidrs.push(cidr);
    }
  };
  for (const { zone, cidr } of networks) {
    add(zone, cidr);
  }
  for (const { name, zone, interfaces } of hosts) {
    for (const { network, address } of interfaces) {
      add(name, `${address}/32`);
      if (zoneOfNetwork.get(network) !== zone) {
        add(zone, `${address}/32`);
      }
    }
  }
  for (const { hosts: holders, address } of virtualAddresses.filter(({ id }) => id.startsWith("entrance-"))) {
    for (const host of holders) {
      add(host, `${address}/32`);
    }
  }
  return (end) => {
    const tier = tiers.get(end);
    if (tier !== undefined) {
      return { tier };
    }
    const cidrs = known.get(end);
    if (cidrs === undefined) {
      throw new Error(`a flow ends at "${end}", which is neither a host nor a zone`);
    }
    return end === "internet" ? { internet: true } : { cidrs };
  };
}

/** Every network of ours: the internet is the rest. */
export function ourNetworks({ networks }: DataCenter): readonly string[] {
  return networks.filter(({ zone }) => zone !== "internet").map(({ cidr }) => cidr);
}
