import { targets } from "./stack/options.ts";
import type { Verb } from "./verb.ts";

/** The verb of the playbooks. */
export const playbookVerbs: readonly Verb[] = [
  {
    name: "configure",
    audience: "operator",
    summary: { zh: "用剧本配置各主机，使各系统应答", en: "configure every host by the playbooks, so that the systems answer" },
    argument: {
      name: "file",
      kind: "file",
      description: { zh: "省文件，默认 provinces/example.yaml", en: "the province file, provinces/example.yaml unless said" },
    },
    options: [
      {
        flags: "--target <target>",
        kind: "text",
        choices: targets.filter((target) => target !== "kubernetes"),
        description: {
          zh: "lab（默认）或 hosts：省文件中纳管的机器",
          en: "lab (unless said), or hosts: machines that the province file adopts",
        },
      },
      { flags: "--check", kind: "flag", description: { zh: "只看会改什么，不作变更", en: "a dry run: what would change" } },
      {
        flags: "--limit <hosts>",
        kind: "text",
        description: { zh: "只配置这些主机或组，如 balancer", en: "only these hosts or groups, such as balancer" },
      },
      { flags: "--tags <roles>", kind: "text", description: { zh: "只执行这些角色，如 base", en: "only these roles, such as base" } },
      {
        flags: "--set <key=value>",
        kind: "list",
        description: { zh: "改省文件的一个取值；可重复", en: "change one value of the file; may be repeated" },
      },
    ],
    examples: [
      { command: "./jinbao configure", does: { zh: "配置实验环境的全部主机", en: "every host of the lab" } },
      { command: "./jinbao configure --check", does: { zh: "先看会改什么", en: "first what would change" } },
    ],
    load: () => import("./verbs/configure.ts"),
  },
];
