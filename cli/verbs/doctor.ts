import { goTools } from "../../tools/catalogue.ts";
import { findTool, installedTool } from "../../tools/find.ts";
import { aptCommand } from "../../tools/packages.ts";
import { program } from "../../tools/program.ts";
import { findPython, pythonEnvironments } from "../../tools/python.ts";
import { capabilities } from "../machine.ts";
import type { Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Without these only the test suite misses something: they do not fail the doctor. */
const testVerb = "test";

type Finding = Readonly<{
  id: string;
  name: Text;
  present: boolean;
  /** Where absent: it is made when first used. */
  onFirstUse: boolean;
  found: string | null;
  neededFor: readonly string[];
  fix: Text;
}>;

/** What this machine has and lacks, and what adds it. Exit 3 where a verb other than `test` misses something. */
export async function run({ options, progress }: Context): Promise<Outcome> {
  if (options.flag("build")) {
    for (const { id } of goTools) {
      await findTool(id, { progress });
    }
    for (const { id } of pythonEnvironments) {
      await findPython(id, { progress });
    }
  }
  const missing = new Set<string>();
  const findings = capabilities.map(({ id, name, neededFor, fix, packages, onFirstUse = false, find }): Finding => {
    const found = find() ?? null;
    if (found === null) {
      for (const each of packages ?? []) {
        missing.add(each);
      }
    }
    return { id, name, present: found !== null, onFirstUse, found, neededFor, fix };
  });
  const apt = missing.size > 0 && program("apt-get") !== undefined ? aptCommand([...missing]) : undefined;
  const lacking = findings.some((each) => isMissing(each) && each.neededFor.some((verb) => verb !== testVerb));
  return {
    exit: lacking ? 3 : 0,
    json: { capabilities: findings, ...(apt !== undefined && { apt }) },
    text: (screen) => toText(findings, apt, screen),
  };
}

/** The remedies stand below the table, each in one line of its own: a command must be copied whole. */
function toText(findings: readonly Finding[], apt: string | undefined, screen: Screen): string {
  const say = (text: Text): string => text[screen.language];
  const columns: Column[] = [
    { title: { zh: "能力", en: "capability" }, weight: 2 },
    { title: { zh: "本机", en: "here" }, weight: 2 },
    { title: { zh: "用于", en: "needed for" }, weight: 2 },
  ];
  const rows = findings.map(({ name, present, onFirstUse, found, neededFor }): Cell[] => [
    name,
    present ? found : onFirstUse ? { zh: "首次使用时构建", en: "built on first use" } : { zh: "缺", en: "missing" },
    neededFor.length === 0 ? { zh: "仅供了解", en: "for information" } : neededFor.join(" "),
  ]);
  const missing = findings.filter(isMissing);
  const verdict =
    missing.length === 0
      ? [say({ zh: "所需的都已具备。", en: "Everything needed is here." })]
      : [
          say({ zh: `缺 ${missing.length} 项：`, en: `${missing.length} missing:` }),
          ...missing.map(({ name, fix }) => `  ${say({ zh: `${name.zh}：${fix.zh}`, en: `${name.en}: ${fix.en}` })}`),
        ];
  const all = apt === undefined ? [] : [say({ zh: `一次补齐：${apt}`, en: `All at once: ${apt}` })];
  return `${[renderTable({ columns, rows }, screen), "", ...verdict, ...all, say(toolsText())].join("\n")}\n`;
}

function isMissing({ present, onFirstUse, neededFor }: Finding): boolean {
  return !present && !onFirstUse && neededFor.length > 0;
}

/** What is still to be built, and at what cost; or how to have back the disk that building took. */
function toolsText(): Text {
  const unbuilt = goTools.filter((tool) => installedTool(tool) === undefined);
  if (unbuilt.length === 0) {
    return {
      zh: "程序均已构建。Go 的编译与模块缓存（数 GB）不再需要，可清除：go clean -cache -modcache",
      en: "All programs are built. Go's build and module caches (some GB) are not needed any more; to clear them: go clean -cache -modcache",
    };
  }
  const seconds = unbuilt.reduce((sum, { buildSeconds }) => sum + buildSeconds, 0);
  const megabytes = unbuilt.reduce((sum, each) => sum + each.megabytes, 0);
  return {
    zh: `${unbuilt.length} 个程序在首次使用时构建；现在全部构建：./jinbao doctor --build（约 ${seconds} 秒、${megabytes} MB）`,
    en: `${unbuilt.length} programs are built on first use; all of them now: ./jinbao doctor --build (about ${seconds} s, ${megabytes} MB)`,
  };
}
