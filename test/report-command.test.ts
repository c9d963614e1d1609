import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import { finished, jinbao, jinbaoJson, scratch, start } from "./command.ts";

type Reported = Readonly<{ files: readonly string[]; documents: readonly Readonly<{ kind: string; file: string; bytes: number }>[] }>;

const kinds = ["html", "xlsx", "docx", "json"];

/** How each kind of document begins and ends: one that was cut short has not both. The end of a ZIP archive is its last record. */
const marks: Readonly<Record<string, (text: string) => boolean>> = {
  html: (text) => /^<!doctype html>/i.test(text) && text.trimEnd().endsWith("</html>"),
  json: (text) => text.startsWith("{") && text.trimEnd().endsWith("}"),
  xlsx: (text) => text.startsWith("PK\u0003\u0004") && text.slice(-22).startsWith("PK\u0005\u0006"),
  docx: (text) => text.startsWith("PK\u0003\u0004") && text.slice(-22).startsWith("PK\u0005\u0006"),
};

/** Every `report.*` in the directory is whole; their names. */
function whole(t: ExecutionContext, directory: string): readonly string[] {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.startsWith("report.")) : [];
  for (const name of names) {
    t.true(marks[name.slice("report.".length)]!(readFileSync(path.join(directory, name), "latin1")), name);
  }
  return names.toSorted();
}

const allNames = kinds.map((kind) => `report.${kind}`).toSorted();

test("report -o writes four documents into a new directory, deep ones too, and tells each file", async (t) => {
  const cwd = scratch(t);
  const { files, documents } = await jinbaoJson<Reported>(t, ["report", "-o", "a b/report"], { cwd });
  t.deepEqual(
    files,
    kinds.map((kind) => path.join("a b/report", `report.${kind}`)),
  );
  for (const { file, bytes } of documents) {
    t.is(statSync(path.join(cwd, file)).size, bytes, file);
    t.true(bytes > 10_000, file);
  }
  t.deepEqual(whole(t, path.join(cwd, "a b/report")), allNames);
  t.deepEqual(readdirSync(path.join(cwd, "a b")), ["report"]);
});

test("report -o into a directory that exists leaves what is not its own alone, and replaces what is", async (t) => {
  const cwd = scratch(t);
  mkdirSync(path.join(cwd, "out"));
  writeFileSync(path.join(cwd, "out", "minutes.txt"), "keep");
  writeFileSync(path.join(cwd, "out", "report.docx"), "old");
  await jinbaoJson(t, ["report", "-o", "out", "--only", "docx,json"], { cwd });
  t.deepEqual(readdirSync(path.join(cwd, "out")).toSorted(), ["minutes.txt", "report.docx", "report.json"]);
  t.is(readFileSync(path.join(cwd, "out", "minutes.txt"), "utf8"), "keep");
  t.deepEqual(whole(t, path.join(cwd, "out")), ["report.docx", "report.json"]);
});

test("the same file gives the same documents, byte by byte", async (t) => {
  const cwd = scratch(t);
  await Promise.all([jinbaoJson(t, ["report", "-o", "one"], { cwd }), jinbaoJson(t, ["report", "-o", "two"], { cwd })]);
  for (const name of allNames) {
    t.true(readFileSync(path.join(cwd, "one", name)).equals(readFileSync(path.join(cwd, "two", name))), name);
  }
});

test("--only writes the kinds named, and refuses others with a guess", async (t) => {
  const cwd = scratch(t);
  await jinbaoJson(t, ["report", "-o", "out", "--only", "json, html"], { cwd });
  t.deepEqual(whole(t, path.join(cwd, "out")), ["report.html", "report.json"]);
  const { exit, stderr } = await jinbao(["report", "-o", "no", "--only", "jsn,pdf,"], { cwd });
  t.is(exit, 2);
  t.is(stderr.trimEnd().split("\n").length, 3, stderr);
  t.regex(stderr, /--only: expected html, xlsx, docx, json, got jsn\. Did you mean json\?/);
  t.false(existsSync(path.join(cwd, "no")));
});

