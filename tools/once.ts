import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Text } from "../model/text.ts";
import { atExit } from "./at-exit.ts";
import { makeCache } from "./cache.ts";
import { takeLock } from "./lock.ts";
import { isAlive, ownTag } from "./owner.ts";

/** Something that is made once for a user and kept: its directory is named by all that decides what is in it. */
export type Making = Readonly<{
  directory: string;
  name: Text;
  /** Whether what stands in a directory of this name is the whole of it. */
  isWhole: () => boolean;
  /** Fills an empty directory, which then gets the name. */
  make: (temporary: string) => Promise<void>;
  progress: (text: Text) => void;
  /** How long another process may take over it before this one gives up waiting. */
  timeoutSeconds: number;
}>;

/**
 * Makes it where it is not there yet. Of several at once, in whatever processes, one makes it and the others use what it made. All is
 * made in a temporary directory and put in place by one rename: there is no half of it, whenever this is ended; what a killed one left
 * is removed by the next. @throws MachineError where the cache cannot be written, and whatever `make` throws
 */
export async function makeOnce(making: Making): Promise<void> {
  const { directory, name, isWhole, make, progress, timeoutSeconds } = making;
  if (isWhole()) {
    return;
  }
  makeCache(path.dirname(directory));
  const giveBack = await takeLock(`${directory}.lock`, {
    timeoutSeconds,
    onWait: (pid) =>
      progress({ zh: `进程 ${pid} 正在构建 ${name.zh}，等待其完成`, en: `process ${pid} is building ${name.en}; waiting for it` }),
  });
  const temporary = `${directory}${building}${ownTag()}`;
  const cleanUp = (): void => {
    removeTree(temporary);
    giveBack();
  };
  const forget = atExit(cleanUp);
  try {
    if (!isWhole()) {
      removeLeftovers(path.dirname(directory));
      mkdirSync(temporary, { recursive: true });
      await make(temporary);
      putInPlace(temporary, making);
    }
  } finally {
    forget();
    cleanUp();
  }
}

/** Where another has put the same there by now, that one stays: it may be in use. */
function putInPlace(temporary: string, { directory, isWhole }: Making): void {
  if (!isWhole()) {
    removeTree(directory);
    renameSync(temporary, directory);
  }
}

const building = ".building-";

/** What was left by those that were killed. A killed owner's compiler, should it still run, stops for want of its scratch directory. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, owner] = name.split(building);
    if (owner !== undefined && !isAlive(owner)) {
      removeTree(path.join(directory, name));
    }
  }
}

/** Compilers just killed may still write there for a moment. */
function removeTree(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
