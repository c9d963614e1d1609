import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import { Journal } from "./journal.ts";

const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-journal-"));
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

const entry = (n: number): Parameters<Journal["record"]>[0] => ({
  request: `request-${n}`,
  operation: "bank.batch",
  digest: "d",
  at: "2026-11-25T00:00:00.000Z",
  input: { key: n % 3 },
  answer: { n },
});
const keysOf = (_operation: string, input: unknown): readonly string[] => [String((input as { key: number }).key)];

test("the oldest are forgotten beyond the bound, in memory and in the file, and the newest stay after a restart", async (t) => {
  const file = path.join(directory, "bounded.jsonl");
  const journal = await Journal.open(file, { mostEntries: 40, keysOf });
  for (let n = 1; n <= 200; n++) {
    await journal.record(entry(n));
    t.true(journal.size <= 40);
  }
  t.is(journal.find("request-1"), undefined);
  t.deepEqual(journal.find("request-200")?.answer, { n: 200 });
  t.deepEqual(journal.byKey("bank.batch", "0")?.answer, { n: 198 });
  t.true(readFileSync(file, "utf8").split("\n").length <= 42);
  const kept = journal.after(0, 1000);
  await journal.close();
  const again = await Journal.open(file, { mostEntries: 40, keysOf });
  t.deepEqual(again.after(0, 1000), kept);
  t.is((await again.record(entry(201))).sequence, 201);
  t.deepEqual(
    again.after(199, 10).map(({ sequence }) => sequence),
    [200, 201],
  );
  await again.close();
});

test("bytes are bounded as entries are", async (t) => {
  const file = path.join(directory, "bytes.jsonl");
  const journal = await Journal.open(file, { mostBytes: 20_000 });
  for (let n = 1; n <= 100; n++) {
    await journal.record({ ...entry(n), input: "x".repeat(1000) });
  }
  t.true(readFileSync(file).length <= 20_000);
  t.true(journal.size >= 10);
  await journal.close();
});

test("entries that are recorded at once are all in the file when their records return", async (t) => {
  const file = path.join(directory, "at-once.jsonl");
  const journal = await Journal.open(file);
  await Promise.all(Array.from({ length: 50 }, async (_, n) => await journal.record(entry(n))));
  t.is(readFileSync(file, "utf8").trimEnd().split("\n").length, 50);
  await journal.close();
});

test("a line in the middle that cannot be read is told with its place, one that a kill cut at the end is left out", async (t) => {
  const file = path.join(directory, "cut.jsonl");
  const journal = await Journal.open(file);
  await journal.record(entry(1));
  await journal.close();
  const whole = readFileSync(file, "utf8");
  appendFileSync(file, whole.slice(0, 20));
  const cut = await Journal.open(file);
  t.is(cut.size, 1);
  await cut.close();
  writeFileSync(file, `{"sequence":1}\n${whole}`);
  await t.throwsAsync(Journal.open(file), { message: `${file}:1 is no entry of a journal` });
});
