import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { Sizing } from "../../sizing/quantity.ts";
import { carriedTiers } from "./carried.ts";
import { namespaceObjects } from "./namespace.ts";
import type { KubernetesObject } from "./object.ts";
import { settleOptions, type KubernetesOptions } from "./options.ts";
import { namespacePolicies, tierPolicies } from "./policies.ts";
import { tierObjects } from "./workload.ts";

/**
 * The application tier, public services and monitoring as objects for an existing cluster, each after those it needs: a namespace for each
 * zone, first what holds for the whole of it, then tier by tier. The same input gives the same objects.
 *
 * @throws UserError where an option cannot be
 */
export function kubernetesObjects(dataCenter: DataCenter, sizing: Sizing, options: KubernetesOptions = {}): readonly KubernetesObject[] {
  const settled = settleOptions(options, dataCenter);
  const carried = carriedTiers(dataCenter, sizing, settled);
  const policies = tierPolicies(dataCenter, carried, settled);
  return dataCenter.zones.flatMap((zone) => {
    const tiers = carried.filter((tier) => tier.zone === zone.id);
    return tiers.length === 0
      ? []
      : [
          ...namespaceObjects(zone, tiers, settled.name),
          ...namespacePolicies(tiers[0]!.namespace, settled.name),
          ...tiers.flatMap((tier) => [policies.get(tier.tier)!, ...tierObjects(tier, settled)]),
        ];
  });
}
