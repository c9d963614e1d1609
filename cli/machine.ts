import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statfsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Text } from "../model/text.ts";
import { aptCommand } from "../tools/packages.ts";
import { program } from "../tools/program.ts";
import { postgresqlPrograms } from "../workload/postgres/programs.ts";
import { labRows } from "./machine-lab.ts";
import { toolCapabilities } from "./machine-tools.ts";

/** One thing that a machine may have or lack. */
export type Capability = Readonly<{
  id: string;
  name: Text;
  /** What some verb cannot do without, in the words of the command line; empty where it is told for information only. */
  neededFor: readonly string[];
  /** The command, or the advice, that adds it. */
  fix: Text;
  /** The Debian packages that add it, where packages do. */
  packages?: readonly string[];
  /** It is made when first used, or by `doctor --build`: to be absent is no lack. */
  onFirstUse?: true;
  /** What was found, such as a version; undefined where it is absent. */
  find: () => string | undefined;
}>;

const gib = 1024 ** 3;
const everyVerb = ["init", "validate", "size", "plan", "report", "prove"];

/** The table that `doctor` walks and that tests ask before they use a program. */
export const capabilities: readonly Capability[] = [
  {
    id: "node",
    name: { zh: "Node 24", en: "Node 24" },
    neededFor: everyVerb,
    fix: {
      zh: "删除 node_modules 后运行 ./jinbao，会重新安装指定版本",
      en: "remove node_modules and run ./jinbao: it installs the pinned one",
    },
    find: () => (process.versions.node.startsWith("24.") ? process.versions.node : undefined),
  },
  {
    id: "npm",
    name: { zh: "npm（安装依赖）", en: "npm (installs the dependencies)" },
    neededFor: ["prove"],
    fix: aptFix("npm"),
    packages: ["npm"],
    find: () => program("npm"),
  },
  {
    id: "glibc",
    name: { zh: "glibc 2.28 以上", en: "glibc 2.28 or later" },
    neededFor: everyVerb,
    fix: { zh: "换用 Debian 10、RHEL 8 或更新的系统", en: "use Debian 10, RHEL 8 or newer" },
    find: glibcVersion,
  },
  {
    id: "memory",
    name: { zh: "内存 1 GiB 以上", en: "1 GiB of memory" },
    neededFor: ["report", "prove"],
    fix: { zh: "为本机增加内存", en: "give this machine more memory" },
    find: () => atLeast(os.totalmem(), gib),
  },
  {
    id: "disk",
    name: { zh: "当前目录所在磁盘可用空间 1 GiB 以上", en: "1 GiB free on the disk of this directory" },
    neededFor: ["report", "prove"],
    fix: { zh: "清理磁盘空间", en: "free some disk space" },
    find: () => atLeast(freeBytes(), gib),
  },
  {
    id: "cores",
    name: { zh: "处理器核数", en: "processor cores" },
    neededFor: [],
    fix: { zh: "无须处理", en: "nothing to do" },
    find: () => String(os.availableParallelism()),
  },
  {
    id: "root",
    name: { zh: "root 身份", en: "running as root" },
    neededFor: [],
    fix: { zh: "sudo ./jinbao …（仅安装系统软件包时需要）", en: "sudo ./jinbao ... (only to install system packages)" },
    find: () => (process.getuid?.() === 0 ? "uid 0" : undefined),
  },
  {
    id: "system",
    name: { zh: "Debian 系操作系统", en: "a Debian system" },
    neededFor: [],
    fix: { zh: "其他发行版亦可；软件包名称可能不同", en: "others work as well; package names may differ" },
    find: debianRelease,
  },
  {
    id: "git",
    name: { zh: "git", en: "git" },
    neededFor: ["test"],
    fix: aptFix("git"),
    packages: ["git"],
    find: () => program("git"),
  },
  {
    id: "fonts",
    name: { zh: "中文字体", en: "Chinese fonts" },
    neededFor: ["test"],
    fix: aptFix("fonts-noto-cjk"),
    packages: ["fonts-noto-cjk"],
    find: chineseFont,
  },
  {
    id: "soffice",
    name: { zh: "LibreOffice", en: "LibreOffice" },
    neededFor: ["test"],
    fix: aptFix("libreoffice-calc-nogui libreoffice-writer-nogui"),
    packages: ["libreoffice-calc-nogui", "libreoffice-writer-nogui"],
    find: () => program("soffice"),
  },
  {
    id: "chromium",
    name: { zh: "Chromium", en: "Chromium" },
    neededFor: ["test"],
    fix: aptFix("chromium"),
    packages: ["chromium"],
    find: () => program("chromium"),
  },
  {
    id: "pdftoppm",
    name: { zh: "pdftoppm（poppler）", en: "pdftoppm (poppler)" },
    neededFor: ["test"],
    fix: aptFix("poppler-utils"),
    packages: ["poppler-utils"],
    find: () => program("pdftoppm"),
  },
  {
    id: "postgresql",
    name: { zh: "PostgreSQL 15 以上（参考业务系统的本机数据库）", en: "PostgreSQL 15 or later (the reference service's local database)" },
    neededFor: ["test"],
    fix: aptFix("postgresql-15"),
    packages: ["postgresql-15"],
    find: postgresqlPrograms,
  },
  {
    id: "oracle",
    name: { zh: "可用于测试的 Oracle 12.1 以上（自选）", en: "an Oracle 12.1 or later to test against (a choice)" },
    neededFor: [],
    fix: {
      zh: "export JINBAO_ORACLE_DSN=oracle://用户:口令@主机:1521/服务名（该用户名下的表会被重建）",
      en: "export JINBAO_ORACLE_DSN=oracle://user:password@host:1521/service (tables of that user are made anew)",
    },
    find: () => (process.env["JINBAO_ORACLE_DSN"] === undefined ? undefined : "JINBAO_ORACLE_DSN"),
  },
  ...labRows,
  ...toolCapabilities,
];

function aptFix(packages: string): Text {
  const command = aptCommand([packages]);
  return { zh: command, en: command };
}

/** Amounts are shown in GiB; less than what is needed counts as absent. */
function atLeast(bytes: number | undefined, neededBytes: number): string | undefined {
  return bytes !== undefined && bytes >= neededBytes ? `${(bytes / gib).toFixed(1)} GiB` : undefined;
}

function freeBytes(): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(".");
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** On a system without glibc at all (macOS) the question does not arise. */
function glibcVersion(): string | undefined {
  if (process.platform !== "linux") {
    return process.platform;
  }
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const version = report.header.glibcVersionRuntime;
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 28) ? version : undefined;
}

function debianRelease(): string | undefined {
  try {
    const release = readFileSync("/etc/os-release", "utf8");
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1];
    return /^ID(_LIKE)?="?[^"\n]*debian/m.test(release) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** Asks fontconfig; where it is not installed, looks for a font file with a telling name. */
function chineseFont(): string | undefined {
  if (program("fc-list") !== undefined) {
    return execFileSync("fc-list", [":lang=zh", "family"], { encoding: "utf8", timeout: 20_000 }).split("\n")[0]?.trim() || undefined;
  }
  try {
    const files = readdirSync("/usr/share/fonts", { recursive: true, encoding: "utf8" });
    return files.map((file) => path.basename(file)).find((file) => /cjk|wqy|song|hei|uming|ukai|droid.*fallback/i.test(file));
  } catch {
    return undefined;
  }
}
