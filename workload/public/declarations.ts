import { randomUUID } from "node:crypto";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";
import type { Database, Row, Session, Statement } from "../database/database.ts";
import { DatabaseError } from "../database/database.ts";
import { instantOf, numberOf, textOf, textOrNull } from "../database/row.ts";
import { HttpProblem } from "../http/problem.ts";
import type { Body, Envelope } from "../messages/envelope.ts";
import type { Pending } from "../messages/outbox.ts";
import { answerBody, declarationKind } from "../outward/questions.ts";

export type DeclaredState = "kept" | "sent" | "received" | "refused" | "accepted" | "approved" | "rejected";
export type Declared = Readonly<{ declaration: string; function: string; state: DeclaredState; remark: string | null; declaredAt: string }>;

/** One that got no answer for so long is sent again, under its id. An employer has so many that are not decided, at most. */
const againMs = 5 * 60_000;
const mostOpen = 100;
const sentAtOnce = 20;
const longestRemark = 900;
/** What was decided is kept for two years. */
const keptMs = 730 * 86_400_000;

/** What employers declared, from the request until the business system has decided. */
export class Declarations {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Keeps it to be sent; the same request again is the same declaration. @throws HttpProblem 409 */
  async keep(unit: string, requestId: string, functionId: string, payload: Body): Promise<Declared> {
    const text = canonicalJson(payload);
    const bodyDigest = sha256Hex(`${functionId} ${text}`);
    const declaredAt = this.#now();
    const add = { id: randomUUID(), unit, requestId, bodyDigest, functionId, payload: text, declaredAt };
    try {
      return await this.#transaction("declared.keep", async (session) => {
        const before = await findRequest(session, unit, requestId, bodyDigest);
        if (before !== undefined) {
          return before;
        }
        const [row] = await session.query(countOpen, { unit });
        if (numberOf(row!, "declarations") >= mostOpen) {
          throw new HttpProblem(409, "conflict", {
            zh: `未办结的申报已有 ${mostOpen} 件，请待办结后再报`,
            en: `${mostOpen} declarations are not decided yet: wait for some of them`,
          });
        }
        await session.run(forget, { unit, before: new Date(declaredAt.getTime() - keptMs) });
        await session.run(insert, add);
        return { declaration: add.id, function: functionId, state: "kept", remark: null, declaredAt: declaredAt.toISOString() };
      });
    } catch (error) {
      if (!(error instanceof DatabaseError && error.kind === "unique")) {
        throw error;
      }
      // Another one with the same request id was faster.
      return (await this.#transaction("declared.find", async (session) => await findRequest(session, unit, requestId, bodyDigest)))!;
    }
  }

  async list(unit: string): Promise<readonly Declared[]> {
    return (await this.#transaction("declared.list", async ({ query }) => await query(selectUnit, { unit }))).map(declaredFrom);
  }

  async find(unit: string, id: string): Promise<Declared | undefined> {
    const [row] = await this.#transaction("declared.find", async ({ query }) => await query(selectOne, { unit, id }));
    return row === undefined ? undefined : declaredFrom(row);
  }

  async pending(): Promise<readonly Pending[]> {
    const before = new Date(this.#now().getTime() - againMs);
    const rows = await this.#transaction(
      "declared.pending",
      async ({ query }) => await query(selectPending, { before, limit: sentAtOnce }),
    );
    return rows.map((row) => ({
      id: textOf(row, "id"),
      channel: "declaration",
      kind: declarationKind,
      created: new Date(instantOf(row, "declared_at")),
      body: {
        employer: textOf(row, "credit_code"),
        function: textOf(row, "function_id"),
        payload: JSON.parse(textOf(row, "payload")) as Body,
      },
    }));
  }

  async sent(ids: readonly string[]): Promise<void> {
    await this.#transaction("declared.sent", async ({ run }) => {
      for (const id of ids) {
        await run(markSent, { id, sentAt: this.#now() });
      }
    });
  }

  /** Notes what the business system answered when it came there; false where the answer is to something else. */
  async answered({ kind, correlation, body }: Envelope): Promise<boolean> {
    if (kind !== declarationKind || correlation === undefined) {
      return false;
    }
    const answer = answerBody.parse(body);
    const told = answer.status === "done" ? ({ state: "received", remark: null } as const) : refusedBy(answer);
    await this.#transaction("declared.answered", async ({ run }) => await run(noteFirst, { id: correlation, ...told }));
    return true;
  }

  /** Notes how far it has come since. */
  async moved(id: string, state: DeclaredState, remark: string | null): Promise<void> {
    await this.#transaction("declared.moved", async ({ run }) => await run(noteLater, { id, state, remark }));
  }

  async #transaction<Result>(label: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    return await this.#database.transaction({ label, timeoutMs: 5000 }, work);
  }
}

