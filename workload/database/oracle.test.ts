import test from "ava";
import { connectOracle } from "../migrations/oracle-target.ts";
import { DatabaseError } from "./database.ts";
import type { Database } from "./database.ts";
import { openOracle, parseDsn } from "./oracle.ts";
import { oracleErrorOf } from "./oracle-errors.ts";
import { recordingDriver } from "./test-oracle.ts";
import type { Recorder } from "./test-oracle.ts";

const dsn = "oracle://jin:p%40ss@db.example:1522/pension";
const insert = { name: "t.insert", sql: "INSERT INTO person (id, name) VALUES (nextval('entity_id'), :name)" };
const select = { name: "t.select", sql: "SELECT p.id FROM person p WHERE p.id = :id AND p.name = :name AND p.id <> :id" };

async function open(recorder: Recorder): Promise<Database> {
  return await openOracle({ dsn, driver: recorder.driver, poolSize: 7 });
}

function texts({ asked }: Recorder): readonly string[] {
  return asked.map(({ sql }) => sql);
}

test("the pool is given the address, the login, its size and the time to wait", async (t) => {
  const recorder = recordingDriver();
  const database = await open(recorder);
  t.like(recorder.settings[0], { user: "jin", password: "p@ss", connectString: "db.example:1522/pension", poolMax: 7, queueTimeout: 5000 });
  t.deepEqual(database.pool(), { inUse: 1, idle: 2, waiting: 0, limit: 7 });
});

test("a transaction's statements go in Oracle's dialect with named values, and are committed", async (t) => {
  const recorder = recordingDriver((sql) => (sql.startsWith("SELECT") ? { rows: [{ ID: 5n }] } : { rowsAffected: 2 }));
  const database = await open(recorder);
  const got = await database.transaction({ label: "t", scope: "/00/03/" }, async (session) => {
    t.is(session.dialect, "oracle");
    return [await session.query(select, { id: 5n, name: "张三" }), await session.run(insert, { name: null })];
  });
  t.deepEqual(got, [[{ id: 5n }], 2]);
  t.deepEqual(texts(recorder), [select.sql, "INSERT INTO person (id, name) VALUES (entity_id.NEXTVAL, :name)", "COMMIT"]);
  t.deepEqual(recorder.asked[0]!.binds, { id: 5n, name: "张三" });
  t.deepEqual(
    recorder.asked.map(({ clientId }) => clientId),
    Array(3).fill("/00/03/"),
    "the scope is the session's identifier",
  );
  t.deepEqual(recorder.closed, [false]);
  t.like(database.counts().get("t"), { transactions: 1, rollbacks: 0, statements: 2, rowsRead: 1, rowsWritten: 2 });
});

test("without a scope the identifier that another left is emptied", async (t) => {
  const recorder = recordingDriver();
  await (await open(recorder)).transaction({ label: "t" }, async (session) => await session.query(select, { id: 1, name: "x" }));
  t.is(recorder.asked[0]!.clientId, "");
});

test("a transaction that only looks is one snapshot", async (t) => {
  const recorder = recordingDriver();
  await (
    await open(recorder)
  ).transaction({ label: "t", readOnly: true }, async (session) => await session.query(select, { id: 1, name: "x" }));
  t.is(texts(recorder)[0], "SET TRANSACTION READ ONLY");
});

test("a text longer than SQL's own goes as a CLOB, and a truth as a number", async (t) => {
  const recorder = recordingDriver();
  const long = "长".repeat(1400);
  await (
    await open(recorder)
  ).transaction({ label: "t" }, async (session) => {
    await session.run(insert, { name: long });
    await session.run(insert, { name: "长".repeat(1333) });
    await session.run(insert, { name: true });
  });
  t.deepEqual(
    recorder.asked.slice(0, 3).map(({ binds }) => binds["name"]),
    [{ val: long, type: "clob" }, "长".repeat(1333), 1],
  );
});

