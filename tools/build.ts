import { existsSync, fsyncSync, closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import path from "node:path";
import type { Text } from "../model/text.ts";
import { askVersion } from "./ask-version.ts";
import { cacheDirectory } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import { compile } from "./compile.ts";
import { goFor } from "./go.ts";
import { makeOnce } from "./once.ts";
import type { Environment } from "./program.ts";
import { megabytesOf, placeShare } from "./share.ts";

type BuildOptions = Readonly<{ progress: (text: Text) => void; environment: Environment }>;

/** Longer than any build on a slow machine with a slow line; whoever waits for a build waits as long. */
const timeoutSeconds = 3600;

/**
 * Builds a tool into the cache and returns the program's path. Of several at once, in whatever processes, one builds and the others
 * use what it built.
 */
export async function buildTool(tool: GoTool, options: BuildOptions): Promise<string> {
  const { progress, environment } = options;
  const go = goFor(tool, environment);
  const directory = cacheDirectory(tool, environment);
  const started = Date.now();
  let built = false;
  await makeOnce({
    directory,
    name: { zh: `${tool.name.zh} ${tool.version}`, en: `${tool.name.en} ${tool.version}` },
    isWhole: () => existsSync(path.join(directory, "bin", tool.binary)),
    make: async (temporary) => {
      await buildInto(temporary, go, tool, options);
      built = true;
    },
    progress,
    timeoutSeconds,
  });
  if (built) {
    const [seconds, megabytes] = [Math.round((Date.now() - started) / 1000), megabytesOf(directory)];
    progress({
      zh: `${tool.name.zh} ${tool.version} 构建完毕：${seconds} 秒，${megabytes} MB，位于 ${directory}`,
      en: `${tool.name.en} ${tool.version} built in ${seconds} s: ${megabytes} MB in ${directory}`,
    });
  }
  return path.join(directory, "bin", tool.binary);
}

async function buildInto(temporary: string, go: string, tool: GoTool, { progress, environment }: BuildOptions): Promise<void> {
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
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  // The content must not reach the disk after the name: a loss of power between the two would leave an empty program.
  toDisk(binary);
}

function toDisk(file: string): void {
  const handle = openSync(file, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
