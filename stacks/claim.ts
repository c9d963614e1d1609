import { mkdirSync } from "node:fs";
import path from "node:path";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { takeLock } from "../tools/lock.ts";

/**
 * Takes what only one process may have at a time, waiting so long for a live owner; a dead one's is taken over. The function returned
 * gives it back. @throws MachineError that names the owner
 */
export async function claim(
  file: string,
  { what, timeoutSeconds, onWait }: Readonly<{ what: Text; timeoutSeconds: number; onWait?: (processId: string) => void }>,
): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let owner = "";
  const told = (processId: string): void => {
    owner = processId;
    onWait?.(processId);
  };
  try {
    return await takeLock(file, { onWait: told, timeoutSeconds });
  } catch (error) {
    if (!(error instanceof MachineError)) {
      throw error;
    }
    throw new MachineError({
      what: { zh: `${what.zh}正由进程 ${owner} 使用`, en: `process ${owner} is using ${what.en}` },
      why: { zh: "两次变更同时进行会互相破坏", en: "two changes at once would undo each other" },
      mend: {
        zh: `等它结束，或中断它：kill -INT ${owner}`,
        en: `wait for it to end, or interrupt it: kill -INT ${owner}`,
      },
    });
  }
}
