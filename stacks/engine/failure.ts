import { MachineError } from "../../model/machine-error.ts";
import { machineErrorIn } from "../provider/machine-error-text.ts";
import { EngineError, killed } from "./command.ts";
import type { FailedThing, Tally } from "./tally.ts";

/** What a run of the engine that did not end well comes to: single things that failed, or an error that ends all. */
export function failuresOf(error: unknown, tally: Tally): readonly FailedThing[] {
  if (!(error instanceof EngineError)) {
    throw error;
  }
  const said = `${error.ran.stderr}\n${error.ran.stdout}`;
  const lack = [...tally.failed.map(({ message }) => message), ...tally.messages].map(machineErrorIn).find((each) => each !== undefined);
  if (lack !== undefined) {
    throw lack;
  }
  const known = error.ran.code === killed ? outsideKill : lacks.find(({ sign }) => sign.test(said));
  if (known !== undefined) {
    throw new MachineError(known);
  }
  if (tally.failed.length === 0) {
    throw new Error([...tally.messages, error.message].join("\n"), { cause: error });
  }
  return tally.failed;
}

/** Whether the engine refused to touch what is protected. */
export function isProtection({ message }: FailedThing): boolean {
  return /protect/u.test(message);
}

const outsideKill = {
  what: { zh: "引擎在运行中被终止", en: "the engine was killed while it ran" },
  why: { zh: "内存不足时系统会这样做，也可能是有人结束了它", en: "the system does so where memory runs out; or somebody did" },
  mend: { zh: "重新运行同一命令，会接着做完", en: "run the same command again: it goes on from there" },
};

const lacks: readonly (Readonly<{ sign: RegExp }> & ConstructorParameters<typeof MachineError>[0])[] = [
  {
    sign: /no space left on device|disk quota exceeded/iu,
    what: { zh: "磁盘已满", en: "no space left on the disk" },
    why: { zh: "资源栈的状态要写到磁盘上", en: "the stack's state is written to disk" },
    mend: { zh: "清理磁盘空间后重新运行，会接着做完", en: "free some space, then run again: it goes on from there" },
  },
  {
    sign: /incorrect passphrase|passphrase must be set/iu,
    what: { zh: "口令打不开资源栈的状态", en: "the passphrase does not open the stack's state" },
    why: { zh: "状态中的机密由它加密", en: "it encrypts the secrets in the state" },
    mend: {
      zh: "恢复 .jinbao/secrets/passphrase 的备份，或设置 PULUMI_CONFIG_PASSPHRASE",
      en: "restore .jinbao/secrets/passphrase from a copy, or set PULUMI_CONFIG_PASSPHRASE",
    },
  },
  {
    sign: /Could not automatically download and install \w+ plugin|no \w+ plugin '/iu,
    what: {
      zh: "没有该目标所需的 Pulumi 插件，也无法下载",
      en: "the Pulumi plugin that this target needs is not here, and cannot be fetched",
    },
    why: { zh: "kubernetes 目标由官方的 Kubernetes 插件建立", en: "the target kubernetes is made by the official Kubernetes provider" },
    mend: {
      zh: "把 pulumi-resource-kubernetes（4.32.0）放到 PATH 中，或在能联网的环境运行",
      en: "put pulumi-resource-kubernetes (4.32.0) on PATH, or run where the network can be reached",
    },
  },
  {
    sign: /currently locked by|Another update is currently in progress/iu,
    what: { zh: "资源栈已被另一次运行锁定", en: "another run has locked the stack" },
    why: { zh: "两次变更同时进行会互相破坏", en: "two changes at once would undo each other" },
    mend: { zh: "等它结束；若它已不存在：pulumi cancel", en: "wait for it to end; where it is no more: pulumi cancel" },
  },
];
