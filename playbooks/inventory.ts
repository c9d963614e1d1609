import type { DataCenter, Host, VirtualAddress } from "../datacenter/datacenter.ts";
import { servingRoles } from "../datacenter/hosts.ts";
import { rulesetsOf } from "../datacenter/nftables.ts";

/** What Ansible is told of one host. Names begin with `dc_`: they say what was planned, and no role may set them. */
export type HostVariables = Readonly<{
  dc_address: string;
  dc_zone: string;
  dc_tier: string;
  dc_role: string;
  dc_site: string;
  dc_systems: readonly string[];
  dc_cores: number;
  dc_memory_gib: number;
  /** Ports on which it answers, by service. */
  dc_services: Readonly<Record<string, Readonly<{ protocol: "tcp" | "udp"; port: number }>>>;
  dc_interfaces: readonly Readonly<{ network: string; address: string; prefix: number; gateway: string }>[];
  /** Virtual addresses that it may hold, with those it shares them with; `rank` 0 holds first. */
  dc_virtual_addresses: readonly Readonly<{
    id: string;
    network: string;
    address: string;
    prefix: number;
    rank: number;
    peers: readonly string[];
  }>[];
  dc_volumes: readonly Readonly<{ id: string; gib: number; media: string; path: string }>[];
  /** Its packet filter, a file beside the inventory. */
  dc_ruleset: string;
  /** Other names that its certificate bears. */
  dc_certificate_names: readonly string[];
  /** Where systems answer that this host may ask, its own among them. */
  dc_peers: Readonly<Record<string, string>>;
}>;

type Group = Readonly<{
  hosts?: Readonly<Record<string, HostVariables | null>>;
  children?: Readonly<Record<string, Group | null>>;
  vars?: object;
}>;

/** An inventory as Ansible reads it from YAML. */
export type Inventory = Readonly<{ all: Group }>;

export type InventoryFiles = Readonly<{ inventory: Inventory; rulesets: ReadonlyMap<string, string> }>;

/** The domain of all hosts' names. */
export const domain = "pension.internal";

/** Hosts that are configured: all that have an operating system of their own to log in to. Offices are terminals' networks. */
export function configuredHosts({ hosts }: DataCenter, chosen: (host: Host) => boolean): readonly Host[] {
  return hosts.filter((host) => host.role !== "office" && chosen(host));
}

/**
 * What playbooks need to know of a data centre, in groups by tier (`business_db`), role (`role_database`), zone (`zone_core`), net
 * (`net_business`), site (`site_recovery`) and system (`system_business`).
 */
export function inventoryOf(dataCenter: DataCenter, chosen: (host: Host) => boolean): InventoryFiles {
  const hosts = configuredHosts(dataCenter, chosen);
  const rulesets = rulesetsOf(dataCenter);
  const netOf = new Map(dataCenter.zones.map(({ id, net }) => [id, net]));
  const variables = variablesOf(dataCenter);
  const grouped = [
    ...groupsBy(hosts, ({ tier }) => [tier]),
    ...groupsBy(hosts, ({ role }) => [`role-${role}`]),
    ...groupsBy(hosts, ({ zone }) => [`zone-${zone}`]),
    ...groupsBy(hosts, ({ site }) => [`site-${site}`]),
    ...groupsBy(hosts, ({ systems }) => systems.map((id) => `system-${id}`)),
  ];
  const nets = groupsBy(hosts, ({ zone }) => [`net-${netOf.get(zone)!}`]).map(([name, group]) => [
    name,
    { ...group, vars: netVariables(dataCenter, name === "net_outside" ? "outside" : "business") },
  ]);
  return {
    inventory: {
      all: {
        hosts: Object.fromEntries(hosts.map((host) => [host.name, variables(host)])),
        vars: provinceVariables(dataCenter),
        children: Object.fromEntries([...grouped, ...nets]) as Readonly<Record<string, Group>>,
      },
    },
    rulesets: new Map(hosts.map(({ name }) => [name, rulesets.get(name)!])),
  };
}

/** Group names as Ansible allows them. */
function groupsBy(hosts: readonly Host[], keys: (host: Host) => readonly string[]): readonly (readonly [string, Group])[] {
  const members = new Map<string, Record<string, null>>();
  for (const host of hosts) {
    for (const key of keys(host)) {
      const name = key.replaceAll("-", "_");
      members.set(name, { ...members.get(name), [host.name]: null });
    }
  }
  return [...members].map(([name, some]) => [name, { hosts: some }]);
}

function variablesOf(dataCenter: DataCenter): (host: Host) => HostVariables {
  const networks = new Map(dataCenter.networks.map((network) => [network.id, network]));
  const services = Map.groupBy(dataCenter.services, ({ host }) => host);
  const names = new Map(dataCenter.certificates.servers.map((each) => [each.host, each.names]));
  const asked = peersByHost(dataCenter);
  const prefixOf = (network: string): number => Number(networks.get(network)!.cidr.split("/")[1]);
  return (host) => ({
    dc_address: host.address,
    dc_zone: host.zone,
    dc_tier: host.tier,
    dc_role: host.role,
    dc_site: host.site,
    dc_systems: host.systems,
    dc_cores: host.cores,
    dc_memory_gib: host.memoryGib,
    dc_services: Object.fromEntries(
      (services.get(host.name) ?? []).map(({ id, protocol, port }) => [id.slice(host.name.length + 1), { protocol, port }]),
    ),
    dc_interfaces: host.interfaces.map(({ network, address }) => ({
      network,
      address,
      prefix: prefixOf(network),
      gateway: networks.get(network)!.gateway,
    })),
    dc_virtual_addresses: dataCenter.virtualAddresses
      .filter(({ hosts }) => hosts.includes(host.name))
      .map((each) => ({
        id: each.id,
        network: each.network,
        address: each.address,
        prefix: prefixOf(each.network),
        rank: each.hosts.indexOf(host.name),
        peers: peersOf(dataCenter, each, host.name),
      })),
    dc_volumes: dataCenter.volumes
      .filter(({ hosts }) => hosts.includes(host.name))
      .map(({ id, gib, media, hosts }) => ({ id, gib, media, path: `/srv/${hosts.length === 1 ? id : `${id}-${host.name}`}` })),
    dc_ruleset: `nftables/${host.name}.nft`,
    dc_certificate_names: names.get(host.name) ?? [host.name],
    dc_peers: asked(host),
  });
}

