import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { bigintOf } from "../database/row.ts";
import { DatabaseError } from "../database/database.ts";
import { Refusal } from "./function.ts";
import { enrolEmployer, makeWorld, operatorOf, today } from "./test-world.ts";
import type { World } from "./test-world.ts";

const inTurn = needsInTurn("postgresql");
const county = operatorOf("000101", "entry");
const reviewer = operatorOf("000101", "review");

let world: World;
let employer: number;
let people: readonly number[];
test.before(async () => {
  world = await makeWorld();
  ({ employer, people } = await enrolEmployer(world, { people: 4, joinedOn: "2026-01-01" }));
});
test.after.always(async () => {
  await world?.close();
});

async function count(table: string, where = "1 = 1"): Promise<bigint> {
  const rows = await world.owner.transaction({ label: "look" }, async (session) =>
    session.query({ name: `count.${table}.${where}`.slice(0, 60), sql: `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}` }),
  );
  return bigintOf(rows[0]!, "n");
}

async function planned(period: number): Promise<{ plan: number; due: number }> {
  await world.run(
    "collection.plan",
    county,
    { period },
    { today: `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-20` },
  );
  const { plans } = (await world.run("query.employer", county, { employer })) as { plans: { plan: number; due: number; period: number }[] };
  return plans.find((each) => each.period === period)!;
}

inTurn("a request repeated gives the first answer and does nothing", async (t) => {
  const { plan, due } = await planned(202601);
  const input = { plan, received: due, bankReference: "B-1" };
  const options = { requestId: "allocate-1" };
  const first = await world.answer("collection.allocate", county, input, options);
  t.like(first, { status: "done", repeated: false });
  for (const again of [input, { bankReference: "B-1", received: due, plan }]) {
    const answer = await world.answer("collection.allocate", county, again, options);
    t.deepEqual(answer, { ...first, repeated: true }, "whatever the order of its keys");
  }
  t.is(await count("posting"), 1n);
});

inTurn("the same id with another body, or for another function, is refused", async (t) => {
  const { plan, due } = await planned(202602);
  for (const [id, input] of [
    ["collection.allocate", { plan, received: due, bankReference: "B-2" }],
    ["collection.demand", { plans: [plan] }],
  ] as const) {
    const error = await t.throwsAsync(world.run(id, county, input, { requestId: "allocate-1" }), { instanceOf: Refusal });
    t.is(error.code, "conflict");
  }
  t.is(await count("posting"), 1n);
});

inTurn("twenty of the same request at once are done once, and all get the one answer", async (t) => {
  const { plan, due } = await planned(202603);
  const input = { plan, received: due, bankReference: "B-3" };
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => await world.answer("collection.allocate", county, input, { requestId: "allocate-3" })),
  );
  t.is(answers.filter((answer) => answer.status === "done" && !answer.repeated).length, 1);
  t.is(new Set(answers.map((answer) => JSON.stringify(answer.status === "done" && answer.response))).size, 1);
  t.is(await count("posting"), 2n);
});

inTurn("two different requests for one plan allocate it once", async (t) => {
  const { plan, due } = await planned(202604);
  const results = await Promise.allSettled(
    Array.from(
      { length: 6 },
      async (_each, index) =>
        await world.run("collection.allocate", county, { plan, received: due, bankReference: "B-4" }, { requestId: `allocate-4-${index}` }),
    ),
  );
  t.is(results.filter(({ status }) => status === "fulfilled").length, 1);
  for (const result of results) {
    t.true(result.status === "fulfilled" || (result.reason as Refusal).code === "invalid-state");
  }
  t.is(await count("posting"), 3n);
});

inTurn("a refused request leaves nothing, and the same id may be tried again when things have changed", async (t) => {
  const options = { requestId: "demand-5", today: "2026-04-20" };
  const { plan } = await planned(202605);
  await t.throwsAsync(world.run("collection.demand", county, { plans: [plan] }, options), { instanceOf: Refusal, message: /not past due/ });
  t.is(await count("request", "request_id = 'demand-5'"), 0n);
  t.deepEqual(await world.run("collection.demand", county, { plans: [plan] }, { ...options, today: "2026-06-01" }), { demanded: 1 });
});

inTurn("a case takes effect once, however many review it", async (t) => {
  const entered = (await world.run("person.suspend", county, { people: [people[3]], from: today, reason: "离岗" })) as { case: number };
  const results = await Promise.allSettled(
    ["review", "approve", "other"].map(
      async (who) => await world.run("approval.general", operatorOf("000101", who), { case: entered.case }),
    ),
  );
  t.is(results.filter(({ status }) => status === "fulfilled").length, 1);
  t.is(await count("workflow_step", `case_id = ${entered.case}`), 2n);
});

