import * as pulumi from "@pulumi/pulumi";
import type { DataCenter } from "../../datacenter/datacenter.ts";
import { UserError, formatProblem } from "../../model/problem.ts";
import type { Sizing } from "../../sizing/quantity.ts";
import { layoutOf, type LaidObject, type TierLayout, type ZoneLayout } from "./layout.ts";
import { objectKey } from "./object.ts";
import { kubernetesObjects } from "./objects.ts";
import { missingForUp, type KubernetesOptions } from "./options.ts";

/**
 * The official provider of which the objects are asked. Its package of types is left out, 22 MB that would describe what the API server
 * checks anyway.
 */
export const kubernetesPlugin = Object.freeze({ name: "kubernetes", version: "4.32.0" });

export type ClusterArguments = Readonly<{
  dataCenter: DataCenter;
  sizing: Sizing;
  options?: KubernetesOptions;
  /** The content of a kubeconfig; the user's own where there is none. */
  kubeconfig?: pulumi.Input<string>;
}>;

/** The application tier, public services and monitoring on an existing cluster. */
export class Cluster extends pulumi.ComponentResource {
  declare readonly namespaces: pulumi.Output<readonly string[]>;

  /** @throws UserError where an option cannot be, or, but in a preview, is missing */
  constructor(
    name: string,
    { dataCenter, sizing, options = {}, kubeconfig }: ClusterArguments,
    resourceOptions?: pulumi.ComponentResourceOptions,
  ) {
    super("jinbao:kubernetes:Cluster", name, {}, resourceOptions);
    refuseMissing(options, this);
    const zones = layoutOf(kubernetesObjects(dataCenter, sizing, options));
    const provider = new Provider(name, kubeconfig, { parent: this });
    const made = new Map<string, pulumi.Resource>();
    for (const zone of zones) {
      void new Zone(zone, provider, made, this);
    }
    this.namespaces = pulumi.output(zones.map(({ namespace }) => namespace));
    this.registerOutputs({ namespaces: this.namespaces, digest: dataCenter.digest });
  }
}

/** The program that the automation API runs inline and `Pulumi.yaml` runs directly. */
export function clusterProgram(given: ClusterArguments): () => Promise<Readonly<Record<string, unknown>>> {
  return () => {
    const { namespaces } = new Cluster("cluster", given);
    return Promise.resolve({ namespaces, digest: given.dataCenter.digest });
  };
}

/** A zone's namespace, and what holds for all in it. */
class Zone extends pulumi.ComponentResource {
  constructor({ namespace, objects, tiers }: ZoneLayout, provider: Provider, made: Map<string, pulumi.Resource>, parent: pulumi.Resource) {
    super("jinbao:kubernetes:Zone", namespace, {}, { parent });
    register(objects, provider, made, this);
    for (const tier of tiers) {
      void new Tier(namespace, tier, provider, made, this);
    }
    this.registerOutputs({ namespace, tiers: tiers.map(({ tier }) => tier) });
  }
}

/** One workload with what it needs. */
class Tier extends pulumi.ComponentResource {
  constructor(
    namespace: string,
    { tier, objects }: TierLayout,
    provider: Provider,
    made: Map<string, pulumi.Resource>,
    parent: pulumi.Resource,
  ) {
    super("jinbao:kubernetes:Tier", `${namespace}/${tier}`, {}, { parent });
    register(objects, provider, made, this);
    this.registerOutputs({ tier });
  }
}

/** How the engine reaches the cluster. A kubeconfig holds keys: the state has it encrypted only. */
class Provider extends pulumi.ProviderResource {
  constructor(name: string, kubeconfig: pulumi.Input<string> | undefined, options: pulumi.ResourceOptions) {
    super(kubernetesPlugin.name, name, kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }, {
      ...options,
      version: kubernetesPlugin.version,
    });
  }
}

class Manifest extends pulumi.CustomResource {
  // A constructor of our own: Pulumi's own is abstract by convention.
  constructor({ token, name, object }: LaidObject, options: pulumi.CustomResourceOptions) {
    super(token, name, { ...object }, options);
  }
}

/** Objects come after those they need, so that these are made already. */
function register(objects: readonly LaidObject[], provider: Provider, made: Map<string, pulumi.Resource>, parent: pulumi.Resource): void {
  const waiting = [...objects];
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ needs }) => needs.every((key) => made.has(key)));
    const [laid] = waiting.splice(at, 1);
    if (at === -1 || laid === undefined) {
      throw new Error(`${waiting.map(({ object }) => objectKey(object)).join(", ")}: need what is not there, or each other`);
    }
    const { needs, protect, ignoreChanges } = laid;
    const resource = new Manifest(laid, {
      parent,
      provider,
      protect,
      version: kubernetesPlugin.version,
      dependsOn: needs.map((key) => made.get(key)!),
      ignoreChanges: [...ignoreChanges],
    });
    made.set(objectKey(laid.object), resource);
  }
}

function refuseMissing(options: KubernetesOptions, resource: pulumi.Resource): void {
  const missing = missingForUp(options);
  if (missing.length > 0 && !pulumi.runtime.isDryRun()) {
    throw new UserError(missing);
  }
  for (const problem of missing) {
    void pulumi.log.warn(formatProblem(problem, "en"), resource);
  }
}
