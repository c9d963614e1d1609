import { targets } from "./stack/options.ts";
import type { OptionEntry, Verb } from "./verb.ts";

const file: NonNullable<Verb["argument"]> = {
  name: "file",
  kind: "file",
  description: { zh: "省文件，默认 provinces/example.yaml", en: "the province file, provinces/example.yaml unless said" },
};

const standing: NonNullable<Verb["argument"]> = {
  name: "file",
  kind: "file",
  description: { zh: "不读：以已建立的为准", en: "not read: what stands is what counts" },
};

const target: OptionEntry = {
  flags: "--target <target>",
  kind: "text",
  choices: targets,
  description: {
    zh: "lab（默认）本机实验环境，hosts 省文件中的机器，kubernetes 已有集群",
    en: "lab (unless said) on this machine, hosts of the province file, or kubernetes, a cluster",
  },
};

const yes = (zh: string, en: string): OptionEntry => ({ flags: "--yes", kind: "flag", description: { zh, en } });

/** What says how a target is to be made. */
const making: readonly OptionEntry[] = [
  target,
  {
    flags: "--offices <all|n>",
    kind: "text",
    description: { zh: "lab：省本级之外建几个经办机构，默认 2", en: "lab: how many offices beside the province's own, 2 unless said" },
  },
  {
    flags: "--image <image>",
    kind: "text",
    description: { zh: "kubernetes：应用层的容器镜像", en: "kubernetes: the image of the application tiers" },
  },
  {
    flags: "--kubeconfig <file>",
    kind: "file",
    description: {
      zh: "kubernetes：集群的 kubeconfig，默认用户自己的",
      en: "kubernetes: the cluster's kubeconfig, the user's own unless said",
    },
  },
  {
    flags: "--cluster-network <cidr>",
    kind: "list",
    description: { zh: "kubernetes：集群自用的地址段；可重复", en: "kubernetes: a range that the cluster itself uses; may be repeated" },
  },
  {
    flags: "--set <key=value>",
    kind: "list",
    description: { zh: "改省文件的一个取值；可重复", en: "change one value of the file; may be repeated" },
  },
];

/** The verbs that make, watch and remove a data centre, in the order of `--help`. */
export const stackVerbs: readonly Verb[] = [
  {
    name: "preview",
    audience: "operator",
    summary: { zh: "up 会做什么，逐项列出；不作变更", en: "what up would do, thing by thing; changes nothing" },
    argument: file,
    options: making,
    examples: [{ command: "./jinbao preview", does: { zh: "示例省的实验环境", en: "the lab of the example" } }],
    load: () => import("./verbs/preview.ts"),
  },
  {
    name: "up",
    audience: "operator",
    summary: { zh: "按规划建立数据中心，并修复漂移", en: "make the data centre as planned, and mend what drifted" },
    argument: file,
    options: [...making, yes("受保护的也可重建或删除", "what is protected may be made anew or deleted")],
    examples: [
      { command: "./jinbao up", does: { zh: "在本机建立示例省，含两个经办机构", en: "the example on this machine, with two offices" } },
      { command: "./jinbao up --offices all", does: { zh: "全部经办机构", en: "with all its offices" } },
      {
        command: "./jinbao up my-province.yaml --target hosts",
        does: { zh: "核对并纳管已有机器", en: "hold machines that exist against the plan" },
      },
    ],
    load: () => import("./verbs/up.ts"),
  },
  {
    name: "drift",
    audience: "operator",
    summary: { zh: "与建立时相比哪里变了；不作变更", en: "what differs from what was made; changes nothing" },
    argument: standing,
    options: [target],
    examples: [{ command: "./jinbao drift", does: { zh: "有漂移时退出码为 1", en: "exits with 1 where something drifted" } }],
    load: () => import("./verbs/drift.ts"),
  },
  {
    name: "down",
    audience: "operator",
    summary: { zh: "拆除已建立的全部", en: "remove all that was made" },
    argument: standing,
    options: [target, yes("不询问，受保护的一并删除", "do not ask: what is protected goes too")],
    examples: [{ command: "./jinbao down --yes", does: { zh: "拆除实验环境", en: "remove the lab" } }],
    load: () => import("./verbs/down.ts"),
  },
];
