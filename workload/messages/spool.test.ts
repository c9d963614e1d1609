import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import { NoAnswer, spoolExchange } from "./exchange.ts";
import { seal } from "./envelope.ts";
import { localGap, startLocalGap } from "./local-gap.ts";
import { startReceiver, Unreadable } from "./receiver.ts";
import { Spool } from "./spool.ts";

function scratch(t: ExecutionContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-spool-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** As the courier would publish them: what goes out of one end is what comes in at the other. */
function ends(t: ExecutionContext): Readonly<{ inner: Spool; outer: Spool }> {
  const gap = localGap(scratch(t));
  const carrier = startLocalGap(gap, 5);
  t.teardown(async () => await carrier.stop());
  return { inner: new Spool(gap.inner), outer: new Spool(gap.outer) };
}

test("of many readers of one spool, each message has one", async (t) => {
  const { inner, outer } = ends(t);
  const messages = Array.from({ length: 200 }, (_, index) => seal({ channel: "query", kind: "test.count", body: { index } }));
  await Promise.all(messages.map(async (message) => await outer.put(message)));
  const got: number[] = [];
  const readers = Array.from({ length: 6 }, async () => {
    const spool = new Spool(inner.directory);
    const end = Date.now() + 20_000;
    while (got.length < messages.length && Date.now() < end) {
      for (const claimed of await spool.claim("query", 7)) {
        got.push(claimed.envelope.body["index"] as number);
        await spool.done(claimed);
      }
      await sleep(2);
    }
  });
  await Promise.all(readers);
  t.deepEqual(
    got.toSorted((a, b) => a - b),
    messages.map((_, index) => index),
  );
  t.deepEqual(await inner.waiting("query"), { outbox: 0, inbox: 0 });
});

test("a message that its reader left lying is another's after the lease, and not before", async (t) => {
  const { inner, outer } = ends(t);
  await outer.put(seal({ channel: "query", kind: "test.lease", body: {} }));
  const first = await eventually(async () => await inner.claim("query", 1));
  t.is(first.length, 1);
  const patient = new Spool(inner.directory, { leaseMs: 60_000 });
  t.deepEqual(await patient.claim("query", 1), []);
  await sleep(60);
  const hasty = new Spool(inner.directory, { leaseMs: 50 });
  t.is((await hasty.claim("query", 1))[0]?.envelope.id, first[0]!.envelope.id);
});

test("what cannot be read lies aside with its reason, and holds up nothing", async (t) => {
  const { inner, outer } = ends(t);
  mkdirSync(path.join(inner.directory, "inbox", "query"), { recursive: true });
  writeFileSync(path.join(inner.directory, "inbox", "query", "00000000-broken.json"), "{");
  await outer.put(seal({ channel: "query", kind: "test.good", body: {} }));
  const [good] = await eventually(async () => await inner.claim("query", 5));
  t.is(good!.envelope.kind, "test.good");
  const refused = path.join(inner.directory, "refused", "query");
  t.deepEqual(readdirSync(refused).toSorted(), ["00000000-broken.json", "00000000-broken.json.reason"]);
  t.is(
    (JSON.parse(readFileSync(path.join(refused, "00000000-broken.json.reason"), "utf8")) as { reason: string }).reason,
    "not JSON in UTF-8",
  );
});

test("a question through the gap is answered to whoever asked it, also of many at once", async (t) => {
  const { inner, outer } = ends(t);
  const receiver = startReceiver({
    spool: inner,
    channels: ["query", "mobile"],
    pollMs: 5,
    handle: async ({ kind, body }) => ({ channel: "answer", kind, body: { twice: (body["n"] as number) * 2 } }),
  });
  const exchange = spoolExchange(outer, { pollMs: 5 });
  t.teardown(async () => await Promise.all([receiver.stop(), exchange.stop()]));
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, n) =>
      exchange.ask({ channel: n % 2 === 0 ? "query" : "mobile", kind: "test.twice", body: { n }, timeoutMs: 20_000 }),
    ),
  );
  t.deepEqual(
    answers.map((answer) => answer["twice"]),
    answers.map((_, n) => n * 2),
  );
});

test("a question that nobody answers ends at its time limit, and its late answer goes to whoever keeps those", async (t) => {
  const { inner, outer } = ends(t);
  const late: string[] = [];
  const exchange = spoolExchange(outer, {
    pollMs: 5,
    late: async ({ correlation }) => {
      late.push(correlation!);
    },
  });
  t.teardown(async () => await exchange.stop());
  const asked = exchange.ask({ channel: "query", kind: "test.late", body: {}, id: "question-1", timeoutMs: 50 });
  t.is((await t.throwsAsync(asked, { instanceOf: NoAnswer })).reason, "timeout");
  const receiver = startReceiver({
    spool: inner,
    channels: ["query"],
    pollMs: 5,
    handle: async ({ kind }) => ({ channel: "answer", kind, body: {} }),
  });
  await eventually(async () => late);
  await receiver.stop();
  t.deepEqual(late, ["question-1"]);
});

test("a message that fails is tried again until it works; one that makes no sense is put aside at once", async (t) => {
  const { inner, outer } = ends(t);
  const tries = new Map<string, number>();
  const problems: string[] = [];
  const receiver = startReceiver({
    spool: inner,
    channels: ["declaration"],
    pollMs: 2,
    onProblem: (kind) => problems.push(kind),
    handle: async ({ id, kind }) => {
      tries.set(id, (tries.get(id) ?? 0) + 1);
      if (kind === "test.senseless") {
        throw new Unreadable("no such kind");
      }
      if (tries.get(id)! < 4) {
        throw new Error("the database is away");
      }
      return undefined;
    },
  });
  await outer.put(seal({ channel: "declaration", kind: "test.senseless", id: "senseless-1", body: {} }));
  await outer.put(seal({ channel: "declaration", kind: "test.stubborn", id: "stubborn-1", body: {} }));
  await eventually(async () => ((tries.get("stubborn-1") ?? 0) >= 4 ? [1] : []));
  await receiver.stop();
  t.deepEqual(
    [...tries].toSorted(([a], [b]) => a.localeCompare(b)),
    [
      ["senseless-1", 1],
      ["stubborn-1", 4],
    ],
  );
  t.is(problems.filter((kind) => kind === "test.stubborn").length, 3);
  t.deepEqual(readdirSync(path.join(inner.directory, "refused", "declaration")).toSorted(), [
    "senseless-1.json",
    "senseless-1.json.reason",
  ]);
});

async function eventually<Item>(look: () => Promise<readonly Item[]>): Promise<readonly Item[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found.length > 0 || Date.now() > end) {
      return found;
    }
    await sleep(5);
  }
}
