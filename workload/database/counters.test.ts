import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { enrolEmployer, makeWorld } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { storedBytes } from "./counters.ts";

const inTurn = needsInTurn("postgresql");
let world: World;
test.before(async () => {
  world = await makeWorld();
});
test.after.always(async () => {
  await world?.close();
});

inTurn("of no one insured there is no size for each", async (t) => {
  const stored = await storedBytes(world.owner);
  t.is(stored.insured, 0);
  t.is(stored.bytesPerInsured, undefined);
  t.deepEqual(stored.years, []);
});

inTurn("sizes are the database's own, partitions count to their table, and a year to its partitions", async (t) => {
  await enrolEmployer(world, { people: 3 });
  const fill = async (period: number, rows: number): Promise<void> =>
    await world.owner.transaction({ label: "fill" }, async (session) => {
      await session.run(
        {
          name: `counters.fill-${period}`,
          sql: `INSERT INTO contribution_plan (id, scope, employer_id, period, kind, state, persons, basic_employer, basic_person, annuity_employer,
              annuity_person, notional, due, created_at, request_id)
            SELECT CAST(${period} AS bigint) * 10000 + n, '/00/', (SELECT MIN(id) FROM employer), ${period}, 'difference', 'planned', 1, 0, 0, 0, 0, 0, 0, now(), 'x' FROM generate_series(1, ${rows}) n`,
        },
        {},
      );
      await session.run({
        name: `counters.rows-${period}`,
        sql: `INSERT INTO contribution (person_id, period, plan_id, scope, base, basic_employer, basic_person, annuity_employer, annuity_person, notional, state)
          SELECT (SELECT MIN(id) FROM person), ${period}, CAST(${period} AS bigint) * 10000 + n, '/00/', 1, 1, 1, 1, 1, 0, 'due' FROM generate_series(1, ${rows}) n`,
      });
    });
  await fill(202_401, 2000);
  await fill(202_501, 500);
  const stored = await storedBytes(world.owner);
  t.is(stored.insured, 3);
  const table = stored.tables.find(({ name }) => name === "contribution")!;
  const [direct] = await world.owner.transaction({ label: "look" }, async (session) =>
    session.query({
      name: "counters.direct",
      sql: "SELECT pg_table_size('contribution_2024') + pg_table_size('contribution_2025') AS data, pg_total_relation_size('contribution_2024') AS year",
    }),
  );
  t.true(table.dataBytes >= Number(direct!["data"]));
  t.deepEqual(
    stored.years.map(({ year }) => year),
    [2024, 2025],
  );
  t.is(stored.years[0]!.bytes >= Number(direct!["year"]), true);
  t.true(stored.years[0]!.bytes > stored.years[1]!.bytes);
  t.is(stored.bytes, stored.dataBytes + stored.indexBytes);
  t.is(stored.bytesPerInsured, stored.bytes / 3);
  t.false(stored.tables.some(({ name }) => /_\d{4}$|^migration$/.test(name)));
});
