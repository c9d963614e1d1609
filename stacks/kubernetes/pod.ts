import type { Carried } from "./carried.ts";
import { binaryQuantity, commonLabels, coreQuantity, type Json, type Labels } from "./object.ts";
import type { Settled } from "./options.ts";

type Template = Readonly<{ metadata: Readonly<{ labels: Labels }>; spec: Readonly<Record<string, Json>> }>;

/** A user that no image has by name, and that no file of the node belongs to. */
const user = 10001;
/** Below it a port is privileged, unless a pod says otherwise. */
const firstUnprivilegedPort = 1024;

export const dataVolume = "data";
export const configVolume = "config";
const dataPath = { application: "/data", archive: "/data", monitor: "/prometheus" } as const;

/** Labels of a tier's objects and pods. */
export function tierLabels({ selector, role, zone, net }: Carried, instance: string): Labels {
  return { ...commonLabels(instance), ...selector, "app.kubernetes.io/component": role, "jinbao/zone": zone, "jinbao/net": net };
}

/** A pod that the level `restricted` admits, on the nodes of its net, apart from its like. */
export function podTemplate(carried: Carried, settled: Settled): Template {
  const { tier, selector, ports, net, kind, storageMib } = carried;
  const privileged = ports.filter(({ port }) => port < firstUnprivilegedPort).map(({ port }) => port);
  return {
    metadata: { labels: tierLabels(carried, settled.name) },
    spec: {
      serviceAccountName: tier,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        seccompProfile: { type: "RuntimeDefault" },
        ...(storageMib > 0 ? { fsGroup: user, fsGroupChangePolicy: "OnRootMismatch" } : {}),
        // The plan's port is the pod's port as well, so that one number holds in flows, policies and programs.
        ...(privileged.length > 0
          ? { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: `${Math.min(...privileged)}` }] }
          : {}),
      },
      // Where both nets share a cluster, the gap stands between their nodes.
      ...(settled.nets.length > 1 ? { nodeSelector: { "jinbao/net": net } } : {}),
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: selector }, topologyKey: "kubernetes.io/hostname" } },
          ],
        },
      },
      topologySpreadConstraints: [
        spread("kubernetes.io/hostname", "DoNotSchedule", selector),
        spread("topology.kubernetes.io/zone", "ScheduleAnyway", selector),
      ],
      containers: [container(carried, settled)],
      volumes: [
        { name: "temporary", emptyDir: { sizeLimit: "1Gi" } },
        ...(kind === "monitor"
          ? [
              { name: configVolume, configMap: { name: tier } },
              { name: dataVolume, persistentVolumeClaim: { claimName: tier } },
            ]
          : []),
      ],
    },
  };
}

function spread(topologyKey: string, whenUnsatisfiable: string, selector: Labels): Json {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: selector } };
}

function container(carried: Carried, { image, monitorImage }: Settled): Json {
  const { tier, kind, ports, requestMilliCores, limitMilliCores, memoryMib, storageMib } = carried;
  const memory = binaryQuantity(memoryMib);
  return {
    name: tier,
    image: kind === "monitor" ? monitorImage : image,
    imagePullPolicy: "IfNotPresent",
    ...(kind === "monitor"
      ? { args: ["--config.file=/etc/prometheus/prometheus.yml", `--storage.tsdb.path=${dataPath.monitor}`, ...retention(storageMib)] }
      : application(tier)),
    ports: ports.map(({ name, protocol, port }) => ({ name, protocol, containerPort: port })),
    // Memory is not shared out twice; cores that are idle may be used up to the whole of the planned machine.
    resources: {
      requests: { cpu: coreQuantity(requestMilliCores), memory },
      limits: { cpu: coreQuantity(limitMilliCores), memory },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
    },
    startupProbe: probe(ports, { periodSeconds: 5, failureThreshold: 60 }),
    readinessProbe: probe(ports, { periodSeconds: 5, failureThreshold: 2 }),
    livenessProbe: probe(ports, { periodSeconds: 10, failureThreshold: 6 }),
    // New connections go elsewhere before the old ones end.
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    volumeMounts: [
      { name: "temporary", mountPath: "/tmp" },
      ...(storageMib > 0 ? [{ name: dataVolume, mountPath: dataPath[kind] }] : []),
      ...(kind === "monitor" ? [{ name: configVolume, mountPath: "/etc/prometheus", readOnly: true }] : []),
    ],
  };
}

/**
 * The image learns which tier it is. Where its database is and how it signs in stand in a Secret of the tier's name that operators make:
 * so no credential ever passes through the stack or its state.
 */
function application(tier: string): Readonly<Record<string, Json>> {
  return { env: [{ name: "JINBAO_TIER", value: tier }], envFrom: [{ secretRef: { name: tier, optional: true } }] };
}

/** A tenth stays free, as the write-ahead log and compaction need room beside the blocks. */
function retention(storageMib: number): readonly string[] {
  return [`--storage.tsdb.retention.size=${Math.floor(storageMib * 0.9)}MB`];
}

/** Ports speak TLS with certificates of ours, which the kubelet cannot judge: it asks whether they answer. */
function probe(ports: Carried["ports"], timing: Readonly<{ periodSeconds: number; failureThreshold: number }>): Json {
  return { tcpSocket: { port: ports[0]!.port }, timeoutSeconds: 3, ...timing };
}
