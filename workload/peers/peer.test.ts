import { appendFileSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { digestOf } from "../http/client.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import type { Answer } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";
import type { Fault } from "./faults.ts";
import { batchTakesMs } from "./batches.ts";

const directory = testDirectory("peer");
const as = "system-peer-bank";
let served: Served;
let client: TestClient;

const start = async (): Promise<void> => {
  served = await serve("peer-bank", { directory, port: 0, version: "0" });
  client = new TestClient(served.url, directory);
};
test.before(start);
test.after.always(async () => {
  client.close();
  await served.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

let batches = 0;
const batch = (accounts: readonly string[] = ["6222020200001234"], kind = "payment"): Record<string, unknown> => {
  batches += 1;
  const items = accounts.map((account, index) => ({ reference: index + 1, bank: "102", account, amount: 100 * (index + 1) }));
  return { batch: batches, kind, part: 1, items, last: true };
};
const send = async (operation: string, body: unknown, key: string): Promise<Answer> =>
  await client.ask({ as, path: `/operations/${operation}`, body, headers: { "idempotency-key": key } });
const setFaults = async (...faults: readonly Fault[]): Promise<Answer> =>
  await client.ask({ as, method: "PUT", path: "/faults", body: { seed: 7, faults } });
const received = async (): Promise<readonly string[]> => {
  const { json } = await client.ask({ as, method: "GET", path: "/received?limit=1000" });
  return (json["entries"] as readonly { request: string }[]).map(({ request }) => request);
};

test.serial("a batch is taken once for its request id, and each item's result comes later", async (t) => {
  const body = batch(["6222020200001234", "6222020200000000"]);
  const first = await send("bank.batch", body, "bank-batch-1");
  t.deepEqual([first.status, first.json["accepted"], first.json["amount"]], [200, 2, 300], first.text);
  const again = await send("bank.batch", body, "bank-batch-1");
  t.deepEqual([again.text, again.headers["idempotent-replayed"]], [first.text, "true"]);
  t.is((await send("bank.batch", batch(), "bank-batch-1")).status, 409);
  t.is((await send("bank.batch", body, "bank-batch-1-other")).status, 409, "the same part under another request id");
  t.deepEqual((await send("bank.results", { after: 0 }, "bank-results-1")).json["results"], [], "at once there are no results");
  await sleep(batchTakesMs + 50);
  const { json } = await send("bank.results", { after: 0 }, "bank-results-2");
  const [result] = json["results"] as readonly { items: readonly { state: string; reason: string | null }[] }[];
  t.deepEqual(
    result?.items.map(({ state, reason }) => [state, reason]),
    [
      ["done", null],
      ["failed", "账户已销户"],
    ],
  );
});

test.serial("what was received is known after a restart, even where a kill cut the last line", async (t) => {
  const body = batch();
  const first = await send("bank.batch", body, "bank-restart-1");
  client.close();
  await served.stop();
  appendFileSync(path.join(directory, "peer-bank", "received.jsonl"), '{"sequence":99,"requ');
  await start();
  const again = await send("bank.batch", body, "bank-restart-1");
  t.deepEqual([again.text, again.headers["idempotent-replayed"]], [first.text, "true"]);
  t.is((await send("bank.batch", batch(), "bank-restart-2")).status, 200);
  t.is(
    readFileSync(path.join(directory, "peer-bank", "received.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes("requ")).length,
    (await received()).length,
  );
});

test.serial("a slow peer does what it is asked and answers late", async (t) => {
  await setFaults({ kind: "slow", ms: 400, next: 1 });
  const body = batch();
  const begun = performance.now();
  const pending = send("bank.batch", body, "bank-slow-1");
  await sleep(200);
  t.true((await received()).includes("bank-slow-1"), "it is done before it is answered");
  t.is((await pending).status, 200);
  t.true(performance.now() - begun >= 400);
  const quick = performance.now();
  await send("bank.batch", batch(), "bank-slow-2");
  t.true(performance.now() - quick < 400, "only the next one was meant");
});

test.serial("an absent peer does nothing and answers nothing", async (t) => {
  await setFaults({ kind: "absent", next: 1 });
  const body = batch();
  await t.throwsAsync(send("bank.batch", body, "bank-absent-1"));
  t.false((await received()).includes("bank-absent-1"));
  t.is((await send("bank.batch", body, "bank-absent-1")).status, 200);
});

test.serial("a wrong answer can be told by its digest, its form or its request", async (t) => {
  await setFaults({ kind: "wrong", sharePpm: 1_000_000 });
  const ways = new Set<string>();
  for (let n = 1; n <= 20; n++) {
    const { text, json, headers } = await send("bank.batch", batch(), `bank-wrong-${n}`);
    const told = /:(.*):/.exec(String(headers["content-digest"]))?.[1];
    ways.add(
      told !== digestOf(text)
        ? "changed"
        : json["batch"] === undefined
          ? "form"
          : json["request"] === `bank-wrong-${n}`
            ? "right"
            : "request",
    );
  }
  t.deepEqual([...ways].toSorted(), ["changed", "form", "request"]);
});

test.serial("a request that arrives twice is carried out once, and a list that is given twice is marked by its sequences", async (t) => {
  await setFaults({ kind: "duplicate", sharePpm: 1_000_000 });
  t.is((await send("bank.batch", batch(), "bank-twice-1")).status, 200);
  t.is((await received()).filter((request) => request === "bank-twice-1").length, 1);
  await sleep(batchTakesMs + 50);
  const { json } = await send("bank.results", { after: 0 }, "bank-twice-2");
  const sequences = (json["results"] as readonly { sequence: number }[]).map(({ sequence }) => sequence);
  t.is(sequences.length, 2 * new Set(sequences).size);
});

test.serial("a share of faults is the same for the same seed, is counted, and ends when the faults are taken off", async (t) => {
  const round = async (name: string): Promise<string> => {
    await setFaults({ kind: "absent", sharePpm: 500_000, operation: "bank.account" });
    let met = "";
    for (let n = 1; n <= 24; n++) {
      const one = send("bank.account", { bank: "102", account: "6222020200001234" }, `bank-${name}-${n}`);
      met += (await one.then(
        () => true,
        () => false,
      ))
        ? "."
        : "x";
    }
    return met;
  };
  const first = await round("share-a");
  t.is(await round("share-b"), first);
  const struck = [...first].filter((each) => each === "x").length;
  t.true(struck > 4 && struck < 20, first);
  const { json } = await client.ask({ as, method: "GET", path: "/faults" });
  t.deepEqual(json, { seed: 7, requests: 24, faults: [{ kind: "absent", sharePpm: 500_000, operation: "bank.account", struck }] });
  t.is((await send("bank.batch", batch(), "bank-share-other")).status, 200, "other operations are not struck");
  await setFaults();
  t.is((await send("bank.account", { bank: "102", account: "6222020200001234" }, "bank-share-off")).status, 200);
});

test.serial("faults that say not whom they strike are refused, as is anybody but a system", async (t) => {
  const both = await client.ask({
    as,
    method: "PUT",
    path: "/faults",
    body: { seed: 1, faults: [{ kind: "absent" }, { kind: "slow", ms: 10, next: 1, sharePpm: 1 }] },
  });
  t.is(both.status, 422, both.text);
  t.is((both.json["errors"] as readonly unknown[]).length, 2);
  t.is((await client.ask({ as, method: "PUT", path: "/faults", body: { seed: 1, faults: [{ kind: "mad", next: 1 }] } })).status, 400);
  t.is((await client.ask({ as: "operator-try-entry", method: "GET", path: "/faults" })).status, 403);
  t.is((await client.ask({ method: "GET", path: "/faults" })).status, 401);
  t.is((await client.ask({ as, method: "GET", path: "/openapi.json" })).status, 200);
});
