import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import * as fc from "fast-check";
import { noPrevious, recordFile } from "./record.ts";
import { appendRecord, readRecords, verifyRecords } from "./store.ts";
import { draft } from "./test-evidence.ts";

function scratch(t: ExecutionContext): string {
  const base = mkdtempSync(path.join(os.tmpdir(), "jinbao-evidence-"));
  t.teardown(() => rmSync(base, { recursive: true, force: true }));
  return path.join(base, "a state", "evidence");
}

/** A process that appends `count` records named `name.1`, `name.2`, ... and tells each number once it is stored. */
function writer(directory: string, name: string, count: number): ChildProcess {
  const script = `
    import { appendRecord } from ${JSON.stringify(import.meta.resolve("./store.ts"))};
    import { draft } from ${JSON.stringify(import.meta.resolve("./test-evidence.ts"))};
    for (let number = 1; number <= ${count}; number++) {
      await appendRecord(${JSON.stringify(directory)}, draft(\`${name}.\${number}\`));
      process.stdout.write(\`\${number}\\n\`);
    }`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

async function ended(child: ChildProcess): Promise<Readonly<{ code: number | null; told: number }>> {
  let stdout = "";
  child.stdout!.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", (exit) => resolve(exit)));
  return { code, told: stdout.split("\n").filter((line) => line !== "").length };
}

async function kindsIn(directory: string): Promise<readonly string[]> {
  return (await readRecords(directory)).map(({ record }) => record.kind);
}

test("an absent directory holds no records and is sound", async (t) => {
  const directory = scratch(t);
  t.deepEqual(await readRecords(directory), []);
  t.deepEqual(await verifyRecords(directory), []);
});

test("appended records come back in order, each with the digest of the one before, and the chain is sound", async (t) => {
  const directory = scratch(t);
  const stored = [];
  for (const kind of ["one", "two", "three"]) {
    stored.push(await appendRecord(directory, draft(kind)));
  }
  t.deepEqual(await readRecords(directory), stored);
  t.deepEqual(
    stored.map(({ record }) => record.previous),
    [noPrevious, stored[0]!.sha256, stored[1]!.sha256],
  );
  t.deepEqual(await verifyRecords(directory), []);
  t.deepEqual(readdirSync(directory).toSorted(), ["000001.json", "000002.json", "000003.json", "head.json"]);
});

test("whatever a record holds comes back as it was", async (t) => {
  const directory = scratch(t);
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<never>;
  const texts: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), json), fc.string({ unit: "grapheme" }), async (observations, words) => {
      // JSON has no -0.
      const plain = JSON.parse(JSON.stringify(observations)) as typeof observations;
      const { record, text } = await appendRecord(directory, { ...draft("any"), observations: plain, reason: { zh: words, en: words } });
      texts.push(text);
      t.deepEqual(JSON.parse(text), record);
    }),
    { numRuns: 40 },
  );
  t.deepEqual(
    (await readRecords(directory)).map(({ text }) => text),
    texts,
  );
  t.deepEqual(await verifyRecords(directory), []);
});

/** What may be done to a chain of four by hand, and the file that tells of it. */
const tamperings: readonly Readonly<{ title: string; tamper: (directory: string) => void; names: string }>[] = [
  { title: "the first record is changed", tamper: (directory) => edit(directory, 1), names: "000002.json" },
  { title: "the last record is changed", tamper: (directory) => edit(directory, 4), names: "000004.json" },
  { title: "a record is removed", tamper: (directory) => rmSync(path.join(directory, recordFile(2))), names: "000002.json" },
  { title: "the last record is removed", tamper: (directory) => rmSync(path.join(directory, recordFile(4))), names: "000004.json" },
  { title: "two records change places", tamper: (directory) => swap(directory, 1, 2), names: "000001.json" },
  { title: "a record is cut short", tamper: (directory) => truncateSync(path.join(directory, recordFile(4)), 40), names: "000004.json" },
  { title: "the head file is damaged", tamper: (directory) => writeFileSync(path.join(directory, "head.json"), "{"), names: "head.json" },
  { title: "the head file is removed", tamper: (directory) => rmSync(path.join(directory, "head.json")), names: "head.json" },
  {
    title: "a record is slipped in",
    tamper: (directory) => writeFileSync(path.join(directory, recordFile(5)), "{}"),
    names: "000005.json",
  },
];

for (const { title, tamper, names } of tamperings) {
  test(`where ${title}, the chain is broken at ${names}`, async (t) => {
    const directory = scratch(t);
    for (const kind of ["one", "two", "three", "four"]) {
      await appendRecord(directory, draft(kind));
    }
    tamper(directory);
    t.true((await verifyRecords(directory)).some(({ file }) => file === names));
  });
}

