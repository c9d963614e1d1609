import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needs } from "../../test/requires.ts";
import { serve } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";
import { employer, startTestService } from "./test-service.ts";
import type { TestService } from "./test-service.ts";

let service: TestService;
let client: TestClient;
let failure: unknown;

test.before(async () => {
  try {
    service = await startTestService("service");
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

registered("a transaction goes from entry to review by two operators, and its repeats give the first answer", async (t) => {
  t.is(failure, undefined);
  const entered = await client.call("operator-try-entry", "employer.enrol", employer, "service-enrol-1");
  t.is(entered.status, 200, entered.text);
  t.is(entered.headers["idempotent-replayed"], "false");
  const again = await client.call("operator-try-entry", "employer.enrol", employer, "service-enrol-1");
  t.deepEqual([again.status, again.json, again.headers["idempotent-replayed"]], [200, entered.json, "true"]);
  const other = await client.call("operator-try-entry", "employer.enrol", { ...employer, name: "另一单位" }, "service-enrol-1");
  t.is(other.status, 409);
  const own = await client.call("operator-try-entry", "approval.general", { case: entered.json["case"] }, "service-own-1");
  t.is(own.status, 403);
  const reviewed = await client.call("operator-try-review", "approval.general", { case: entered.json["case"] }, "service-review-1");
  t.is(reviewed.status, 200, reviewed.text);
  const found = await client.call("operator-try-entry", "query.employer", { creditCode: employer.creditCode });
  t.is(found.json["name"], employer.name);
});

registered("what is no request for a function is refused with a problem that says why, in both languages", async (t) => {
  const cases: readonly (readonly [Parameters<TestClient["ask"]>[0], number, RegExp])[] = [
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: "{" }, 400, /not-json/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: { creditCode: 7 } }, 400, /invalid-input/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: {} }, 422, /invalid/],
    [{ path: "/functions/employer.enrol", as: "operator-try-entry", body: employer }, 400, /invalid-input/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: "[".repeat(40) + "]".repeat(40) }, 400, /nested-too-deep/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: '{"creditCode":"\\ud800"}' }, 400, /not-json/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", body: "a", headers: { "content-type": "text/plain" } }, 415, /media/],
    [{ path: "/functions/no.such", as: "operator-try-entry", body: {} }, 404, /there is no such address/],
    [{ path: "/functions/query.employer", as: "operator-try-entry", method: "PUT", body: {} }, 405, /method-not-allowed/],
    [{ path: "/functions/query.employer", body: { creditCode: employer.creditCode } }, 401, /no-certificate/],
    [{ path: "/functions/query.person", as: "operator-try-entry", body: { person: 1 } }, 404, /not-found/],
  ];
  for (const [ask, status, words] of cases) {
    const answer = await client.ask(ask);
    t.is(answer.status, status, `${JSON.stringify(ask)}: ${answer.text}`);
    t.regex(String(answer.headers["content-type"]), /^application\/problem\+json/);
    t.regex(answer.text, words);
    t.regex(String(answer.json["detailZh"]), /\p{Script=Han}/u);
    t.is(answer.json["status"], status);
  }
});

registered("metrics count requests, seconds and the bytes on the wire by function, with labels of the program's own", async (t) => {
  await client.ask({ method: "GET", path: "/functions", as: "operator-try-entry" });
  await client.call("operator-try-other", "query.employer", { employer: 1 });
  await client.ask({ method: "GET", path: "/functions/unknown-11010519491231002X", as: "operator-try-entry" });
  const { text } = await client.ask({ method: "GET", path: "/metrics" });
  const metric = (name: string, ...labels: readonly string[]): number =>
    Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
        ?.split(" ")[1],
    );
  t.true(metric("jinbao_requests_total", 'function="functions"', 'outcome="ok"') >= 1);
  t.true(metric("jinbao_requests_total", 'function="query.employer"', 'outcome="refused"') >= 1);
  t.true(metric("jinbao_request_seconds_count", 'function="functions"') >= 1);
  t.true(metric("jinbao_wire_bytes_total", 'function="query.employer"', 'direction="received"') > 100);
  t.true(metric("jinbao_wire_bytes_total", 'function="functions"', 'direction="sent"') > 10_000);
  t.true(metric("jinbao_wire_bytes_total", 'function="connection"', 'direction="received"') > 500, "handshakes are bytes, too");
  t.true(metric("jinbao_database_total", 'function="query.employer"', 'what="statements"') >= 1);
  t.is(metric("jinbao_database_connections", 'state="limit"'), 10);
  t.false(text.includes("11010519491231002X"));
});

registered("the document names every function with its answers, and the page is served from here", async (t) => {
  const { json } = await client.ask({ method: "GET", path: "/openapi.json" });
  t.is(json["openapi"], "3.1.0");
  const paths = json["paths"] as Record<string, Record<string, { responses: Record<string, unknown> }>>;
  t.true(Object.keys(paths).length > 100);
  for (const [url, methods] of Object.entries(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      for (const status of ["200", "400", "401", "403", "503", "504"]) {
        t.true(status in responses, `${method} ${url} does not tell of ${status}`);
      }
    }
  }
  const page = await client.ask({ method: "GET", path: "/docs/" });
  t.is(page.status, 200);
  for (const [, source] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
    t.false(/^(?:https?:)?\/\//.test(source!), source);
    t.is((await client.ask({ method: "GET", path: new URL(source!, "http://x/docs/").pathname })).status, 200, source);
  }
});

registered(
  "asked to stop it says that it is not ready, answers what is under way, and then is gone; another start goes on with the same data",
  async (t) => {
    const place = testDirectory("service-stop");
    const options = { directory: place, port: 0, version: "0", limits: { drainMs: 400, closeMs: 5000 } };
    let running = await serve("business", options);
    let asker = new TestClient(running.url, place);
    t.is((await asker.ask({ method: "GET", path: "/health/ready" })).status, 200);
    const stopping = running.stop();
    await sleep(100);
    const draining = await asker.ask({ method: "GET", path: "/health/ready" });
    t.deepEqual([draining.status, draining.json], [503, { status: "stopping" }]);
    t.is((await asker.ask({ method: "GET", path: "/health/live" })).status, 200);
    const late = await asker.call("operator-try-entry", "employer.enrol", employer, "service-late-1");
    t.is(late.status, 200, late.text);
    asker.close();
    await stopping;
    await t.throwsAsync(asker.ask({ method: "GET", path: "/health/live" }));
    running = await serve("business", options);
    asker = new TestClient(running.url, place);
    const again = await asker.call("operator-try-entry", "employer.enrol", employer, "service-late-1");
    t.deepEqual([again.status, again.json, again.headers["idempotent-replayed"]], [200, late.json, "true"]);
    asker.close();
    await running.stop();
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  },
);
