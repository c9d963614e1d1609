import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { needs } from "../test/requires.ts";
import { cacheDirectory } from "./cache.ts";
import { findTool } from "./find.ts";
import { cached, deadProcess, environmentIn, fakeProgram, helloTool, scratch } from "./test-tool.ts";
import { isWhole, start } from "./test-process.ts";

const withGo = needs("go");

withGo("a tool that is nowhere is built once, with its cost told, and then found", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base);
  const lines: string[] = [];
  const options = { environment, progress: (text: Readonly<{ en: string }>) => lines.push(text.en) };
  const file = await findTool(tool, options);
  t.is(file, path.join(cacheDirectory(tool, environment), "bin", "hello"));
  isWhole(t, base, tool, environment);
  t.is(lines[0], "building hello 1.2.3 (once, about 1 s, 2 MB)");
  t.regex(lines.at(-1)!, /^hello 1\.2\.3 built in \d+ s: \d+ MB in /);
  const told = lines.length;
  t.is(await findTool(tool, options), file);
  t.is(lines.length, told);
});

withGo("two processes that want the same tool at once: one builds, the other waits, says so, and uses the result", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base);
  const all = await Promise.all(Array.from({ length: 3 }, () => start(tool, environment).ended));
  const place = `${path.join(cacheDirectory(tool, environment), "bin", "hello")}\n`;
  t.deepEqual(
    all.map(({ exit, stdout }) => ({ exit, stdout })),
    all.map(() => ({ exit: 0, stdout: place })),
    JSON.stringify(all),
  );
  t.is(all.filter(({ stderr }) => /^building /m.test(stderr)).length, 1);
  for (const { stderr } of all.filter(({ stderr }) => !/^building /m.test(stderr))) {
    t.regex(stderr, /^(process \d+ is building hello 1\.2\.3; waiting for it\n)?$/);
  }
  isWhole(t, base, tool, environment);
});

withGo("what a killed build left is cleaned by the next one; what a running build has is not touched", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base);
  const directory = cacheDirectory(tool, environment);
  const [dead, alive] = [`${directory}.building-${deadProcess()}.0`, `${directory}-other.building-${process.pid}.0`];
  for (const leftover of [dead, alive]) {
    mkdirSync(path.join(leftover, "work", "b001"), { recursive: true });
    writeFileSync(path.join(leftover, "work", "b001", "x.a"), "half");
  }
  symlinkSync(`${deadProcess()}.0`, `${directory}.lock`);
  await findTool(tool, { environment, progress: () => undefined });
  t.deepEqual(cached(base), [path.basename(directory), path.basename(alive)]);
});

withGo("an empty directory in the tool's place is replaced", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base);
  const environment = environmentIn(base);
  mkdirSync(path.join(cacheDirectory(tool, environment), "bin"), { recursive: true });
  await findTool(tool, { environment, progress: () => undefined });
  isWhole(t, base, tool, environment);
});

withGo("files that a tool needs are laid beside it, in share/, and can be removed by their owner", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base, { share: { module: "hello", folder: "stages", extension: ".yaml" } });
  for (const file of ["stages/node/fast.yaml", "stages/README.md", "stages/node/testdata/in.yaml"]) {
    mkdirSync(path.dirname(path.join(tool.module, file)), { recursive: true });
    writeFileSync(path.join(tool.module, file), "kind: Stage\n", { mode: 0o444 });
  }
  const file = await findTool(tool, { environment: environmentIn(base), progress: () => undefined });
  const share = path.join(path.dirname(path.dirname(file)), "share");
  t.deepEqual(readdirSync(share, { recursive: true }), ["node", "node/fast.yaml"]);
  t.is(readFileSync(path.join(share, "node", "fast.yaml"), "utf8"), "kind: Stage\n");
  t.not(statSync(path.join(share, "node", "fast.yaml")).mode & 0o200, 0);
});

withGo("a program that tells another version than it was built from is a bug of ours, and is not kept", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base, { defines: { "main.version": "v1.2.4" } });
  const error = await t.throwsAsync(findTool(tool, { environment: environmentIn(base), progress: () => undefined }));
  t.false(error instanceof MachineError);
  t.regex(error.message, /built from version 1\.2\.3 but tells 1\.2\.4/);
  t.deepEqual(cached(base), []);
});

withGo("a build that fails is the machine's lack, with the command's last lines, and leaves nothing", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base, { packagePath: "hello/absent" });
  const environment = environmentIn(base);
  const error = await t.throwsAsync(findTool(tool, { environment, progress: () => undefined }), { instanceOf: MachineError });
  t.regex(error.what.en, /^building hello 1\.2\.3 failed \(go build, exit 1\)\n {4}.*hello\/absent/);
  t.deepEqual(cached(base), []);
});

withGo("without a module proxy that answers, what mends it is named", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base, { packagePath: "example.com/absent" });
  writeFileSync(path.join(tool.module, "go.mod"), "module hello\n\ngo 1.24\n\nrequire example.com/absent v1.0.0\n");
  writeFileSync(
    path.join(tool.module, "go.sum"),
    "example.com/absent v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nexample.com/absent v1.0.0/go.mod h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
  );
  const environment = environmentIn(base, { GOPROXY: "http://127.0.0.1:9", GOMODCACHE: path.join(base, "modules") });
  const error = await t.throwsAsync(findTool(tool, { environment, progress: () => undefined }), { instanceOf: MachineError });
  t.regex(error.what.en, /127\.0\.0\.1:9/);
  t.regex(error.mend.en, /GOPROXY \(now http:\/\/127\.0\.0\.1:9\)/);
});

withGo("a module's committed checksums are never changed by a build", async (t) => {
  const base = scratch(t);
  const tool = helloTool(base, { packagePath: "example.com/absent" });
  writeFileSync(path.join(tool.module, "go.mod"), "module hello\n\ngo 1.24\n\nrequire example.com/absent v1.0.0\n");
  const environment = environmentIn(base, { GOFLAGS: "-mod=mod", GOPROXY: "off" });
  await t.throwsAsync(findTool(tool, { environment, progress: () => undefined }), { instanceOf: MachineError });
  t.is(readFileSync(path.join(tool.module, "go.sum"), "utf8"), "");
});

for (const [title, cache] of [
  ["is a file", "file"],
  ["lies where nothing can be made", "/proc/none"],
] as const) {
  test(`a cache directory that ${title} is the machine's lack, and another can be named`, async (t) => {
    const base = scratch(t);
    writeFileSync(path.join(base, "file"), "");
    const go = fakeProgram(path.join(base, "bin"), "go", "echo go1.26.8");
    const environment = environmentIn(base, { PATH: go, XDG_CACHE_HOME: path.resolve(base, cache) });
    const error = await t.throwsAsync(findTool(helloTool(base), { environment, progress: () => undefined }), { instanceOf: MachineError });
    t.true(error.what.en.includes(path.resolve(base, cache)), error.what.en);
    t.regex(error.mend.en, /XDG_CACHE_HOME/);
  });
}
