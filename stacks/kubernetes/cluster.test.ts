import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { UserError } from "../../model/problem.ts";
import { Cluster, kubernetesPlugin } from "./cluster.ts";
import { objectKey, type KubernetesObject } from "./object.ts";
import { kubernetesObjects } from "./objects.ts";
import { planned } from "./test-plans.ts";

type Registered = Readonly<{ type: string; name: string; inputs: KubernetesObject; provider?: string }>;

const registered: Registered[] = [];
/** What each object is registered with, by token and name. */
const options = new Map<string, pulumi.CustomResourceOptions>();
let kubeconfig: unknown;
const { dataCenter, sizing } = planned();
const given = { dataCenter, sizing, options: { image: "example.invalid/service:1" }, kubeconfig: "the-token" } as const;
const objects = kubernetesObjects(dataCenter, sizing, given.options);

await pulumi.runtime.setMocks(
  {
    newResource: ({ type, name, inputs, provider }) => {
      registered.push({ type, name, inputs: inputs as KubernetesObject, ...(provider === undefined ? {} : { provider }) });
      return { id: `${name}-id`, state: inputs as Record<string, unknown> };
    },
    call: ({ inputs }) => inputs as Record<string, unknown>,
  },
  "jinbao",
  "test",
  false,
);
await pulumi.runtime.runInPulumiStack(() => {
  pulumi.runtime.registerStackTransformation(({ type, name, opts, props }) => {
    options.set(`${type} ${name}`, opts);
    kubeconfig ??= (props as Readonly<{ kubeconfig?: unknown }>).kubeconfig;
    return undefined;
  });
  void new Cluster("cluster", given);
  return Promise.resolve();
});
// It waits for the registrations that are still on their way.
await pulumi.runtime.disconnect();

const manifests = registered.filter(({ type }) => type.startsWith("kubernetes:"));

async function urnOf(resource: pulumi.Resource): Promise<string> {
  return await new Promise((resolve) => {
    resource.urn.apply(resolve);
  });
}

async function needsOf(type: string, name: string): Promise<readonly string[]> {
  const { dependsOn } = options.get(`${type} ${name}`)!;
  const urns = await Promise.all((dependsOn as readonly pulumi.Resource[]).map(urnOf));
  return urns.map((urn) => urn.split("$").at(-1)!);
}

test("every object is registered once, by the official provider's token, as it was rendered", (t) => {
  t.deepEqual(manifests.map(({ inputs }) => objectKey(inputs)).toSorted(), objects.map(objectKey).toSorted());
  t.deepEqual([...new Set(manifests.map(({ type }) => type))].toSorted(), [
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:LimitRange",
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "kubernetes:core/v1:ResourceQuota",
    "kubernetes:core/v1:Service",
    "kubernetes:core/v1:ServiceAccount",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:policy/v1:PodDisruptionBudget",
  ]);
  const rendered = new Map(objects.map((object) => [objectKey(object), object]));
  for (const { inputs } of manifests) {
    t.deepEqual(inputs, rendered.get(objectKey(inputs)));
  }
});

test("objects stand in the component of their tier, tiers in that of their zone, zones in the cluster's", async (t) => {
  const { parent } = options.get("kubernetes:apps/v1:Deployment jinbao-core/business-app")!;
  t.is(await urnOf(parent!), "urn:pulumi:test::jinbao::jinbao:kubernetes:Zone$jinbao:kubernetes:Tier::jinbao-core/business-app");
  const namespace = options.get("kubernetes:core/v1:Namespace jinbao-core")!;
  t.is(await urnOf(namespace.parent!), "urn:pulumi:test::jinbao::jinbao:kubernetes:Cluster$jinbao:kubernetes:Zone::jinbao-core");
});

test("every object but a namespace waits for its namespace", async (t) => {
  for (const { type, name, inputs } of manifests) {
    const needs = await needsOf(type, name);
    t.is(needs.includes(`kubernetes:core/v1:Namespace::${inputs.metadata.namespace}`), inputs.metadata.namespace !== undefined, name);
  }
});

test("a workload waits for what restricts its pods, and what oversees it waits for the workload", async (t) => {
  t.deepEqual(await needsOf("kubernetes:apps/v1:Deployment", "jinbao-core/business-app"), [
    "kubernetes:core/v1:Namespace::jinbao-core",
    "kubernetes:core/v1:ResourceQuota::jinbao-core/planned",
    "kubernetes:core/v1:LimitRange::jinbao-core/planned",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy::jinbao-core/default-deny",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy::jinbao-core/cluster-names",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy::jinbao-core/business-app",
    "kubernetes:core/v1:ServiceAccount::jinbao-core/business-app",
  ]);
  t.deepEqual(await needsOf("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "jinbao-core/business-app"), [
    "kubernetes:core/v1:Namespace::jinbao-core",
    "kubernetes:apps/v1:Deployment::jinbao-core/business-app",
  ]);
});

test("the number of pods is left to autoscaling where there is one, and nowhere else", (t) => {
  const left = [...options].filter(([, { ignoreChanges }]) => (ignoreChanges ?? []).length > 0);
  t.deepEqual(
    left.map(([key, { ignoreChanges }]) => [key, ignoreChanges]),
    ["jinbao-core/business-app", "jinbao-outside/public-app"].map((name) => [`kubernetes:apps/v1:Deployment ${name}`, ["spec.replicas"]]),
  );
});

test("what keeps data is protected, with the namespaces that hold it", (t) => {
  t.deepEqual(
    [...options]
      .filter(([, { protect }]) => protect === true)
      .map(([key]) => key)
      .toSorted(),
    [
      "kubernetes:apps/v1:StatefulSet jinbao-general/archive",
      "kubernetes:core/v1:Namespace jinbao-general",
      "kubernetes:core/v1:Namespace jinbao-management",
      "kubernetes:core/v1:PersistentVolumeClaim jinbao-management/monitor",
    ],
  );
});

test("all objects go through one provider of the pinned version, whose kubeconfig is a secret", async (t) => {
  const providers = registered.filter(({ type }) => type === "pulumi:providers:kubernetes");
  t.is(providers.length, 1);
  t.is(new Set(manifests.map(({ provider }) => provider)).size, 1);
  t.true([...options].filter(([key]) => key.startsWith("kubernetes:")).every(([, { version }]) => version === kubernetesPlugin.version));
  t.true(await pulumi.isSecret(kubeconfig as pulumi.Output<string>));
});

test("without an image up is refused before anything is registered", (t) => {
  const before = registered.length;
  const error = t.throws(() => new Cluster("lacking", { dataCenter, sizing }), { instanceOf: UserError });
  t.deepEqual(
    error.problems.map(({ path }) => path),
    ["image"],
  );
  t.is(registered.length, before);
});
