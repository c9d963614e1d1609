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
      choices: ["business"],
      required: true,
      description: { zh: "系统，目前为 business", en: "the system, so far business" },
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
      { flags: "--log", kind: "flag", description: { zh: "把日志写到标准错误", en: "write the log to standard error" } },
    ],
    examples: [{ command: "./jinbao serve business", does: { zh: "业务经办管理系统", en: "business administration" } }],
    load: () => import("./verbs/serve.ts"),
  },
];