function refusedBy({ zh, en }: Readonly<{ zh: string; en: string }>): Readonly<{ state: "refused"; remark: string }> {
  return { state: "refused", remark: `${zh} / ${en}`.slice(0, longestRemark) };
}

async function findRequest(session: Session, unit: string, requestId: string, bodyDigest: string): Promise<Declared | undefined> {
  const [row] = await session.query(selectRequest, { unit, requestId });
  if (row !== undefined && textOf(row, "body_digest") !== bodyDigest) {
    throw new HttpProblem(409, "conflict", { zh: "此请求号已用于另一申报", en: "this request id was used for another declaration" });
  }
  return row === undefined ? undefined : declaredFrom(row);
}

function declaredFrom(row: Row): Declared {
  return {
    declaration: textOf(row, "id"),
    function: textOf(row, "function_id"),
    state: textOf(row, "state") as DeclaredState,
    remark: textOrNull(row, "remark"),
    declaredAt: instantOf(row, "declared_at"),
  };
}

const columns = "d.id, d.function_id, d.state, d.remark, d.declared_at, d.body_digest";
const insert = {
  name: "declared.insert",
  sql: `INSERT INTO declared (id, credit_code, request_id, body_digest, function_id, payload, state, declared_at)
    VALUES (:id, :unit, :requestId, :bodyDigest, :functionId, :payload, 'kept', :declaredAt)`,
};
const forget = {
  name: "declared.forget",
  sql: `DELETE FROM declared WHERE credit_code = :unit AND declared_at < :before AND state IN ('refused', 'approved', 'rejected')`,
};
const selectRequest = {
  name: "declared.request",
  sql: `SELECT ${columns} FROM declared d WHERE d.credit_code = :unit AND d.request_id = :requestId`,
};
const selectOne = { name: "declared.one", sql: `SELECT ${columns} FROM declared d WHERE d.credit_code = :unit AND d.id = :id` };
const selectUnit = {
  name: "declared.unit",
  sql: `SELECT ${columns} FROM declared d WHERE d.credit_code = :unit ORDER BY d.declared_at DESC, d.id FETCH FIRST 200 ROWS ONLY`,
};
const countOpen = {
  name: "declared.open",
  sql: `SELECT COUNT(*) AS declarations FROM declared d
    WHERE d.credit_code = :unit AND d.state IN ('kept', 'sent', 'received', 'accepted')`,
};
const selectPending = {
  name: "declared.pending",
  sql: `SELECT d.id, d.credit_code, d.function_id, d.payload, d.declared_at FROM declared d
    WHERE d.state = 'kept' OR (d.state = 'sent' AND d.sent_at < :before) ORDER BY d.declared_at, d.id FETCH FIRST :limit ROWS ONLY`,
};
const markSent = {
  name: "declared.sent",
  sql: "UPDATE declared SET state = 'sent', sent_at = :sentAt WHERE id = :id AND state IN ('kept', 'sent')",
};
const noteFirst = {
  name: "declared.answered",
  sql: "UPDATE declared SET state = :state, remark = :remark WHERE id = :id AND state IN ('kept', 'sent')",
};
const noteLater = {
  name: "declared.moved",
  sql: `UPDATE declared SET state = :state, remark = :remark WHERE id = :id AND state NOT IN ('refused', 'approved', 'rejected')`,
};

/** For tests of both dialects. */
export const declarationStatements: readonly Statement[] = [
  insert,
  forget,
  selectRequest,
  selectOne,
  selectUnit,
  countOpen,
  selectPending,
  markSent,
  noteFirst,
  noteLater,
];