test("what the work throws undoes it, and reaches the caller as it is", async (t) => {
  const recorder = recordingDriver();
  const database = await open(recorder);
  const error = new Error("no");
  await t.throwsAsync(
    database.transaction({ label: "t" }, async (session) => {
      await session.run(insert, { name: "x" });
      throw error;
    }),
    { is: error },
  );
  t.is(texts(recorder).at(-1), "ROLLBACK");
  t.like(database.counts().get("t"), { transactions: 0, rollbacks: 1 });
});

test("a deadlock is tried again from the start, and no more than three times", async (t) => {
  const deadlock = new Error("ORA-00060: deadlock detected while waiting for resource");
  const once = recordingDriver((sql, times) => (sql.startsWith("INSERT") && times === 1 ? deadlock : { rowsAffected: 1 }));
  t.is(await (await open(once)).transaction({ label: "t" }, async (session) => await session.run(insert, { name: "x" })), 1);
  t.deepEqual(
    texts(once).filter((sql) => !sql.startsWith("INSERT")),
    ["ROLLBACK", "COMMIT"],
  );
  const always = recordingDriver((sql) => (sql.startsWith("INSERT") ? deadlock : {}));
  const error = await t.throwsAsync(
    (await open(always)).transaction({ label: "t" }, async (session) => await session.run(insert, { name: "x" })),
    { instanceOf: DatabaseError },
  );
  t.is(error.kind, "conflict");
  t.is(texts(always).filter((sql) => sql.startsWith("INSERT")).length, 4);
});

test("each call has what is left of the transaction's time, and none is made when it is over", async (t) => {
  const recorder = recordingDriver();
  const database = await open(recorder);
  const error = await t.throwsAsync(
    database.transaction({ label: "t", timeoutMs: 60 }, async (session) => {
      await session.run(insert, { name: "x" });
      await new Promise((resolve) => setTimeout(resolve, 80));
      await session.run(insert, { name: "y" });
    }),
    { instanceOf: DatabaseError },
  );
  t.is(error.kind, "timeout");
  t.true(recorder.asked[0]!.callTimeout <= 60 && recorder.asked[0]!.callTimeout > 0);
  t.deepEqual(texts(recorder).slice(1), ["ROLLBACK"]);
});

test("a connection that broke, or leads to a database that only reads, is given up and not used again", async (t) => {
  for (const message of [
    "NJS-500: connection to the Oracle Database was broken",
    "ORA-16000: database or pluggable database open for read-only access",
  ]) {
    const recorder = recordingDriver((sql) => (sql.startsWith("INSERT") ? new Error(message) : {}));
    await t.throwsAsync(
      (await open(recorder)).transaction({ label: "t" }, async (session) => await session.run(insert, { name: "x" })),
      {
        instanceOf: DatabaseError,
      },
    );
    t.deepEqual(recorder.closed, [true], message);
  }
});

test("a commit that fails is an error", async (t) => {
  const recorder = recordingDriver((sql) =>
    sql === "COMMIT" ? new Error("ORA-03113: end-of-file on communication channel") : { rowsAffected: 1 },
  );
  const error = await t.throwsAsync(
    (await open(recorder)).transaction({ label: "t" }, async (session) => await session.run(insert, { name: "x" })),
    {
      instanceOf: DatabaseError,
    },
  );
  t.is(error.kind, "unavailable");
});

test("the session speaks of days and orders texts in one way, whatever the server's settings", async (t) => {
  const recorder = recordingDriver();
  await open(recorder);
  const told: unknown[] = [];
  const connection = await (await recorder.driver.createPool(recorder.settings[0]!)).getConnection();
  recorder.settings[0]!.sessionCallback(connection, "", (error) => told.push(error));
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(told, [undefined]);
  t.regex(texts(recorder)[0]!, /NLS_DATE_FORMAT = 'YYYY-MM-DD'.*NLS_SORT = 'BINARY'.*TIME_ZONE = '\+08:00'/);
});

