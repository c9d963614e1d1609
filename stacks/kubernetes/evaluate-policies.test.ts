import test from "ava";
import { policyEvaluator, type ConnectionEnd } from "./evaluate-policies.ts";
import type { NetworkPolicy } from "./network-policy.ts";

const pod = (namespace: string, labels: Readonly<Record<string, string>>, address?: string): ConnectionEnd => ({
  namespace,
  namespaceLabels: { "kubernetes.io/metadata.name": namespace },
  labels,
  ...(address === undefined ? {} : { address }),
});
const [web, api, other] = [pod("one", { app: "web" }, "10.9.0.1"), pod("one", { app: "api" }), pod("two", { app: "web" })];
const outside: ConnectionEnd = { address: "192.0.2.5" };

function policy(spec: NetworkPolicy["spec"], namespace = "one"): NetworkPolicy {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p", namespace, labels: {} }, spec };
}

type Row = readonly [
  title: string,
  policies: readonly NetworkPolicy[],
  from: ConnectionEnd,
  to: ConnectionEnd,
  expected: readonly [egress: boolean, ingress: boolean],
  port?: readonly ["TCP" | "UDP", number],
];

const denied = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const rows: readonly Row[] = [
  ["without a policy all is open", [], web, api, [true, true]],
  ["a policy in another namespace isolates nobody", [policy({ podSelector: {} }, "two")], web, api, [true, true]],
  ["default deny closes both directions", [denied], web, api, [false, false]],
  ["what is no pod is closed by its peer only", [denied], outside, api, [true, false]],
  ["without policyTypes only incoming traffic is isolated", [policy({ podSelector: {} })], web, api, [true, false]],
  ["egress rules without policyTypes isolate both", [policy({ podSelector: {}, egress: [{}] })], web, api, [true, false]],
  ["an empty rule allows all", [policy({ podSelector: {}, ingress: [{}] })], outside, api, [true, true]],
  ["a policy isolates only the pods that it selects", [policy({ podSelector: { matchLabels: { app: "web" } } })], web, api, [true, true]],
  [
    "policies add up",
    [denied, policy({ podSelector: { matchLabels: { app: "api" } }, ingress: [{ from: [{ podSelector: {} }] }] })],
    web,
    api,
    [false, true],
  ],
  [
    "a pod selector alone means the policy's namespace",
    [policy({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })],
    other,
    api,
    [true, false],
  ],
  [
    "a namespace selector alone means all of its pods",
    [policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "two" } } }] }] })],
    other,
    api,
    [true, true],
  ],
  [
    "both selectors in one peer must hold",
    [policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "db" } } }] }] })],
    other,
    api,
    [true, false],
  ],
  [
    "selectors never match what is no pod",
    [policy({ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    outside,
    api,
    [true, false],
  ],
  [
    "an address within a block is allowed",
    [policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "192.0.2.0/24" } }] }] })],
    outside,
    api,
    [true, true],
  ],
  [
    "an address among a block's exceptions is not",
    [policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["192.0.2.4/31"] } }] }] })],
    outside,
    api,
    [true, false],
  ],
  [
    "a block counts for a pod whose address lies in it",
    [policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.9.0.0/16" } }] }] })],
    web,
    api,
    [true, true],
  ],
  [
    "a port without a protocol is TCP",
    [policy({ podSelector: {}, ingress: [{ ports: [{ port: 53 }] }] })],
    web,
    api,
    [true, false],
    ["UDP", 53],
  ],
  [
    "a range of ports holds its last",
    [policy({ podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 90 }] }] })],
    web,
    api,
    [true, true],
    ["TCP", 90],
  ],
  [
    "a range of ports ends there",
    [policy({ podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 90 }] }] })],
    web,
    api,
    [true, false],
    ["TCP", 91],
  ],
  [
    "a protocol without a port is all of its ports",
    [policy({ podSelector: {}, ingress: [{ ports: [{ protocol: "UDP" }] }] })],
    web,
    api,
    [true, true],
    ["UDP", 9],
  ],
  [
    "expressions: In",
    [policy({ podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["db", "api"] }] } })],
    web,
    api,
    [true, false],
  ],
  [
    "expressions: NotIn holds where the label is missing",
    [policy({ podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a"] }] } })],
    web,
    api,
    [true, false],
  ],
  ["expressions: Exists", [policy({ podSelector: { matchExpressions: [{ key: "tier", operator: "Exists" }] } })], web, api, [true, true]],
  [
    "expressions: DoesNotExist",
    [policy({ podSelector: { matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] } })],
    web,
    api,
    [true, false],
  ],
];

for (const [title, policies, from, to, [egress, ingress], wire] of rows) {
  test(`network policies: ${title}`, (t) => {
    const [protocol, port] = wire ?? (["TCP", 80] as const);
    t.deepEqual(policyEvaluator(policies)({ from, to, protocol, port }), { egress, ingress, allowed: egress && ingress });
  });
}

test("a port by name is refused, not judged", (t) => {
  t.throws(() => policyEvaluator([policy({ podSelector: {}, ingress: [{ ports: [{ port: "https" }] }] })]), { message: /port "https"/u });
});
