import { labVerbs } from "./verbs-lab.ts";
import { playbookVerbs } from "./verbs-playbooks.ts";
import { stackVerbs } from "./verbs-stack.ts";
import { workloadVerbs } from "./verbs-workload.ts";
import type { Audience, OptionEntry, Verb } from "./verb.ts";
import type { Text } from "../model/text.ts";

/** Every verb in the order of `--help`. */
export const verbs: readonly Verb[] = [
  {
    name: "init",
    audience: "planner",
    summary: { zh: "写出一份带注释的省文件", en: "write a commented province file" },
    argument: {
      name: "newfile",
      kind: "file",
      required: true,
      description: { zh: "要写的文件，不得已存在", en: "the file to write; must not exist" },
    },
    options: [
      { flags: "--name <name>", kind: "text", description: { zh: "省名", en: "the province's name" } },
      { flags: "--insured <n>", kind: "integer", description: { zh: "参保人数", en: "people insured" } },
      { flags: "--cities <n>", kind: "integer", description: { zh: "地市级经办机构数", en: "city offices" } },
      { flags: "--counties <n>", kind: "integer", description: { zh: "县（区）经办机构数", en: "county offices" } },
    ],
    examples: [
      {
        command: "./jinbao init my-province.yaml --name 某省 --insured 1200000 --cities 9 --counties 71",
        does: {
          zh: "由选项写出；缺的在终端上询问，否则取基准值",
          en: "from options; what is missing is asked on a terminal, or taken from the baseline",
        },
      },
    ],
    load: () => import("./verbs/init.ts"),
  },
  {
    name: "validate",
    audience: "planner",
    summary: { zh: "检查省文件，列出全部问题和值得复核之处", en: "check a province file: every problem, and what deserves a second look" },
    argument: provinceFile(),
    options: [settings()],
    examples: [{ command: "./jinbao validate provinces/small.yaml", does: { zh: "检查一份省文件", en: "check one file" } }],
    load: () => import("./verbs/validate.ts"),
  },
  {
    name: "size",
    audience: "planner",
    summary: { zh: "测算：每个数量的值、公式、取值和出处", en: "the numbers: value, formula, inputs and source of each" },
    argument: provinceFile(),
    options: [
      settings(),
      {
        flags: "--range",
        kind: "flag",
        description: { zh: "附 P5/P50/P95 区间和影响最大的参数", en: "add P5/P50/P95 ranges and what drives the results most" },
      },
      { flags: "--draws <n>", kind: "integer", description: { zh: "抽样次数，默认 10000", en: "how many draws, 10000 unless said" } },
      {
        flags: "--seed <n>",
        kind: "integer",
        description: { zh: "随机种子，默认 1；种子相同则结果相同", en: "the seed, 1 unless said; same seed, same ranges" },
      },
      {
        flags: "--compare <file>",
        kind: "file",
        description: { zh: "与另一份省文件逐项比较", en: "beside another province file, number by number" },
      },
      {
        flags: "--sweep <key=from..to[/steps]>",
        kind: "text",
        description: {
          zh: "让一个取值逐步变化，如 insured=500000..20000000/8",
          en: "step one value through a span, such as insured=500000..20000000/8",
        },
      },
    ],
    examples: [
      { command: "./jinbao size", does: { zh: "方案的基准规模（200 万人）", en: "the scheme's baseline of 2,000,000 people" } },
      {
        command: "./jinbao size --set a1=0.4 --compare provinces/example.yaml",
        does: { zh: "若日均交易人数比例为 40%，各项差多少", en: "what 40 % of people a day would change" },
      },
      { command: "./jinbao size --range --seed 7", does: { zh: "各参数在其分布内抽样时的区间", en: "ranges when the assumptions vary" } },
      { command: "./jinbao size --sweep insured=500000..20000000", does: { zh: "随参保人数的变化", en: "how it grows with people" } },
    ],
    load: () => import("./verbs/size.ts"),
  },
  {
    name: "plan",
    audience: "planner",
    summary: {
      zh: "数据中心：分区、网络、主机、访问关系、线路、设备",
      en: "the data centre: zones, networks, hosts, flows, lines, equipment",
    },
    argument: provinceFile(),
    options: [settings()],
    examples: [
      { command: "./jinbao plan provinces/small.yaml", does: { zh: "概览", en: "an overview" } },
      { command: "./jinbao plan --json", does: { zh: "全部数据，供脚本使用", en: "all of it, for scripts" } },
    ],
    load: () => import("./verbs/plan.ts"),
  },
  {
    name: "report",
    audience: "planner",
    summary: { zh: "报批材料：带公式的 xlsx、docx、html、json", en: "documents for approval: xlsx with live formulas, docx, html, json" },
    argument: provinceFile(),
    options: [
      { flags: "-o, --output <dir>", kind: "file", required: true, description: { zh: "写到这个目录", en: "the directory to write into" } },
      {
        flags: "--only <kinds>",
        kind: "text",
        description: { zh: "只写这些，逗号分隔：html,xlsx,docx,json", en: "only these, comma-separated: html,xlsx,docx,json" },
      },
      settings(),
    ],
    examples: [
      { command: "./jinbao report -o report", does: { zh: "写出全部材料", en: "write all documents" } },
      {
        command: "./jinbao report provinces/small.yaml -o report --only xlsx --lang en",
        does: { zh: "只写英文工作簿", en: "only the workbook, in English" },
      },
    ],
    load: () => import("./verbs/report.ts"),
  },
  {
    name: "doctor",
    audience: "operator",
    summary: { zh: "本机具备什么、缺什么，以及补齐的命令", en: "what this machine can do, and the command that adds what is missing" },
    options: [
      {
        flags: "--build",
        kind: "flag",
        description: { zh: "先构建尚缺的程序（需要 Go）", en: "first build the programs that are missing (with Go)" },
      },
    ],
    examples: [
      { command: "./jinbao doctor", does: { zh: "检查本机", en: "check this machine" } },
      {
        command: "./jinbao doctor --build",
        does: { zh: "先构建尚缺的程序，约十分钟", en: "build what is missing first, about ten minutes" },
      },
    ],
    load: () => import("./verbs/doctor.ts"),
  },
  {
    name: "completion",
    audience: "operator",
    summary: { zh: "输出命令行补全脚本", en: "print a shell completion script" },
    argument: {
      name: "shell",
      kind: "text",
      required: true,
      choices: ["bash", "zsh", "fish"],
      description: { zh: "bash、zsh 或 fish", en: "bash, zsh or fish" },
    },
    options: [],
    examples: [
      {
        command: "./jinbao completion bash > ~/.local/share/bash-completion/completions/jinbao",
        does: { zh: "为 bash 安装", en: "install it for bash" },
      },
    ],
    load: () => import("./verbs/completion.ts"),
  },
  ...stackVerbs,
  ...labVerbs,
  ...playbookVerbs,
  ...workloadVerbs,
  {
    name: "prove",
    audience: "everyone",
    summary: {
      zh: "依次完成全部步骤：检查、测算、规划、建立、探测、成文，并给出结论",
      en: "all of it in order: validate, size, plan, up, probe, report, and a verdict",
    },
    argument: provinceFile(),
    options: [
      {
        flags: "-o, --output <dir>",
        kind: "file",
        description: { zh: "材料写到这个目录，默认 .jinbao/report", en: "the directory for the documents, .jinbao/report unless said" },
      },
      {
        flags: "--planning",
        kind: "flag",
        description: { zh: "只做不需要实验环境的步骤", en: "only what needs no lab: the numbers, the plan, the documents" },
      },
      { flags: "--keep", kind: "flag", description: { zh: "结束后保留实验环境", en: "leave the lab up at the end" } },
      {
        flags: "--offices <all|n>",
        kind: "text",
        description: {
          zh: "实验环境在省本级之外建几个经办机构，默认 2",
          en: "how many offices beside the province's own the lab has, 2 unless said",
        },
      },
    ],
    examples: [
      { command: "./jinbao prove", does: { zh: "对示例省完成全部步骤", en: "all of it for the example" } },
      {
        command: "./jinbao prove --planning",
        does: { zh: "只要数字和材料，半分钟", en: "the numbers and the documents alone, in half a minute" },
      },
    ],
    load: () => import("./verbs/prove.ts"),
  },
  {
    name: "test",
    audience: "everyone",
    summary: { zh: "运行全部测试", en: "run the whole test suite" },
    options: [],
    examples: [
      { command: "./jinbao test", does: { zh: "最后一行是通过、失败、跳过的数目", en: "the last line counts passed, failed and skipped" } },
    ],
    load: () => import("./verbs/test.ts"),
  },
];

