import test from "ava";
import { services as serviceCatalogue, type ServiceEntry } from "../../model/catalogue/services.ts";
import type { DataCenter } from "../../datacenter/datacenter.ts";
import { addressText, blockOf, numberOf } from "../../datacenter/ranges.ts";
import { policyEvaluator, type ConnectionEnd } from "./evaluate-policies.ts";
import type { NetworkPolicy } from "./network-policy.ts";
import { kubernetesObjects } from "./objects.ts";
import type { KubernetesObject } from "./object.ts";
import { planned, variants } from "./test-plans.ts";

type NamedEnd = Readonly<{ title: string; end: ConnectionEnd; names: ReadonlySet<string> }>;

/** Every service of the catalogue, and a port where nothing ever answers. */
const ports = [
  ...serviceCatalogue.map(({ protocol, port }: ServiceEntry) => ({ protocol, port })),
  { protocol: "tcp" as const, port: 4444 },
  { protocol: "udp" as const, port: 4444 },
].map(({ protocol, port }) => ({ protocol, port, wire: protocol === "tcp" ? ("TCP" as const) : ("UDP" as const) }));

for (const [title, changes] of variants) {
  test(`${title}: between pods, and between pods and every address of the plan, exactly the flows are allowed on each port, each way`, (t) => {
    const { dataCenter, sizing } = planned(changes);
    const objects = kubernetesObjects(dataCenter, sizing);
    const judge = policyEvaluator(policiesOf(objects));
    const flows = new Set(dataCenter.flows.map(({ from, to, protocol, port }) => `${from} ${to} ${protocol} ${port}`));
    const pods = podsOf(objects, dataCenter);
    const addresses = addressesOf(dataCenter, new Set(pods.flatMap(({ names }) => [...names])));
    const wrong: string[] = [];
    let allowed = 0;
    for (const [from, to] of pairs(pods, addresses)) {
      for (const { protocol, port, wire } of ports) {
        const expected = [...from.names].some((source) =>
          [...to.names].some((target) => flows.has(`${source} ${target} ${protocol} ${port}`)),
        );
        const { egress, ingress } = judge({ from: from.end, to: to.end, protocol: wire, port });
        allowed += expected ? 1 : 0;
        if (egress !== (expected || from.end.namespace === undefined) || ingress !== (expected || to.end.namespace === undefined)) {
          wrong.push(`${from.title} -> ${to.title} ${protocol}/${port}: egress ${egress}, ingress ${ingress}, planned ${expected}`);
        }
      }
    }
    t.true(allowed > 100);
    t.deepEqual(wrong.slice(0, 20), []);
  });
}

test("beside the flows, pods reach the cluster's name server on port 53 and nothing else of the cluster", (t) => {
  const { dataCenter, sizing } = planned();
  const objects = kubernetesObjects(dataCenter, sizing, { clusterNetworks: ["100.64.0.0/10"] });
  const judge = policyEvaluator(policiesOf(objects));
  const foreign = (namespace: string, labels: Readonly<Record<string, string>>): ConnectionEnd => ({
    namespace,
    namespaceLabels: { "kubernetes.io/metadata.name": namespace },
    labels,
    address: "100.64.7.7",
  });
  const names = foreign("kube-system", { "k8s-app": "kube-dns" });
  const others = [foreign("kube-system", { "k8s-app": "metrics" }), foreign("default", { "k8s-app": "kube-dns" }), foreign("default", {})];
  for (const { end, title } of podsOf(objects, dataCenter)) {
    for (const { protocol, port, wire } of ports) {
      t.is(judge({ from: end, to: names, protocol: wire, port }).egress, port === 53, `${title} -> names ${protocol}/${port}`);
      t.false(judge({ from: names, to: end, protocol: wire, port }).ingress, `names -> ${title} ${protocol}/${port}`);
      for (const other of others) {
        t.false(judge({ from: end, to: other, protocol: wire, port }).egress, `${title} -> cluster ${protocol}/${port}`);
        t.false(judge({ from: other, to: end, protocol: wire, port }).ingress, `cluster -> ${title} ${protocol}/${port}`);
      }
    }
  }
});

test("a pod without a policy of its own, in a namespace of ours, reaches and is reached by nobody", (t) => {
  const { dataCenter, sizing } = planned();
  const objects = kubernetesObjects(dataCenter, sizing);
  const judge = policyEvaluator(policiesOf(objects));
  for (const { end } of podsOf(objects, dataCenter)) {
    const stray: ConnectionEnd = { ...end, labels: { app: "stray" } } as ConnectionEnd;
    t.deepEqual(judge({ from: stray, to: end, protocol: "TCP", port: 8443 }), { egress: false, ingress: false, allowed: false });
    t.deepEqual(judge({ from: end, to: stray, protocol: "TCP", port: 8443 }), { egress: false, ingress: false, allowed: false });
  }
});

