import type { Verb } from "./verb.ts";

const faultNames = [
  "kill-process",
  "kill-host",
  "pause-host",
  "partition",
  "cut-line",
  "lose-packets",
  "slow-line",
  "fill-disk",
  "throttle-cpu",
  "throttle-disk",
  "clock-jump",
];

/** The verbs of the embedded lab, in the order of `--help`. */
export const labVerbs: readonly Verb[] = [
  {
    name: "status",
    audience: "operator",
    summary: { zh: "实验环境的主机、地址、状态和生效中的故障", en: "the lab's hosts, addresses, state, and the faults in force" },
    options: [],
    examples: [{ command: "./jinbao status", does: { zh: "各主机一行", en: "a line a host" } }],
    load: () => import("./verbs/status.ts"),
  },
  {
    name: "shell",
    audience: "operator",
    summary: { zh: "打开一台主机的 shell，或在其中执行一条命令", en: "a shell on a host, or one command with its exit code" },
    argument: {
      name: "host",
      kind: "text",
      required: true,
      description: { zh: "主机名，见 ./jinbao status", en: "the host's name, see ./jinbao status" },
    },
    rest: { name: "command", description: { zh: "要执行的命令，写在 -- 之后", en: "the command to run, after --" } },
    options: [],
    examples: [
      { command: "./jinbao shell business-db-1", does: { zh: "打开 shell", en: "open a shell" } },
      { command: "./jinbao shell core-firewall-1 -- nft list ruleset", does: { zh: "执行一条命令", en: "run one command" } },
    ],
    load: () => import("./verbs/shell.ts"),
  },
  {
    name: "probe",
    audience: "officer",
    summary: {
      zh: "逐条尝试访问关系：允许的须连通，禁止的须阻断",
      en: "try every flow: what is allowed must connect, what is forbidden must not",
    },
    argument: {
      name: "file",
      kind: "file",
      description: { zh: "省文件，默认 provinces/example.yaml", en: "the province file, provinces/example.yaml unless said" },
    },
    options: [{ flags: "--set <key=value>", kind: "list", description: { zh: "改省文件的一个取值", en: "change one value of the file" } }],
    examples: [
      { command: "./jinbao probe", does: { zh: "每台主机对其他主机的每个端口", en: "every host against every port of every other" } },
    ],
    load: () => import("./verbs/probe.ts"),
  },
  {
    name: "fault",
    audience: "operator",
    summary: { zh: "制造一处故障", en: "break one thing" },
    argument: {
      name: "name",
      kind: "text",
      required: true,
      choices: faultNames,
      description: { zh: faultNames.join("、"), en: faultNames.join(", ") },
    },
    options: [
      {
        flags: "--host <host>",
        kind: "text",
        required: true,
        description: { zh: "主机，或线路（如 main-01）", en: "the host, or the line, such as main-01" },
      },
      {
        flags: "--seconds <n>",
        kind: "integer",
        description: { zh: "多少秒后自动恢复；不写则直到 heal", en: "mend it after so many seconds; else heal does" },
      },
    ],
    examples: [
      { command: "./jinbao fault kill-host --host business-db-1", does: { zh: "主库主机掉电", en: "a database host loses power" } },
      {
        command: "./jinbao fault cut-line --host main-01 --seconds 60",
        does: { zh: "切断一条主用线路一分钟", en: "a main line is cut for a minute" },
      },
    ],
    load: () => import("./verbs/fault.ts"),
  },
  {
    name: "heal",
    audience: "operator",
    summary: { zh: "恢复全部故障", en: "mend all that was broken" },
    options: [
      {
        flags: "--only <fault>",
        kind: "text",
        description: { zh: '只恢复这一处，如 "pause-host balancer-1"', en: 'only this one, such as "pause-host balancer-1"' },
      },
    ],
    examples: [{ command: "./jinbao heal", does: { zh: "恢复全部故障", en: "mend all" } }],
    load: () => import("./verbs/heal.ts"),
  },
];
