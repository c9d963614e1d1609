import { readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { cacheDirectory, moduleDirectory } from "./cache.ts";
import { goTools } from "./catalogue.ts";
import type { GoTool } from "./catalogue.ts";
import { goVersionNeeded } from "./go.ts";
import { fits, isOlder } from "./version.ts";

const tools: readonly GoTool[] = goTools;

function moduleFile(tool: GoTool, file: string): string {
  return readFileSync(path.join(moduleDirectory(tool), file), "utf8");
}

/** The one module that a go.mod requires, with its version. */
function required(tool: GoTool): Readonly<{ module: string; version: string }> {
  const [, module = "", version = ""] = /^require (\S+) v(\S+)$/m.exec(moduleFile(tool, "go.mod"))!;
  return { module, version };
}

test("no id and no program stands twice in the table", (t) => {
  t.is(new Set(tools.map(({ id }) => id)).size, tools.length);
  t.is(new Set(tools.map(({ binary }) => binary)).size, tools.length);
});

for (const tool of tools) {
  test(`${tool.id} is built from the version its module requires, with that version's checksums committed`, (t) => {
    const { module, version } = required(tool);
    t.is(version, tool.version);
    t.true(tool.packagePath === module || tool.packagePath.startsWith(`${module}/`), tool.packagePath);
    const sums = moduleFile(tool, "go.sum");
    t.true(sums.includes(`${module} v${version} h1:`), "its content");
    t.true(sums.includes(`${module} v${version}/go.mod h1:`), "its requirements");
  });

  test(`${tool.id}'s program is named in its module, so that nothing it needs is tidied away`, (t) => {
    t.true(moduleFile(tool, "tools.go").includes(`\t_ "${tool.packagePath}"\n`));
    t.regex(moduleFile(tool, "tools.go"), /^\/\/go:build tools\n/);
  });

  test(`${tool.id}'s own version fits its own range, and every version told to the linker is its own`, (t) => {
    t.true(tool.fits === undefined || fits(tool.version, tool.fits));
    for (const [name, value] of Object.entries(tool.defines).filter(([key]) => /version$/i.test(key))) {
      t.is(value.replace(/^v/, ""), tool.version, name);
    }
  });

  test(`${tool.id} has a name and a purpose in both languages, and costs something`, (t) => {
    for (const text of [tool.name, tool.purpose]) {
      t.not(text.zh, "");
      t.not(text.en, "");
    }
    t.true(tool.buildSeconds > 0 && tool.megabytes > 0);
  });
}

test("a Go of the version that doctor asks for builds every module, and no older one does", (t) => {
  const lines = tools.map((tool) => /^go (\S+)$/m.exec(moduleFile(tool, "go.mod"))![1]!);
  t.deepEqual(
    lines.filter((line) => isOlder(goVersionNeeded, line)),
    [],
  );
  t.true(lines.includes(goVersionNeeded));
});

test("every tool has a place of its own in the user's cache, that changes with what it is built from", (t) => {
  const places = tools.map((tool) => cacheDirectory(tool, { XDG_CACHE_HOME: "/cache" }));
  t.is(new Set(places).size, tools.length);
  const [first] = tools;
  t.regex(places[0]!, /^\/cache\/jinbao\/tools\/pulumi-3\.259\.0-[0-9a-f]{12}$/);
  for (const other of [{ defines: { x: "y" } }, { packagePath: "other" }, { module: "etcd" }, { binary: "other" }]) {
    t.not(cacheDirectory({ ...first!, ...other }, { XDG_CACHE_HOME: "/cache" }), places[0]!);
  }
});

for (const { title, environment, place } of [
  { title: "the named cache directory", environment: { XDG_CACHE_HOME: "/cache", HOME: "/home/li" }, place: "/cache" },
  { title: "the home directory's where none is named", environment: { HOME: "/home/li" }, place: "/home/li/.cache" },
  {
    title: "the home directory's where the named one is empty",
    environment: { XDG_CACHE_HOME: "", HOME: "/home/li" },
    place: "/home/li/.cache",
  },
  {
    title: "the home directory's where the named one is relative",
    environment: { XDG_CACHE_HOME: "c", HOME: "/home/li" },
    place: "/home/li/.cache",
  },
]) {
  test(`tools are kept in ${title}`, (t) => {
    t.true(cacheDirectory(tools[0]!, environment).startsWith(`${place}/jinbao/tools/`));
  });
}
