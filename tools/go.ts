import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { execaSync } from "execa";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { moduleDirectory } from "./cache.ts";
import type { GoTool } from "./catalogue.ts";
import { program } from "./program.ts";
import type { Environment } from "./program.ts";
import { isOlder, versionIn } from "./version.ts";

/** What every module in this folder can be built with. */
export const goVersionNeeded = "1.26.0";

export const goFix: Text = {
  zh: `安装 Go ${goVersionNeeded} 或更新版本（go.dev/dl）并加入 PATH`,
  en: `install Go ${goVersionNeeded} or later (go.dev/dl) and put it on PATH`,
};

/** The Go on PATH with its version. */
export function installedGo(environment: Environment = process.env): Readonly<{ go: string; version: string }> | undefined {
  const go = program("go", environment);
  if (go === undefined) {
    return undefined;
  }
  const version = versionIn(goSetting(go, "GOVERSION", environment));
  return version === undefined ? undefined : { go, version };
}

/** The module proxies that Go asks, as its user set them; without a password that one may hold. */
export function goProxy(go: string, environment: Environment): string {
  return goSetting(go, "GOPROXY", environment).replaceAll(/\/\/[^/@,|]*@/g, "//...@");
}

/** Asked outside of any module: an old Go cannot even read a go.mod that names a newer one. */
function goSetting(go: string, name: string, environment: Environment): string {
  const { stdout } = execaSync(go, ["env", name], {
    cwd: path.parse(go).root,
    env: goEnvironment(environment),
    extendEnv: false,
    reject: false,
    timeout: 20_000,
  });
  return stdout;
}

/** The Go that can build this tool; without one the machine lacks something. */
export function goFor(tool: GoTool, environment: Environment): string {
  const needed = /^go (\S+)$/m.exec(readFileSync(path.join(moduleDirectory(tool), "go.mod"), "utf8"))?.[1] ?? goVersionNeeded;
  const found = installedGo(environment);
  if (found !== undefined && !isOlder(found.version, needed)) {
    return found.go;
  }
  throw new MachineError({
    what:
      found === undefined
        ? { zh: "PATH 中没有 Go", en: "there is no Go on PATH" }
        : {
            zh: `Go 版本过低：${found.go} 为 ${found.version}，需要 ${needed} 以上`,
            en: `Go is too old: ${found.go} is ${found.version}, ${needed} or later is needed`,
          },
    why: {
      zh: `${tool.name.zh} ${tool.version}（${tool.purpose.zh}）要在首次使用时构建`,
      en: `${tool.name.en} ${tool.version} (${tool.purpose.en}) is built when first used`,
    },
    mend: {
      zh: `${goFix.zh}；或自行将 ${tool.binary} ${tool.version} 加入 PATH`,
      en: `${goFix.en}; or put ${tool.binary} ${tool.version} on PATH yourself`,
    },
  });
}

/**
 * A user's environment for Go, less what would change the outcome: other flags, another target, another toolchain, a workspace
 * around us. Proxies and caches stay the user's own, so that nothing is fetched or compiled twice.
 */
export function goEnvironment(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    HOME: os.homedir(),
    ...Object.fromEntries(kept),
    GOFLAGS: "-mod=readonly",
    GO111MODULE: "on",
    GOWORK: "off",
    GOTOOLCHAIN: "local",
    GOEXPERIMENT: "",
    GOOS: process.platform,
    GOARCH: process.arch === "x64" ? "amd64" : process.arch,
    CGO_ENABLED: "0",
  };
}
