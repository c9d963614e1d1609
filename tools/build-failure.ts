import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import type { GoTool } from "./catalogue.ts";

/** How a command of Go's ended other than well: its last lines, and how. */
export type GoFailure = Readonly<{ command: string; ending: Text; lines: readonly string[]; proxy: string }>;

const linesShown = 8;

/** A build that failed as an error with the command's last words and what mends it, as far as the words tell. */
export function buildFailure(tool: GoTool, { command, ending, lines, proxy }: GoFailure): MachineError {
  const words = lines.filter((line) => line.trim() !== "" && !line.startsWith("go: downloading "));
  const shown = words.slice(-linesShown).map((line) => `\n    ${line}`);
  const cause = causes.find(({ tells }) => words.some((line) => tells.test(line))) ?? otherCause;
  return new MachineError({
    what: {
      zh: `构建 ${tool.name.zh} ${tool.version} 失败（${command}，${ending.zh}）${shown.join("")}`,
      en: `building ${tool.name.en} ${tool.version} failed (${command}, ${ending.en})${shown.join("")}`,
    },
    why: cause.why,
    mend: cause.mend(tool, proxy),
  });
}

type Cause = Readonly<{ tells: RegExp; why: Text; mend: (tool: GoTool, proxy: string) => Text }>;

/** The first whose pattern is in the command's words. */
const causes: readonly Cause[] = [
  {
    tells: /checksum mismatch|SECURITY ERROR|missing go\.sum entry/,
    why: {
      zh: "下载到的模块与仓库中 go.sum 记录的校验和不符，不能使用",
      en: "what was fetched differs from the checksums committed in go.sum, and is not used",
    },
    mend: (_tool, proxy) => ({
      zh: `确认 GOPROXY（现为 ${proxy}）可信，执行 go clean -modcache 后重新运行`,
      en: `see that GOPROXY (now ${proxy}) can be trusted, go clean -modcache, then run again`,
    }),
  },
  {
    tells: /no space left|disk quota exceeded/i,
    why: { zh: "构建时模块与编译缓存共需数 GB", en: "modules and Go's build cache take some GB while building" },
    mend: () => ({ zh: "清理磁盘空间后重新运行", en: "free some space, then run again" }),
  },
  {
    tells: /permission denied|read-only file system/i,
    why: { zh: "Go 要写它自己的缓存（GOCACHE、GOMODCACHE）", en: "Go writes its own caches (GOCACHE, GOMODCACHE)" },
    mend: () => ({
      zh: "修改上述目录的权限，或用 GOCACHE、GOMODCACHE 指定可写的目录",
      en: "change the permissions of the directory above, or name others by GOCACHE and GOMODCACHE",
    }),
  },
  {
    tells:
      /dial tcp|lookup |no such host|connection re|timeout|timed out|proxyconnect|module lookup disabled|: Get "|Bad Gateway|Forbidden/i,
    why: { zh: "源代码要从 Go 模块代理下载（只需一次）", en: "the sources are fetched from a Go module proxy, once" },
    mend: (tool, proxy) => ({
      zh: `用 GOPROXY（现为 ${proxy}）指定本机能访问的模块代理；或自行将 ${tool.binary} ${tool.version} 加入 PATH`,
      en: `name a module proxy that this machine reaches by GOPROXY (now ${proxy}); or put ${tool.binary} ${tool.version} on PATH yourself`,
    }),
  },
];

const otherCause: Omit<Cause, "tells"> = {
  why: { zh: "该程序要在首次使用时构建", en: "the program is built when first used" },
  mend: (tool) => ({
    zh: `确认内存（2 GB 以上）与磁盘（8 GB 以上）充足后重新运行；或自行将 ${tool.binary} ${tool.version} 加入 PATH`,
    en: `see that there are 2 GB of memory and 8 GB of disk, then run again; or put ${tool.binary} ${tool.version} on PATH yourself`,
  }),
};
