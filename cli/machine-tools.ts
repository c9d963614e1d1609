import { goTools } from "../tools/catalogue.ts";
import { installedTool } from "../tools/find.ts";
import { goFix, goVersionNeeded, installedGo } from "../tools/go.ts";
import { aptCommand, debianPackages, installedPackage } from "../tools/packages.ts";
import { installedPython, pythonEnvironments } from "../tools/python.ts";
import { isOlder } from "../tools/version.ts";
import type { Capability } from "./machine.ts";

/** What the tables in tools/ name, as `doctor` lists it. */
export const toolCapabilities: readonly Capability[] = [
  ...debianPackages.map((each): Capability => {
    const command = aptCommand([each.name]);
    return {
      id: each.name,
      name: { zh: `${each.name} ${each.version} 以上`, en: `${each.name} ${each.version} or later` },
      neededFor: each.neededFor,
      fix: { zh: command, en: command },
      packages: [each.name],
      find: () => installedPackage(each),
    };
  }),
  {
    id: "go",
    name: { zh: `Go ${goVersionNeeded} 以上（构建以下程序）`, en: `Go ${goVersionNeeded} or later (builds those below)` },
    neededFor: ["test"],
    fix: goFix,
    find: () => {
      const found = installedGo();
      return found === undefined || isOlder(found.version, goVersionNeeded) ? undefined : found.version;
    },
  },
  ...goTools.map((tool): Capability => {
    const { id, name, version, purpose, neededFor, buildSeconds, megabytes } = tool;
    return {
      id,
      name: { zh: `${name.zh} ${version}（${purpose.zh}）`, en: `${name.en} ${version} (${purpose.en})` },
      neededFor,
      fix: {
        zh: `./jinbao doctor --build（约 ${buildSeconds} 秒、${megabytes} MB；需要 PATH 中有 Go ${goVersionNeeded} 以上）`,
        en: `./jinbao doctor --build (about ${buildSeconds} s, ${megabytes} MB; with Go ${goVersionNeeded} or later on PATH)`,
      },
      onFirstUse: true,
      find: () => {
        const installed = installedTool(tool);
        return installed === undefined || installed.from === "cache" ? installed?.version : `${installed.version} ${installed.path}`;
      },
    };
  }),
  ...pythonEnvironments.map(({ id, name, version, purpose, neededFor, seconds, megabytes }): Capability => {
    return {
      id,
      name: { zh: `${name.zh} ${version}（${purpose.zh}）`, en: `${name.en} ${version} (${purpose.en})` },
      neededFor,
      fix: {
        zh: `./jinbao doctor --build（约 ${seconds} 秒、${megabytes} MB；需要 python3-venv 和可访问的 PyPI）`,
        en: `./jinbao doctor --build (about ${seconds} s, ${megabytes} MB; with python3-venv, and PyPI or a mirror of it)`,
      },
      onFirstUse: true,
      find: () => installedPython(id),
    };
  }),
];
