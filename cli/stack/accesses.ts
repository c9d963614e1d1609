import path from "node:path";
import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { LabHost } from "../../datacenter/lab.ts";
import { nearAddress } from "../../datacenter/matrix.ts";
import { labAccesses } from "../../lab/access.ts";
import { placeOf } from "../../lab/place.ts";
import { UserError } from "../../model/problem.ts";
import type { Province } from "../../model/province.ts";
import type { Access } from "../../playbooks/access.ts";
import { productDirectory } from "../product.ts";
import type { Context } from "../verb.ts";
import { withAbsoluteFiles, type Target } from "./options.ts";

/** The hosts that can be configured, and how. @throws UserError where there are none */
export async function reachedHosts(
  context: Context,
  target: Target,
  province: Province,
  dataCenter: DataCenter,
): Promise<readonly Access[]> {
  const reached = target === "hosts" ? machinesReached(province) : await labReached(context, dataCenter);
  if (reached.length === 0) {
    throw new UserError([
      {
        file: "configure",
        line: 0,
        path: "",
        expected:
          target === "hosts"
            ? { zh: "省文件 machines 中 adopt: true 的机器", en: "machines with adopt: true in the province file" }
            : { zh: "由这份省文件启动的实验环境", en: "a lab that this province file made" },
        got: "none",
        hint:
          target === "hosts"
            ? { zh: "见 docs/zh-CN/stack.md", en: "See docs/en/stack.md" }
            : { zh: "先运行 ./jinbao up（同一份省文件）", en: "Run ./jinbao up first, with the same file." },
      },
    ]);
  }
  return reached;
}

async function labReached({ stateDirectory }: Context, dataCenter: DataCenter): Promise<readonly Access[]> {
  const place = placeOf(stateDirectory);
  const relay = path.join(productDirectory, "playbooks", "relay.py");
  const hosts = new Map(dataCenter.hosts.map((host) => [host.name, host]));
  const jump = jumpOf(dataCenter);
  return (await labAccesses(place, jump))
    .filter(({ host }) => hosts.has(host.name))
    .map(({ host, identityFile, hostKeys, entrance }): Access => ({
      name: host.name,
      address: nearAddress(hosts.get(jump(host))!, host),
      port: 22,
      user: "root",
      identityFile,
      hostKeys,
      proxyCommand: `${entrance} python3 -IS "${relay}" %h %p`,
    }));
}

/** Only those that were adopted: the others must not be changed. ssh itself trusts a key, not a fingerprint. @throws UserError */
function machinesReached({ machines = [] }: Province): readonly Access[] {
  const problems = machines
    .filter(({ adopt, hostKey }) => adopt && hostKey.startsWith("SHA256:"))
    .map(({ name, hostKey }) => ({
      file: "configure",
      line: 0,
      path: `machines.${name}.hostKey`,
      expected: { zh: "完整的一行公钥（ssh-ed25519 AAAA…）", en: "a whole line of its public key (ssh-ed25519 AAAA...)" },
      got: hostKey,
      hint: {
        zh: "在该机器的控制台上执行：cat /etc/ssh/ssh_host_ed25519_key.pub",
        en: "On that machine's console: cat /etc/ssh/ssh_host_ed25519_key.pub",
      },
    }));
  if (problems.length > 0) {
    throw new UserError(problems);
  }
  return withAbsoluteFiles(machines.filter(({ adopt }) => adopt)).map(({ name, address, port, user, identityFile, hostKey }): Access => ({
    name,
    address,
    port,
    user,
    ...(identityFile === undefined ? {} : { identityFile }),
    hostKeys: [hostKey],
  }));
}

/** The host from which the plan's flows let another be administered; itself where no other may. */
function jumpOf({ flows }: DataCenter): (host: LabHost) => string {
  const administration = flows.filter(({ service }) => service === "ssh");
  return ({ name, zone }) =>
    administration.find(({ to }) => to === name)?.from ?? administration.find(({ to, from }) => to === zone && from !== name)?.from ?? name;
}
