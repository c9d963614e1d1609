import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { enrolEmployer, makeWorld, today } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { runFunction } from "../business/run.ts";
import { numberOf, textOf } from "../database/row.ts";
import { seal } from "../messages/envelope.ts";
import type { Body, Draft } from "../messages/envelope.ts";
import { Unreadable } from "../messages/receiver.ts";
import type { Reply } from "../messages/receiver.ts";
import { Spool } from "../messages/spool.ts";
import { answerMessage, publicOperator } from "./answer.ts";
import type { Answering } from "./answer.ts";
import { entitlementFile } from "./entitlement-file.ts";

const inTurn = needsInTurn("postgresql");
const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-answer-"));
let world: World;
let answering: Answering;
let own: Readonly<{ employer: number; people: readonly number[]; creditCode: string }>;
let foreign: Readonly<{ employer: number; people: readonly number[] }>;

test.before(async () => {
  world = await makeWorld();
  answering = { database: world.database, operator: publicOperator(world.database), today: () => today, timeoutMs: 10_000 };
  const enrolled = await enrolEmployer(world, { people: 3 });
  foreign = await enrolEmployer(world, { people: 2, office: "000201" });
  const [row] = await world.owner.transaction(
    { label: "test" },
    async ({ query }) =>
      await query({ name: "test.code", sql: "SELECT e.credit_code FROM employer e WHERE e.id = :id" }, { id: enrolled.employer }),
  );
  own = { ...enrolled, creditCode: textOf(row!, "credit_code") };
});
test.after.always(async () => {
  await world?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function answer(draft: Draft): Promise<Reply> {
  return await answerMessage(answering, seal(draft));
}

function declaration(id: string, functionId: string, payload: Body): Draft {
  return { id, channel: "declaration", kind: "declare", body: { employer: own.creditCode, function: functionId, payload } };
}

async function count(table: string): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM ${table}`;
  const [row] = await world.owner.transaction({ label: "test" }, async ({ query }) => await query({ name: `test.${table}`, sql }));
  return numberOf(row!, "n");
}

inTurn(
  "a declaration that comes many times, at once and later, enters the work flow once and is answered as it was the first time",
  async (t) => {
    const draft = declaration("message-0001", "person.change-general", { person: own.people[0], phone: "13900000000" });
    const answers = await Promise.all(Array.from({ length: 4 }, async () => await answer(draft)));
    const later = await answer(draft);
    t.like(later.body, { status: "done" });
    for (const each of answers) {
      t.deepEqual(each, later);
    }
    t.is(await count("declaration"), 1);
    const changed = await answer(declaration("message-0001", "person.change-general", { person: own.people[0], phone: "13911111111" }));
    t.like(changed.body, { status: "refused", code: "conflict" });
  },
);

inTurn("what is not in order, and what tells of another employer or its people, is refused and leaves nothing behind", async (t) => {
  const before = await count("declaration");
  const cases: readonly (readonly [id: string, functionId: string, payload: () => Body, code: string])[] = [
    ["message-1001", "employer.change", () => ({ employer: foreign.employer, contact: "王五" }), "not-permitted"],
    ["message-1002", "person.change-general", () => ({ person: foreign.people[0], phone: "13900000000" }), "not-permitted"],
    [
      "message-1003",
      "person.suspend",
      () => ({ people: [own.people[0], foreign.people[1]], from: today, reason: "停薪" }),
      "not-permitted",
    ],
    [
      "message-1004",
      "declaration.yearly-wage",
      () => ({ employer: own.employer, year: 2026, wages: [{ person: foreign.people[0], monthlyWage: 1 }] }),
      "not-permitted",
    ],
    ["message-1005", "person.resume", () => ({ person: own.people[0] }), "invalid"],
    ["message-1006", "person.retire", () => ({ person: own.people[0] }), "invalid"],
  ];
  for (const [id, functionId, payload, code] of cases) {
    t.like((await answer(declaration(id, functionId, payload()))).body, { status: "refused", code }, id);
  }
  t.is(await count("declaration"), before);
});

inTurn("a message that nobody knows is unreadable, and a question on the declaration's channel too", async (t) => {
  await t.throwsAsync(answer({ channel: "query", kind: "ask.everything", body: {} }), { instanceOf: Unreadable });
  await t.throwsAsync(answer({ channel: "declaration", kind: "ask.person", body: {} }), { instanceOf: Unreadable });
  t.like((await answer({ channel: "query", kind: "ask.person", body: { idNumber: "x" } })).body, { status: "refused", code: "invalid" });
});

inTurn("the day's file that was interrupted goes on where it was, holds everybody once, and is not sent a second time", async (t) => {
  const spool = new Spool(path.join(directory, "gap"));
  const send = async (): Promise<string> => {
    const operator = await answering.operator();
    return (await runFunction(world.database, entitlementFile(spool, 2), operator, "entitlement-file", { day: today }, { batchMs: 0 }))
      .status;
  };
  t.is(await send(), "running");
  t.is(await send(), "running");
  t.is(await send(), "done");
  const sent = filesOf(spool);
  t.is(await send(), "done");
  t.deepEqual(filesOf(spool), sent);
  const numbers = sent.flatMap(({ body }) => body.records.map(({ idNumber }) => idNumber));
  t.deepEqual([numbers.length, new Set(numbers).size], [5, 5]);
  t.true(sent.every(({ body }) => body.asOf === today));
});

type File = Readonly<{ body: Readonly<{ asOf: string; records: readonly Readonly<{ idNumber: string }>[] }> }>;

function filesOf({ directory: place }: Spool): readonly File[] {
  const outbox = path.join(place, "outbox", "entitlement");
  return readdirSync(outbox)
    .toSorted()
    .map((name) => JSON.parse(readFileSync(path.join(outbox, name), "utf8")) as File);
}
