import { blockOf, numberOf } from "../../datacenter/ranges.ts";
import type { LabelSelector, NetworkPolicy, PolicyPeer, PolicyPort } from "./network-policy.ts";
import type { Labels } from "./object.ts";

/** A pod, with its address where that is known; or whatever has an address and is no pod. */
export type ConnectionEnd = Readonly<
  { namespace: string; namespaceLabels: Labels; labels: Labels; address?: string } | { namespace?: never; address: string }
>;

export type Connection = Readonly<{ from: ConnectionEnd; to: ConnectionEnd; protocol: "TCP" | "UDP" | "SCTP"; port: number }>;

/** Both must hold for a connection to be made; where an end is no pod, policies have no say and its direction holds. */
export type Judgement = Readonly<{ egress: boolean; ingress: boolean; allowed: boolean }>;

type Matcher<T> = (value: T) => boolean;
type CompiledRule = Readonly<{ peer: Matcher<ConnectionEnd>; port: Matcher<Connection> }>;
type Compiled = Readonly<{ selects: Matcher<Labels>; ingress?: readonly CompiledRule[]; egress?: readonly CompiledRule[] }>;

/**
 * What network policies allow, by the rules of the API's documentation: a pod that some policy selects for a direction is isolated in it,
 * and then only what a rule of one of these policies allows goes through; all others are open. Where a pod's address is known an
 * `ipBlock` counts for it too: some network plugins match pods so, and what is to be forbidden must be so under each of them.
 */
export function policyEvaluator(policies: readonly NetworkPolicy[]): (connection: Connection) => Judgement {
  const compiled = Map.groupBy(policies, ({ metadata }) => metadata.namespace ?? "default");
  const byNamespace = new Map([...compiled].map(([namespace, own]) => [namespace, own.map(compile)]));
  const passes = (direction: "ingress" | "egress", pod: ConnectionEnd, other: ConnectionEnd, connection: Connection): boolean => {
    if (pod.namespace === undefined) {
      return true;
    }
    const isolating = (byNamespace.get(pod.namespace) ?? []).filter(
      (policy) => policy[direction] !== undefined && policy.selects(pod.labels),
    );
    return (
      isolating.length === 0 || isolating.some((policy) => policy[direction]!.some(({ peer, port }) => peer(other) && port(connection)))
    );
  };
  return (connection) => {
    const egress = passes("egress", connection.from, connection.to, connection);
    const ingress = passes("ingress", connection.to, connection.from, connection);
    return { egress, ingress, allowed: egress && ingress };
  };
}

/** Without `policyTypes` a policy is for incoming traffic, and for outgoing where it has such rules. */
function compile({ metadata, spec }: NetworkPolicy): Compiled {
  const namespace = metadata.namespace ?? "default";
  const types = spec.policyTypes ?? (spec.egress === undefined ? ["Ingress"] : ["Ingress", "Egress"]);
  const rule = (peers: readonly PolicyPeer[] | undefined, ports: readonly PolicyPort[] | undefined): CompiledRule => ({
    peer: anyOf(peers, (peer) => peerMatcher(peer, namespace)),
    port: anyOf(ports, portMatcher),
  });
  return {
    selects: selectorMatcher(spec.podSelector),
    ...(types.includes("Ingress") ? { ingress: (spec.ingress ?? []).map(({ from, ports }) => rule(from, ports)) } : {}),
    ...(types.includes("Egress") ? { egress: (spec.egress ?? []).map(({ to, ports }) => rule(to, ports)) } : {}),
  };
}

/** A list that is missing or empty matches all. */
function anyOf<T, V>(list: readonly T[] | undefined, matcher: (item: T) => Matcher<V>): Matcher<V> {
  if (list === undefined || list.length === 0) {
    return () => true;
  }
  const matchers = list.map(matcher);
  return (value) => matchers.some((matches) => matches(value));
}

function peerMatcher({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, namespace: string): Matcher<ConnectionEnd> {
  if (ipBlock !== undefined) {
    const within = blockMatcher(ipBlock.cidr);
    const except = (ipBlock.except ?? []).map(blockMatcher);
    return ({ address }) => {
      const number = address === undefined ? undefined : numberOf(address);
      return number !== undefined && within(number) && !except.some((matches) => matches(number));
    };
  }
  const pods = selectorMatcher(podSelector ?? {});
  const namespaces = namespaceSelector === undefined ? undefined : selectorMatcher(namespaceSelector);
  return (end) =>
    end.namespace !== undefined &&
    pods(end.labels) &&
    (namespaces === undefined ? end.namespace === namespace : namespaces(end.namespaceLabels));
}

function blockMatcher(cidr: string): Matcher<number> {
  const { first, size } = blockOf(cidr);
  return (address) => address >= first && address < first + size;
}

function portMatcher({ protocol = "TCP", port, endPort }: PolicyPort): Matcher<Connection> {
  if (typeof port === "string") {
    throw new Error(`port "${port}" is a name, which only a container's manifest can resolve: write its number`);
  }
  return (connection) =>
    connection.protocol === protocol && (port === undefined || (connection.port >= port && connection.port <= (endPort ?? port)));
}

function selectorMatcher({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Matcher<Labels> {
  const wanted = Object.entries(matchLabels);
  return (labels) =>
    wanted.every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
      }
    });
}
