import type { DataCenter, Host } from "../datacenter/datacenter.ts";
import type { LabPlan } from "../datacenter/lab.ts";
import { isPrivateRange, parseCidr } from "../model/cidr.ts";
import type { Text } from "../model/text.ts";

/** What is to be built, as the policies see it; a target that makes no networks has no lab. */
export type Subjected = Readonly<{
  dataCenter: DataCenter;
  lab?: LabPlan;
  /** The province's assumption: GiB of memory for each core of a database server. */
  memoryPerCoreGib: number;
}>;

/** One rule that is broken, and by what. */
export type Violation = Readonly<{ policy: string; subject: string; text: Text }>;

/** A rule that every stack keeps, whoever made its plan: looked at before each `preview` and `up`. */
type Policy = Readonly<{ id: string; broken: (subjected: Subjected) => readonly Readonly<{ subject: string; text: Text }>[] }>;

export const policies: readonly Policy[] = [
  { id: "racks-apart", broken: racksApart },
  { id: "one-zone", broken: oneZone },
  { id: "gap-flows", broken: gapFlows },
  { id: "gap-networks", broken: gapNetworks },
  { id: "private-addresses", broken: privateAddresses },
  { id: "even-cores", broken: evenCores },
  { id: "memory-ratio", broken: memoryRatio },
];

export function violationsOf(subjected: Subjected): readonly Violation[] {
  return policies.flatMap(({ id, broken }) => broken(subjected).map((each) => ({ policy: id, ...each })));
}

/**
 * No rack's failure takes a whole cluster: its nodes stand as far apart as the racks of its net allow, each on one of its own where there
 * are as many racks as nodes. Table 7's baseline has one rack for each net, where there is nothing to choose.
 */
function racksApart({ dataCenter: { hosts, zones } }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  const nets = new Map(zones.map(({ id, net }) => [id, net]));
  // The gap is one device, and stands with its outer side.
  const racked = hosts.filter(({ rack, role }) => rack !== undefined && role !== "gap-inner");
  const racksOfNet = Map.groupBy(racked, ({ zone }) => nets.get(zone));
  return [...Map.groupBy(racked.filter(isClustered), ({ tier }) => tier)].flatMap(([tier, nodes]) => {
    const racks = new Set(racksOfNet.get(nets.get(nodes[0]!.zone))!.map(({ rack }) => rack)).size;
    const most = Math.ceil(nodes.length / racks);
    return [...Map.groupBy(nodes, ({ rack }) => rack!)]
      .filter(([, together]) => together.length > most)
      .map(([rack, together]) => ({
        subject: tier,
        text: {
          zh: `${rack} 上有 ${together.length} 个节点（${namesOf(together)}），该网有 ${racks} 个机柜，每柜至多 ${most} 个`,
          en: `${rack} holds ${together.length} of its nodes (${namesOf(together)}); with ${racks} racks in the net, at most ${most}`,
        },
      }));
  });
}

/** Those whose nodes stand in for one another with state or an address of their own; application servers are many and alike. */
function isClustered({ role }: Host): boolean {
  return ["database", "balancer", "firewall"].includes(role.replace(/^recovery-/u, ""));
}

/** Only what routes or filters between zones may stand in more than one. */
function oneZone({ dataCenter: { hosts, networks } }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  const zoneOf = new Map(networks.map(({ id, zone }) => [id, zone]));
  return hosts
    .filter(({ role }) => !["router", "firewall", "recovery-firewall"].includes(role))
    .flatMap(({ name, interfaces }) => {
      const zones = [...new Set(interfaces.map(({ network }) => zoneOf.get(network) ?? "?"))];
      const list = zones.join(", ");
      return zones.length <= 1 ? [] : [{ subject: name, text: { zh: `同时处在 ${list}`, en: `stands in ${list} at once` } }];
    });
}

/** What passes between the two nets passes by the gap, and the gap passes no connection. */
function gapFlows({ dataCenter: { flows, hosts, zones } }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  const netOfZone = new Map(zones.map(({ id, net }) => [id, net]));
  const netOfHost = new Map(hosts.map(({ name, zone }) => [name, netOfZone.get(zone)]));
  const netOf = (end: string): string | undefined => netOfHost.get(end) ?? netOfZone.get(end);
  return flows
    .filter(({ from, to }) => isAcross(netOf(from), netOf(to)))
    .map(({ id, from, to, port }) => ({
      subject: id,
      text: { zh: `绕过网闸：${from} 到 ${to} 的 ${port} 端口`, en: `goes round the gap: ${from} to ${to}, port ${port}` },
    }));
}

