import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { cacheDirectory } from "./cache.ts";
import { findTool, installedTool, toolRoot } from "./find.ts";
import { environmentIn, fakeProgram, helloTool, scratch } from "./test-tool.ts";

const quiet = { progress: () => undefined };

for (const { title, script, serves } of [
  { title: "of a fitting version serves", script: "echo hello v1.4.0", serves: true },
  { title: "of a version too old is passed over", script: "echo hello v1.1.9", serves: false },
  { title: "of a version too new is passed over", script: "echo hello v2.0.0", serves: false },
  { title: "of a pre-release is passed over", script: "echo hello v1.4.0-dev", serves: false },
  { title: "that tells no version is passed over", script: "echo hello", serves: false },
  { title: "that fails is passed over", script: "echo hello v1.4.0; exit 1", serves: false },
  { title: "that no system can run is passed over", script: "\0", serves: false },
]) {
  test(`a program on PATH ${title}`, async (t) => {
    const base = scratch(t);
    const tool = helloTool(base);
    const directory = fakeProgram(path.join(base, "its own", "bin"), "hello", script);
    const environment = environmentIn(base, { PATH: `${directory}${path.delimiter}${process.env["PATH"]}` });
    const installed = installedTool(tool, environment);
    t.deepEqual(installed, serves ? { path: path.join(directory, "hello"), version: "1.4.0", from: "path" } : undefined);
    if (serves) {
      const found = await findTool(tool, { ...quiet, environment });
      t.is(found, path.join(directory, "hello"));
      t.is(toolRoot(found), path.join(base, "its own"));
    }
  });
}

test("of several programs on PATH the first whose version fits is taken, from a directory called bin", (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const directories = [
    fakeProgram(path.join(base, "old", "bin"), "hello", "echo hello v1.0.0"),
    fakeProgram(path.join(base, "elsewhere"), "hello", "echo hello v1.3.0"),
    fakeProgram(path.join(base, "new", "bin"), "hello", "echo hello v1.2.9"),
    fakeProgram(path.join(base, "newer", "bin"), "hello", "echo hello v1.9.9"),
  ];
  const environment = environmentIn(base, { PATH: directories.join(path.delimiter) });
  t.is(installedTool(tool, environment)?.path, path.join(directories[2]!, "hello"));
});

test("a tool that is of no use without its files is never taken from PATH", (t) => {
  const base = scratch(t);
  const { fits: _, ...tool } = helloTool(base);
  const directory = fakeProgram(path.join(base, "bin"), "hello", "echo hello v1.2.3");
  t.is(installedTool(tool, environmentIn(base, { PATH: directory })), undefined);
});

test("what was built before is found in the cache without Go, and not asked for its version", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base, { PATH: path.join(base, "nowhere") });
  const directory = fakeProgram(path.join(cacheDirectory(tool, environment), "bin"), "hello", "exit 1");
  t.is(await findTool(tool, { ...quiet, environment }), path.join(directory, "hello"));
  t.deepEqual(installedTool(tool, environment), { path: path.join(directory, "hello"), version: "1.2.3", from: "cache" });
});

test("what was built with other checksums is not taken for it", (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base, { PATH: "" });
  fakeProgram(path.join(cacheDirectory(tool, environment), "bin"), "hello", "exit 1");
  writeFileSync(path.join(tool.module, "go.sum"), "example v1.0.0 h1:other\n");
  t.is(installedTool(tool, environment), undefined);
});

test("an empty directory in the cache is not taken for a tool", (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base, { PATH: "" });
  mkdirSync(path.join(cacheDirectory(tool, environment), "bin", "hello"), { recursive: true });
  t.is(installedTool(tool, environment), undefined);
});

test("where building would be a surprise, a missing tool is the machine's lack, with the command that builds it", async (t) => {
  const base = scratch(t);
  const error = await t.throwsAsync(findTool(helloTool(base), { ...quiet, build: false, environment: environmentIn(base, { PATH: "" }) }), {
    instanceOf: MachineError,
  });
  t.regex(error.what.en, /hello 1\.2\.3/);
  t.is(error.mend.en, "./jinbao doctor --build");
});

test("a tool of the table is found by its id", async (t) => {
  const base = scratch(t);
  const directory = fakeProgram(path.join(base, "bin"), "pulumi", "echo v3.300.1");
  const environment = environmentIn(base, { PATH: directory });
  t.is(await findTool("pulumi", { ...quiet, environment }), path.join(directory, "pulumi"));
});
