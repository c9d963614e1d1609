import { execa } from "execa";
import type { Text } from "../model/text.ts";
import { atExit } from "./at-exit.ts";
import { buildFailure } from "./build-failure.ts";
import { buildOptions, moduleDirectory } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import { goEnvironment, goProxy } from "./go.ts";
import type { Environment } from "./program.ts";

export type CompileOptions = Readonly<{
  go: string;
  binary: string;
  work: string;
  environment: Environment;
  progress: (text: Text) => void;
  timeoutSeconds: number;
}>;

const progressMilliseconds = 10_000;

/** `go build` at low priority, with its progress told; what it ends with other than success is this machine's lack. */
export async function compile(tool: GoTool, { go, binary, work, environment, progress, timeoutSeconds }: CompileOptions): Promise<void> {
  const { name, version, buildSeconds, megabytes } = tool;
  progress({
    zh: `正在构建 ${name.zh} ${version}（只需一次，约 ${buildSeconds} 秒，占 ${megabytes} MB）`,
    en: `building ${name.en} ${version} (once, about ${buildSeconds} s, ${megabytes} MB)`,
  });
  const lines: string[] = [];
  const started = Date.now();
  const child = execa("nice", ["-n", "10", go, "build", ...buildOptions(tool), "-o", binary, tool.packagePath], {
    cwd: moduleDirectory(tool),
    env: { ...goEnvironment(environment), GOTMPDIR: work },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    all: true,
    buffer: false,
    timeout: timeoutSeconds * 1000,
    killDescendants: true,
  });
  // Before what is half made is removed: nothing may add to it then.
  const forget = atExit(() => child.kill("SIGKILL"));
  const ticking = setInterval(() => progress(elapsed(tool, started, lines)), progressMilliseconds);
  try {
    for await (const line of child.iterable({ from: "all" })) {
      lines.push(line);
    }
    const { failed, exitCode, signal, timedOut } = await child;
    if (failed) {
      throw buildFailure(tool, { command: "go build", ending: ending(exitCode, signal, timedOut), lines, proxy: goProxy(go, environment) });
    }
  } finally {
    clearInterval(ticking);
    forget();
  }
}

function elapsed({ name, version, buildSeconds }: GoTool, started: number, lines: readonly string[]): Text {
  const seconds = Math.round((Date.now() - started) / 1000);
  const fetched = lines.filter((line) => line.startsWith("go: downloading ")).length;
  return {
    zh: `  ${name.zh} ${version}：已 ${seconds} 秒，约需 ${buildSeconds} 秒${fetched === 0 ? "" : `；已下载 ${fetched} 个模块`}`,
    en: `  ${name.en} ${version}: ${seconds} s of about ${buildSeconds} s${fetched === 0 ? "" : `; ${fetched} modules fetched`}`,
  };
}

function ending(exitCode: number | undefined, signal: string | undefined, timedOut: boolean): Text {
  if (timedOut) {
    return { zh: "超时", en: "timed out" };
  }
  return signal === undefined
    ? { zh: `退出码 ${exitCode ?? "无"}`, en: `exit ${exitCode ?? "none"}` }
    : { zh: `被信号 ${signal} 终止`, en: `ended by ${signal}` };
}
