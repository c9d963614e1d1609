import { profileNames } from "../workload/profiles/registry.ts";
import type { Verb } from "./verb.ts";

/** The verb of the reference service. */
export const workloadVerbs: readonly Verb[] = [
  {
    name: "serve",
    audience: "operator",
    summary: { zh: "在本机运行参照服务的一个系统", en: "run one system of the reference service on this machine" },
    argument: {
      name: "profile",
      kind: "text",
      choices: profileNames.map(({ id }) => id),
      required: true,
      description: {
        zh: "系统，如 business；或一个接口的对端，如 peer-bank",
        en: "the system, such as business; or the far side of an interface, such as peer-bank",
      },
    },
    options: [
      { flags: "--port <n>", kind: "integer", description: { zh: "端口，默认任一空闲端口", en: "the port, any that is free unless said" } },
      {
        flags: "--dsn <url>",
        kind: "text",
        description: {
          zh: "数据库地址，默认在本机启动一个 PostgreSQL",
          en: "the database, a PostgreSQL started on this machine unless said",
        },
      },
      {
        flags: "--insured <n>",
        kind: "integer",
        description: {
          zh: "先向空数据库装入这么多虚构的参保人；中断后再次运行会接着装",
          en: "first fill the empty database with so many fictitious insured; run again, it goes on where it was interrupted",
        },
      },
      { flags: "--log", kind: "flag", description: { zh: "把日志写到标准错误", en: "write the log to standard error" } },
    ],
    examples: [
      { command: "./jinbao serve business", does: { zh: "业务经办管理系统", en: "business administration" } },
      { command: "./jinbao serve business --insured 2000", does: { zh: "先装入 2000 名虚构参保人", en: "with 2,000 fictitious insured" } },
      {
        command: "./jinbao serve peer-bank",
        does: { zh: "代收代付银行，可打开故障", en: "the bank, with faults that can be switched on" },
      },
    ],
    load: () => import("./verbs/serve.ts"),
  },
];
