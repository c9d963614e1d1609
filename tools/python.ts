import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { cacheRoot } from "./cache.ts";
import { makeOnce } from "./once.ts";
import { program, type Environment } from "./program.ts";

/** Programs written in Python that we call, in a virtual environment of their own. */
export type PythonEnvironment = Readonly<{
  id: string;
  name: Text;
  /** The version of its main package, as its requirements file pins it. */
  version: string;
  package: string;
  /** A program of it whose presence tells that it is whole. */
  binary: string;
  purpose: Text;
  neededFor: readonly string[];
  /** Folders below the environment's packages of which only some are kept: what we do not use of a large package. */
  keep?: Readonly<{ folder: string; only: readonly string[] }>;
  seconds: number;
  megabytes: number;
}>;

/** Each with `python/ID.txt` beside this file: all that is installed, with versions and hashes. */
export const pythonEnvironments = [
  {
    id: "ansible",
    name: { zh: "Ansible", en: "Ansible" },
    version: "12.3.0",
    package: "ansible",
    binary: "ansible-playbook",
    purpose: { zh: "配置主机", en: "configures hosts" },
    neededFor: ["test"],
    keep: {
      folder: "ansible_collections",
      only: ["ansible/posix", "ansible/utils", "community/crypto", "community/general", "community/postgresql"],
    },
    seconds: 30,
    megabytes: 90,
  },
  {
    id: "schemathesis",
    name: { zh: "Schemathesis", en: "Schemathesis" },
    version: "4.32.5",
    package: "schemathesis",
    binary: "schemathesis",
    purpose: { zh: "按接口文档随机测试接口", en: "tests an API against its document" },
    neededFor: ["test"],
    seconds: 15,
    megabytes: 90,
  },
  {
    id: "sqlglot",
    name: { zh: "sqlglot", en: "sqlglot" },
    version: "30.30.0",
    package: "sqlglot",
    // A library: it is used through its environment's Python.
    binary: "python",
    purpose: { zh: "按 Oracle 语法解析参考业务的 SQL", en: "parses the reference service's SQL by Oracle's grammar" },
    neededFor: ["test"],
    seconds: 10,
    megabytes: 25,
  },
] as const satisfies readonly PythonEnvironment[];

export type PythonId = (typeof pythonEnvironments)[number]["id"];

type PythonOptions = Readonly<{ progress: (text: Text) => void; environment?: Environment }>;

/**
 * The directory of an environment's programs (`bin`), made in the user's cache where it is not there yet: exactly what its locked
 * requirements file names, each file checked against its hash. @throws MachineError where Python is missing or PyPI cannot be reached
 */
export async function findPython(id: PythonId, { progress, environment = process.env }: PythonOptions): Promise<string> {
  const entry: PythonEnvironment = pythonEnvironments.find((each) => each.id === id)!;
  const python = program("python3", environment);
  if (python === undefined) {
    throw lacks(entry, { zh: "python3", en: "python3" });
  }
  const directory = directoryOf(entry, environment);
  const started = performance.now();
  let made = false;
  await makeOnce({
    directory,
    name: entry.name,
    isWhole: () => existsSync(path.join(directory, "bin", entry.binary)),
    make: async (temporary) => {
      progress({
        zh: `正在安装 ${entry.name.zh} ${entry.version}（只需一次，约 ${entry.seconds} 秒）`,
        en: `installing ${entry.name.en} ${entry.version} (once, about ${entry.seconds} s)`,
      });
      await install(entry, { python, temporary, directory, environment });
      made = true;
    },
    progress,
    timeoutSeconds: 1800,
  });
  if (made) {
    const seconds = Math.round((performance.now() - started) / 1000);
    progress({
      zh: `${entry.name.zh} ${entry.version} 安装完毕：${seconds} 秒，位于 ${directory}`,
      en: `${entry.name.en} ${entry.version} installed in ${seconds} s, in ${directory}`,
    });
  }
  return path.join(directory, "bin");
}