/** By the plan's flows. A host answers in the name of its systems too; of several that serve one the first is asked. */
function peersByHost({ hosts, flows, services }: DataCenter): (host: Host) => Readonly<Record<string, string>> {
  const asked = new Set(["https", "application"]);
  const serving = new Map(hosts.filter(({ role }) => servingRoles.has(role)).map((host) => [host.name, host]));
  const allowed = Map.groupBy(
    flows.filter(({ to, service }) => asked.has(service) && serving.has(to)),
    ({ from }) => from,
  );
  return ({ name }) => {
    const own = services.filter(({ id, host }) => host === name && serving.has(host) && asked.has(id.slice(host.length + 1)));
    const reached = [...own.map(({ port }) => ({ to: name, port })), ...(allowed.get(name) ?? [])];
    return Object.fromEntries(
      reached.toReversed().flatMap(({ to, port }) => serving.get(to)!.systems.map((system) => [system, `https://${to}:${port}`])),
    );
  };
}

/** Addresses, on the same network, of the others that may hold it. */
function peersOf({ hosts }: DataCenter, { network, hosts: holders }: VirtualAddress, own: string): readonly string[] {
  return hosts
    .filter(({ name }) => name !== own && holders.includes(name))
    .flatMap(({ interfaces }) => interfaces.filter((each) => each.network === network).map(({ address }) => address));
}

function provinceVariables(dataCenter: DataCenter): object {
  const { province, hosts, virtualAddresses, zones, networks, certificates } = dataCenter;
  return {
    dc_province: province,
    dc_domain: domain,
    // Every name that hosts know; that of a cluster is its entrance, and so is that of a system where it has one.
    dc_names: Object.fromEntries([
      ...hosts.filter(({ role }) => role !== "office").map(({ name, address }) => [name, address]),
      ...virtualAddresses.filter(({ id }) => id.startsWith("entrance-")).map(({ id, address }) => [id, address]),
      ...systemAddresses(dataCenter),
    ]),
    dc_networks: Object.fromEntries(networks.filter(({ site }) => site === "data-centre").map(({ id, cidr }) => [id, cidr])),
    dc_zones: zones.map(({ id, net }) => ({ id, net })),
    dc_certificates: { operators: certificates.operators, issuers: certificates.issuers, algorithm: certificates.algorithm },
    dc_gap_channels: gapChannelsOf(dataCenter),
  };
}

/** By which address a system is asked: that of the entrance that leads to its hosts, or that of the first of them. */
function systemAddresses({ systems, hosts, virtualAddresses, flows }: DataCenter): readonly (readonly [string, string])[] {
  const entrances = virtualAddresses.filter(({ id }) => id.startsWith("entrance-"));
  return systems.flatMap(({ id }) => {
    const serving = hosts.filter(({ role, systems: its }) => servingRoles.has(role) && its.includes(id));
    const names = new Set(serving.map(({ name }) => name));
    const entrance = entrances.find(({ hosts: holders }) =>
      holders.some((holder) => names.has(holder) || flows.some(({ from, to }) => from === holder && names.has(to))),
    );
    const address = entrance?.address ?? serving[0]?.address;
    return address === undefined ? [] : [[id, address] as const];
  });
}

/** What may pass the gap, and which way: `inward` from the outside net into the business net. */
function gapChannelsOf({ gapChannels, hosts, zones }: DataCenter): readonly object[] {
  const outside = new Set(zones.filter(({ net }) => net === "outside").map(({ id }) => id));
  const outer = new Set(hosts.filter(({ zone }) => outside.has(zone)).map(({ tier }) => tier));
  const named = (tier: string): readonly string[] => hosts.filter((host) => host.tier === tier).map(({ name }) => name);
  return gapChannels.map(({ id, from, to }) => ({
    id,
    inward: outer.has(from),
    senders: named(from),
    receivers: named(to),
  }));
}

/** Who serves a net with time, names, packages and logs: its own hosts, as nothing crosses the gap but messages. */
function netVariables({ hosts, services, flows }: DataCenter, net: "business" | "outside"): object {
  const serving = (service: string): readonly Readonly<{ name: string; address: string }>[] => {
    const reached = new Set(flows.filter((flow) => flow.service === service).map(({ to }) => to));
    return hosts
      .filter(({ name, zone }) => (zone === "outside") === (net === "outside") && reached.has(name))
      .filter(({ name }) => services.some(({ id }) => id === `${name}/${service}`))
      .map(({ name, address }) => ({ name, address }));
  };
  return {
    dc_net: net,
    dc_name_servers: serving("dns"),
    dc_time_servers: serving("ntp"),
    dc_package_servers: serving("packages"),
    dc_log_servers: serving("syslog"),
    dc_certificate_servers: serving("certificate"),
  };
}
