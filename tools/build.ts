import { existsSync, fsyncSync, closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { Text } from "../model/text.ts";
import { askVersion } from "./ask-version.ts";
import { atExit } from "./at-exit.ts";
import { cacheDirectory, makeCache } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import { compile } from "./compile.ts";
import { goFor } from "./go.ts";
import { takeLock } from "./lock.ts";
import { isAlive, ownTag } from "./owner.ts";
import type { Environment } from "./program.ts";
import { megabytesOf, placeShare } from "./share.ts";

type BuildOptions = Readonly<{ progress: (text: Text) => void; environment: Environment }>;

/** Longer than any build on a slow machine with a slow line; whoever waits for a build waits as long. */
const timeoutSeconds = 3600;

/**
 * Builds a tool into the cache and returns the program's path. Of several at once, in whatever processes, one builds and the others
 * use what it built.
 */
export async function buildTool(tool: GoTool, { progress, environment }: BuildOptions): Promise<string> {
  const go = goFor(tool, environment);
  const directory = cacheDirectory(tool, environment);
  makeCache(path.dirname(directory));
  const giveBack = await takeLock(`${directory}.lock`, {
    timeoutSeconds,
    onWait: (pid) =>
      progress({
        zh: `进程 ${pid} 正在构建 ${tool.name.zh} ${tool.version}，等待其完成`,
        en: `process ${pid} is building ${tool.name.en} ${tool.version}; waiting for it`,
      }),
  });
  const temporary = `${directory}${building}${ownTag()}`;
  const cleanUp = (): void => {
    removeTree(temporary);
    giveBack();
  };
  const forget = atExit(cleanUp);
  try {
    if (!existsSync(path.join(directory, "bin", tool.binary))) {
      await buildInto(directory, temporary, go, tool, { progress, environment });
    }
  } finally {
    forget();
    cleanUp();
  }
  return path.join(directory, "bin", tool.binary);
}

/** All is made in a temporary directory and put in place by one rename: there is no half of a tool, whenever this is ended. */
async function buildInto(
  directory: string,
  temporary: string,
  go: string,
  tool: GoTool,
  { progress, environment }: BuildOptions,
): Promise<void> {
  const started = Date.now();
  removeLeftovers(path.dirname(directory));
  const binary = path.join(temporary, "bin", tool.binary);
  // Go's own scratch files too, so that they go with the rest whatever ends this.
  const work = path.join(temporary, "work");
  mkdirSync(path.dirname(binary), { recursive: true });
  mkdirSync(work);
  await compile(tool, { go, binary, work, environment, progress, timeoutSeconds });
  await placeShare(tool, { go, to: path.join(temporary, "share"), environment });
  const version = askVersion(binary, tool, environment);
  if (version !== tool.version) {
    throw new Error(`${tool.id} was built from version ${tool.version} but tells ${version ?? "none"}`);
  }
  removeTree(work);
  // The content must not reach the disk after the name: a loss of power between the two would leave an empty program.
  toDisk(binary);
  putInPlace(temporary, directory, tool);
  const [seconds, megabytes] = [Math.round((Date.now() - started) / 1000), megabytesOf(directory)];
  progress({
    zh: `${tool.name.zh} ${tool.version} 构建完毕：${seconds} 秒，${megabytes} MB，位于 ${directory}`,
    en: `${tool.name.en} ${tool.version} built in ${seconds} s: ${megabytes} MB in ${directory}`,
  });
}

/** Where another has put the same there by now, that one stays: it may be running. */
function putInPlace(temporary: string, directory: string, tool: GoTool): void {
  if (!existsSync(path.join(directory, "bin", tool.binary))) {
    removeTree(directory);
    renameSync(temporary, directory);
  }
}

const building = ".building-";

/** What builds left whose process was killed. A killed owner's compiler, should it still run, stops for want of its scratch directory. */
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

function toDisk(file: string): void {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
