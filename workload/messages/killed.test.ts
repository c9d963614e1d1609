import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { needs } from "../../test/requires.ts";
import { startTestServer } from "../test-server.ts";
import { localGap, startLocalGap } from "./local-gap.ts";

const both = ["put.written", "put.synced", "put.renamed", "put.durable", "claim.renamed", "done.removed"];
/** All steps between which an end can be killed. */
const steps = {
  sender: [...both, "sent.before", "sent.noted", "answered.before", "answered.noted"],
  receiver: [...both, "handle.before", "handle.committed"],
} as const;
type Role = keyof typeof steps;

const each = 3;

needs("postgresql")(
  "killed at any step of either end, every message takes effect once and is answered as it was the first time",
  async (t) => {
    t.timeout(170_000);
    const { directory, postgres, stop } = await startTestServer("killed");
    const client = new pg.Client({ connectionString: postgres.dsn });
    const gap = localGap(path.join(directory, "gap"));
    const carrier = startLocalGap(gap, 5);
    const running = new Map<Role, ChildProcess>();
    const begin = (role: Role, dieAt: string): ChildProcess => {
      const child = spawn(process.execPath, [program, role, postgres.dsn, role === "sender" ? gap.outer : gap.inner, dieAt], {
        stdio: ["pipe", "ignore", "ignore"],
      });
      running.set(role, child);
      return child;
    };
    try {
      await client.connect();
      await client.query(tables);
      let sent = 0;
      begin("receiver", "never");
      for (const dying of ["sender", "receiver"] as const) {
        running.get(dying)?.kill("SIGKILL");
        for (const step of steps[dying].flatMap((name) => [`${name}:1`, `${name}:2`])) {
          await client.query(
            "INSERT INTO sender (id, state) SELECT 'message-' || to_char(n, 'FM0000'), 'pending' FROM generate_series($1::int, $2::int) n",
            [sent + 1, sent + each],
          );
          sent += each;
          const child = begin(dying, step);
          t.is(await endOf(child), "SIGKILL", `${dying} never came to ${step}`);
        }
        begin(dying, "never");
      }
      t.true(await allAnswered(client), "messages are left without an answer");
      await sleep(500);
      const { rows } = await client.query<{ answer: number; received: number }>(
        "SELECT s.answer, r.answer AS received FROM sender s JOIN receiver r ON r.id = s.id WHERE s.state = 'answered' ORDER BY s.answer",
      );
      t.deepEqual(
        rows.map(({ answer, received }) => [answer, received]),
        Array.from({ length: sent }, (_, index) => [index + 1, index + 1]),
      );
      const { rows: totals } = await client.query<{ total: number }>("SELECT total FROM effect");
      t.deepEqual(totals, [{ total: sent }]);
    } finally {
      running.forEach((child) => child.kill("SIGKILL"));
      await carrier.stop();
      await client.end();
      await stop();
    }
  },
);

const program = path.join(import.meta.dirname, "test-ends.ts");

const tables = `
  CREATE TABLE sender (id varchar(64) PRIMARY KEY, state text NOT NULL, answer integer, answers integer NOT NULL DEFAULT 0);
  CREATE TABLE receiver (id varchar(64) PRIMARY KEY, answer integer);
  CREATE TABLE effect (total integer NOT NULL);
  INSERT INTO effect VALUES (0)`;

async function endOf(child: ChildProcess): Promise<NodeJS.Signals | "alive" | null> {
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  const late = sleep(20_000, "alive" as const, { ref: false });
  return await Promise.race([ended, late]);
}

async function allAnswered(client: pg.Client): Promise<boolean> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const { rows } = await client.query("SELECT 1 FROM sender WHERE state <> 'answered' LIMIT 1");
    if (rows.length === 0) {
      return true;
    }
    await sleep(20);
  }
  return false;
}
