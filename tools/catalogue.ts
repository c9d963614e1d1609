import type { Text } from "../model/text.ts";
import type { VersionRange } from "./version.ts";

/** A program written in Go that we call, built from a module of ours whose go.sum pins all that goes into it. */
export type GoTool = Readonly<{
  id: string;
  name: Text;
  /** Its module's folder, beside this file (or absolute); several programs may share one. */
  module: string;
  /** The import path of its main package. */
  packagePath: string;
  /** What the linker writes into it, beyond leaving out symbols. */
  defines: Readonly<Record<string, string>>;
  binary: string;
  /** The version that its module names. */
  version: string;
  /** Its arguments that print its version, the first on standard output. */
  askVersion: readonly string[];
  /** A program on PATH of such a version serves as well; without a range only ours does. */
  fits?: VersionRange;
  /** Files of a module that lie beside the program, in share/, as it is of no use without them. */
  share?: Readonly<{ module: string; folder: string; extension: string }>;
  purpose: Text;
  /** The verbs that need it, as `doctor` tells them. */
  neededFor: readonly string[];
  /** A build with nothing cached, on two cores. */
  buildSeconds: number;
  /** What it takes on the disk once built. */
  megabytes: number;
}>;

const kubernetesVersion = "1.36.3";
const [major = "", minor = ""] = kubernetesVersion.split(".");

/** Kubernetes' programs tell a version only where the linker was told one, for each of two packages. */
const kubernetesDefines = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((holder) => [
    [`${holder}.gitVersion`, `v${kubernetesVersion}`],
    [`${holder}.gitMajor`, major],
    [`${holder}.gitMinor`, minor],
    [`${holder}.gitTreeState`, "clean"],
  ]),
);

const kubernetesPurpose: Text = {
  zh: "测试用的真实 Kubernetes 接口",
  en: "a real Kubernetes API for tests",
};

/** In the order in which `doctor --build` builds them. */
export const goTools = [
  {
    id: "pulumi",
    name: { zh: "Pulumi 命令行", en: "the Pulumi CLI" },
    module: "pulumi",
    packagePath: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    defines: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "v3.259.0" },
    binary: "pulumi",
    version: "3.259.0",
    askVersion: ["version"],
    fits: { from: "3.259.0", below: "4.0.0" },
    purpose: { zh: "建立、比对和拆除数据中心", en: "makes, compares and removes a data centre" },
    neededFor: ["test"],
    buildSeconds: 210,
    megabytes: 115,
  },
  {
    id: "etcd",
    name: { zh: "etcd", en: "etcd" },
    module: "etcd",
    packagePath: "go.etcd.io/etcd/server/v3",
    defines: {},
    binary: "etcd",
    version: "3.6.14",
    askVersion: ["--version"],
    fits: { from: "3.6.0", below: "3.7.0" },
    purpose: kubernetesPurpose,
    neededFor: ["test"],
    buildSeconds: 28,
    megabytes: 27,
  },
  kubernetes("kube-apiserver", ["--version"], 246, 105),
  kubernetes("kube-controller-manager", ["--version"], 58, 96),
  kubernetes("kube-scheduler", ["--version"], 5, 73),
  kubernetes("kubectl", ["version", "--client"], 20, 60),
  {
    id: "kwok",
    name: { zh: "kwok", en: "kwok" },
    module: "kwok",
    packagePath: "sigs.k8s.io/kwok/cmd/kwok",
    defines: { "sigs.k8s.io/kwok/pkg/consts.Version": "v0.8.0" },
    binary: "kwok",
    version: "0.8.0",
    askVersion: ["--version"],
    // It simulates by its stages; what lies on a PATH comes without them.
    share: { module: "sigs.k8s.io/kwok", folder: "kustomize/stage", extension: ".yaml" },
    purpose: { zh: "模拟 Kubernetes 节点", en: "simulates the nodes of Kubernetes" },
    neededFor: ["test"],
    buildSeconds: 58,
    megabytes: 64,
  },
  {
    id: "toxiproxy",
    name: { zh: "Toxiproxy", en: "Toxiproxy" },
    module: "toxiproxy",
    packagePath: "github.com/Shopify/toxiproxy/v2/cmd/server",
    defines: { "github.com/Shopify/toxiproxy/v2.Version": "2.12.0" },
    binary: "toxiproxy-server",
    version: "2.12.0",
    askVersion: ["-version"],
    fits: { from: "2.12.0", below: "3.0.0" },
    purpose: { zh: "内核没有 netem 时为线路加延迟", en: "delays a line where the kernel has no netem" },
    neededFor: ["test"],
    buildSeconds: 11,
    megabytes: 11,
  },
  {
    id: "go-tpc",
    name: { zh: "go-tpc", en: "go-tpc" },
    module: "go-tpc",
    packagePath: "github.com/pingcap/go-tpc/cmd/go-tpc",
    defines: { "main.version": "v1.0.12" },
    binary: "go-tpc",
    version: "1.0.12",
    askVersion: ["version"],
    fits: { from: "1.0.12", below: "2.0.0" },
    purpose: { zh: "以 TPC-C 负载测量数据库的 tpmC", en: "measures a database's tpmC by a TPC-C load" },
    neededFor: ["test"],
    buildSeconds: 15,
    megabytes: 17,
  },
] as const satisfies readonly GoTool[];

export type ToolId = (typeof goTools)[number]["id"];

export function goTool(id: ToolId): GoTool {
  return goTools.find((tool) => tool.id === id)!;
}

function kubernetes<Id extends string>(
  id: Id,
  askVersion: readonly string[],
  buildSeconds: number,
  megabytes: number,
): GoTool & { id: Id } {
  return {
    id,
    name: { zh: id, en: id },
    module: "kubernetes",
    packagePath: `k8s.io/kubernetes/cmd/${id}`,
    defines: kubernetesDefines,
    binary: id,
    version: kubernetesVersion,
    askVersion,
    fits: { from: `${major}.${minor}.0`, below: `${major}.${Number(minor) + 1}.0` },
    purpose: kubernetesPurpose,
    neededFor: ["test"],
    buildSeconds,
    megabytes,
  };
}
