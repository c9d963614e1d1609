import path from "node:path";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { askVersion } from "./ask-version.ts";
import { buildTool } from "./build.ts";
import { cacheDirectory } from "./cache.ts";
import { goTool } from "./catalogue.ts";
import type { GoTool, ToolId } from "./catalogue.ts";
import { isExecutable, programs } from "./program.ts";
import type { Environment } from "./program.ts";
import { fits } from "./version.ts";

export type FindOptions = Readonly<{
  /** One line for the user. */
  progress: (text: Text) => void;
  /** False where minutes of building would be a surprise: what is missing is then the machine's lack. */
  build?: boolean;
  environment?: Environment;
}>;

export type Installed = Readonly<{ path: string; version: string; from: "path" | "cache" }>;

/**
 * The one way to a tool: the program on PATH where its version fits, else the one in the user's cache, else built there once. The
 * path returned ends in bin/NAME; what belongs to the program lies in share/ beside bin/.
 */
export async function findTool(tool: ToolId | GoTool, { progress, build = true, environment = process.env }: FindOptions): Promise<string> {
  const entry = typeof tool === "string" ? goTool(tool) : tool;
  const installed = installedTool(entry, environment);
  if (installed !== undefined) {
    return installed.path;
  }
  if (!build) {
    throw notBuilt(entry);
  }
  return await buildTool(entry, { progress, environment });
}

/** The tool where it can be had at once. */
export function installedTool(tool: GoTool, environment: Environment = process.env): Installed | undefined {
  return onPath(tool, environment) ?? inCache(tool, environment);
}

/** What to pass as `root` to a caller that looks for root/bin/NAME itself. */
export function toolRoot(file: string): string {
  return path.dirname(path.dirname(file));
}

/** Callers rely on root/bin/NAME: a program in a directory of another name is passed over. */
function onPath(tool: GoTool, environment: Environment): Installed | undefined {
  const range = tool.fits;
  if (range === undefined) {
    return undefined;
  }
  for (const file of programs(tool.binary, environment).filter((each) => path.basename(path.dirname(each)) === "bin")) {
    const version = askVersion(file, tool, environment);
    if (version !== undefined && fits(version, range)) {
      return { path: file, version, from: "path" };
    }
  }
  return undefined;
}

/** What stands in the cache was put there whole: its version needs no asking. */
function inCache(tool: GoTool, environment: Environment): Installed | undefined {
  const file = path.join(cacheDirectory(tool, environment), "bin", tool.binary);
  return isExecutable(file) ? { path: file, version: tool.version, from: "cache" } : undefined;
}

function notBuilt(tool: GoTool): MachineError {
  return new MachineError({
    what: { zh: `${tool.name.zh} ${tool.version} 尚未构建`, en: `${tool.name.en} ${tool.version} has not been built yet` },
    why: tool.purpose,
    mend: { zh: "./jinbao doctor --build", en: "./jinbao doctor --build" },
  });
}
