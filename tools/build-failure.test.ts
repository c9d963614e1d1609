import test from "ava";
import { buildFailure } from "./build-failure.ts";
import { goTool } from "./catalogue.ts";

const tool = goTool("etcd");
const ending = { zh: "退出码 1", en: "exit 1" };

function failure(lines: readonly string[]): ReturnType<typeof buildFailure> {
  return buildFailure(tool, { command: "go build", ending, lines, proxy: "https://modules.example" });
}

for (const { title, line, mend } of [
  {
    title: "no name server",
    line: 'go: go.etcd.io/etcd/server/v3@v3.6.14: Get "https://modules.example/x.zip": dial tcp: lookup modules.example: no such host',
    mend: /GOPROXY \(now https:\/\/modules\.example\); or put etcd 3\.6\.14 on PATH/,
  },
  {
    title: "a proxy that refuses",
    line: "go: x@v1: reading https://modules.example/x.info: 403 Forbidden",
    mend: /GOPROXY/,
  },
  {
    title: "a proxy switched off",
    line: "go: x@v1: module lookup disabled by GOPROXY=off",
    mend: /GOPROXY/,
  },
  {
    title: "other content than the checksums say",
    line: "verifying x@v1: checksum mismatch",
    mend: /go clean -modcache/,
  },
  {
    title: "a full disk",
    line: "write /cache/x.a: no space left on device",
    mend: /free some space/,
  },
  {
    title: "a cache that is not the user's",
    line: "go: could not create module cache: mkdir /go: permission denied",
    mend: /GOMODCACHE/,
  },
  { title: "anything else", line: "compile: signal: killed", mend: /2 GB of memory/ },
]) {
  test(`a build that fails for ${title} tells what mends it`, (t) => {
    const error = failure(["go: downloading x v1.0.0", line]);
    t.is(error.what.en, `building etcd 3.6.14 failed (go build, exit 1)\n    ${line}`);
    t.regex(error.mend.en, mend);
    t.not(error.why.zh, "");
    t.not(error.mend.zh, "");
  });
}

test("only the last lines of a failed build are shown, and none of what was fetched before", (t) => {
  const error = failure([...Array.from({ length: 30 }, (_, index) => `line ${index}`), "", "go: downloading y v1.0.0"]);
  t.deepEqual(
    error.what.en.split("\n").slice(1),
    [22, 23, 24, 25, 26, 27, 28, 29].map((index) => `    line ${index}`),
  );
});