test("documents speak the province file's language whatever the terminal's, and --lang's above it", async (t) => {
  const cwd = scratch(t);
  await jinbaoJson(t, ["report", "-o", "zh", "--only", "html"], { cwd, env: { LANG: "C" } });
  await jinbaoJson(t, ["report", "-o", "en", "--only", "html", "--lang", "en"], { cwd, env: { LANG: "zh_CN.UTF-8" } });
  t.regex(readFileSync(path.join(cwd, "zh/report.html"), "utf8"), /<html[^>]* lang="zh/);
  t.regex(readFileSync(path.join(cwd, "en/report.html"), "utf8"), /<html[^>]* lang="en/);
});

for (const { title, target, says } of [
  { title: "a file", target: "file", says: /file -o: expected a directory, got a file/ },
  { title: "a path through a file", target: "file/out", says: /expected a directory or file that can be used, got a file/ },
  { title: "a name too long", target: "n".repeat(300), says: /got a name too long for the file system/ },
]) {
  test(`report -o with ${title} in place of the directory is exit 2, and changes nothing`, async (t) => {
    const cwd = scratch(t);
    writeFileSync(path.join(cwd, "file"), "mine");
    const { exit, stdout, stderr } = await jinbao(["report", "-o", target, "--only", "json"], { cwd });
    t.deepEqual([exit, stdout], [2, ""], stderr);
    t.regex(stderr, says);
    t.deepEqual(readdirSync(cwd), ["file"]);
    t.is(readFileSync(path.join(cwd, "file"), "utf8"), "mine");
  });
}

test("report -o where no directory can be made is exit 3, with what, why and what mends it", async (t) => {
  const cwd = scratch(t);
  mkdirSync(path.join(cwd, "closed"));
  chmodSync(path.join(cwd, "closed"), 0o500);
  // Permissions do not hold root back, but /proc does.
  const target = process.getuid?.() === 0 ? "/proc/report" : "closed/report";
  const { exit, stdout, stderr } = await jinbao(["report", "-o", target, "--only", "json"], { cwd });
  t.deepEqual([exit, stdout], [3, ""], stderr);
  t.regex(stderr, /\n {2}why: {2}.+\n {2}mend: .+/);
});

for (const signal of ["SIGTERM", "SIGINT", "SIGKILL"] as const) {
  test(`${signal} in the middle of a report leaves no half-made document, and a second run works`, async (t) => {
    t.timeout(300_000);
    const cwd = scratch(t);
    const report = (target: string): readonly string[] => ["report", "-o", target, "--only", "html,xlsx,json"];
    mkdirSync(path.join(cwd, "out"));
    for (const [index, delay] of [0, 150, 450].entries()) {
      // Into a new directory, and into one that exists.
      const target = index % 2 === 0 ? `new-${index}` : "out";
      const child = start(report(target), { cwd });
      const result = finished(child);
      await new Promise((resolve) => child.stderr!.once("data", resolve));
      await sleep(delay);
      child.kill(signal);
      const { exit, signal: killedBy, stdout } = await result;
      const ends = { SIGTERM: 143, SIGINT: 130, SIGKILL: null }[signal];
      t.true(exit === 0 || (signal === "SIGKILL" ? killedBy === "SIGKILL" : exit === ends), `exit ${exit}`);
      const names = whole(t, path.join(cwd, target));
      // The signal may come between the last word and the end: what was said to be written is written.
      t.true(exit !== 0 || stdout !== "", "done without a word");
      t.true(stdout === "" || names.length === 3, `said to be done with ${names.join(", ")}`);
      if (signal !== "SIGKILL") {
        t.deepEqual(
          [...readdirSync(cwd), ...readdirSync(path.join(cwd, "out"))].filter((name) => name.endsWith(".tmp")),
          [],
        );
      }
    }
    await jinbaoJson(t, report("out"), { cwd });
    t.is(whole(t, path.join(cwd, "out")).length, 3);
  });
}

test("what a killed run left behind is removed by a later one once it is old, and nothing else is", async (t) => {
  const cwd = scratch(t);
  const old = new Date(Date.now() - 7_200_000);
  for (const name of [".jinbao-0123abcd.tmp", ".jinbao-fedcba98.tmp", ".jinbao-mine.tmp", "other.tmp"]) {
    mkdirSync(path.join(cwd, "out", name), { recursive: true });
    if (name !== ".jinbao-fedcba98.tmp") {
      utimesSync(path.join(cwd, "out", name), old, old);
    }
  }
  await jinbaoJson(t, ["report", "-o", "out", "--only", "json"], { cwd });
  t.deepEqual(readdirSync(path.join(cwd, "out")).toSorted(), [".jinbao-fedcba98.tmp", ".jinbao-mine.tmp", "other.tmp", "report.json"]);
});

test("two reports into the same new directory at once both succeed, and what is there is whole", async (t) => {
  const cwd = scratch(t);
  const report = ["report", "-o", "out", "--only", "html,json"];
  await Promise.all([jinbaoJson(t, report, { cwd }), jinbaoJson(t, report, { cwd })]);
  t.deepEqual(whole(t, path.join(cwd, "out")), ["report.html", "report.json"]);
  t.deepEqual(readdirSync(cwd), ["out"]);
});
