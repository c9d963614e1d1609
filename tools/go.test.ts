import path from "node:path";
import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { findTool } from "./find.ts";
import { goEnvironment, goProxy, installedGo } from "./go.ts";
import { environmentIn, fakeProgram, helloTool, scratch } from "./test-tool.ts";

const quiet = { progress: () => undefined };

test("without Go a tool that has to be built is the machine's lack: what, why and what mends it", async (t) => {
  const base = scratch(t);
  const environment = environmentIn(base, { PATH: "" });
  const error = await t.throwsAsync(findTool(helloTool(base), { ...quiet, environment }), { instanceOf: MachineError });
  t.is(error.what.en, "there is no Go on PATH");
  t.regex(error.why.en, /hello 1\.2\.3 \(says hello\)/);
  t.regex(error.mend.en, /install Go 1\.26\.0 or later .* put hello 1\.2\.3 on PATH/);
  for (const text of [error.what, error.why, error.mend]) {
    t.regex(text.zh, /\p{Script=Han}/u);
  }
});

for (const { title, script } of [
  { title: "too old", script: "echo go1.23.9" },
  { title: "so old that it knows no GOVERSION", script: "echo" },
  { title: "broken", script: "exit 1" },
]) {
  test(`a Go that is ${title} builds nothing`, async (t) => {
    const base = scratch(t);
    const directory = fakeProgram(path.join(base, "bin"), "go", script);
    const environment = environmentIn(base, { PATH: directory });
    const error = await t.throwsAsync(findTool(helloTool(base), { ...quiet, environment }), { instanceOf: MachineError });
    t.regex(error.what.en, /no Go on PATH|too old: .* is 1\.23\.9, 1\.24 or later is needed/);
  });
}

test("a Go is asked for its version outside of any module", (t) => {
  const base = scratch(t);
  const directory = fakeProgram(path.join(base, "bin"), "go", 'echo "go1.27 $PWD" | sed "s: /$: at the root:"');
  t.deepEqual(installedGo({ PATH: `${directory}${path.delimiter}/usr/bin${path.delimiter}/bin` }), {
    go: path.join(directory, "go"),
    version: "1.27",
  });
});

test("what a user has set for Go and would change the outcome is set aside; proxies and caches are kept", (t) => {
  const made = goEnvironment({
    HOME: "/home/li",
    PATH: "/bin",
    GOFLAGS: "-mod=mod -tags=other",
    GOWORK: "/home/li/go.work",
    GOTOOLCHAIN: "go1.30.0",
    GOOS: "plan9",
    GOARCH: "mips",
    GO111MODULE: "off",
    GOEXPERIMENT: "x",
    CGO_ENABLED: "1",
    GOPROXY: "file:///modules",
    GOMODCACHE: "/modules",
    GOCACHE: "/builds",
    NOTHING: undefined,
  });
  t.like(made, { HOME: "/home/li", PATH: "/bin", GOPROXY: "file:///modules", GOMODCACHE: "/modules", GOCACHE: "/builds" });
  t.like(made, { GOFLAGS: "-mod=readonly", GOWORK: "off", GOTOOLCHAIN: "local", GO111MODULE: "on", GOEXPERIMENT: "", CGO_ENABLED: "0" });
  t.is(made["GOOS"], process.platform);
  t.not(made["GOARCH"], "mips");
  t.false("NOTHING" in made);
  t.truthy(goEnvironment({})["HOME"], "Go needs a place for its caches");
});

test("a password in the module proxy's address is not shown", (t) => {
  const base = scratch(t);
  const directory = fakeProgram(path.join(base, "bin"), "go", "echo https://li:secret@modules.example,https://other.example,direct");
  t.is(goProxy(path.join(directory, "go"), { PATH: directory }), "https://...@modules.example,https://other.example,direct");
});