function isAcross(one: string | undefined, other: string | undefined): boolean {
  return (one === "business" && other === "outside") || (one === "outside" && other === "business");
}

/** Whoever follows cables and routers from the business net never comes to the outside net, whatever the filters say. */
function gapNetworks({ dataCenter: { networks, zones, hosts }, lab }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  const netOfZone = new Map(zones.map(({ id, net }) => [id, net]));
  const start = networks.filter(({ zone }) => netOfZone.get(zone) === "business").map(({ id }) => id);
  const goal = new Set(networks.filter(({ zone }) => netOfZone.get(zone) === "outside").map(({ id }) => id));
  const crossing = lab === undefined ? hosts.map(plugged) : [...lab.hosts.map(plugged), ...lab.lines.map(joinedBy(lab))];
  const reached = new Map<string, string>(start.map((id) => [id, ""]));
  for (const network of reached.keys()) {
    for (const { name, on } of crossing.filter((each) => each.on.includes(network))) {
      for (const next of on.filter((each) => !reached.has(each))) {
        reached.set(next, name);
      }
    }
  }
  return [...reached]
    .filter(([network]) => goal.has(network))
    .map(([network, by]) => ({
      subject: by,
      text: { zh: `由它可从业务专网到达外网的 ${network}`, en: `leads from the business net to ${network} of the outside net` },
    }));
}

type Crossing = Readonly<{ name: string; on: readonly string[] }>;

function plugged({ name, interfaces }: Readonly<{ name: string; interfaces: readonly Readonly<{ network: string }>[] }>): Crossing {
  return { name, on: interfaces.map(({ network }) => network) };
}

/** A line joins all that the hosts at its ends are plugged into. */
function joinedBy({ hosts }: LabPlan): (line: LabPlan["lines"][number]) => Crossing {
  const byName = new Map(hosts.map((host) => [host.name, plugged(host).on]));
  return ({ name, ends }) => ({ name, on: ends.flatMap(({ host }) => byName.get(host) ?? []) });
}

/** The business net is a private one (RFC 1918): no address of it exists on the internet. */
function privateAddresses({ dataCenter: { hosts, networks, zones } }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  const business = new Set(zones.filter(({ net }) => net === "business").map(({ id }) => id));
  const zoneOf = new Map(networks.map(({ id, zone }) => [id, zone]));
  const named = [
    ...networks.filter(({ zone }) => business.has(zone)).map(({ id, cidr }) => ({ subject: id, range: cidr })),
    ...hosts.flatMap(({ name, interfaces }) =>
      interfaces
        .filter(({ network }) => business.has(zoneOf.get(network) ?? ""))
        .map(({ address }) => ({ subject: name, range: `${address}/32` })),
    ),
  ];
  return named
    .filter(({ range }) => {
      const parsed = parseCidr(range);
      return parsed === undefined || !isPrivateRange(parsed);
    })
    .map(({ subject, range }) => ({
      subject,
      text: { zh: `业务专网中有公网地址 ${range}`, en: `has the public address ${range} in the business net` },
    }));
}

/** The scheme rounds a database server's cores up to an even number. */
function evenCores({ dataCenter: { hosts } }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  return hosts
    .filter((host) => isDatabase(host) && host.cores % 2 !== 0)
    .map(({ name, cores }) => ({
      subject: name,
      text: { zh: `${cores} 核，应为偶数`, en: `has ${cores} cores: an even number is asked for` },
    }));
}

/** Each core of a database server has its memory. Table 7 gives the small finance database more than the ratio, never less. */
function memoryRatio({ dataCenter: { hosts }, memoryPerCoreGib }: Subjected): readonly Readonly<{ subject: string; text: Text }>[] {
  return hosts
    .filter((host) => isDatabase(host) && host.memoryGib < host.cores * memoryPerCoreGib)
    .map(({ name, cores, memoryGib }) => {
      const least = cores * memoryPerCoreGib;
      return {
        subject: name,
        text: {
          zh: `${cores} 核配 ${memoryGib} GiB 内存，至少 ${least} GiB`,
          en: `has ${memoryGib} GiB for ${cores} cores: at least ${least} GiB`,
        },
      };
    });
}

function isDatabase({ role }: Host): boolean {
  return role === "database" || role === "recovery-database";
}

function namesOf(hosts: readonly Host[]): string {
  return hosts.map(({ name }) => name).join(", ");
}
