import { createHash } from "node:crypto";
import { accessSync, constants, mkdirSync, readFileSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { MachineError } from "../model/machine-error.ts";
import type { GoTool } from "./catalogue.ts";
import type { Environment } from "./program.ts";

/** The folder of the Go module that a tool is built from. */
export function moduleDirectory(tool: GoTool): string {
  return path.resolve(import.meta.dirname, tool.module);
}

/** Beside the options that name the module and the place: paths of this machine, and what git knows, stay out of the program. */
export function buildOptions(tool: GoTool): readonly string[] {
  const defines = Object.entries(tool.defines).map(([name, value]) => `-X ${name}=${value}`);
  return ["-trimpath", "-buildvcs=false", "-ldflags", ["-s", "-w", ...defines].join(" ")];
}

/**
 * Where a tool lies once built: bin/ with the program and share/ with its files. Named by all that decides what the build gives, so
 * that one of another version, or of the same with other checksums, is never taken for it.
 */
export function cacheDirectory(tool: GoTool, environment: Environment): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) {
    hash.update(readFileSync(path.join(moduleDirectory(tool), file))).update("\0");
  }
  hash.update(JSON.stringify([tool.packagePath, tool.binary, buildOptions(tool), tool.share, process.platform, process.arch]));
  return path.join(toolsDirectory(environment), `${tool.id}-${tool.version}-${hash.digest("hex").slice(0, 12)}`);
}

function toolsDirectory(environment: Environment): string {
  return path.join(cacheRoot(environment), "tools");
}

/** The user's cache of ours. A relative XDG_CACHE_HOME is to be ignored, says its specification. */
export function cacheRoot(environment: Environment): string {
  const named = environment["XDG_CACHE_HOME"] ?? "";
  const caches = path.isAbsolute(named) ? named : path.join(environment["HOME"] ?? os.homedir(), ".cache");
  return path.join(caches, "jinbao");
}

/** Makes the directory where it is missing; a cache that cannot be written is this machine's lack. */
export function makeCache(directory: string): void {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    const { message } = error as Error;
    throw new MachineError({
      what: { zh: `缓存目录 ${directory} 无法写入：${message}`, en: `the cache directory ${directory} cannot be written: ${message}` },
      why: { zh: "构建好的程序存放在那里", en: "programs are kept there once built" },
      mend: {
        zh: "修改该目录的权限，或换一个目录：export XDG_CACHE_HOME=/可写的/绝对路径",
        en: "change its permissions, or choose another: export XDG_CACHE_HOME=/a/directory/of/yours",
      },
    });
  }
}

/** Not mkdirSync's own recursion: below /proc, where a directory is there but none can be made in it, that never ends. */
export function makeDirectory(directory: string): void {
  if (isDirectory(directory)) {
    return;
  }
  makeDirectory(path.dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(directory)) {
      throw error;
    }
  }
}

function isDirectory(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
}