inTurn("entry, review and approval take three people, and an approval its tier", async (t) => {
  await world.run("system.workflow", operatorOf("00", "admin"), {
    function: "person.change-key",
    approverTier: "city",
    distribution: "pool",
  });
  await world.run("system.review", operatorOf("00", "admin"), { function: "person.change-key", reviews: 2 });
  const { case: id } = (await world.run("person.change-key", county, { person: people[0], name: "李四", reason: "更名" })) as {
    case: number;
  };
  const refused = async (functionId: string, office: string, who: string, told: RegExp): Promise<void> =>
    void (await t.throwsAsync(world.run(functionId, operatorOf(office, who), { case: id }), { instanceOf: Refusal, message: told }));
  await refused("approval.general", "000101", "entry", /different|different people|has dealt/);
  await refused("approval.second", "0001", "approve", /not been reviewed/);
  t.like(await world.run("approval.general", reviewer, { case: id }), { state: "reviewed" });
  await refused("approval.general", "000101", "other", /awaits its approval/);
  await refused("approval.second", "000101", "review", /has dealt/);
  await refused("approval.second", "000101", "approve", /city level/);
  t.like(await world.run("approval.second", operatorOf("0001", "approve"), { case: id }), { state: "approved" });
  t.like(await world.run("query.person", county, { person: people[0] }), { name: "李四" });
});

inTurn("checks are made again before a case takes effect", async (t) => {
  const suspend = { people: [people[0]], from: today, reason: "离岗" };
  const [first, second] = [
    (await world.run("person.suspend", county, suspend)) as { case: number },
    (await world.run("person.suspend", county, suspend)) as { case: number },
  ];
  await world.run("approval.general", reviewer, { case: first.case });
  await t.throwsAsync(world.run("approval.general", reviewer, { case: second.case }), { instanceOf: Refusal, message: /suspended/ });
});

inTurn("a batch ended between its chunks goes on where it was, by whoever asks, and is not done twice", async (t) => {
  for (let index = 0; index < 45; index++) {
    await enrolEmployer(world, { people: 1, joinedOn: "2026-01-01", office: "000102" });
  }
  const other = operatorOf("000102", "entry");
  const options = { requestId: "plan-10", today: "2026-10-20", batchMs: 0 };
  t.like(await world.answer("collection.plan", other, { period: 202610 }, options), {
    status: "running",
    progress: { done: 20, chunks: 1 },
  });
  t.is(await count("contribution_plan", "period = 202610"), 20n);
  t.like(await world.answer("collection.plan", other, { period: 202610 }, options), { status: "running", progress: { done: 40 } });
  const taker = { requestId: "plan-10-taken", today: "2026-10-21" };
  t.like(await world.answer("collection.plan", other, { period: 202610 }, taker), { status: "done", response: { done: 45 } });
  t.like(
    await world.answer("collection.plan", other, { period: 202610 }, options),
    { status: "done", response: { done: 45 } },
    "it began the batch",
  );
  await t.throwsAsync(world.answer("collection.plan", other, { period: 202610 }, { ...taker, requestId: "plan-10-late" }), {
    instanceOf: Refusal,
    message: /finished/,
  });
  t.like(await world.answer("collection.plan", other, { period: 202610 }, taker), { repeated: true, response: { done: 45 } });
  t.is(await count("contribution_plan", "period = 202610"), 45n);
  t.is(await count("contribution", "period = 202610"), 45n);
});

inTurn("a chunk that fails leaves the batch where it was before it", async (t) => {
  const other = operatorOf("000102", "entry");
  const options = { requestId: "plan-11", today: "2026-11-20", batchMs: 0 };
  await world.answer("collection.plan", other, { period: 202611 }, options);
  await world.owner.transaction({ label: "hold" }, async (session) => {
    // The chunk has written its plans when it comes to what it may not write.
    await session.run({ name: "hold.contribution", sql: "LOCK TABLE contribution IN SHARE MODE" });
    const held = world.answer("collection.plan", other, { period: 202611 }, { ...options, timeoutMs: 300 });
    const error = await t.throwsAsync(held, { instanceOf: DatabaseError });
    t.is(error.kind, "timeout");
  });
  t.is(await count("contribution_plan", "period = 202611"), 20n);
  t.like(await world.answer("collection.plan", other, { period: 202611 }, { ...options, batchMs: 60_000 }), { response: { done: 45 } });
});

inTurn("a batch that two start at once is done once", async (t) => {
  const other = operatorOf("000102", "entry");
  const answers = await Promise.allSettled(
    ["a", "b", "c"].map(
      async (name) =>
        await world.answer("collection.plan", other, { period: 202612 }, { requestId: `plan-12-${name}`, today: "2026-12-20" }),
    ),
  );
  t.true(answers.some(({ status }) => status === "fulfilled"));
  t.is(await count("contribution_plan", "period = 202612"), 45n);
});
