import type { Carried } from "./carried.ts";
import { binaryQuantity, type Json, type KubernetesObject, type Metadata } from "./object.ts";
import type { Settled } from "./options.ts";
import { dataVolume, podTemplate, tierLabels } from "./pod.ts";

/** A tier's objects but its network policy, each after those it needs. */
export function tierObjects(carried: Carried, settled: Settled): readonly KubernetesObject[] {
  const { tier, namespace, name } = carried;
  const metadata: Metadata = { name: tier, namespace, labels: tierLabels(carried, settled.name) };
  const described: Metadata = { ...metadata, annotations: { "kubernetes.io/description": `${name.zh} / ${name.en}` } };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    ...(carried.kind === "monitor" ? monitorObjects(carried, settled, metadata) : []),
    service(carried, metadata),
    carried.kind === "archive" ? statefulSet(carried, settled, described) : deployment(carried, settled, described),
    ...(carried.replicas > 1 ? [disruptionBudget(carried, metadata)] : []),
    ...(carried.busyPercent === undefined ? [] : [autoscaler(carried, carried.busyPercent, metadata)]),
  ];
}

/**
 * Clients outside the cluster find a tier at the address that the plan gave it. Only nodes that have such a pod answer there, so that the
 * pod, and with it the network policy, sees who is really asking.
 */
function service({ selector, ports, address }: Carried, metadata: Metadata): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      loadBalancerIP: address,
      selector,
      ports: ports.map(({ name, protocol, port }) => ({ name, protocol, port, targetPort: port })),
    },
  };
}

/** A new pod is ready before an old one goes; what holds a volume goes first. */
function deployment(carried: Carried, settled: Settled, metadata: Metadata): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: carried.replicas,
      revisionHistoryLimit: 5,
      strategy:
        carried.storageMib > 0 ? { type: "Recreate" } : { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: carried.selector },
      template: podTemplate(carried, settled),
    },
  };
}

/** The volumes outlive the set: they go with their namespace only. */
function statefulSet(carried: Carried, settled: Settled, metadata: Metadata): KubernetesObject {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      replicas: carried.replicas,
      revisionHistoryLimit: 5,
      serviceName: carried.tier,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      selector: { matchLabels: carried.selector },
      template: podTemplate(carried, settled),
      volumeClaimTemplates: [
        {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: dataVolume, labels: metadata.labels },
          spec: claim(carried, settled),
        },
      ],
    },
  };
}

function claim({ storageMib }: Carried, { storageClass }: Settled): Json {
  return {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: binaryQuantity(storageMib) } },
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  };
}

/** One at a time is taken away for maintenance. A pod that is not ready anyway does not hold a node up. */
function disruptionBudget({ selector }: Carried, metadata: Metadata): KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata,
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: selector } },
  };
}

function autoscaler({ tier, replicas, replicasMax }: Carried, busyPercent: number, metadata: Metadata): KubernetesObject {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: tier },
      minReplicas: replicas,
      maxReplicas: replicasMax,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: busyPercent } } }],
    },
  };
}

/** The server starts with a configuration that watches itself; what else is watched is written there by the monitoring part. */
function monitorObjects(carried: Carried, settled: Settled, metadata: Metadata): readonly KubernetesObject[] {
  const port = carried.ports[0]!.port;
  const configuration = {
    global: { scrape_interval: "15s", evaluation_interval: "15s" },
    scrape_configs: [{ job_name: "prometheus", static_configs: [{ targets: [`localhost:${port}`] }] }],
  };
  return [
    // JSON is YAML as well.
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "prometheus.yml": `${JSON.stringify(configuration, undefined, 2)}\n` } },
    { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: claim(carried, settled) },
  ];
}
