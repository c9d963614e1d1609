import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { startPostgres } from "../postgres/server.ts";
import type { Postgres } from "../postgres/server.ts";
import { DatabaseError } from "./database.ts";
import type { Database, Session, Statement } from "./database.ts";
import { openPostgresql } from "./postgresql.ts";

let directory: string;
let postgres: Postgres;
let database: Database;
test.before(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "jinbao-pool-"));
  postgres = await startPostgres({ directory });
  database = openPostgresql({ dsn: postgres.dsn, schema: "public", poolSize: 4, connectTimeoutMs: 400 });
  await write(`CREATE TABLE parent (id bigint PRIMARY KEY, n bigint CONSTRAINT n_ck CHECK (n >= 0))`);
  await write(
    `CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint NOT NULL CONSTRAINT child_fk REFERENCES parent (id), note varchar(5))`,
  );
  await write(`INSERT INTO parent VALUES (1, 0), (2, 0)`);
});
test.after.always(async () => {
  await database?.close();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
});

let names = 0;
function sql(text: string): Statement {
  names += 1;
  return { name: `test.${names}`, sql: text };
}

async function write(text: string): Promise<number> {
  return await within(async (session) => await session.run(sql(text)));
}

async function within<Result>(work: (session: Session) => Promise<Result>, options: object = {}): Promise<Result> {
  return await database.transaction({ label: "test", ...options }, work);
}

const local = needsInTurn("postgresql");

local("values come and go as the types that both databases share", async (t) => {
  const instant = new Date("2026-11-25T01:02:03.456Z");
  const values = { big: 9_007_199_254_740_993n, small: 7, text: "张三", day: "2026-11-25", at: instant, none: null };
  const [row] = await within(
    async (session) =>
      await session.query(
        sql(`SELECT CAST(:big AS bigint) AS big, CAST(:small AS integer) AS small, CAST(:text AS varchar) AS text, CAST(:day AS date) AS day,
          CAST(:at AS timestamptz) AS at, CAST(:none AS varchar) AS none, SUM(CAST(:big AS bigint)) AS total, CAST(1.5 AS numeric) AS part`),
        values,
      ),
  );
  t.deepEqual(row, { ...values, total: 9_007_199_254_740_993n, part: "1.5" });
});

const refusals: readonly (readonly [string, DatabaseError["kind"], string | undefined])[] = [
  ["INSERT INTO parent VALUES (1, 0)", "unique", "parent_pkey"],
  ["INSERT INTO child VALUES (1, 99, 'x')", "foreign-key", "child_fk"],
  ["INSERT INTO parent VALUES (3, -1)", "check", "n_ck"],
  ["INSERT INTO child VALUES (1, NULL, 'x')", "check", undefined],
  ["INSERT INTO child VALUES (1, 1, 'overlong')", "check", undefined],
  ["SELECT pg_sleep(5)", "timeout", undefined],
  ["SELECT pg_read_file('/etc/passwd')", "permission", undefined],
  ["SELECT nonsense", "other", undefined],
];
for (const [text, kind, constraint] of refusals) {
  local(`${text} is refused as ${kind}`, async (t) => {
    const error = await t.throwsAsync(
      within(async (session) => await session.run(sql(text)), { timeoutMs: 300 }),
      { instanceOf: DatabaseError },
    );
    t.is(error.kind, kind, error.message);
    t.is(error.constraint, constraint);
    t.notRegex(error.message, /99|overlong/, "no value of the row is told");
  });
}

local("a transaction that only looks changes nothing, and sees one moment", async (t) => {
  const error = await t.throwsAsync(
    within(async (session) => await session.run(sql("UPDATE parent SET n = 1")), { readOnly: true }),
    {
      instanceOf: DatabaseError,
    },
  );
  t.is(error.kind, "read-only");
  const count = sql("SELECT COUNT(*) AS n FROM parent");
  await within(
    async (session) => {
      const [before] = await session.query(count);
      await write("INSERT INTO parent VALUES (10, 0)");
      t.deepEqual(await session.query(count), [before!]);
    },
    { readOnly: true },
  );
  await write("DELETE FROM parent WHERE id = 10");
});

local("what the work throws undoes it", async (t) => {
  await t.throwsAsync(
    within(async (session) => {
      await session.run(sql("INSERT INTO parent VALUES (50, 0)"));
      throw new Error("no");
    }),
    { message: "no" },
  );
  t.is(await write("DELETE FROM parent WHERE id = 50"), 0);
});

local("a statement that failed and was passed over leaves nothing kept, and is told", async (t) => {
  const error = await t.throwsAsync(
    within(async (session) => {
      await session.run(sql("INSERT INTO parent VALUES (51, 0)"));
      await session.run(sql("SELECT nonsense")).catch(() => undefined);
    }),
    { instanceOf: DatabaseError },
  );
  t.regex(error.message, /nothing was kept/);
  t.is(await write("DELETE FROM parent WHERE id = 51"), 0);
});

