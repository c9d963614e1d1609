import { objectKey, type KubernetesObject } from "./object.ts";

/** An object in its place: what must stand before it, and how an engine is to treat it. */
export type LaidObject = Readonly<{
  object: KubernetesObject;
  /** The official provider's type token. */
  token: string;
  /** Namespace and name: unique among the objects of a token. */
  name: string;
  /** Keys of the objects that it needs. */
  needs: readonly string[];
  /** Properties that the cluster itself changes. */
  ignoreChanges: readonly string[];
  /** True where deleting it deletes data. */
  protect: boolean;
}>;

export type TierLayout = Readonly<{ tier: string; objects: readonly LaidObject[] }>;
export type ZoneLayout = Readonly<{ namespace: string; objects: readonly LaidObject[]; tiers: readonly TierLayout[] }>;

const workloads: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);
/** What is set beside a running workload. */
const overseers: ReadonlySet<string> = new Set(["PodDisruptionBudget", "HorizontalPodAutoscaler"]);
/** What a pod must not run without: otherwise it would run unrestricted until they come. A Service may come when it will. */
const unneeded: ReadonlySet<string> = new Set([...workloads, ...overseers, "Service"]);

/** The objects by zone and tier, as components hold them. */
export function layoutOf(objects: readonly KubernetesObject[]): readonly ZoneLayout[] {
  const scaled = new Set(objects.filter(({ kind }) => kind === "HorizontalPodAutoscaler").map(targetKey));
  return objects
    .filter(({ kind }) => kind === "Namespace")
    .map((namespace): ZoneLayout => {
      const { name } = namespace.metadata;
      const within = objects.filter(({ metadata }) => metadata.namespace === name);
      const common = within.filter((object) => tierOf(object) === undefined);
      const tiers = Map.groupBy(
        within.filter((object) => tierOf(object) !== undefined),
        (object) => tierOf(object)!,
      );
      const data = within.some(keepsData);
      const lay = (object: KubernetesObject, own: readonly KubernetesObject[]): LaidObject => ({
        object,
        token: tokenOf(object),
        name: object.metadata.namespace === undefined ? name : `${name}/${object.metadata.name}`,
        needs: needsOf(object, { namespace, common, own }),
        ignoreChanges: scaled.has(objectKey(object)) ? ["spec.replicas"] : [],
        protect: object === namespace ? data : keepsData(object),
      });
      return {
        namespace: name,
        objects: [namespace, ...common].map((object) => lay(object, [])),
        tiers: [...tiers].map(([tier, own]) => ({ tier, objects: own.map((object) => lay(object, own)) })),
      };
    });
}

function tierOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels["app.kubernetes.io/name"];
}

/** `apps/v1` and Deployment are `kubernetes:apps/v1:Deployment`; what has no group is of `core`. */
function tokenOf({ apiVersion, kind }: KubernetesObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

function targetKey({ metadata, ...rest }: KubernetesObject): string {
  const { scaleTargetRef } = rest["spec"] as Readonly<{ scaleTargetRef: Readonly<{ kind: string; name: string }> }>;
  return `${metadata.namespace}/${scaleTargetRef.kind}/${scaleTargetRef.name}`;
}

function keepsData({ kind, ...rest }: KubernetesObject): boolean {
  return kind === "PersistentVolumeClaim" || (kind === "StatefulSet" && "volumeClaimTemplates" in (rest["spec"] as object));
}

type Around = Readonly<{ namespace: KubernetesObject; common: readonly KubernetesObject[]; own: readonly KubernetesObject[] }>;

function needsOf(object: KubernetesObject, { namespace, common, own }: Around): readonly string[] {
  if (object === namespace) {
    return [];
  }
  const others = workloads.has(object.kind)
    ? [...common, ...own.filter(({ kind }) => !unneeded.has(kind))]
    : overseers.has(object.kind)
      ? own.filter(({ kind }) => workloads.has(kind))
      : [];
  return [namespace, ...others].map(objectKey);
}
