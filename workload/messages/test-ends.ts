import { openPostgresql } from "../database/postgresql.ts";
import { textOf } from "../database/row.ts";
import { startOutbox } from "./outbox.ts";
import { startReceiver } from "./receiver.ts";
import { Spool } from "./spool.ts";

/**
 * One end of an exchange as a process of its own, which ends itself by SIGKILL where it reaches a step for the n-th time: `node
 * test-ends.ts sender|receiver DSN SPOOL STEP:N`. The sender's table has what is to be sent and what was answered, the receiver's what was
 * done. It ends with whoever started it, too.
 */
const [role, dsn, directory, dieAt] = process.argv.slice(2) as [string, string, string, string];

process.stdin.resume().once("end", () => process.exit());

const times = new Map<string, number>();
const reached = (step: string): void => {
  times.set(step, (times.get(step) ?? 0) + 1);
  if (`${step}:${times.get(step)}` === dieAt) {
    process.kill(process.pid, "SIGKILL");
    // The signal may take a moment; nothing more happens in this process, as after a power failure.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  }
};

const database = openPostgresql({ dsn, schema: "public", poolSize: 4 });
const spool = new Spool(directory, { leaseMs: 200, reached });
const common = { label: "test" };

if (role === "sender") {
  startOutbox({
    spool,
    pollMs: 10,
    pending: async () => {
      const rows = await database.transaction(common, async ({ query }) => await query(statements.pending));
      return rows.map((row) => ({
        id: textOf(row, "id"),
        channel: "declaration" as const,
        kind: "test.count",
        body: { account: textOf(row, "id") },
        created: new Date(0),
      }));
    },
    sent: async (ids) => {
      reached("sent.before");
      for (const id of ids) {
        await database.transaction(common, async ({ run }) => await run(statements.sent, { id }));
        reached("sent.noted");
      }
    },
  });
  startReceiver({
    spool,
    channels: ["answer"],
    pollMs: 10,
    atOnce: 1,
    handle: async ({ correlation, body }) => {
      reached("answered.before");
      await database.transaction(common, async ({ run }) => await run(statements.answered, { id: correlation!, sum: Number(body["sum"]) }));
      reached("answered.noted");
      return undefined;
    },
  });
} else {
  startReceiver({
    spool,
    channels: ["declaration"],
    pollMs: 10,
    atOnce: 1,
    handle: async ({ id }) => {
      reached("handle.before");
      const sum = await database.transaction(common, async ({ run, query }) => {
        if ((await run(statements.receive, { id })) === 1) {
          await run(statements.effect);
          await run(statements.answer, { id });
        }
        const [row] = await query(statements.look, { id });
        return Number(row!["answer"]);
      });
      reached("handle.committed");
      return { channel: "answer", kind: "test.count", body: { sum } };
    },
  });
}

const statements = {
  pending: { name: "test.pending", sql: "SELECT id FROM sender WHERE state = 'pending' ORDER BY id FETCH FIRST 3 ROWS ONLY" },
  sent: { name: "test.sent", sql: "UPDATE sender SET state = 'sent' WHERE id = :id AND state = 'pending'" },
  answered: {
    name: "test.answered",
    sql: "UPDATE sender SET state = 'answered', answer = CAST(:sum AS integer), answers = answers + 1 WHERE id = :id",
  },
  receive: { name: "test.receive", sql: "INSERT INTO receiver (id) VALUES (:id) ON CONFLICT DO NOTHING" },
  effect: { name: "test.effect", sql: "UPDATE effect SET total = total + 1" },
  answer: { name: "test.answer", sql: "UPDATE receiver SET answer = (SELECT total FROM effect) WHERE id = :id" },
  look: { name: "test.look", sql: "SELECT answer FROM receiver WHERE id = :id" },
};
