import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { objectKey, type KubernetesObject } from "./object.ts";
import { kubernetesObjects } from "./objects.ts";
import { spokenOf } from "./test-api.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";
import { controlPlanePrograms } from "./test-control-plane.ts";
import { planned, variants } from "./test-plans.ts";
import { TestStack } from "./test-stack.ts";

const image = "example.invalid/pension-service:1";
const { dataCenter, sizing } = planned();
const objects = kubernetesObjects(dataCenter, sizing, { image });

const api = needsInTurn(...controlPlanePrograms);
const live = needsInTurn(...controlPlanePrograms, "pulumi");

let starting: Promise<TestCluster> | undefined;
let stacking: Promise<TestStack> | undefined;
const cluster = async (): Promise<TestCluster> => await (starting ??= startCluster());
const stack = async (): Promise<TestStack> =>
  await (stacking ??= TestStack.of({ dataCenter, sizing, options: { image }, kubeconfig: (await cluster()).kubeconfig }));

test.after.always(async () => {
  (await stacking?.catch(() => undefined))?.remove();
  await (await starting?.catch(() => undefined))?.stop();
});

type Pod = Readonly<{
  metadata: Readonly<{ namespace: string; labels: Readonly<Record<string, string>>; deletionTimestamp?: string }>;
  spec: Readonly<{ nodeName?: string }>;
  status: Readonly<{ phase: string }>;
}>;

for (const [title, changes] of variants) {
  api(`${title}: a real API server takes every object as it is, without a warning, and changes none of it`, async (t) => {
    const { api: client, readyMilliseconds } = await cluster();
    t.log(`cluster ready in ${readyMilliseconds} ms`);
    const plan = planned(changes);
    const tried = kubernetesObjects(plan.dataCenter, plan.sizing, { image, name: "tried" });
    for (const object of tried) {
      const { status, body, warnings } = await client.apply(object, object.kind !== "Namespace");
      t.true(status < 300, `${objectKey(object)}: ${status} ${String(body["message"])}`);
      t.deepEqual(warnings, [], objectKey(object));
      t.deepEqual(spokenOf(object, body), object, objectKey(object));
    }
  });
}

api("a namespace of ours refuses a pod that the level restricted forbids", async (t) => {
  const { api: client } = await cluster();
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "rooted" }, spec: { containers: [{ name: "c", image }] } };
  const { status, body } = await client.send("POST", "/api/v1/namespaces/tried-core/pods?dryRun=All", pod);
  t.is(status, 403);
  t.regex(String(body["message"]), /violates PodSecurity "restricted:latest"/u);
});

live("without an image a preview tells what up would make and what it lacks", async (t) => {
  const { kubeconfig, api: client } = await cluster();
  const lacking = await TestStack.of({ dataCenter, sizing, kubeconfig });
  try {
    const { create, said } = await lacking.preview();
    t.true(create > objects.length);
    t.regex(said, /expected the container image of the application tiers/u);
    const { status } = await client.send("GET", "/api/v1/namespaces/jinbao-core");
    t.is(status, 404);
  } finally {
    lacking.remove();
  }
});

live("up makes every object, and every planned pod runs on a node of its net", async (t) => {
  const changes = await (await stack()).up();
  t.log(`up: ${changes.create} made in ${changes.milliseconds} ms`);
  t.true(changes.create > objects.length);
  t.deepEqual([changes.update, changes.delete, changes.replace], [0, 0, 0]);
  const { api: client } = await cluster();
  const pods = await settled(
    async () => {
      const found = await podsOf(client);
      return found.every(({ status }) => status.phase === "Running") && found.length === plannedPods() ? found : undefined;
    },
    async () =>
      (await podsOf(client)).map(
        ({ metadata, spec, status }) => `${metadata.labels["app.kubernetes.io/name"]} ${spec.nodeName} ${status.phase}`,
      ),
  );
  const counts = Map.groupBy(pods, ({ metadata }) => metadata.labels["app.kubernetes.io/name"]!);
  t.deepEqual(Object.fromEntries([...counts].map(([tier, own]) => [tier, own.length])), {
    archive: 1,
    "business-app": 4,
    channel: 2,
    "finance-app": 2,
    "general-app": 2,
    monitor: 1,
    "public-app": 2,
  });
  for (const [tier, own] of counts) {
    t.is(new Set(own.map(({ spec }) => spec.nodeName)).size, own.length, `${tier}: two pods on one node`);
    t.true(
      own.every(({ metadata, spec }) => spec.nodeName!.startsWith(metadata.labels["jinbao/net"]!)),
      `${tier}: on a node of the other net`,
    );
  }
});

