import test from "ava";
import { needs } from "../../test/requires.ts";
import { startTestServer } from "../test-server.ts";
import { load } from "./load.ts";
import { officesOf } from "./offices.ts";
import { newTrial, trialSpec } from "./trial.ts";

const november = new Date("2026-11-25T04:00:00Z");

test("a trial population has the history up to last month in China, and offices in proportion up to the scheme's own", (t) => {
  t.is(newTrial(200, new Date("2026-12-31T15:59:59Z")).through, 202_611);
  t.is(newTrial(200, new Date("2026-12-31T16:00:00Z")).through, 202_612);
  for (const [insured, offices] of [
    [1, 4],
    [2000, 4],
    [20_000, 10],
    [200_000, 91],
    [2_000_000, 103],
    [5_000_000, 103],
  ] as const) {
    const ids = officesOf(newTrial(insured, november)).map(({ id }) => id);
    t.is(ids.length, offices, String(insured));
    t.true(ids.includes("000101") && ids.includes("000102"), String(insured));
  }
});

needs("postgresql")("a population that was begun is gone on with in a later month, and another number is another population", async (t) => {
  const { postgres, stop } = await startTestServer("trial");
  try {
    const begun = { ...newTrial(3, november), seed: 5, through: 201_411 };
    t.is((await trialSpec(3, postgres.dsn, november)).through, 202_610);
    await load(begun, { dsn: postgres.dsn });
    t.deepEqual(await trialSpec(3, postgres.dsn, november), begun);
    t.deepEqual(await trialSpec(4, postgres.dsn, november), newTrial(4, november));
  } finally {
    await stop();
  }
});