test("every rule of flows that ends in the cluster is named by a policy, and no other", (t) => {
  const { dataCenter, sizing } = planned();
  const policies = policiesOf(kubernetesObjects(dataCenter, sizing));
  const named = new Set(policies.flatMap(({ metadata }) => metadata.annotations?.["jinbao/flows"]?.split(" ") ?? []));
  const tiers = new Set(policies.map(({ metadata }) => metadata.name));
  const carried = new Set(dataCenter.hosts.filter(({ tier }) => tiers.has(tier)).map(({ name }) => name));
  const expected = new Set(dataCenter.flows.filter(({ from, to }) => carried.has(from) || carried.has(to)).map(({ rule }) => rule));
  t.deepEqual([...named].toSorted(), [...expected].toSorted());
});

test("hosts of one tier with different flows are refused, as their pods cannot be told apart", (t) => {
  const { dataCenter, sizing } = planned();
  const flows = dataCenter.flows.filter(({ from, rule }) => !(from === "business-app-2" && rule === "business-front"));
  t.throws(() => kubernetesObjects({ ...dataCenter, flows }, sizing), { message: /hosts of business-app have different flows/u });
});

function policiesOf(objects: readonly KubernetesObject[]): readonly NetworkPolicy[] {
  return objects.filter(({ kind }) => kind === "NetworkPolicy") as unknown as readonly NetworkPolicy[];
}

/** One pod of each workload, with the labels that its template gives, in its namespace as rendered. */
function podsOf(objects: readonly KubernetesObject[], dataCenter: DataCenter): readonly NamedEnd[] {
  const namespaces = new Map(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => [metadata.name, metadata.labels]));
  return objects
    .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    .map(({ metadata, ...rest }) => {
      const { template } = rest["spec"] as unknown as { template: { metadata: { labels: Readonly<Record<string, string>> } } };
      const namespace = metadata.namespace!;
      return {
        title: metadata.name,
        end: {
          namespace,
          // The API server adds this label to every namespace.
          namespaceLabels: { ...namespaces.get(namespace), "kubernetes.io/metadata.name": namespace },
          labels: template.metadata.labels,
        },
        names: new Set(dataCenter.hosts.filter(({ tier }) => tier === metadata.name).map(({ name }) => name)),
      };
    });
}

/** Every address that a host outside of the cluster has, one in each network that no host has, and some that are in none. */
function addressesOf(dataCenter: DataCenter, carried: ReadonlySet<string>): readonly NamedEnd[] {
  const { hosts, networks, virtualAddresses } = dataCenter;
  const names = new Map<string, Set<string>>();
  const say = (address: string, ...more: readonly string[]): void => {
    names.set(address, new Set([...(names.get(address) ?? []), ...more]));
  };
  for (const { name, zone, interfaces } of hosts.filter(({ name }) => !carried.has(name))) {
    for (const { address } of interfaces) {
      say(address, name, zone);
    }
  }
  for (const { address, hosts: holders } of virtualAddresses.filter(({ id }) => id.startsWith("entrance-"))) {
    say(address, ...holders.filter((holder) => !carried.has(holder)));
  }
  for (const address of ["198.51.100.7", "8.8.8.8", "10.63.0.1", "0.0.0.1", "255.255.255.254"]) {
    say(address);
  }
  const blocks = networks.map(({ cidr, zone }) => ({ zone, ...blockOf(cidr) }));
  for (const { first, size } of blocks) {
    say(addressText(first + size - 2));
  }
  for (const [address, known] of names) {
    const number = numberOf(address);
    const within = blocks.filter(({ first, size }) => number >= first && number < first + size).map(({ zone }) => zone);
    for (const zone of within.length === 0 ? ["internet"] : within) {
      known.add(zone);
    }
  }
  return [...names].map(([address, known]) => ({ title: address, end: { address }, names: known }));
}

function* pairs(pods: readonly NamedEnd[], addresses: readonly NamedEnd[]): Generator<readonly [NamedEnd, NamedEnd]> {
  for (const pod of pods) {
    for (const other of pods) {
      yield [pod, other];
    }
    for (const address of addresses) {
      yield [pod, address];
      yield [address, pod];
    }
  }
}
