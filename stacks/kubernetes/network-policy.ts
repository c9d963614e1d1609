import type { Labels, Metadata } from "./object.ts";

export type LabelSelector = Readonly<{
  matchLabels?: Labels;
  matchExpressions?: readonly Readonly<{
    key: string;
    operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    values?: readonly string[];
  }>[];
}>;

export type PolicyPeer = Readonly<{
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: Readonly<{ cidr: string; except?: readonly string[] }>;
}>;

export type PolicyPort = Readonly<{ protocol?: "TCP" | "UDP" | "SCTP"; port?: number | string; endPort?: number }>;

export type IngressRule = Readonly<{ from?: readonly PolicyPeer[]; ports?: readonly PolicyPort[] }>;
export type EgressRule = Readonly<{ to?: readonly PolicyPeer[]; ports?: readonly PolicyPort[] }>;

/** A NetworkPolicy of `networking.k8s.io/v1`, as written and as judged. */
export type NetworkPolicy = Readonly<{
  apiVersion: "networking.k8s.io/v1";
  kind: "NetworkPolicy";
  metadata: Metadata;
  spec: Readonly<{
    podSelector: LabelSelector;
    policyTypes?: readonly ("Ingress" | "Egress")[];
    ingress?: readonly IngressRule[];
    egress?: readonly EgressRule[];
  }>;
}>;
