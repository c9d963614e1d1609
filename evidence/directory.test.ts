import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import { makeDirectory } from "./directory.ts";

function scratch(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-directory-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test("a directory and those above it are made, and made again without complaint", async (t) => {
  const deep = path.join(scratch(t), "a", "b c", "d");
  await makeDirectory(deep);
  await makeDirectory(deep);
  t.true(existsSync(deep));
});

test("many at once make the same directory without complaint", async (t) => {
  const deep = path.join(scratch(t), "a", "b", "c", "d", "e");
  await Promise.all(Array.from({ length: 20 }, () => makeDirectory(deep)));
  t.true(existsSync(deep));
});

test("a link to a directory is one", async (t) => {
  const base = scratch(t);
  symlinkSync(base, path.join(base, "link"));
  await t.notThrowsAsync(makeDirectory(path.join(base, "link")));
  await makeDirectory(path.join(base, "link", "below"));
  t.true(existsSync(path.join(base, "below")));
});

test("a file in the way is refused with the code that tells which way", async (t) => {
  const base = scratch(t);
  writeFileSync(path.join(base, "file"), "");
  await t.throwsAsync(makeDirectory(path.join(base, "file")), { code: "EEXIST" });
  await t.throwsAsync(makeDirectory(path.join(base, "file", "below")), { code: "ENOTDIR" });
  symlinkSync("nowhere", path.join(base, "dangling"));
  await t.throwsAsync(makeDirectory(path.join(base, "dangling")), { code: "EEXIST" });
});

test("where the file system makes no directories the call returns, with an error", async (t) => {
  if (process.platform === "linux") {
    const error = await t.throwsAsync<NodeJS.ErrnoException>(makeDirectory("/proc/jinbao/below"));
    t.true(["EPERM", "EACCES", "EROFS"].includes(error.code ?? ""), error.code);
  } else {
    t.pass();
  }
});
