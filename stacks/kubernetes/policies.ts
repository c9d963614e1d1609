import type { DataCenter, Flow } from "../../datacenter/datacenter.ts";
import { coverOf } from "./address-cover.ts";
import type { Carried } from "./carried.ts";
import { endPlacer, ourNetworks, type PlacedEnd } from "./ends.ts";
import type { NetworkPolicy, PolicyPeer, PolicyPort } from "./network-policy.ts";
import { commonLabels } from "./object.ts";
import type { Settled } from "./options.ts";
import { tierLabels } from "./pod.ts";

const namespaceName = "kubernetes.io/metadata.name";
/** Where clusters keep their name server, and the label that all of them give it. */
const clusterNames = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } } as const;

/** What holds for all pods of a namespace: nothing comes in and nothing goes out but questions to the cluster's name server. */
export function namespacePolicies(namespace: string, instance: string): readonly NetworkPolicy[] {
  const metadata = (name: string): NetworkPolicy["metadata"] => ({ name, namespace, labels: commonLabels(instance) });
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("default-deny"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("cluster-names"),
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { [namespaceName]: clusterNames.namespace } },
                podSelector: { matchLabels: clusterNames.labels },
              },
            ],
            ports: [
              { protocol: "UDP", port: 53 },
              { protocol: "TCP", port: 53 },
            ],
          },
        ],
      },
    },
  ];
}

/** A policy for each tier that allows exactly its flows, named in an annotation by the catalogue's rules. */
export function tierPolicies(dataCenter: DataCenter, carried: readonly Carried[], settled: Settled): ReadonlyMap<string, NetworkPolicy> {
  const place = endPlacer(dataCenter, carried);
  const peers = peerWriter(dataCenter, carried, settled);
  const outgoing = Map.groupBy(dataCenter.flows, ({ from }) => from);
  const incoming = Map.groupBy(dataCenter.flows, ({ to }) => to);
  return new Map(
    carried.map((tier): [string, NetworkPolicy] => {
      const flowsOf = (index: ReadonlyMap<string, readonly Flow[]>): readonly (readonly Flow[])[] =>
        tier.hosts.map(({ name }) => index.get(name) ?? []);
      const ingress = direction(flowsOf(incoming), ({ from }) => from, place, tier.tier);
      const egress = direction(flowsOf(outgoing), ({ to }) => to, place, tier.tier);
      const rules = new Set(
        tier.hosts.flatMap(({ name }) => [...(incoming.get(name) ?? []), ...(outgoing.get(name) ?? [])]).map(({ rule }) => rule),
      );
      return [
        tier.tier,
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: {
            name: tier.tier,
            namespace: tier.namespace,
            labels: tierLabels(tier, settled.name),
            annotations: { "jinbao/flows": [...rules].join(" ") },
          },
          spec: {
            podSelector: { matchLabels: tier.selector },
            policyTypes: ["Ingress", "Egress"],
            ingress: ingress.map(({ ends, ports }) => ({ from: peers(ends), ports })),
            egress: egress.map(({ ends, ports }) => ({ to: peers(ends), ports })),
          },
        },
      ];
    }),
  );
}

type Allowed = Readonly<{ ends: readonly PlacedEnd[]; ports: readonly PolicyPort[] }>;

/** The flows of a tier in one direction: who shares the same ports stands in one rule. */
function direction(
  flowsOfHosts: readonly (readonly Flow[])[],
  other: (flow: Flow) => string,
  place: (end: string) => PlacedEnd,
  tier: string,
): readonly Allowed[] {
  refuseUnlike(flowsOfHosts, other, place, tier);
  const ports = new Map<string, Set<string>>();
  const ends = new Map<string, PlacedEnd>();
  for (const flow of flowsOfHosts.flat()) {
    const name = nameOf(other(flow), place);
    ends.set(name, place(other(flow)));
    ports.set(name, (ports.get(name) ?? new Set()).add(`${flow.protocol} ${flow.port}`));
  }
  const groups = Map.groupBy(ends.keys(), (name) => [...ports.get(name)!].toSorted().join(","));
  return [...groups].map(([key, names]) => ({
    ends: names.map((name) => ends.get(name)!),
    ports: key.split(",").map((each): PolicyPort => {
      const [protocol, port] = each.split(" ");
      return { protocol: protocol === "udp" ? "UDP" : "TCP", port: Number(port) };
    }),
  }));
}

function nameOf(end: string, place: (end: string) => PlacedEnd): string {
  const placed = place(end);
  return "tier" in placed ? `tier ${placed.tier}` : end;
}

/** Pods of a tier cannot be told apart: a flow of one host alone would be given to all of them. */
function refuseUnlike(
  flowsOfHosts: readonly (readonly Flow[])[],
  other: (flow: Flow) => string,
  place: (end: string) => PlacedEnd,
  tier: string,
): void {
  const all = flowsOfHosts.map((flows) =>
    [...new Set(flows.map((flow) => `${nameOf(other(flow), place)} ${flow.protocol} ${flow.port}`))].toSorted().join("\n"),
  );
  if (new Set(all).size > 1) {
    throw new Error(`the hosts of ${tier} have different flows, which pods of one workload cannot have`);
  }
}

function peerWriter(
  dataCenter: DataCenter,
  carried: readonly Carried[],
  { clusterNetworks }: Settled,
): (ends: readonly PlacedEnd[]) => readonly PolicyPeer[] {
  const byTier = new Map(carried.map((tier) => [tier.tier, tier]));
  const inside = coverOf([...ourNetworks(dataCenter), ...clusterNetworks]);
  return (ends) => [
    ...ends.flatMap((end): readonly PolicyPeer[] => {
      if (!("tier" in end)) {
        return [];
      }
      const { namespace, selector } = byTier.get(end.tier)!;
      return [{ namespaceSelector: { matchLabels: { [namespaceName]: namespace } }, podSelector: { matchLabels: selector } }];
    }),
    ...(ends.some((end) => "internet" in end) ? [{ ipBlock: { cidr: "0.0.0.0/0", except: inside } }] : []),
    ...coverOf(ends.flatMap((end) => ("cidrs" in end ? end.cidrs : []))).map((cidr): PolicyPeer => ({ ipBlock: { cidr } })),
  ];
}
