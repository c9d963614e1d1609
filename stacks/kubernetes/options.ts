import { parseCidr, overlap } from "../../model/cidr.ts";
import { UserError, type Problem } from "../../model/problem.ts";
import type { DataCenter } from "../../datacenter/datacenter.ts";

/** What the user says of the cluster. */
export type KubernetesOptions = Readonly<{
  /** Begins the names of the namespaces, and tells installations on one cluster apart. `jinbao` unless said. */
  name?: string;
  /** The image of the application tiers; without it the objects can be looked at but not brought up. */
  image?: string;
  /** The image of the Prometheus server. */
  monitorImage?: string;
  /**
   * The nets whose zones stand on this cluster; both unless said. Two clusters, one for each net, keep the gap between clusters. On one
   * cluster it stands between two pools of nodes, which the label `jinbao/net` tells apart.
   */
  nets?: readonly ("business" | "outside")[];
  /** The ranges of the cluster's pods, services and nodes: they are never part of the internet, and never of the plan. */
  clusterNetworks?: readonly string[];
  /** The storage class of the volumes; the cluster's own default unless said. */
  storageClass?: string;
}>;

/** The options with nothing left open. */
export type Settled = Readonly<{
  name: string;
  image: string;
  monitorImage: string;
  nets: readonly ("business" | "outside")[];
  clusterNetworks: readonly string[];
  storageClass?: string;
}>;

/** Stands where an image should: `.invalid` is a domain that never exists (RFC 2606), so that it cannot run by mistake. */
export const placeholderImage = "image-not-set.invalid/jinbao:none";
const prometheusImage = "prom/prometheus:v3.5.0";
const place = { file: "--target kubernetes", line: 0 } as const;

/** @throws UserError with every option that cannot be */
export function settleOptions(options: KubernetesOptions, dataCenter: DataCenter): Settled {
  const problems = [...nameProblems(options.name), ...netProblems(options.nets), ...networkProblems(options, dataCenter)];
  if (problems.length > 0) {
    throw new UserError(problems);
  }
  return {
    name: options.name ?? "jinbao",
    image: options.image ?? placeholderImage,
    monitorImage: options.monitorImage ?? prometheusImage,
    nets: options.nets ?? ["business", "outside"],
    clusterNetworks: options.clusterNetworks ?? [],
    ...(options.storageClass === undefined ? {} : { storageClass: options.storageClass }),
  };
}

/** What keeps the objects from being brought up, though they can be rendered and previewed. */
export function missingForUp({ image }: KubernetesOptions): readonly Problem[] {
  return image === undefined
    ? [
        {
          ...place,
          path: "image",
          expected: { zh: "应用层容器镜像", en: "the container image of the application tiers" },
          got: "(none)",
          hint: {
            zh: "填写集群能拉取的镜像，最好带摘要，如 registry.example/pension-service@sha256:…",
            en: "Name an image that the cluster can pull, best by its digest, such as registry.example/pension-service@sha256:...",
          },
        },
      ]
    : [];
}

/** With room for the longest zone behind it in a DNS label. */
function nameProblems(name: string | undefined): readonly Problem[] {
  return name === undefined || /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/u.test(name)
    ? []
    : [
        {
          ...place,
          path: "name",
          expected: {
            zh: "1 到 40 个小写字母、数字或连字符，首尾不是连字符",
            en: "1 to 40 lower-case letters, digits or hyphens, with no hyphen at either end",
          },
          got: name,
          hint: { zh: "命名空间由它和区域编号组成。", en: "Namespaces are named by it and the zone." },
        },
      ];
}

function netProblems(nets: KubernetesOptions["nets"]): readonly Problem[] {
  return nets === undefined || nets.length > 0
    ? []
    : [
        {
          ...place,
          path: "nets",
          expected: { zh: "business、outside 之一或两者", en: "business, outside, or both" },
          got: "[]",
          hint: { zh: "不写则两网的区域都在这个集群。", en: "Left out, the zones of both nets stand on this cluster." },
        },
      ];
}

/** A range of pods that is also one of the plan's would let pods pass for hosts. The usual 10.244.0.0/16 lies among the offices' of 10.0.0.0/8. */
function networkProblems({ clusterNetworks = [] }: KubernetesOptions, { networks }: DataCenter): readonly Problem[] {
  return clusterNetworks.flatMap((text): readonly Problem[] => {
    const range = parseCidr(text);
    if (range === undefined) {
      return [
        {
          ...place,
          path: "clusterNetworks",
          expected: { zh: "CIDR 地址段", en: "a range in CIDR notation" },
          got: text,
          hint: { zh: "如 10.244.0.0/16。", en: "Such as 10.244.0.0/16." },
        },
      ];
    }
    const shared = networks.find(({ cidr }) => overlap(range, parseCidr(cidr)!));
    return shared === undefined
      ? []
      : [
          {
            ...place,
            path: "clusterNetworks",
            expected: { zh: "与规划的网络不重叠的地址段", en: "a range apart from the plan's networks" },
            got: `${text} (${shared.id} ${shared.cidr})`,
            hint: {
              zh: "换集群的地址段，或在省份文件 network 中换规划的地址段。",
              en: "Change the cluster's range, or the plan's in the province file's network.",
            },
          },
        ];
  });
}
