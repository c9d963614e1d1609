import { readFileSync, rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import test from "ava";
import { needs } from "../../test/requires.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import type { TestClient } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";
import type { Limits } from "./limits.ts";
import { employer, startTestService } from "./test-service.ts";
import type { TestService } from "./test-service.ts";

const log = new PassThrough();
let logged = "";
log.on("data", (chunk: Buffer) => (logged += chunk.toString("utf8")));

let service: TestService;
let client: TestClient;
let failure: unknown;

test.before(async () => {
  try {
    service = await startTestService("hostile", { log });
    client = service.client;
  } catch (error) {
    // Without PostgreSQL there is nothing to test: each test says so.
    failure = error;
  }
});
test.after.always(async () => {
  await service?.close();
});

const registered = needs("postgresql");

registered("bodies, headers and lists beyond the limits are refused without being taken in", async (t) => {
  t.is(failure, undefined);
  const big = await client.ask({ path: "/functions/query.employer", as: "operator-try-entry", body: { creditCode: "x".repeat(300_000) } });
  t.is(big.status, 413);
  const headers = await client.ask({
    path: "/functions",
    method: "GET",
    as: "operator-try-entry",
    headers: { "x-big": "x".repeat(20_000) },
  });
  t.is(headers.status, 431);
  t.regex(headers.text, /problem/);
  const many = await client.call(
    "operator-try-entry",
    "collection.notice",
    { plans: Array.from({ length: 201 }, (_, n) => n + 1) },
    "service-many",
  );
  t.is(many.status, 400);
  const chunked = await client.ask({
    path: "/functions/query.employer",
    as: "operator-try-entry",
    body: { creditCode: "x".repeat(300_000) },
    headers: { "transfer-encoding": "chunked" },
  });
  t.is(chunked.status, 413, "nor where its length is not told before");
});

registered("a client that sends slowly, or never, is cut off within its limit", async (t) => {
  const { running, place } = await another("service-slow", { requestMs: 700, idleMs: 1500 });
  const { hostname, port } = new URL(running.url);
  const certificate = (name: string): Buffer => readFileSync(path.join(place, "certificates", name));
  const socket = tls.connect({
    host: hostname,
    port: Number(port),
    ca: certificate("ca.crt"),
    cert: certificate("operator-try-entry.crt"),
    key: certificate("operator-try-entry.key"),
  });
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("utf8")));
  const started = Date.now();
  socket.write(
    "POST /functions/query.employer HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n",
  );
  const drip = setInterval(() => socket.write("x"), 100);
  await closed(socket);
  clearInterval(drip);
  t.regex(answer, /^HTTP\/1\.1 408 /);
  t.true(Date.now() - started < 10_000);

  const headers = tls.connect({ host: hostname, port: Number(port), ca: certificate("ca.crt") });
  const before = Date.now();
  headers.write("GET /health/live HTTP/1.1\r\n");
  const more = setInterval(() => headers.write("x: y\r\n"), 100);
  headers.resume();
  await closed(headers);
  clearInterval(more);
  t.true(Date.now() - before < 10_000, "though something comes again and again");

  const silent = net.connect({ host: hostname, port: Number(port) });
  const begun = Date.now();
  silent.resume();
  await closed(silent);
  t.true(Date.now() - begun < 10_000);
  await running.stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

registered("more connections than the limit are closed at once, and those that are there go on", async (t) => {
  const { running, place } = await another("hostile-many", { connections: 2 });
  const { hostname, port } = new URL(running.url);
  const sockets = [1, 2].map(() => net.connect({ host: hostname, port: Number(port) }));
  await Promise.all(sockets.map(async (socket) => await new Promise<void>((resolve) => socket.once("connect", resolve))));
  const third = net.connect({ host: hostname, port: Number(port) });
  const begun = Date.now();
  third.resume();
  await closed(third);
  t.true(Date.now() - begun < 2000);
  t.deepEqual(
    sockets.map(({ readyState }) => readyState),
    ["open", "open"],
  );
  sockets.forEach((socket) => socket.destroy());
  await running.stop();
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
});

registered("attempts to inject SQL change nothing and read nothing", async (t) => {
  const attempts = [
    { creditCode: "' OR 1=1 --" },
    { creditCode: "121100004000000001'; DROP TABLE employer; --" },
    { employer: "1 UNION SELECT 1" },
  ];
  for (const body of attempts) {
    t.is((await client.call("operator-try-entry", "query.employer", body)).status, 400);
  }
  const quoted = { ...employer, creditCode: "121100004000000009", name: "'); DROP TABLE employer; -- \\' \" ${1+1} %s" };
  const entered = await client.call("operator-try-entry", "employer.enrol", quoted, "service-quoted-1");
  await client.call("operator-try-review", "approval.general", { case: entered.json["case"] }, "service-quoted-2");
  const found = await client.call("operator-try-entry", "query.employer", { creditCode: quoted.creditCode });
  t.is(found.json["name"], quoted.name);
});

registered("no name, number, account or anything else that was sent ever reaches the log, and a line stays a line", async (t) => {
  const canaries = { idNumber: "11010519491231002X", name: "金丝雀某", bankAccount: "6222999999999999", phone: "13999999999" };
  const body = { ...canaries, sex: "F", bornOn: "1949-12-31", workedSince: "2000-01-01", bank: "102" };
  await client.call("operator-try-entry", "person.add", body, "service-canary-1");
  await client.call("operator-try-entry", "person.add", { ...body, idNumber: 7 }, "service-canary-2");
  await client.call("operator-try-entry", "query.person", { idNumber: canaries.idNumber });
  const injected = '\r\n{"level":"info","msg":"forged"}';
  await client.call("operator-try-entry", "query.person", { idNumber: injected });
  await client.ask({
    method: "GET",
    path: `/functions/${encodeURIComponent(`${canaries.name}${injected}`)}?q=${canaries.idNumber}`,
    as: "operator-try-entry",
  });
  await client.ask({
    method: "GET",
    path: "/functions",
    as: "operator-try-entry",
    headers: { "x-request-id": canaries.idNumber, "user-agent": canaries.phone },
  });
  await sleep(100);
  for (const canary of [...Object.values(canaries), "forged", "try-entry", "127.0.0.1:", employer.creditCode]) {
    t.false(logged.replace(/"msg":"Server listening[^\n]*/, "").includes(canary), canary);
  }
  const lines = logged
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.true(lines.length > 10);
  for (const line of lines) {
    t.deepEqual(
      Object.keys(line).filter((key) => !logFields.has(key)),
      [],
    );
  }
  t.true(lines.some((line) => line["route"] === "query.person" && /^[0-9a-f]{12}$/.test(String(line["who"]))));
});

const logFields: ReadonlySet<string> = new Set([
  "level",
  "time",
  "service",
  "reqId",
  "route",
  "status",
  "ms",
  "who",
  "msg",
  "code",
  "kind",
  "place",
]);

async function another(
  name: string,
  limits: Partial<Limits>,
  place = testDirectory(name),
): Promise<Readonly<{ running: Served; place: string }>> {
  return { running: await serve("business", { directory: place, port: 0, version: "0", limits }), place };
}

async function closed(socket: net.Socket): Promise<void> {
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
}
