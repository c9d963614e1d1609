import { createHash, randomBytes } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import type { ExecutionContext } from "ava";
import { needsInTurn } from "../../../test/requires.ts";
import { makeWorld, nextCreditCode, operatorOf } from "../../business/test-world.ts";
import type { World } from "../../business/test-world.ts";
import { serve } from "../../serve.ts";
import type { Served } from "../../serve.ts";
import { TestClient } from "../../test-client.ts";
import type { Answer } from "../../test-client.ts";
import { testDirectory } from "../../test-server.ts";
import { until } from "../../test-until.ts";
import { FileStore } from "./store.ts";
import { isOpen } from "./window.ts";

const directory = testDirectory("archives");
/** Noon in China, to begin with. */
let clock = new Date("2026-11-25T04:00:00Z");
let world: World;
let archives: Served;
let client: TestClient;
let failure: unknown;

const start = async (): Promise<void> => {
  archives = await serve("archives", { directory, port: 0, version: "0", dsn: world.postgres.dsn, now: () => clock });
  client = new TestClient(archives.url, directory);
};
test.before(async () => {
  try {
    world = await makeWorld();
    await start();
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  client?.close();
  await archives?.stop();
  await world?.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const registered = needsInTurn("postgresql");
const as = "operator-try-entry";
const pieceBytes = 128 * 1024;

registered("a scan stays local while its case awaits review, by day and by night, and can be read", async (t) => {
  t.is(failure, undefined);
  const picture = randomBytes(300_000);
  const kept = await enter();
  await scanned(t, "A-0001", kept, picture);
  clock = new Date("2026-11-25T15:00:00Z");
  await sleep(1500);
  t.is((await stateOf("A-0001")).json["state"], "local");
  t.true((await content("A-0001")).equals(picture));
  clock = new Date("2026-11-25T04:00:00Z");
  await approve(kept);
  await sleep(1500);
  t.is((await stateOf("A-0001")).json["state"], "local", "approved, but it is noon");
  clock = new Date("2026-11-25T15:00:00Z");
  await until(t, async () => (await stateOf("A-0001")).json["state"] === "central", 20);
  await until(t, () => Promise.resolve(!existsSync(file("local", "A-0001"))), 20);
  t.true((await content("A-0001")).equals(picture));
});

registered("an upload that was broken off goes on where it was", async (t) => {
  clock = new Date("2026-11-25T04:00:00Z");
  const picture = randomBytes(500_000);
  const kept = await enter();
  await scanned(t, "A-0002", kept, picture);
  await approve(kept);
  // What an upload of last night left: the first piece.
  const put = { as: "system-archives", method: "PUT", path: "/central/A-0002" };
  const first = await client.ask({ ...put, body: { offset: 0, data: picture.subarray(0, pieceBytes).toString("base64") } });
  t.like(first.json, { received: pieceBytes, state: "local" });
  t.is((await client.ask({ ...put, body: { offset: pieceBytes + 1, data: "AAAA" } })).status, 409, "a piece that leaves a hole");
  client.close();
  await archives.stop();
  t.is(statSync(file("central", "A-0002.part")).size, pieceBytes);
  clock = new Date("2026-11-25T15:00:00Z");
  await start();
  await until(t, async () => (await stateOf("A-0002")).json["state"] === "central", 20);
  t.true((await content("A-0002")).equals(picture));
  t.false(existsSync(file("central", "A-0002.part")));
  const { text } = await client.ask({ method: "GET", path: "/metrics" });
  // 500,000 bytes are four pieces, of which the first was there.
  t.regex(text, /jinbao_requests_total\{[^}]*function="central",outcome="ok"[^}]*\} 4\b/, "one look and three pieces");
});

registered("a scan that is not what was told of it is refused, one of a rejected case is taken away", async (t) => {
  const kept = await enter();
  const told = { documentNo: "A-0003", case: kept, media: "scanner", bytes: 4, sha256: "0".repeat(64) };
  t.is((await client.ask({ as, path: "/scans", body: told })).status, 200);
  t.is((await putPiece("A-0003", 0, Buffer.from("abcd"))).status, 422);
  t.is((await stateOf("A-0003")).json["received"], 0);
  await scanned(t, "A-0004", kept, Buffer.from("a picture"));
  await world.run("approval.rejection", operatorOf("000101", "review"), { case: kept, remark: "材料不全" });
  await until(t, async () => (await stateOf("A-0004")).status === 404, 20);
  t.false(existsSync(file("local", "A-0004")));
});

registered("only operators of the case's office see its scans, and only the province's administrator sets the window", async (t) => {
  const body = { starts: 60, ends: 120 };
  t.is((await client.ask({ as: "operator-try-other", method: "GET", path: "/scans/A-0001" })).status, 404);
  t.is((await client.ask({ as, method: "PUT", path: "/window", body })).status, 403);
  t.is((await client.ask({ as: "operator-try-province", method: "PUT", path: "/window", body })).status, 200);
  t.deepEqual((await client.ask({ as, method: "GET", path: "/window" })).json, body);
  t.is((await client.ask({ as: "operator-try-province", method: "PUT", path: "/window", body: { starts: 60, ends: 60 } })).status, 422);
  const elsewhere = { documentNo: "A-0009", case: 1, media: "scanner", bytes: 4, sha256: "0".repeat(64) };
  t.is((await client.ask({ as, path: "/scans", body: elsewhere })).status, 404);
});

test("pieces of one file that come at once, in any order and twice, make the file or are refused", async (t) => {
  const store = new FileStore(path.join(directory, "pieces"));
  const whole = randomBytes(4000);
  const expected = { name: "P-0001", bytes: whole.length, sha256: createHash("sha256").update(whole).digest("hex") };
  const put = async (offset: number): Promise<number> => await store.add(expected, offset, whole.subarray(offset, offset + 1000));
  await Promise.allSettled([0, 2000, 1000, 0, 1000, 3000].map(async (offset) => await put(offset)));
  t.true((await store.received(expected)) >= 2000);
  for (const offset of [2000, 3000, 3000]) {
    await put(offset);
  }
  t.true((await store.read("P-0001", 0, 5000)).equals(whole));
  t.deepEqual(await store.names(), ["P-0001"]);
});

test("a window goes over midnight where it ends before it starts", (t) => {
  const china = (time: string): Date => new Date(`2026-11-25T${time}:00+08:00`);
  const night = { starts: 22 * 60, ends: 6 * 60 };
  const open = (["21:59", "22:00", "23:59", "00:00", "05:59", "06:00", "12:00"] as const).filter((time) => isOpen(night, china(time)));
  t.deepEqual(open, ["22:00", "23:59", "00:00", "05:59"]);
  t.true(isOpen({ starts: 60, ends: 120 }, china("01:30")));
  t.false(isOpen({ starts: 60, ends: 120 }, china("02:00")));
});

async function enter(): Promise<number> {
  const input = {
    creditCode: nextCreditCode(),
    name: "市第一中学",
    kind: "institution",
    funding: "full",
    bank: "102",
    bankAccount: "6222020200001234",
    joinedOn: "2014-10-01",
  };
  return ((await world.run("employer.enrol", operatorOf("000101", "entry"), input)) as { case: number }).case;
}

async function approve(kept: number): Promise<void> {
  await world.run("approval.general", operatorOf("000101", "review"), { case: kept, remark: "同意" });
}

async function scanned(t: ExecutionContext, documentNo: string, kept: number, picture: Buffer): Promise<void> {
  const sha256 = createHash("sha256").update(picture).digest("hex");
  const body = { documentNo, case: kept, media: "document-camera", bytes: picture.length, sha256 };
  t.is((await client.ask({ as, path: "/scans", body })).status, 200);
  for (let offset = 0; offset < picture.length; offset += pieceBytes) {
    const answer = await putPiece(documentNo, offset, picture.subarray(offset, offset + pieceBytes));
    t.is(answer.status, 200, answer.text);
  }
  t.is((await stateOf(documentNo)).json["state"], "local");
}

async function putPiece(documentNo: string, offset: number, data: Buffer): Promise<Answer> {
  return await client.ask({ as, method: "PUT", path: `/scans/${documentNo}/content`, body: { offset, data: data.toString("base64") } });
}

async function stateOf(documentNo: string): Promise<Answer> {
  return await client.ask({ as, method: "GET", path: `/scans/${documentNo}` });
}

async function content(documentNo: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; offset += pieces.at(-1)!.length) {
    const { json } = await client.ask({ as, method: "GET", path: `/scans/${documentNo}/content?offset=${offset}` });
    pieces.push(Buffer.from(json["data"] as string, "base64"));
    if (pieces.at(-1)!.length === 0) {
      return Buffer.concat(pieces);
    }
  }
}

function file(store: "local" | "central", name: string): string {
  return path.join(directory, "archives", store, name);
}