test("a change of the last record, or its removal, still shows after more was appended", async (t) => {
  for (const { tamper, names } of [
    { tamper: (directory: string) => edit(directory, 2), names: "000003.json" },
    { tamper: (directory: string) => rmSync(path.join(directory, recordFile(2))), names: "000002.json" },
  ]) {
    const directory = scratch(t);
    await appendRecord(directory, draft("one"));
    await appendRecord(directory, draft("two"));
    tamper(directory);
    await appendRecord(directory, draft("three"));
    await appendRecord(directory, draft("four"));
    t.deepEqual(
      (await verifyRecords(directory)).map(({ file }) => file),
      [names],
    );
  }
});

test("nothing is appended where the head file is damaged", async (t) => {
  const directory = scratch(t);
  await appendRecord(directory, draft("one"));
  writeFileSync(path.join(directory, "head.json"), "no head");
  await t.throwsAsync(appendRecord(directory, draft("two")), { message: /head\.json is no head of a chain/ });
  t.deepEqual(await kindsIn(directory), ["one"]);
});

test("a writer that was killed before it wrote the head leaves a sound chain, and the next two records keep it so", async (t) => {
  const directory = scratch(t);
  await appendRecord(directory, draft("one"));
  rmSync(path.join(directory, "head.json"));
  t.deepEqual(await verifyRecords(directory), []);
  await appendRecord(directory, draft("two"));
  writeFileSync(path.join(directory, ".half.tmp"), "{");
  t.deepEqual(await verifyRecords(directory), []);
  await appendRecord(directory, draft("three"));
  t.deepEqual(await verifyRecords(directory), []);
  t.deepEqual(await kindsIn(directory), ["one", "two", "three"]);
});

test("records that processes append at once all land, each process's in its order, and the chain is sound at every moment", async (t) => {
  const directory = scratch(t);
  mkdirSync(directory, { recursive: true });
  const [names, count] = [["a", "b", "c"], 25] as const;
  const all = Promise.all(names.map(async (name) => await ended(writer(directory, name, count))));
  const state = { done: false };
  const watching = (async () => {
    while (!state.done) {
      t.deepEqual(await verifyRecords(directory), []);
      await sleep(5);
    }
  })();
  t.deepEqual(
    await all,
    names.map(() => ({ code: 0, told: count })),
  );
  state.done = true;
  await watching;
  const kinds = await kindsIn(directory);
  t.is(kinds.length, names.length * count);
  for (const name of names) {
    t.deepEqual(
      kinds.filter((kind) => kind.startsWith(name)),
      Array.from({ length: count }, (_, index) => `${name}.${index + 1}`),
    );
  }
  t.deepEqual(await verifyRecords(directory), []);
  t.deepEqual(
    readdirSync(directory).filter((name) => name.endsWith(".tmp")),
    [],
  );
});

test("a writer killed at any moment leaves a sound chain with all that it told, and the next append works", async (t) => {
  t.timeout(300_000);
  const directory = scratch(t);
  mkdirSync(directory, { recursive: true });
  let before = 0;
  for (let round = 1; round <= 20; round++) {
    const child = writer(directory, `round.${round}`, 1000);
    const result = ended(child);
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    await sleep(Math.random() * 25);
    child.kill("SIGKILL");
    const { told } = await result;
    t.deepEqual(await verifyRecords(directory), [], `round ${round}`);
    const kinds = await kindsIn(directory);
    const mine = kinds.slice(before);
    // The last one may be stored and not yet told.
    t.true(mine.length === told || mine.length === told + 1, `round ${round}: ${mine.length} stored, ${told} told`);
    t.deepEqual(
      mine,
      mine.map((_, index) => `round.${round}.${index + 1}`),
    );
    await appendRecord(directory, draft("after"));
    t.deepEqual(await verifyRecords(directory), [], `after round ${round}`);
    before = kinds.length + 1;
  }
});

function edit(directory: string, number: number): void {
  const file = path.join(directory, recordFile(number));
  writeFileSync(file, readFileSync(file, "utf8").replace('"pass"', '"fail"'));
}

function swap(directory: string, one: number, other: number): void {
  const [first, second, aside] = [recordFile(one), recordFile(other), "aside"].map((name) => path.join(directory, name)) as [
    string,
    string,
    string,
  ];
  renameSync(first, aside);
  renameSync(second, first);
  renameSync(aside, second);
}
