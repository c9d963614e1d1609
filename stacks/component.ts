import type { DataCenter, Volume } from "../datacenter/datacenter.ts";
import type { Json } from "../evidence/record.ts";

/** The kinds of component, as they stand in the last part of their type tokens. */
export type ComponentKind =
  | "DataCenter"
  | "RecoverySite"
  | "Office"
  | "WanLine"
  | "IsolationGap"
  | "Zone"
  | "SanStorage"
  | "BackupSystem"
  | "ApplicationCluster"
  | "DatabaseCluster"
  | "LoadBalancer"
  | "CertificateAuthority"
  | "CryptoMachine"
  | "Monitoring";

/** What a resource makes of the plan. A volume stands where its host does. */
export type Subject = Readonly<{ zone: string; site: string }> &
  (
    | Readonly<{ kind: "network"; id: string }>
    | Readonly<{ kind: "host"; id: string; role: string; tier: string }>
    | Readonly<{ kind: "volume"; id: string; media: Volume["media"] }>
    | Readonly<{ kind: "line"; id: string }>
  );

/** One resource of a target, before there is an engine: what it is made from, and what must stand before it. */
export type PlannedResource = Readonly<{
  /** Such as `jinbao:lab:Host`. */
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  /** Keys of the resources that it needs, as `keyOf` gives them. */
  needs: readonly string[];
  subject: Subject;
  /** True where deleting the resource deletes what it stands for; an adopted machine is only let go. */
  owned: boolean;
}>;

/** A resource in its component. What is protected is not deleted or replaced unless a person says so. */
export type PlacedResource = PlannedResource & Readonly<{ protect: boolean }>;

/** One component with all that is in it: the pure half of a Pulumi component. */
export type Part = Readonly<{
  component: ComponentKind;
  /** `jinbao:datacenter:` and the kind. */
  type: string;
  name: string;
  outputs: Readonly<Record<string, Json>>;
  resources: readonly PlacedResource[];
  children: readonly Part[];
}>;

/** One kind of component as data: what belongs to it, and what it tells of itself. */
export type Component = Readonly<{
  kind: ComponentKind;
  /** The name of the component of this kind that the subject belongs to, if it does to one. */
  claims: (subject: Subject) => string | undefined;
  outputs: (name: string, dataCenter: DataCenter) => Readonly<Record<string, Json>>;
  /** True where losing a resource in it loses data or trust that nothing brings back. */
  protects?: true;
}>;

export function keyOf({ type, name }: Pick<PlannedResource, "type" | "name">): string {
  return `${type} ${name}`;
}

/** Every resource of a part and of those in it, in the tree's order. */
export function resourcesOf(part: Part): readonly PlacedResource[] {
  return [...part.resources, ...part.children.flatMap(resourcesOf)];
}
