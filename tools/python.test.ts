import { readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { execaSync } from "execa";
import { needs } from "../test/requires.ts";
import { findPython, pythonEnvironments, requirementsFile } from "./python.ts";

for (const entry of pythonEnvironments) {
  const locked = readFileSync(requirementsFile(entry), "utf8");
  const pinned = locked
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line !== "");

  test(`${entry.id}'s requirements are pinned, each with a hash, at the version that its entry names`, (t) => {
    t.true(locked.includes(`${entry.package}==${entry.version} `));
    for (const line of pinned) {
      t.regex(line, /^[a-z0-9-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}/);
    }
  });

  test(`what ${entry.id}'s requirements were locked from is named at the same versions`, (t) => {
    const asked = readFileSync(requirementsFile(entry).replace(/txt$/, "in"), "utf8").trim().split("\n");
    for (const requirement of asked) {
      t.true(
        pinned.some((line) => line.startsWith(`${requirement} `)),
        requirement,
      );
    }
  });

  needs(entry.id)(`${entry.id} runs from the directory that it was moved to`, async (t) => {
    const bin = await findPython(entry.id, { progress: () => t.fail("it was there") });
    const { stdout } = execaSync(path.join(bin, entry.binary), ["--version"]);
    t.regex(stdout, /\d+\.\d+/);
    t.false(readFileSync(path.join(bin, entry.binary), "utf8").includes(".building-"));
  });
}

needs("ansible")("the collections that are not used were left out, and those that are can be read", async (t) => {
  const bin = await findPython("ansible", { progress: () => t.fail("it was there") });
  const { stdout } = execaSync(path.join(bin, "ansible-doc"), ["-l", "-t", "module", "--json", "community.postgresql"]);
  t.true("community.postgresql.postgresql_user" in (JSON.parse(stdout) as object));
  t.is(execaSync(path.join(bin, "ansible-doc"), ["-l", "amazon.aws"], { reject: false }).stdout.includes("ec2"), false);
});
