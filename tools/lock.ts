import { readlinkSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { MachineError } from "../model/machine-error.ts";
import { isAlive, ownTag, processIdOf } from "./owner.ts";

const pollMilliseconds = 200;

/**
 * Waits for the lock and takes it; the function returned gives it back. It is a symbolic link whose target names its owner: made and
 * filled in one step. A dead owner's is taken over.
 */
export async function takeLock(
  file: string,
  { onWait, timeoutSeconds }: Readonly<{ onWait: (processId: string) => void; timeoutSeconds: number }>,
): Promise<() => void> {
  const own = ownTag();
  const end = Date.now() + timeoutSeconds * 1000;
  let told = false;
  while (!make(file, own)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isAlive(owner)) {
      takeAway(file, owner, own);
    } else if (owner !== undefined && !told) {
      onWait(processIdOf(owner));
      told = true;
    }
    if (Date.now() > end) {
      throw heldTooLong(file, owner ?? "", timeoutSeconds);
    }
    await sleep(pollMilliseconds);
  }
  return () => giveBack(file, own);
}

function make(file: string, own: string): boolean {
  try {
    symlinkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** Undefined where there is no lock by now; what is no symbolic link belongs to no one. */
function ownerOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "";
  }
}

/** Two may find the same dead owner: only the one that holds a second lock removes the first, and only after looking again. */
function takeAway(file: string, owner: string, own: string): void {
  const second = `${file}.break`;
  if (make(second, own)) {
    if (ownerOf(file) === owner) {
      rmSync(file, { force: true });
    }
    giveBack(second, own);
  } else if (!isAlive(ownerOf(second) ?? own)) {
    rmSync(second, { force: true });
  }
}

function giveBack(file: string, own: string): void {
  if (ownerOf(file) === own) {
    rmSync(file, { force: true });
  }
}

function heldTooLong(file: string, owner: string, seconds: number): MachineError {
  const pid = processIdOf(owner);
  return new MachineError({
    what: { zh: `进程 ${pid} 占用 ${file} 已超过 ${seconds} 秒`, en: `process ${pid} has held ${file} for more than ${seconds} seconds` },
    why: { zh: "同一程序同时构建两次是浪费", en: "the same program is not built twice at once" },
    mend: { zh: `结束进程 ${pid}；若它不是 jinbao，则执行：rm ${file}`, en: `end process ${pid}, or, where it is no jinbao: rm ${file}` },
  });
}
