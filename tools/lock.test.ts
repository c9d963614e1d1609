import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { MachineError } from "../model/machine-error.ts";
import { takeLock } from "./lock.ts";
import { ownTag } from "./owner.ts";
import { deadProcess, scratch } from "./test-tool.ts";

const silent = { onWait: () => undefined, timeoutSeconds: 30 };

test("a lock names its owner, and is gone once given back", async (t) => {
  const file = path.join(scratch(t), "lock");
  const giveBack = await takeLock(file, silent);
  t.is(readlinkSync(file), ownTag());
  giveBack();
  t.false(existsSync(file));
  t.throws(() => readlinkSync(file), { code: "ENOENT" });
});

test("of many who want a lock at once, one at a time has it, and each who waits is told once whom for", async (t) => {
  const file = path.join(scratch(t), "lock");
  const waits: string[] = [];
  let [inside, most] = [0, 0];
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      const giveBack = await takeLock(file, { ...silent, onWait: (pid) => waits.push(pid) });
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
      giveBack();
    }),
  );
  t.is(most, 1);
  t.deepEqual(
    waits,
    Array.from({ length: 5 }, () => String(process.pid)),
  );
});

test("a dead owner's lock is taken over at once, by one of those who find it", async (t) => {
  const file = path.join(scratch(t), "lock");
  symlinkSync(`${deadProcess()}.0`, file);
  const waits: string[] = [];
  const giveBack = await takeLock(file, { timeoutSeconds: 30, onWait: (pid) => waits.push(pid) });
  t.is(readlinkSync(file), ownTag());
  t.deepEqual(waits, []);
  giveBack();
});

test("a lock left by one who died while taking over another's is taken over too", async (t) => {
  const file = path.join(scratch(t), "lock");
  symlinkSync(`${deadProcess()}.0`, file);
  symlinkSync(`${deadProcess()}.0`, `${file}.break`);
  const giveBack = await takeLock(file, silent);
  t.is(readlinkSync(file), ownTag());
  t.throws(() => readlinkSync(`${file}.break`), { code: "ENOENT" });
  giveBack();
});

test("a file in the lock's place that is no lock is taken away", async (t) => {
  const file = path.join(scratch(t), "lock");
  writeFileSync(file, "");
  const giveBack = await takeLock(file, silent);
  t.is(readlinkSync(file), ownTag());
  giveBack();
});

test("an owner that lives is waited for no longer than said; then it is named, with what mends", async (t) => {
  const file = path.join(scratch(t), "lock");
  const giveBack = await takeLock(file, silent);
  const error = await t.throwsAsync(takeLock(file, { ...silent, timeoutSeconds: 0.3 }), { instanceOf: MachineError });
  t.true(error.what.en.includes(String(process.pid)) && error.mend.en.includes(file), error.what.en);
  t.is(readlinkSync(file), ownTag());
  giveBack();
});

test("a lock that another has by now is not given back for it", async (t) => {
  const file = path.join(scratch(t), "lock");
  const giveBack = await takeLock(file, silent);
  rmSync(file);
  symlinkSync("1.0", file);
  giveBack();
  t.is(readlinkSync(file), "1.0");
});

test("a lock where none can be made is an error, not a wait", async (t) => {
  const directory = scratch(t);
  mkdirSync(path.join(directory, "there"));
  await t.throwsAsync(takeLock(path.join(directory, "absent", "lock"), silent), { code: "ENOENT" });
});
