import { rmSync } from "node:fs";
import test from "ava";
import { interfaces } from "../../model/catalogue/interfaces.ts";
import type { InterfaceId } from "../../model/catalogue/interfaces.ts";
import { nextIdNumber } from "../business/test-world.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import type { Answer } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";

const directory = testDirectory("peers");
const running: Served[] = [];
const clients = new Map<InterfaceId, TestClient>();

test.before(async () => {
  for (const { id } of interfaces) {
    const served = await serve(`peer-${id}`, { directory, port: 0, version: "0" });
    running.push(served);
    clients.set(id, new TestClient(served.url, directory));
  }
});
test.after.always(async () => {
  clients.forEach((client) => client.close());
  for (const served of running) {
    await served.stop();
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

let asked = 0;
const ask = async (id: InterfaceId, operation: string, body: unknown): Promise<Answer> => {
  asked += 1;
  const headers = { "idempotency-key": `every-peer-${asked}` };
  return await clients.get(id)!.ask({ as: `system-peer-${id}`, path: `/operations/${id}.${operation}`, body, headers });
};
const person = { idNumber: nextIdNumber(), name: "张三" };
const stranger = { idNumber: nextIdNumber(), name: "李四" };
const form = { kind: "form", region: "440000", reference: "C-0001", documentNo: "F-0001", months: 120, amount: 5_000_000 };

/** In order: what is asked, and what the answer must hold. */
const conversations: readonly (readonly [InterfaceId, string, unknown, number, Readonly<Record<string, unknown>>])[] = [
  ["personnel", "pair", { pair: "wage" }, 200, { personnel: [{ zh: "工资调整", en: "Wage adjustment" }] }],
  ["personnel", "pair", { pair: "nothing" }, 404, {}],
  ["archives", "view", { documentNo: "A-0001" }, 404, {}],
  ["archives", "upload", { documentNo: "A-0001", media: "scanner", sha256: "0".repeat(64), bytes: 7 }, 200, { documentNo: "A-0001" }],
  ["archives", "view", { documentNo: "A-0001" }, 200, { bytes: 7, url: "/archives/A-0001" }],
  ["cardholders", "collect", { people: [person] }, 200, {}],
  ["cardholders", "verify", { people: [person, { ...person, name: "王五" }, stranger] }, 200, { results: ["known", "differs", "unknown"] }],
  ["cardholders", "person", { idNumber: stranger.idNumber }, 200, { found: false, name: null }],
  ["card-reader", "read", { terminal: "T1" }, 404, {}],
  ["card-reader", "insert", { terminal: "T1", ...person }, 200, {}],
  ["card-reader", "read", { terminal: "T1" }, 200, person],
  ["card-reader", "read", { terminal: "T2" }, 404, {}],
  ["other-insurance", "share", { ...person, state: "active", on: "2026-11-01" }, 200, { state: "active" }],
  ["other-insurance", "person", { idNumber: person.idNumber }, 200, { ...person, state: "active" }],
  [
    "other-insurance",
    "compare",
    { people: [person, { ...person, name: "王五" }, stranger] },
    200,
    { results: ["same", "differs", "unknown"] },
  ],
  ["cross-region", "send", { ...form, documentNo: "F-0009" }, 200, { documentNo: "F-0009" }],
  ["cross-region", "arrive", form, 200, { documentNo: "F-0001" }],
  ["cross-region", "letters", { after: 0 }, 200, { letters: [{ ...form, sequence: 2 }] }],
  ["bank", "account", { bank: "102", account: "6222020200000000" }, 200, { state: "closed" }],
  ["annuity-custodian", "receipt", { amount: 1000 }, 200, { balance: 1000 }],
  [
    "annuity-custodian",
    "batch",
    { batch: 1, kind: "payment", part: 1, items: [{ reference: 1, bank: "102", account: "62220202", amount: 300 }], last: true },
    200,
    { accepted: 1 },
  ],
  ["annuity-custodian", "account", {}, 200, { balance: 700 }],
  ["annuity-custodian", "notice", { plan: 1, payments: 1, amount: 300 }, 200, { state: "noted" }],
];

test.serial("each peer holds its conversation as table 4 tells of it", async (t) => {
  t.is(new Set(conversations.map(([id]) => id)).size, interfaces.length);
  for (const [id, operation, body, status, expected] of conversations) {
    const { status: got, json } = await ask(id, operation, body);
    t.like({ ...json, status: got }, { ...expected, status }, `${id}.${operation}`);
  }
});

test.serial("a day's unit values are the same whoever asks, and others on another day", async (t) => {
  const values = async (pricedOn: string): Promise<unknown> =>
    (await ask("annuity-custodian", "valuation", { plan: "P1", portfolios: ["A", "B"], pricedOn })).json["values"];
  t.deepEqual(await values("2026-11-24"), await values("2026-11-24"));
  t.notDeepEqual(await values("2026-11-24"), await values("2026-11-25"));
});

test.serial("each peer has an OpenAPI document with its operations and faults", async (t) => {
  for (const [id, client] of clients) {
    const { json } = await client.ask({ method: "GET", path: "/openapi.json" });
    const paths = Object.keys(json["paths"] as object);
    t.true(paths.includes("/faults"));
    t.true(paths.filter((path) => path.startsWith(`/operations/${id}.`)).length >= 2, id);
  }
});
