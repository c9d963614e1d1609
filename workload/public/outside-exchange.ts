import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { canonicalJson } from "../../sizing/digest.ts";
import type { Database, Statement } from "../database/database.ts";
import { DatabaseError } from "../database/database.ts";
import { textOf } from "../database/row.ts";
import type { Body, Envelope } from "../messages/envelope.ts";
import { spoolExchange } from "../messages/exchange.ts";
import type { Exchange } from "../messages/exchange.ts";
import type { Spool } from "../messages/spool.ts";

/** How long an answer is kept that nobody has asked for yet, and how often whoever waits looks for it. */
const keptMs = 10 * 60_000;
const lookEveryMs = 150;

/**
 * The exchange of services that share one spool and one database: an answer may come to another process than the one that asked, which leaves
 * it in the database. What answers a declaration is given to `declared`.
 */
export function outsideExchange(
  spool: Spool,
  database: Database,
  declared: (answer: Envelope) => Promise<boolean>,
  now: () => Date,
): Exchange {
  const exchange = spoolExchange(spool, {
    late: async (answer) => {
      if (!(await declared(answer)) && answer.correlation !== undefined) {
        await leave(database, answer.correlation, answer.body, now());
      }
    },
  });
  return {
    ask: async (question) => {
      const id = question.id ?? randomUUID();
      const answered = new AbortController();
      try {
        return await Promise.race([exchange.ask({ ...question, id }), lookFor(database, id, answered.signal)]);
      } finally {
        answered.abort();
      }
    },
    stop: async () => await exchange.stop(),
  };
}

async function leave(database: Database, correlation: string, body: Body, cameAt: Date): Promise<void> {
  try {
    await database.transaction({ label: "answer.leave", timeoutMs: 5000 }, async ({ run }) => {
      await run(forget, { before: new Date(cameAt.getTime() - keptMs) });
      await run(insert, { correlation, body: canonicalJson(body), cameAt });
    });
  } catch (error) {
    // The same answer twice is one answer.
    if (!(error instanceof DatabaseError && error.kind === "unique")) {
      throw error;
    }
  }
}

/** Gives no answer once it is aborted: whoever asked has one, or has given up. */
async function lookFor(database: Database, id: string, signal: AbortSignal): Promise<Body> {
  for (;;) {
    await sleep(lookEveryMs, undefined, { signal });
    const [row] = await database
      .transaction({ label: "answer.look", readOnly: true, timeoutMs: 2000 }, async ({ query }) => await query(select, { correlation: id }))
      .catch(() => []);
    if (row !== undefined) {
      return JSON.parse(textOf(row, "body")) as Body;
    }
  }
}

const insert = {
  name: "answer.leave",
  sql: "INSERT INTO late_answer (correlation, body, came_at) VALUES (:correlation, :body, :cameAt)",
};
const select = { name: "answer.look", sql: "SELECT l.body FROM late_answer l WHERE l.correlation = :correlation" };
const forget = { name: "answer.forget", sql: "DELETE FROM late_answer WHERE came_at < :before" };

/** For tests of both dialects. */
export const answerStatements: readonly Statement[] = [insert, select, forget];
