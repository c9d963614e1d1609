import fc from "fast-check";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { openDatabase } from "../database/open.ts";
import type { Database } from "../database/database.ts";
import { migrate } from "../migrations/migrate.ts";
import { startTestServer } from "../test-server.ts";
import type { TestServer } from "../test-server.ts";
import type { ExtractDefinition } from "./definition.ts";
import { assumptions, projectFund } from "./projection.ts";
import { duePeriod, ExtractRunner } from "./runner.ts";
import { ExtractStore } from "./store.ts";

const inTurn = needsInTurn("postgresql");
let server: TestServer;
let database: Database;
test.before(async () => {
  server = await startTestServer("runner");
  await migrate(server.postgres.dsn, "extract");
  database = await openDatabase(server.postgres.dsn, { set: "extract", as: "service", poolSize: 4 });
});
test.after.always(async () => {
  await database?.close();
  await server?.stop();
});

const now = (): Date => new Date("2026-11-25T00:00:00Z");

function definitionOf(kind: string, read: readonly (() => Promise<number>)[]): ExtractDefinition {
  const sections = read.map((each, index) => ({
    id: `part-${index}`,
    name: { zh: "部分", en: "part" },
    read: async () => ({ found: 1, rows: [{ value: await each() }] }),
  }));
  return { kind, dueDay: 1, sections };
}

inTurn("a run that failed in a section goes on there, and what was read before is not read again", async (t) => {
  let [first, second] = [0, 0];
  const definition = definitionOf("resumed", [
    async () => (first += 1),
    async () => {
      second += 1;
      if (second === 1) {
        throw new Error("the business data is away");
      }
      return second;
    },
  ]);
  const store = new ExtractStore(database, definition);
  const begun = new ExtractRunner({ definition, store, business: database, now });
  await t.throwsAsync(begun.run(202_610), { message: /away/ });
  t.like(await store.find(202_610), { state: "running", step: 1 });
  // Another process takes it up.
  const next = new ExtractRunner({ definition, store: new ExtractStore(database, definition), business: database, now });
  t.is(await next.runDue(), 1);
  t.like(await store.find(202_610), { state: "done", step: 2, finishedAt: now().toISOString() });
  t.deepEqual([first, second], [1, 2]);
  t.is(await next.runDue(), 0);
});

inTurn("of two processes that take one month at once, each section is kept once", async (t) => {
  const definition = definitionOf(
    "twice",
    Array.from({ length: 4 }, () => async () => await Promise.resolve(7)),
  );
  const runners = Array.from(
    { length: 2 },
    () => new ExtractRunner({ definition, store: new ExtractStore(database, definition), business: database, now }),
  );
  await Promise.all(runners.map(async (runner) => await runner.run(202_610)));
  const store = new ExtractStore(database, definition);
  t.like(await store.find(202_610), { state: "done", step: 4 });
  t.deepEqual(
    [...(await store.read(202_610)).values()],
    Array.from({ length: 4 }, () => [{ value: 7 }]),
  );
});

inTurn("months older than ten years go when another one is begun", async (t) => {
  const definition = definitionOf("old", [async () => await Promise.resolve(1)]);
  const store = new ExtractStore(database, definition);
  const runner = new ExtractRunner({ definition, store, business: database, now });
  for (const period of [201_501, 201_601, 202_512]) {
    await runner.run(period);
  }
  t.deepEqual(
    (await store.list()).map(({ period }) => period),
    [202_512, 201_601],
  );
});

const due: readonly (readonly [instant: string, expected: number | undefined])[] = [
  ["2026-11-04T17:59:00Z", undefined],
  ["2026-11-04T18:00:00Z", 202_610],
  ["2026-11-05T18:00:00Z", 202_610],
  ["2027-01-31T00:00:00Z", 202_612],
  ["2026-10-31T16:00:00Z", undefined],
];
for (const [instant, expected] of due) {
  test(`at ${instant} ${expected ?? "nothing"} is due on the 5th at 2 o'clock in China`, (t) => {
    t.is(duePeriod(new Date(instant), { dueDay: 5, dueHour: 2 }), expected);
  });
}

test("nobody is lost or made in the projection, and without growth a person's income stays what it was", (t) => {
  const still = { ...assumptions, wageGrowth: 0, benefitGrowth: 0, mortality: 0, replacement: 0 };
  const people = fc.integer({ min: 1, max: 1_000_000 });
  fc.assert(
    fc.property(people, people, fc.integer({ min: 1950, max: 2008 }), (contributors, recipients, birth) => {
      const fund = {
        year: 2026,
        contributors,
        recipients,
        income: 1000n * BigInt(contributors),
        expense: 700n * BigInt(recipients),
        births: new Map([[birth, contributors]]),
      };
      for (const each of projectFund(fund, still)) {
        t.is(each.contributors + each.recipients, contributors + recipients);
        t.is(each.income, 1000n * BigInt(each.contributors));
        t.is(each.expense, 700n * BigInt(each.recipients));
        t.is(each.contributors, birth + still.retirementAge <= each.year ? 0 : contributors);
      }
    }),
    { numRuns: 60 },
  );
});
