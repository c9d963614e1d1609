import test from "ava";
import fc from "fast-check";
import { UserError } from "../../model/problem.ts";
import { binaryQuantity, coreQuantity, objectKey, type KubernetesObject } from "./object.ts";
import { kubernetesObjects } from "./objects.ts";
import { missingForUp, placeholderImage, type KubernetesOptions } from "./options.ts";
import { planned, variants } from "./test-plans.ts";

type Container = Readonly<{
  image: string;
  securityContext: Readonly<Record<string, unknown>>;
  ports: readonly Readonly<{ containerPort: number }>[];
  resources: Readonly<{ requests: Quantities; limits: Quantities }>;
}>;
type Quantities = Readonly<{ cpu: string; memory: string }>;
type Service = Readonly<{ loadBalancerIP: string; externalTrafficPolicy: string }>;
type Scaler = Readonly<{
  minReplicas: number;
  maxReplicas: number;
  metrics: readonly [Readonly<{ resource: Readonly<{ target: Readonly<{ averageUtilization: number }> }> }>];
}>;
type Quota = Readonly<{ hard: Readonly<Record<string, string>> }>;
/** What the specifications of some kinds say, as far as it is looked at. */
type Specs = Readonly<{
  Deployment: Workload;
  StatefulSet: Workload;
  Service: Service;
  HorizontalPodAutoscaler: Scaler;
  ResourceQuota: Quota;
}>;
type Workload = Readonly<{
  replicas: number;
  template: Readonly<{ spec: Readonly<{ containers: readonly [Container]; nodeSelector?: Readonly<Record<string, string>> }> }>;
}>;

function ofKind<Kind extends keyof Specs>(
  objects: readonly KubernetesObject[],
  ...kinds: readonly Kind[]
): readonly (readonly [string, Specs[Kind]])[] {
  return objects
    .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
    .map((object) => [object.metadata.name, object["spec"] as unknown as Specs[Kind]]);
}

const workloads = ["Deployment", "StatefulSet"] as const;
const { dataCenter, sizing } = planned();
const baseline = kubernetesObjects(dataCenter, sizing, { image: "example.invalid/service:1" });

test("the baseline goes to four namespaces, a pod for each planned server of the application tier, public services and monitoring", (t) => {
  t.deepEqual(Object.fromEntries(ofKind(baseline, ...workloads).map(([name, { replicas }]) => [name, replicas])), {
    "business-app": 4,
    "finance-app": 2,
    archive: 1,
    channel: 2,
    "general-app": 2,
    monitor: 1,
    "public-app": 2,
  });
  t.deepEqual(
    baseline.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
    ["jinbao-core", "jinbao-general", "jinbao-management", "jinbao-outside"],
  );
});

