import { rmSync } from "node:fs";
import test from "ava";
import { needsInTurn } from "../../../test/requires.ts";
import { businessFunctions } from "../../business/functions.ts";
import { nextIdNumber } from "../../business/test-world.ts";
import { serve } from "../../serve.ts";
import type { Served } from "../../serve.ts";
import { TestClient } from "../../test-client.ts";
import type { Answer } from "../../test-client.ts";
import { testDirectory } from "../../test-server.ts";
import { pairs } from "./consult.ts";

const directory = testDirectory("consult");
const running: Served[] = [];
const clients = new Map<string, TestClient>();
let failure: unknown;

test.before(async () => {
  try {
    for (const id of ["business", "peer-cardholders", "peer-personnel"] as const) {
      const served = await serve(id, { directory, port: 0, version: "0" });
      running.push(served);
      clients.set(id, new TestClient(served.url, directory));
    }
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  clients.forEach((client) => client.close());
  for (const served of running.toReversed()) {
    await served.stop();
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const registered = needsInTurn("postgresql");
let asked = 0;
const business = async (functionId: string, input: unknown, as = "operator-try-entry"): Promise<Answer> => {
  asked += 1;
  return await clients.get("business")!.call(as, functionId, input, `consult-${asked}-test`);
};
const peer = async (id: "peer-cardholders" | "peer-personnel", operation: string, body: unknown): Promise<Answer> => {
  asked += 1;
  const headers = { "idempotency-key": `consult-${asked}-peer` };
  return await clients.get(id)!.ask({ as: `system-${id}`, path: `/operations/${operation}`, body, headers });
};
const add = async (idNumber: string, name: string): Promise<Answer> =>
  await business("person.add", { people: [{ idNumber, name, workedSince: "2004-07-01", bank: "102", bankAccount: "6222020200005678" }] });

registered("a person who is added is in the cardholder database after it, and one who has another name there is refused", async (t) => {
  t.is(failure, undefined);
  const [known, other] = [nextIdNumber(), nextIdNumber()];
  t.is((await add(known, "张三")).status, 200);
  const found = await peer("peer-cardholders", "cardholders.person", { idNumber: known });
  t.like(found.json, { found: true, name: "张三" });
  await peer("peer-cardholders", "cardholders.collect", { people: [{ idNumber: other, name: "李四" }] });
  const refused = await add(other, "王五");
  t.is(refused.status, 409, refused.text);
  t.regex(String(refused.json["detailZh"]), /持卡库/);
  t.is((await add(other, "李四")).status, 200);
});

registered("what personnel objects to is refused, and what it does not is told to it", async (t) => {
  const idNumber = nextIdNumber();
  const added = await add(idNumber, "赵六");
  const reviewed = await business("approval.general", { case: added.json["case"] }, "operator-try-review");
  const [person] = (reviewed.json["result"] as { people: number[] }).people;
  const decision = { pair: "leaving", about: { idNumber }, on: "2026-11-01", words: "调令未到" };
  await peer("peer-personnel", "personnel.decide", { ...decision, agreed: false });
  const ended = { person, endedOn: "2026-11-20", reason: "left" };
  const refused = await business("person.end", ended);
  t.regex(refused.text, /personnel does not agree/, refused.text);
  t.is(refused.status, 409);
  await peer("peer-personnel", "personnel.decide", { ...decision, agreed: true });
  const then = await business("person.end", ended);
  t.notRegex(then.text, /personnel/, "whatever else is said about this person, personnel agrees");
  const events = await peer("peer-personnel", "personnel.events", { after: 0 });
  t.is((events.json["events"] as readonly unknown[]).length, 2);
});

registered("a peer that is there and does not answer makes the function unavailable, and nothing of it is kept", async (t) => {
  const faults = { seed: 1, faults: [{ kind: "absent", sharePpm: 1_000_000 }] };
  const ask = { as: "system-peer-cardholders", method: "PUT", path: "/faults" };
  await clients.get("peer-cardholders")!.ask({ ...ask, body: faults });
  const idNumber = nextIdNumber();
  const refused = await add(idNumber, "孙七");
  t.is(refused.status, 503, refused.text);
  t.truthy(refused.headers["retry-after"]);
  await clients.get("peer-cardholders")!.ask({ ...ask, body: { seed: 1, faults: [] } });
  t.is((await add(idNumber, "孙七")).status, 200);
});

test("every function that asks personnel belongs to a row of table 5", (t) => {
  const asking = businessFunctions.filter(({ consults }) => consults?.includes("personnel")).map(({ id }) => id);
  t.deepEqual(asking.toSorted(), Object.keys(pairs).toSorted());
});