/** Its version where it is in the cache. */
export function installedPython(id: PythonId, environment: Environment = process.env): string | undefined {
  const entry: PythonEnvironment = pythonEnvironments.find((each) => each.id === id)!;
  return existsSync(path.join(directoryOf(entry, environment), "bin", entry.binary)) ? entry.version : undefined;
}

export function requirementsFile({ id }: Pick<PythonEnvironment, "id">): string {
  return path.join(import.meta.dirname, "python", `${id}.txt`);
}

function directoryOf(entry: PythonEnvironment, environment: Environment): string {
  const hash = createHash("sha256")
    .update(readFileSync(requirementsFile(entry)))
    .update(JSON.stringify([entry.keep, process.platform, process.arch]));
  return path.join(cacheRoot(environment), "python", `${entry.id}-${entry.version}-${hash.digest("hex").slice(0, 12)}`);
}

type Installing = Readonly<{ python: string; temporary: string; directory: string; environment: Environment }>;

async function install(entry: PythonEnvironment, { python, temporary, directory, environment }: Installing): Promise<void> {
  const made = await run(python, ["-m", "venv", temporary], environment);
  if (made.exitCode !== 0) {
    throw lacks(entry, { zh: `python3-venv：${lastLine(made.output)}`, en: `python3-venv: ${lastLine(made.output)}` });
  }
  const installed = await run(
    path.join(temporary, "bin", "python"),
    [
      ...[
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-cache-dir",
        "--no-deps",
        "--only-binary",
        ":all:",
      ],
      ...["--require-hashes", "-r", requirementsFile(entry)],
    ],
    environment,
  );
  if (installed.exitCode !== 0) {
    throw new MachineError({
      what: {
        zh: `${entry.name.zh} 装不上：${lastLine(installed.output)}`,
        en: `${entry.name.en} cannot be installed: ${lastLine(installed.output)}`,
      },
      why: entry.purpose,
      mend: {
        zh: "使 pip 能访问 PyPI 或其镜像（pip config set global.index-url …）后重试",
        en: "let pip reach PyPI or a mirror of it (pip config set global.index-url ...), then try again",
      },
    });
  }
  prune(entry, temporary);
  renamed(temporary, directory);
}

/** What is not used of a package that brings hundreds of collections. */
function prune({ keep }: PythonEnvironment, temporary: string): void {
  const library = path.join(temporary, "lib");
  for (const version of keep === undefined ? [] : readdirSync(library)) {
    const folder = path.join(library, version, "site-packages", keep!.folder);
    for (const owner of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory())) {
      for (const name of readdirSync(path.join(folder, owner.name))) {
        if (!keep!.only.includes(`${owner.name}/${name}`)) {
          rmSync(path.join(folder, owner.name, name), { recursive: true });
        }
      }
    }
  }
}

/** Scripts begin with the path of their Python, and are given the name at last. */
function renamed(temporary: string, directory: string): void {
  const bin = path.join(temporary, "bin");
  for (const file of readdirSync(bin, { withFileTypes: true }).filter((each) => each.isFile())) {
    const script = path.join(bin, file.name);
    const content = readFileSync(script, "utf8");
    if (content.includes(temporary)) {
      writeFileSync(script, content.replaceAll(temporary, directory));
    }
  }
}

function lacks(entry: PythonEnvironment, what: Text): MachineError {
  const command = "apt-get update && apt-get install -y --no-install-recommends python3 python3-venv";
  return new MachineError({ what, why: entry.purpose, mend: { zh: command, en: command } });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}

async function run(
  file: string,
  args: readonly string[],
  environment: Environment,
): Promise<Readonly<{ exitCode: number; output: string }>> {
  const { exitCode, all } = await execa(file, args, {
    env: { ...environment, PYTHONDONTWRITEBYTECODE: "1" },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    all: true,
    timeout: 1_500_000,
  });
  return { exitCode: exitCode ?? 1, output: all };
}