for (const [title, changes] of variants) {
  const plan = planned(changes);
  const objects = kubernetesObjects(plan.dataCenter, plan.sizing);

  test(`${title}: names are DNS labels, no object comes twice, and each comes after its namespace`, (t) => {
    const keys = objects.map(objectKey);
    t.is(new Set(keys).size, keys.length);
    const seen = new Set<string>();
    for (const { kind, metadata } of objects) {
      t.regex(metadata.name, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);
      t.true(kind === "Namespace" || seen.has(metadata.namespace!), `${metadata.name} comes before its namespace`);
      t.true(kind !== "Namespace" || !seen.has(metadata.name));
      seen.add(metadata.name);
      t.is(metadata.labels["app.kubernetes.io/part-of"], "jinbao");
      t.true(Object.values(metadata.labels).every((value) => /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/u.test(value)));
    }
  });

  test(`${title}: each workload has as many pods as the plan has hosts, and autoscaling stays between that and the quota`, (t) => {
    const scalers = new Map(ofKind(objects, "HorizontalPodAutoscaler"));
    t.deepEqual([...scalers.keys()], ["business-app", "public-app"]);
    let pods = 0;
    for (const [name, { replicas }] of ofKind(objects, ...workloads)) {
      t.is(replicas, plan.dataCenter.hosts.filter(({ tier }) => tier === name).length);
      const scaler = scalers.get(name);
      t.is(scaler?.minReplicas ?? replicas, replicas);
      t.true((scaler?.maxReplicas ?? replicas) >= replicas);
      pods += scaler?.maxReplicas ?? replicas;
    }
    const quotas = ofKind(objects, "ResourceQuota");
    t.true(quotas.reduce((sum, [, { hard }]) => sum + Number(hard["pods"]), 0) >= pods);
  });

  test(`${title}: pods hold to what Pod Security's level restricted asks, and to less than their planned machine`, (t) => {
    for (const [name, { template }] of ofKind(objects, ...workloads)) {
      const [{ securityContext, resources }] = template.spec.containers;
      const host = plan.dataCenter.hosts.find(({ tier }) => tier === name)!;
      t.like(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ["ALL"] },
      });
      t.is(resources.limits.cpu, `${host.cores}`);
      t.is(resources.requests.memory, resources.limits.memory);
      t.is(resources.limits.memory, binaryQuantity(host.memoryGib * 768));
    }
    for (const { kind, metadata, ...rest } of objects) {
      t.true(kind !== "ServiceAccount" || rest["automountServiceAccountToken"] === false);
      t.true(kind !== "Namespace" || metadata.labels["pod-security.kubernetes.io/enforce"] === "restricted");
    }
  });
}

test("autoscaling ends at the growth of the years of service a second time, and begins where the headroom is used up", (t) => {
  const scalers = ofKind(baseline, "HorizontalPodAutoscaler");
  // 1.1^4 = 1.46: of 4 servers 6, of 2 (by pairs) 4; 65 % is busy where 35 % is kept free.
  t.like(scalers[0]![1], { minReplicas: 4, maxReplicas: 6, metrics: [{ resource: { target: { averageUtilization: 65 } } }] });
  t.like(scalers[1]![1], { minReplicas: 2, maxReplicas: 4 });
  const still = planned({ assumptions: { growth: 0 } });
  t.like(ofKind(kubernetesObjects(still.dataCenter, still.sizing), "HorizontalPodAutoscaler")[1]![1], { minReplicas: 2, maxReplicas: 2 });
});

test("the two nets share no namespace, and where they share a cluster no node", (t) => {
  const nets = new Map(dataCenter.zones.map(({ id, net }) => [id, net]));
  const byNamespace = Map.groupBy(
    baseline.filter(({ metadata }) => metadata.labels["jinbao/zone"] !== undefined),
    ({ metadata }) => metadata.namespace ?? metadata.name,
  );
  for (const objects of byNamespace.values()) {
    t.is(new Set(objects.map(({ metadata }) => nets.get(metadata.labels["jinbao/zone"]!))).size, 1);
  }
  t.deepEqual(
    ofKind(baseline, ...workloads)
      .map(([name, { template }]) => [name, template.spec.nodeSelector?.["jinbao/net"]] as const)
      .filter(([, net]) => net !== "business"),
    [["public-app", "outside"]],
  );
});

test("a cluster of one net has that net's zones only, and needs no labels on its nodes", (t) => {
  for (const [net, names] of [
    ["business", ["jinbao-core", "jinbao-general", "jinbao-management"]],
    ["outside", ["jinbao-outside"]],
  ] as const) {
    const objects = kubernetesObjects(dataCenter, sizing, { nets: [net] });
    t.deepEqual(
      objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
      names,
    );
    t.true(ofKind(objects, ...workloads).every(([, { template }]) => template.spec.nodeSelector === undefined));
  }
});

