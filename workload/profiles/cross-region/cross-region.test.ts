import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../../test/requires.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../../business/test-world.ts";
import type { World } from "../../business/test-world.ts";
import { textOf } from "../../database/row.ts";
import { serve } from "../../serve.ts";
import type { Served } from "../../serve.ts";
import { TestClient } from "../../test-client.ts";
import type { Answer } from "../../test-client.ts";
import { testDirectory } from "../../test-server.ts";
import { until } from "../../test-until.ts";

const directory = testDirectory("cross-region");
const county = operatorOf("000101", "entry");
const running: Served[] = [];
let world: World;
let ministry: TestClient;
let failure: unknown;

test.before(async () => {
  try {
    world = await makeWorld();
    for (const id of ["peer-cross-region", "cross-region", "business"] as const) {
      running.push(await serve(id, { directory, port: 0, version: "0", dsn: world.postgres.dsn }));
    }
    ministry = new TestClient(running[0]!.url, directory);
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  ministry?.close();
  for (const served of running.toReversed()) {
    await served.stop();
  }
  await world?.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const registered = needsInTurn("postgresql");
const there = { region: "440000", counterpart: "广东省社会保险基金管理局" };
let people: readonly number[] = [];

registered("our contact letter reaches the ministry, and the form that answers it goes on with the transfer in", async (t) => {
  t.is(failure, undefined);
  ({ people } = await enrolEmployer(world, { people: 2, joinedOn: "2024-01-01" }));
  const applied = { person: people[0], ...there, documentNo: "SQ-0001" };
  const { transfer } = (await world.run("transfer.application", county, applied)) as { transfer: number };
  await faults({ kind: "duplicate", sharePpm: 1_000_000 }, { kind: "absent", next: 2 }, { kind: "wrong", next: 4 });
  await world.run("transfer.contact-letter", county, { transfer, documentNo: "LX-0001" });
  await until(t, async () => (await sent()).length === 1, 30);
  await ask("cross-region.arrive", {
    kind: "form",
    region: "440000",
    reference: "LX-0001",
    documentNo: "XX-0001",
    months: 24,
    amount: 500_000,
  });
  await until(t, async () => (await stateOf(transfer)) === "form-received", 30);
  await faults();
  t.is((await sent()).length, 1, "the letter came once, however often it was sent");
  const [row] = await look("SELECT CAST(months AS varchar) AS n FROM transfer WHERE id = :id", transfer);
  t.is(row, "24");
});

registered("another region's contact letter goes on with a transfer out, and our form answers it", async (t) => {
  const certified = { person: people[1], ...there, documentNo: "PZ-0001" };
  const { transfer } = (await world.run("transfer.certificate", county, certified)) as { transfer: number };
  await ask("cross-region.arrive", { kind: "contact-letter", region: "440000", reference: "PZ-0001", documentNo: "LX-9001" });
  await until(t, async () => (await stateOf(transfer)) === "letter-received", 30);
  await world.settle("transfer.form", { transfer, documentNo: "XX-9001", on: "2026-11-20" });
  await until(t, async () => (await sent()).length === 2, 30);
  t.is(await stateOf(transfer), "form-sent");
});

registered("a letter that no transfer of ours is answered by is put aside and holds up no other", async (t) => {
  const business = new TestClient(running[2]!.url, directory);
  await ask("cross-region.arrive", { kind: "form", region: "440000", reference: "LX-7777", documentNo: "XX-7777", months: 1, amount: 1 });
  const letters = async (): Promise<unknown> =>
    (await business.ask({ as: "operator-try-province", method: "GET", path: "/dead-letters" })).json["letters"];
  await until(t, async () => ((await letters()) as readonly unknown[]).length === 1, 30);
  t.like(await letters(), [{ channel: "letters", kind: "form", reason: "not-found" }]);
  business.close();
});

const as = "system-peer-cross-region";
let asked = 0;

async function ask(operation: string, body: unknown): Promise<Answer> {
  asked += 1;
  const headers = { "idempotency-key": `ministry-${asked}` };
  for (;;) {
    const answer = await ministry.ask({ as, path: `/operations/${operation}`, body, headers }).catch(() => undefined);
    if (answer?.status === 200) {
      return answer;
    }
    await sleep(50);
  }
}

async function faults(...all: readonly object[]): Promise<void> {
  await ministry.ask({ as, method: "PUT", path: "/faults", body: { seed: 3, faults: all } });
}

async function sent(): Promise<readonly string[]> {
  const { json } = await ministry.ask({ as, method: "GET", path: "/received?limit=1000" });
  return (json["entries"] as readonly { operation: string; request: string }[])
    .filter(({ operation }) => operation === "cross-region.send")
    .map(({ request }) => request);
}

async function stateOf(transfer: number): Promise<string | undefined> {
  return (await look("SELECT state AS n FROM transfer WHERE id = :id", transfer))[0];
}

let statements = 0;

async function look(sql: string, id: number): Promise<readonly string[]> {
  statements += 1;
  const rows = await world.owner.transaction({ label: "test" }, async (session) =>
    session.query({ name: `test.${statements}`, sql }, { id }),
  );
  return rows.map((row) => textOf(row, "n"));
}