export const audiences: Readonly<Record<Audience, Text>> = {
  planner: { zh: "规划人员：", en: "For the planner:" },
  operator: { zh: "运维人员：", en: "For the operator:" },
  officer: { zh: "安全管理员：", en: "For the security officer:" },
  everyone: { zh: "所有人：", en: "For everyone:" },
};

/** What each of the four people asks first; shown by `--help`. */
export const errands: readonly Readonly<{ who: Text; command: string; does: Text }>[] = [
  {
    who: { zh: "规划人员", en: "planner" },
    command: "./jinbao report provinces/example.yaml -o report",
    does: { zh: "报批材料", en: "documents for approval" },
  },
  { who: { zh: "运维人员", en: "operator" }, command: "./jinbao doctor", does: { zh: "本机是否就绪", en: "is this machine ready" } },
  {
    who: { zh: "安全管理员", en: "security officer" },
    command: "./jinbao plan --json",
    does: { zh: "flows 与 gapChannels：允许的每一条访问及理由", en: "flows and gapChannels: every allowed connection with its reason" },
  },
  {
    who: { zh: "压测人员", en: "load tester" },
    command: "./jinbao size --json",
    does: { zh: "peak.businessRate 等：要承受的峰值", en: "peak.businessRate and the rest: the peak to be held" },
  },
];

function provinceFile(): NonNullable<Verb["argument"]> {
  return {
    name: "file",
    kind: "file",
    description: { zh: "省文件，默认 provinces/example.yaml", en: "the province file, provinces/example.yaml unless said" },
  };
}

function settings(): OptionEntry {
  return {
    flags: "--set <key=value>",
    kind: "list",
    description: { zh: "改省文件的一个取值，如 a1=0.4；可重复", en: "change one value of the file, such as a1=0.4; may be repeated" },
  };
}
