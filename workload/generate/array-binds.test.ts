import test from "ava";
import type { Value } from "../database/database.ts";
import { DatabaseError } from "../database/database.ts";
import { recordingDriver } from "../database/test-oracle.ts";
import type { Recorder } from "../database/test-oracle.ts";
import { openArrayBinds } from "./array-binds.ts";
import type { Bulk } from "./bulk.ts";
import { chunkRows } from "./chunk-rows.ts";
import { layoutOf } from "./layout.ts";
import { placeOf } from "./table.ts";
import { specOf } from "./test-population.ts";

type Sent = Readonly<{ sql: string; rows: readonly (readonly Value[])[]; options: unknown; callTimeout: number }>;

/** The recording driver with array binds: what was sent, and that in its place among the rest. */
async function open(
  recorder: Recorder,
  answer: (sql: string) => Error | undefined = () => undefined,
): Promise<Readonly<{ bulk: Bulk; sent: Sent[] }>> {
  const sent: Sent[] = [];
  const { createPool } = recorder.driver;
  const driver = {
    ...recorder.driver,
    createPool: async (settings: Parameters<typeof createPool>[0]) => {
      const pool = await createPool(settings);
      return {
        ...pool,
        getConnection: async () => {
          const connection = await pool.getConnection();
          return Object.assign(connection, {
            executeMany: async (sql: string, rows: readonly (readonly Value[])[], options: unknown) => {
              const failure = answer(sql);
              if (failure !== undefined) {
                throw failure;
              }
              sent.push({ sql, rows, options, callTimeout: connection.callTimeout });
              return { rowsAffected: rows.length };
            },
          });
        },
      };
    },
  };
  const dsn = "oracle://jin:x@db.example:1521/pension";
  return { bulk: await openArrayBinds({ dsn, connections: 2, timeoutMs: 60_000, checkTimeoutMs: 600_000, driver }), sent };
}

test("a chunk's rows go as array binds, each table after those it refers to, and are committed once at the end", async (t) => {
  const recorder = recordingDriver();
  const { bulk, sent } = await open(recorder);
  const spec = specOf({ insured: 60, through: 202_012, cities: 1, counties: 0 });
  const largest = layoutOf(spec).chunks.toSorted((a, b) => b.persons - a.persons)[0]!;
  const tables = chunkRows(spec, largest);
  const loaded = await bulk.load(tables);
  const expected = tables.map(({ table, rows }) => ({ table, rows: [...rows()] })).filter(({ rows }) => rows.length > 0);
  t.is(
    loaded,
    expected.reduce((sum, { rows }) => sum + rows.length, 0),
  );
  t.deepEqual(
    [...new Set(sent.map(({ sql }) => sql.split(" ")[2]!))],
    expected.map(({ table }) => table),
  );
  for (const { table, rows } of expected) {
    const { columns } = placeOf(table);
    const own = sent.filter(({ sql }) => sql.startsWith(`INSERT INTO ${table} (`));
    t.is(own[0]!.sql, `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map((_, at) => `:${at + 1}`).join(", ")})`);
    t.deepEqual(
      own.flatMap((each) => each.rows),
      rows,
    );
    t.true(own.every((each) => each.rows.length <= 2000 && each.callTimeout === 60_000));
  }
  t.true(
    sent.some(({ rows }) => rows.length === 2000),
    "the largest table takes more than one round trip",
  );
  t.true(sent.every(({ options }) => JSON.stringify(options) === '{"autoCommit":false}'));
  t.deepEqual(
    recorder.asked.map(({ sql }) => sql),
    ["COMMIT"],
  );
  t.deepEqual(recorder.closed, [false]);
});

test("a chunk that fails is not committed, and its connection is dropped with what it left open", async (t) => {
  const recorder = recordingDriver();
  const { bulk } = await open(recorder, (sql) =>
    sql.includes("INTO person") ? new Error("ORA-00001: unique constraint (JIN.PERSON_ID_NUMBER_UK) violated") : undefined,
  );
  const spec = specOf({ insured: 5 });
  const error = await t.throwsAsync(bulk.load(chunkRows(spec, layoutOf(spec).chunks[0]!)), { instanceOf: DatabaseError });
  t.is(error.kind, "unique");
  t.deepEqual(recorder.asked, []);
  t.deepEqual(recorder.closed, [true]);
});

test("foreign keys of the loaded tables are put off and on again, others are left alone, and statistics are gathered", async (t) => {
  const keys = [
    ["PERSON", "PERSON_BANK_FK"],
    ["OPERATOR", "OPERATOR_OFFICE_FK"],
  ];
  const recorder = recordingDriver((sql) => (sql.includes("user_constraints") ? { rows: keys as never } : { rowsAffected: 0 }));
  const { bulk } = await open(recorder);
  await bulk.suspendKeys();
  await bulk.restoreKeys();
  await bulk.analyse();
  const definitions = recorder.asked.filter(({ sql }) => !sql.startsWith("SELECT"));
  t.deepEqual(
    definitions.map(({ sql }) => sql),
    [
      "ALTER TABLE PERSON DISABLE CONSTRAINT PERSON_BANK_FK",
      "ALTER TABLE PERSON ENABLE CONSTRAINT PERSON_BANK_FK",
      "BEGIN DBMS_STATS.GATHER_SCHEMA_STATS(USER); END;",
    ],
  );
  t.true(definitions.every(({ callTimeout }) => callTimeout === 600_000));
});
