import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { buildFailure } from "./build-failure.ts";
import { moduleDirectory } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import { goEnvironment, goProxy } from "./go.ts";
import type { Environment } from "./program.ts";

/** Copies what a tool is of no use without from its module, which Go has fetched and verified for the build. */
export async function placeShare(
  tool: GoTool,
  { go, to, environment }: Readonly<{ go: string; to: string; environment: Environment }>,
): Promise<void> {
  const { share } = tool;
  if (share === undefined) {
    return;
  }
  const { stdout, all, failed, exitCode } = await execa(go, ["list", "-m", "-f", "{{.Dir}}", share.module], {
    cwd: moduleDirectory(tool),
    env: goEnvironment(environment),
    extendEnv: false,
    reject: false,
    all: true,
    timeout: 600_000,
  });
  if (failed) {
    const ending = { zh: `退出码 ${exitCode ?? "无"}`, en: `exit ${exitCode ?? "none"}` };
    throw buildFailure(tool, { command: "go list", ending, lines: all.split("\n"), proxy: goProxy(go, environment) });
  }
  const from = path.join(stdout, share.folder);
  const files = filesIn(from).filter((file) => file.endsWith(share.extension) && !file.split(path.sep).includes("testdata"));
  if (files.length === 0) {
    throw new Error(`${share.module} has no ${share.extension} in ${share.folder}`);
  }
  for (const file of files) {
    const place = path.join(to, file);
    mkdirSync(path.dirname(place), { recursive: true });
    // Written anew: a copy would be read-only like the original, and could not be removed by its owner.
    writeFileSync(place, readFileSync(path.join(from, file)));
  }
}

/** What a directory's files hold. */
export function megabytesOf(directory: string): number {
  const bytes = filesIn(directory).reduce((sum, file) => sum + statSync(path.join(directory, file)).size, 0);
  return Math.ceil(bytes / 1e6);
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}