const errors: readonly (readonly [message: string, kind: DatabaseError["kind"], constraint?: string])[] = [
  [
    "ORA-00001: unique constraint (JIN.PERSON_ID_NUMBER_UK) violated on table JIN.PERSON columns (ID_NUMBER)",
    "unique",
    "person_id_number_uk",
  ],
  ["ORA-02291: integrity constraint (JIN.PERSON_BANK_FK) violated - parent key not found", "foreign-key", "person_bank_fk"],
  ["ORA-02290: check constraint (JIN.ACCOUNT_BALANCE_CK) violated", "check", "account_balance_ck"],
  ['ORA-01400: cannot insert NULL into ("JIN"."PERSON"."NAME")', "check"],
  ["ORA-12899: value too large for column", "check"],
  ["ORA-08177: can't serialize access for this transaction", "conflict"],
  ["ORA-00054: resource busy and acquire with NOWAIT specified", "timeout"],
  ["NJS-123: call timeout of 5000 ms exceeded", "timeout"],
  ["ORA-12514: Service pension is not registered with the listener", "unavailable"],
  ['NJS-040: connection request timeout. Request exceeded "queueTimeout" of 5000', "unavailable"],
  ["ORA-28115: policy with check option violation", "permission"],
  ["ORA-00942: table or view does not exist", "permission"],
  ["ORA-00918: column ambiguously defined", "other"],
];
for (const [message, kind, constraint] of errors) {
  test(`${message.slice(0, 9)} is told as ${kind}, and no value of the row with it`, (t) => {
    const error = oracleErrorOf(new Error(message));
    t.is(error.kind, kind);
    t.is(error.constraint, constraint);
    t.regex(error.message, /^(?:ORA|NJS)-\d+(?: \([a-z_]+\))?$/);
  });
}

test("a DSN of another form is refused without telling the password", (t) => {
  for (const wrong of ["oracle://u:secret@host", "postgresql://u:secret@host/x", "oracle:secret", "oracle://:secret@host/x"]) {
    t.notRegex(t.throws(() => parseDsn(wrong)).message, /secret/);
  }
});

test("migrations hold a lock on a connection of their own, pass over what was done before, and record each file", async (t) => {
  const recorder = recordingDriver((sql) => {
    if (sql.startsWith("CREATE TABLE migration") || sql.startsWith("CREATE TABLE b")) {
      return new Error("ORA-00955: name is already used by an existing object");
    }
    return sql.startsWith("SELECT name") ? { rows: [{ NAME: "0001-a", DIGEST: "d" }] } : { rowsAffected: 1 };
  });
  const target = await connectOracle(dsn, { set: "business", lockTimeoutMs: 100, driver: recorder.driver });
  t.deepEqual(await target.executed(), new Map([["0001-a", "d"]]));
  await target.run({ name: "0002-b", digest: "e", text: "-- why\nCREATE TABLE b (\n  id NUMBER(18)\n);\nCREATE INDEX c ON b (id);\n" });
  await target.close();
  const all = texts(recorder);
  t.true(all.indexOf("SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE NOWAIT") < all.indexOf("CREATE TABLE b (\n  id NUMBER(18)\n)"));
  t.true(all.includes("CREATE INDEX c ON b (id)"));
  t.deepEqual(recorder.asked.find(({ sql }) => sql.startsWith("INSERT INTO migration ("))?.binds, {
    setName: "business",
    name: "0002-b",
    digest: "e",
  });
});

test("migrations that another one keeps from the lock give up in time", async (t) => {
  const recorder = recordingDriver((sql) => (sql.includes("NOWAIT") ? new Error("ORA-00054: resource busy") : { rowsAffected: 1 }));
  const error = await t.throwsAsync(connectOracle(dsn, { set: "business", lockTimeoutMs: 300, driver: recorder.driver }), {
    instanceOf: DatabaseError,
  });
  t.is(error.kind, "timeout");
});
