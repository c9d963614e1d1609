import type { Zone } from "../../datacenter/datacenter.ts";
import type { Carried } from "./carried.ts";
import { binaryQuantity, commonLabels, coreQuantity, type KubernetesObject, type Labels } from "./object.ts";

/** What a container gets that says nothing of its own, such as one that an operator starts to look around. */
const unsaid = Object.freeze({ requestMilliCores: 100, limitMilliCores: 500, requestMib: 128, limitMib: 512 });

/** A zone's namespace with what holds for all in it: the strictest Pod Security, and no more cores and memory than planned. */
export function namespaceObjects(zone: Zone, tiers: readonly Carried[], instance: string): readonly KubernetesObject[] {
  const namespace = tiers[0]!.namespace;
  const labels: Labels = { ...commonLabels(instance), "jinbao/zone": zone.id, "jinbao/net": zone.net };
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: namespace,
        labels: { ...labels, ...podSecurity() },
        annotations: { "kubernetes.io/description": `${zone.name.zh} / ${zone.name.en}` },
      },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "planned", namespace, labels },
      spec: { hard: quota(tiers) },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "planned", namespace, labels },
      spec: { limits: [containerLimits(tiers)] },
    },
  ];
}

function podSecurity(): Labels {
  return Object.fromEntries(
    ["enforce", "audit", "warn"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, "restricted"],
      [`pod-security.kubernetes.io/${mode}-version`, "latest"],
    ]),
  );
}

/** As many pods of each tier as autoscaling may reach, and one more while a new version takes over. */
function quota(tiers: readonly Carried[]): Readonly<Record<string, string>> {
  const sum = (amount: (tier: Carried) => number): number => tiers.reduce((total, tier) => total + podsOf(tier) * amount(tier), 0);
  const claims = tiers.filter(({ storageMib }) => storageMib > 0);
  return {
    pods: `${sum(() => 1)}`,
    "requests.cpu": coreQuantity(sum(({ requestMilliCores }) => requestMilliCores)),
    "limits.cpu": coreQuantity(sum(({ limitMilliCores }) => limitMilliCores)),
    "requests.memory": binaryQuantity(sum(({ memoryMib }) => memoryMib)),
    "limits.memory": binaryQuantity(sum(({ memoryMib }) => memoryMib)),
    persistentvolumeclaims: `${claims.reduce((total, { replicas }) => total + replicas, 0)}`,
    "requests.storage": binaryQuantity(claims.reduce((total, { replicas, storageMib }) => total + replicas * storageMib, 0)),
    "services.loadbalancers": `${tiers.length}`,
  };
}

/** What keeps data has one pod at a time to a volume: none more while it is replaced. */
function podsOf({ storageMib, replicas, replicasMax }: Carried): number {
  return storageMib > 0 ? replicas : replicasMax + 1;
}

function containerLimits(tiers: readonly Carried[]): Readonly<Record<string, string | Readonly<Record<string, string>>>> {
  const cores = Math.max(...tiers.map(({ limitMilliCores }) => limitMilliCores));
  const memory = Math.max(...tiers.map(({ memoryMib }) => memoryMib));
  return {
    type: "Container",
    max: { cpu: coreQuantity(cores), memory: binaryQuantity(memory) },
    default: {
      cpu: coreQuantity(Math.min(cores, unsaid.limitMilliCores)),
      memory: binaryQuantity(Math.min(memory, unsaid.limitMib)),
    },
    defaultRequest: {
      cpu: coreQuantity(Math.min(cores, unsaid.requestMilliCores)),
      memory: binaryQuantity(Math.min(memory, unsaid.requestMib)),
    },
  };
}