local("two that lock each other out are both done in the end", async (t) => {
  const raise = (first: number, second: number): Promise<void> =>
    within(
      async (session) => {
        await session.run(sql("UPDATE parent SET n = n + 1 WHERE id = :id"), { id: first });
        await sleep(100);
        await session.run(sql("UPDATE parent SET n = n + 1 WHERE id = :id"), { id: second });
      },
      { timeoutMs: 20_000 },
    );
  const before = database.counts().get("test")!.rollbacks;
  await Promise.all([raise(1, 2), raise(2, 1)]);
  const rows = await within(async (session) => await session.query(sql("SELECT n FROM parent WHERE id IN (1, 2)")));
  t.deepEqual(rows, [{ n: 2n }, { n: 2n }]);
  t.true(database.counts().get("test")!.rollbacks > before, "one of them was tried again");
});

local("the whole transaction has a time limit, of which many short statements make use together", async (t) => {
  const started = performance.now();
  const error = await t.throwsAsync(
    within(
      async (session) => {
        for (let index = 0; index < 100; index++) {
          await session.query(sql("SELECT pg_sleep(0.1)"));
        }
      },
      { timeoutMs: 300 },
    ),
    { instanceOf: DatabaseError },
  );
  t.is(error.kind, "timeout");
  t.true(performance.now() - started < 3000);
});

local("more than the pool holds wait, and are refused when that takes too long", async (t) => {
  const held = Array.from({ length: 4 }, async () => await within(async (session) => await session.query(sql("SELECT pg_sleep(1)"))));
  await sleep(200);
  t.like(database.pool(), { inUse: 4, limit: 4 });
  const error = await t.throwsAsync(
    within(async (session) => await session.query(sql("SELECT 1"))),
    { instanceOf: DatabaseError },
  );
  t.is(error.kind, "unavailable");
  await Promise.all(held);
  t.true(await database.ready());
});

local("what transactions take is counted by label, bytes of the connection too", async (t) => {
  const statement = sql("SELECT CAST(:text AS varchar) AS text");
  const text = "x".repeat(10_000);
  const run = async (): Promise<unknown> =>
    await database.transaction({ label: "counted" }, async (session) => await session.query(statement, { text }));
  await run();
  const first = database.counts().get("counted")!;
  await run();
  const second = database.counts().get("counted")!;
  t.like(second, { transactions: 2, rollbacks: 0, statements: 2, rowsRead: 2, rowsWritten: 0 });
  const sent = second.bytesSent - first.bytesSent;
  t.true(sent > 10_000 && sent < 10_300, `${sent} bytes for 10,000 and the protocol`);
  t.true(second.bytesReceived - first.bytesReceived > 10_000);
});

local("a scope is set for one transaction, and gone in the next", async (t) => {
  const look = sql("SELECT current_setting('jinbao.scope_low', true) AS low, current_setting('jinbao.scope_high', true) AS high");
  t.deepEqual(await within(async (session) => await session.query(look), { scope: "/00/03/" }), [{ low: "/00/03/", high: "/00/030" }]);
  for (const row of await Promise.all(Array.from({ length: 4 }, async () => await within(async (session) => await session.query(look))))) {
    t.true(row[0]!["low"] === null || row[0]!["low"] === "");
  }
  await t.throwsAsync(
    within(async (session) => await session.query(look), { scope: "/00/'; DROP TABLE parent; --/" }),
    { message: /not the path/ },
  );
});

local("after the server was killed and started again the same pool goes on", async (t) => {
  const other = await mkdtemp(path.join(os.tmpdir(), "jinbao-pool-"));
  const first = await startPostgres({ directory: other });
  const pool = openPostgresql({ dsn: first.dsn, schema: "public", poolSize: 2, connectTimeoutMs: 500 });
  const one = sql("SELECT 1 AS one");
  const ask = async (): Promise<unknown> => await pool.transaction({ label: "x" }, async (session) => await session.query(one));
  await ask();
  await first.kill();
  t.is((await t.throwsAsync(ask(), { instanceOf: DatabaseError })).kind, "unavailable");
  t.false(await pool.ready());
  const second = await startPostgres({ directory: other });
  t.is(second.port, first.port);
  t.deepEqual(await ask(), [{ one: 1 }]);
  await pool.close();
  await second.stop();
  await rm(other, { recursive: true, force: true });
});

for (const schema of ["", "a b", "x; DROP", "Öffentlich"]) {
  test(`${JSON.stringify(schema)} is no name of a schema`, (t) => {
    t.throws(() => openPostgresql({ dsn: "postgresql://127.0.0.1/x", schema }), { message: /not a name/ });
  });
}
