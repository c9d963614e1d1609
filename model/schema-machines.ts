import { z } from "zod";
import { facts, flagLeaf, listOf, numberLeaf, textLeaf } from "./leaf.ts";
import { limits } from "./limits.ts";
import type { Text } from "./text.ts";

const source = { zh: "我方口径", en: "Ours" } as const satisfies Text;

const machine = z
  .strictObject({
    name: words(/^[a-z0-9][a-z0-9-]{0,62}$/, {
      name: { zh: "它是规划中的哪台主机", en: "The host of the plan that it is" },
      expected: { zh: "主机名，如 business-db-1", en: "a host's name, such as business-db-1" },
      hint: { zh: "./jinbao plan --json 的 hosts 列出全部主机名。", en: "./jinbao plan --json lists them under hosts." },
    }),
    address: words(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/, {
      name: { zh: "管理地址", en: "Address by which it is managed" },
      expected: { zh: "IPv4 地址或域名", en: "an IPv4 address or a domain name" },
    }),
    port: numberLeaf({ min: 1, max: 65_535, integer: true }, { name: { zh: "SSH 端口", en: "SSH port" }, source }).default(22),
    user: words(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/, {
      name: { zh: "登录用户", en: "User that logs in" },
      expected: { zh: "用户名", en: "a user's name" },
    }).default("root"),
    hostKey: words(/^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]{40,}={0,2}(?: [^\p{C}]{1,100})?)$/u, {
      name: { zh: "主机公钥：只认这一把", en: "Its host key: no other is trusted" },
      expected: {
        zh: "SHA256: 开头的指纹，或一行公钥（ssh-ed25519 AAAA…）",
        en: "a fingerprint that begins with SHA256:, or a line of a public key (ssh-ed25519 AAAA…)",
      },
      hint: {
        zh: "在该机器的控制台上执行：ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
        en: "On that machine's console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
      },
    }),
    identityFile: textLeaf(limits.reasonCharacters, {
      name: { zh: "私钥文件；不写则用 ssh-agent", en: "File of the private key; the SSH agent where it is left out" },
      source,
    }).optional(),
    adopt: flagLeaf({
      name: { zh: "是否纳管：否则只核对，不得改动", en: "Whether it is adopted; else it is only looked at and must not be changed" },
      source,
    }).default(false),
  })
  .register(facts, {
    name: { zh: "已有的一台机器", en: "A machine that exists" },
    expected: {
      zh: "{name, address, port, user, hostKey, identityFile, adopt}",
      en: "{name, address, port, user, hostKey, identityFile, adopt}",
    },
    source,
  });

/** Machines that exist, for the stack's target `hosts`. */
export const machinesSchema = listOf(machine, limits.machines).register(facts, {
  name: { zh: "已有的机器（up --target hosts）", en: "Machines that exist (up --target hosts)" },
  expected: { zh: `至多 ${limits.machines} 台机器的列表`, en: `a list of at most ${limits.machines} machines` },
  source,
  hint: { zh: "每项为 {name, address, hostKey, …}。", en: "Each is {name, address, hostKey, …}." },
});

type Words = Readonly<{ name: Text; expected: Text; hint?: Text }>;

function words(pattern: RegExp, about: Words): z.ZodString {
  return z
    .string()
    .regex(pattern)
    .register(facts, { ...about, source });
}
