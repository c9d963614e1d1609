import { spawn } from "node:child_process";
import { once } from "node:events";
import test from "ava";
import { isAlive, ownTag, processIdOf } from "./owner.ts";
import { deadProcess } from "./test-tool.ts";

test("this process is alive by its own tag, which names its id", (t) => {
  t.true(isAlive(ownTag()));
  t.is(processIdOf(ownTag()), String(process.pid));
});

test("a process that ended is not alive", (t) => {
  t.false(isAlive(`${deadProcess()}.0`));
});

test("a process that got the id of one that ended is not taken for it", (t) => {
  if (process.platform !== "linux") {
    t.pass("only Linux tells when a process started");
    return;
  }
  t.false(isAlive(`${process.pid}.1`));
  t.true(isAlive(`${process.pid}.0`), "a tag that tells no start");
});

test("a process of another user is alive", (t) => {
  t.true(isAlive("1.0"));
});

test("a process that was killed but that nobody waited for is not alive", async (t) => {
  if (process.platform !== "linux") {
    t.pass("only Linux tells");
    return;
  }
  // The shell starts a process and becomes one that never asks after it.
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
  t.teardown(() => parent.kill("SIGKILL"));
  const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.false(isAlive(`${chunk.toString().trim()}.0`));
});

for (const tag of ["", "x", "0.0", "-1.0", "1e999.0", "99999999999999999999.0"]) {
  test(`the tag ${JSON.stringify(tag)} names no process`, (t) => {
    t.false(isAlive(tag));
  });
}
