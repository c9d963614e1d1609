import { services as serviceCatalogue } from "../../model/catalogue/services.ts";
import { tiers as tierCatalogue, type Tier, type TierId } from "../../model/catalogue/tiers.ts";
import type { Text } from "../../model/text.ts";
import type { DataCenter, Host } from "../../datacenter/datacenter.ts";
import { evenUp } from "../../sizing/rounding.ts";
import type { Sizing } from "../../sizing/quantity.ts";
import { tierSelector, type Labels } from "./object.ts";
import type { Settled } from "./options.ts";

/** `growing`: its number follows the load, so that it may grow with it. */
type Entry = Readonly<{ tier: TierId; kind: "application" | "archive" | "monitor"; growing: boolean }>;

/**
 * What goes to Kubernetes: the application tier, public services and monitoring. Databases, gap, certificates, backup and what stands at
 * the edges stay hosts; the recovery site has a site of its own, and recovers without this cluster.
 */
const table: readonly Entry[] = Object.freeze([
  { tier: "business-app", kind: "application", growing: true },
  { tier: "finance-app", kind: "application", growing: false },
  { tier: "archive", kind: "archive", growing: false },
  { tier: "channel", kind: "application", growing: false },
  { tier: "general-app", kind: "application", growing: false },
  { tier: "public-app", kind: "application", growing: true },
  { tier: "monitor", kind: "monitor", growing: false },
]);

/** The part of a planned machine that a pod is sure of: the rest is for the node's system, its agents and the kubelet. */
const podShare = 0.75;

/** A tier as the cluster carries it. */
export type Carried = Readonly<{
  tier: string;
  name: Text;
  kind: Entry["kind"];
  role: string;
  zone: string;
  namespace: string;
  net: "business" | "outside";
  selector: Labels;
  hosts: readonly Host[];
  /** As many as the plan has servers. */
  replicas: number;
  /** What autoscaling may reach; `replicas` where there is none. */
  replicasMax: number;
  /** Busy share at which autoscaling adds a pod, in per cent; absent where there is no autoscaling. */
  busyPercent?: number;
  requestMilliCores: number;
  limitMilliCores: number;
  memoryMib: number;
  /** The data that it keeps; 0 where it keeps none. */
  storageMib: number;
  ports: readonly Readonly<{ name: string; protocol: "TCP" | "UDP"; port: number }>[];
  /** Where the plan has clients find it: its cluster's entrance, or its first host. */
  address: string;
}>;

/** The tiers of this data centre that the cluster carries, in the catalogue's order of zones. */
export function carriedTiers(dataCenter: DataCenter, sizing: Sizing, settled: Settled): readonly Carried[] {
  const nets = new Map(dataCenter.zones.map(({ id, net }) => [id, net]));
  const byTier = Map.groupBy(dataCenter.hosts, ({ tier }) => tier);
  return table.flatMap((entry): readonly Carried[] => {
    const hosts = byTier.get(entry.tier) ?? [];
    const net = nets.get(hosts[0]?.zone ?? "");
    return (net === "business" || net === "outside") && settled.nets.includes(net)
      ? [carriedTier(entry, { hosts, net, dataCenter, sizing, name: settled.name })]
      : [];
  });
}

type Context = Readonly<{
  hosts: readonly Host[];
  net: "business" | "outside";
  dataCenter: DataCenter;
  sizing: Sizing;
  name: string;
}>;

function carriedTier({ tier, kind, growing }: Entry, { hosts, net, dataCenter, sizing, name }: Context): Carried {
  const first = hosts[0]!;
  const catalogue: Tier = tierCatalogue.find(({ id }) => id === tier)!;
  const growth = growthOf(sizing);
  const replicas = hosts.length;
  return {
    tier,
    name: catalogue.name,
    kind,
    role: first.role,
    zone: first.zone,
    namespace: `${name}-${first.zone}`,
    net,
    selector: tierSelector(name, tier),
    hosts,
    replicas,
    replicasMax: growing ? evenUp(replicas * growth.factor) : replicas,
    ...(growing ? { busyPercent: growth.busyPercent } : {}),
    requestMilliCores: Math.floor(first.cores * 1000 * podShare),
    limitMilliCores: Math.floor(first.cores * 1000),
    memoryMib: Math.floor(first.memoryGib * 1024 * podShare),
    storageMib: 1024 * storageGib(kind, first, dataCenter),
    ports: portsOf(catalogue, dataCenter),
    address: dataCenter.virtualAddresses.find(({ id }) => id === `entrance-${tier}`)?.address ?? first.address,
  };
}

/**
 * The plan's servers hold the load of the last year of service. Autoscaling may go as far as that growth a second time, and adds pods
 * where the headroom that the sizing keeps free is used up.
 */
function growthOf({ quantities }: Sizing): Readonly<{ factor: number; busyPercent: number }> {
  const inputs = quantities.find(({ id }) => id === "tpcc")?.inputs;
  const [growth, years, headroom] = [inputs?.["growth"], inputs?.["years"], inputs?.["m1"]];
  if (growth === undefined || years === undefined || headroom === undefined) {
    throw new Error("the sizing tells neither growth nor headroom: tpcc has other inputs than growth, years and m1");
  }
  return { factor: (1 + growth) ** years, busyPercent: Math.min(100, Math.max(1, Math.round(100 * (1 - headroom)))) };
}

/** The archive's volume on the array; the disk of the monitoring server. */
function storageGib(kind: Entry["kind"], { name, disks }: Host, { volumes }: DataCenter): number {
  if (kind === "archive") {
    return volumes.filter(({ hosts }) => hosts.includes(name)).reduce((sum, { gib }) => sum + gib, 0);
  }
  return kind === "monitor" ? disks.reduce((sum, { gib }) => sum + gib, 0) : 0;
}

/** What answers in a pod: what the tier has beside what every host has, as a pod has neither a shell nor a host's metrics. */
function portsOf({ id, services }: Tier, dataCenter: DataCenter): Carried["ports"] {
  const answered = new Set(dataCenter.services.filter(({ host }) => host === `${id}-1`).map(({ protocol, port }) => `${protocol} ${port}`));
  return services.flatMap((service) => {
    const entry = serviceCatalogue.find((each) => each.id === service)!;
    return answered.has(`${entry.protocol} ${entry.port}`)
      ? [{ name: entry.id, protocol: entry.protocol === "udp" ? ("UDP" as const) : ("TCP" as const), port: entry.port }]
      : [];
  });
}
