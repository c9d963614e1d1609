import type { DataCenter } from "../datacenter/datacenter.ts";
import type { Component, ComponentKind, Part, PlacedResource, PlannedResource } from "./component.ts";
import { applicationCluster, databaseCluster, loadBalancer } from "./components/clusters.ts";
import { isolationGap, office, recoverySite, wanLine, zone } from "./components/sites.ts";
import { backupSystem, certificateAuthority, cryptoMachine, monitoring, sanStorage } from "./components/support.ts";

/** Every kind of component below the data centre, outer ones first: a subject stands in all that claim it, each within the one before. */
export const components: readonly Component[] = [
  recoverySite,
  office,
  isolationGap,
  zone,
  wanLine,
  sanStorage,
  backupSystem,
  applicationCluster,
  databaseCluster,
  loadBalancer,
  certificateAuthority,
  cryptoMachine,
  monitoring,
];

/**
 * The components of a data centre with a target's resources, each in exactly one. A component of which the target makes nothing is left
 * out, so that what a stack shows is what it has.
 */
export function treeOf(dataCenter: DataCenter, resources: readonly PlannedResource[]): Part {
  const root = branch("DataCenter", "data-centre", {
    digest: dataCenter.digest,
    province: dataCenter.province,
    hosts: dataCenter.hosts.length,
    flows: dataCenter.flows.length,
  });
  for (const resource of resources) {
    let at = root;
    let protects = false;
    for (const { kind, claims, outputs, protects: protecting } of components) {
      const name = claims(resource.subject);
      if (name !== undefined) {
        at = childOf(at, kind, name, () => outputs(name, dataCenter));
        protects ||= protecting === true;
      }
    }
    at.resources.push({ ...resource, protect: protects && resource.owned });
  }
  return root;
}

/** A part that is still growing. */
type Branch = Omit<Part, "resources" | "children"> & Readonly<{ resources: PlacedResource[]; children: Branch[] }>;

function branch(component: ComponentKind, name: string, outputs: Part["outputs"]): Branch {
  return { component, type: `jinbao:datacenter:${component}`, name, outputs, resources: [], children: [] };
}

function childOf({ children }: Branch, kind: ComponentKind, name: string, outputs: () => Part["outputs"]): Branch {
  const found = children.find((child) => child.component === kind && child.name === name);
  if (found !== undefined) {
    return found;
  }
  const made = branch(kind, name, outputs());
  children.push(made);
  return made;
}