live("a second up changes nothing, and neither does one that looks at the cluster first", async (t) => {
  const again = await (await stack()).up();
  t.log(`up again: ${again.milliseconds} ms`);
  t.deepEqual([again.create, again.update, again.delete, again.replace], [0, 0, 0, 0]);
  const drift = await (await stack()).drift();
  t.log(`drift: ${drift.milliseconds} ms`);
  t.deepEqual(drift.found, []);
});

live("a scaled workload, a deleted policy and an opened one are each found, and mended by up", async (t) => {
  const { api: client } = await cluster();
  const [finance, general, core] = ["finance-app", "general-app", "default-deny"];
  await client.ask("MERGE", `/apis/apps/v1/namespaces/jinbao-core/deployments/${finance}`, { spec: { replicas: 0 } });
  await client.ask("DELETE", `/apis/networking.k8s.io/v1/namespaces/jinbao-general/networkpolicies/${general}`);
  await client.ask("MERGE", `/apis/networking.k8s.io/v1/namespaces/jinbao-core/networkpolicies/${core}`, {
    spec: { policyTypes: ["Ingress"] },
  });
  const { found, milliseconds } = await (await stack()).drift();
  t.log(`drift: ${milliseconds} ms`);
  t.deepEqual(found.toSorted(), [
    "create kubernetes:networking.k8s.io/v1:NetworkPolicy jinbao-general/general-app",
    "update kubernetes:apps/v1:Deployment jinbao-core/finance-app",
    "update kubernetes:networking.k8s.io/v1:NetworkPolicy jinbao-core/default-deny",
  ]);
  const mended = await (await stack()).up({ refresh: true });
  t.deepEqual([mended.create, mended.update, mended.delete, mended.replace], [1, 2, 0, 0]);
  t.deepEqual((await (await stack()).drift()).found, []);
  await settled(async () => ((await podsOf(client)).length === plannedPods() ? true : undefined));
  for (const object of objects.filter(({ kind }) => kind === "NetworkPolicy")) {
    t.deepEqual(spokenOf(object, await client.ask("GET", await client.pathOf(object))), object);
  }
});

live("pods that autoscaling adds are no drift, and up leaves them", async (t) => {
  const { api: client } = await cluster();
  const deployment = "/apis/apps/v1/namespaces/jinbao-core/deployments/business-app";
  await client.ask("MERGE", deployment, { spec: { replicas: 6 } });
  t.deepEqual((await (await stack()).drift()).found, []);
  await (await stack()).up({ refresh: true });
  t.like((await client.ask("GET", deployment))["spec"], { replicas: 6 });
});

live("the cluster's token stands nowhere in what the stack has written", async (t) => {
  const { users } = JSON.parse((await cluster()).kubeconfig) as Readonly<{ users: readonly [{ user: { token: string } }] }>;
  const written = (await stack()).written();
  t.regex(written, /business-app/u);
  t.false(written.includes(users[0].user.token));
});

live("down removes every object, and the namespaces go with all that is in them", async (t) => {
  const down = await (await stack()).down();
  t.log(`down: ${down.delete} removed in ${down.milliseconds} ms`);
  const { api: client } = await cluster();
  const gone = await settled(async () => {
    const names = (await client.list("/api/v1/namespaces")).map(({ metadata }) => (metadata as Readonly<{ name: string }>).name);
    return names.some((name) => name.startsWith("jinbao-")) ? undefined : names;
  });
  t.true(gone.includes("tried-core"));
});

function plannedPods(): number {
  const replicas = objects
    .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
    .map((object: KubernetesObject) => object["spec"] as unknown as { replicas: number });
  return replicas.reduce((sum, each) => sum + each.replicas, 0);
}

async function podsOf(client: TestCluster["api"]): Promise<readonly Pod[]> {
  const pods = (await client.list("/api/v1/pods?labelSelector=app.kubernetes.io/part-of=jinbao")) as unknown as readonly Pod[];
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Asks until there is an answer. */
async function settled<T>(
  look: () => Promise<T | undefined>,
  tell: () => Promise<unknown> = () => Promise.resolve("nothing more"),
): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`it did not settle within 60 s: ${JSON.stringify(await tell())}`);
    }
    await sleep(200);
  }
}
