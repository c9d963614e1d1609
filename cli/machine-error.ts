import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";

/** What the operating system refuses for want of room or permission is the machine's lack, not a bug; undefined for any other error. */
export function machineErrorOf(error: unknown): MachineError | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") {
    return undefined;
  }
  const refusal = refusals[error.code];
  if (refusal === undefined) {
    return undefined;
  }
  const place = placeOf(error) ?? "";
  return new MachineError({
    what: { zh: `${refusal.what.zh}：${place}`, en: `${refusal.what.en}: ${place}` },
    why: { zh: "结果、证据和状态要写到磁盘上", en: "results, evidence and state are written to disk" },
    mend: refusal.mend,
  });
}

/** The path that an error of the operating system speaks of; of two, where something was to be put. */
export function placeOf(error: unknown): string | undefined {
  const { dest, path } = (error ?? {}) as Readonly<{ dest?: unknown; path?: unknown }>;
  return [dest, path].find((place) => typeof place === "string");
}

const elsewhere: Text = {
  zh: "换一个可写的目录（-o DIR、--state DIR），或修改该目录的权限",
  en: "choose a directory that can be written (-o DIR, --state DIR), or change its permissions",
};

const refusals: Readonly<Record<string, Readonly<{ what: Text; mend: Text }>>> = {
  EACCES: { what: { zh: "没有权限", en: "permission denied" }, mend: elsewhere },
  EPERM: { what: { zh: "操作不被允许", en: "operation not permitted" }, mend: elsewhere },
  EROFS: { what: { zh: "文件系统只读", en: "the file system is read-only" }, mend: elsewhere },
  ENOSPC: {
    what: { zh: "磁盘已满", en: "no space left on the disk" },
    mend: { zh: "清理磁盘空间后重新运行", en: "free some space, then run again" },
  },
  EDQUOT: {
    what: { zh: "超出磁盘配额", en: "the disk quota is used up" },
    mend: { zh: "清理磁盘空间后重新运行", en: "free some space, then run again" },
  },
};