test("a tier answers where the plan has clients find it: at its entrance, or at its first host", (t) => {
  const addresses = ofKind(baseline, "Service");
  const hosts = new Map(dataCenter.hosts.map(({ name, address }) => [name, address]));
  const entrance = dataCenter.virtualAddresses.find(({ id }) => id === "entrance-public-app")!.address;
  for (const [name, { loadBalancerIP, externalTrafficPolicy }] of addresses) {
    t.is(loadBalancerIP, name === "public-app" ? entrance : hosts.get(`${name}-1`)!);
    t.is(externalTrafficPolicy, "Local");
  }
});

test("the same input gives the same bytes", (t) => {
  const again = planned();
  t.is(JSON.stringify(kubernetesObjects(again.dataCenter, again.sizing, { image: "example.invalid/service:1" })), JSON.stringify(baseline));
});

test("without an image the objects can be rendered but not brought up", (t) => {
  const images = ofKind(kubernetesObjects(dataCenter, sizing), ...workloads).map(([, { template }]) => template.spec.containers[0].image);
  t.is(new Set(images).size, 2);
  t.true(images.includes(placeholderImage));
  t.is(missingForUp({}).length, 1);
  t.deepEqual(missingForUp({ image: "example.invalid/service:1" }), []);
});

const refused: readonly (readonly [string, KubernetesOptions, readonly string[]])[] = [
  ["a name with capitals", { name: "Jinbao" }, ["name"]],
  ["a name that leaves no room for the zone", { name: "a".repeat(41) }, ["name"]],
  ["no net at all", { nets: [] }, ["nets"]],
  ["a range that is none", { clusterNetworks: ["10.0.0.1/8"] }, ["clusterNetworks"]],
  ["a range of pods that is an office's", { clusterNetworks: ["10.64.0.0/16"] }, ["clusterNetworks"]],
  ["two faults at once", { name: "-", clusterNetworks: ["x", "10.0.0.0/8"] }, ["name", "clusterNetworks", "clusterNetworks"]],
];

for (const [title, options, paths] of refused) {
  test(`${title} is refused with what was asked and what may be`, (t) => {
    const error = t.throws(() => kubernetesObjects(dataCenter, sizing, options), { instanceOf: UserError });
    t.deepEqual(
      error.problems.map(({ path }) => path),
      paths,
    );
  });
}

test("of 10,300 offices every object is still one that an API server stores", (t) => {
  const { dataCenter, sizing } = planned({ offices: { province: 1, cities: 300, counties: 9999 } });
  // etcd takes requests of at most 1.5 MiB.
  t.true(Math.max(...kubernetesObjects(dataCenter, sizing).map((object) => JSON.stringify(object).length)) < 1.5 * 1024 ** 2);
});

test("quantities are spelled as the API server spells them", (t) => {
  t.deepEqual([0, 1, 768, 1024, 4608, 1024 * 1024, 3434 * 1024].map(binaryQuantity), [
    "0",
    "1Mi",
    "768Mi",
    "1Gi",
    "4608Mi",
    "1Ti",
    "3434Gi",
  ]);
  t.deepEqual([0, 500, 1000, 1500, 12_000].map(coreQuantity), ["0", "500m", "1", "1500m", "12"]);
});

test("any growth and any headroom give autoscaling that an API server takes", (t) => {
  const changes = fc.record({ growth: fc.double({ min: 0, max: 0.5, noNaN: true }), m1: fc.double({ min: 0, max: 0.95, noNaN: true }) });
  fc.assert(
    fc.property(changes, (assumptions) => {
      const plan = planned({ assumptions, insured: 10_000, offices: { province: 1, cities: 2, counties: 3 } });
      return ofKind(kubernetesObjects(plan.dataCenter, plan.sizing), "HorizontalPodAutoscaler").every(
        ([, { minReplicas, maxReplicas, metrics }]) => {
          const percent = metrics[0].resource.target.averageUtilization;
          return maxReplicas >= minReplicas && Number.isInteger(percent) && percent >= 1 && percent <= 100;
        },
      );
    }),
    { seed: 5, numRuns: 30 },
  );
  t.pass();
});
