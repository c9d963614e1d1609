import { z } from "zod";
import { Refusal } from "../business/function.ts";
import type { FunctionEntry, Operator } from "../business/function.ts";
import { runFunction } from "../business/run.ts";
import type { Database } from "../database/database.ts";
import { textOf } from "../database/row.ts";
import type { Body, Envelope } from "../messages/envelope.ts";
import { Unreadable } from "../messages/receiver.ts";
import type { Reply } from "../messages/receiver.ts";
import { declareFunction } from "./declare.ts";
import { declarationKind, questionOfKind } from "./questions.ts";
import type { AnswerBody } from "./questions.ts";

export type Answering = Readonly<{
  database: Database;
  operator: () => Promise<Operator>;
  /** The business day. */
  today: () => string;
  timeoutMs: number;
}>;

/**
 * Answers one message of the public side from the business data. Declarations take effect once by the message's id, and get their first
 * answer again. @throws Unreadable where there is no such question, DatabaseError where the database fails: it is asked again
 */
export async function answerMessage(answering: Answering, envelope: Envelope): Promise<Reply> {
  const { id, kind, body } = envelope;
  return { channel: "answer", kind, body: (await answerBodyOf(answering, entryOf(envelope), id, body)) as unknown as Body };
}

/** Who acts for the public side: no person, at the province's office, where all who ask belong. */
export function publicOperator(database: Database): () => Promise<Operator> {
  let found: Operator | undefined;
  return async () => {
    found ??= await database.transaction({ label: "outward.office", readOnly: true, scope: "/", timeoutMs: 5000 }, async ({ query }) => {
      const [row] = await query(rootOffice);
      if (row === undefined) {
        throw new Error("the business data has no office of the province yet");
      }
      return {
        id: "public-services",
        office: textOf(row, "id"),
        level: "province",
        scope: textOf(row, "scope"),
        roles: new Set(["query", "entry", "batch"] as const),
      };
    });
    return found;
  };
}

/** What answers a message. @throws Unreadable where nothing does */
export function entryOf({ channel, kind }: Pick<Envelope, "channel" | "kind">): FunctionEntry {
  const entry = channel === "declaration" ? (kind === declarationKind ? declareFunction : undefined) : questionOfKind(kind)?.entry;
  if (entry === undefined) {
    throw new Unreadable(`no message ${kind} is answered on ${channel}`);
  }
  return entry;
}

async function answerBodyOf(answering: Answering, entry: FunctionEntry, id: string, body: Body): Promise<AnswerBody> {
  const { database, operator, today, timeoutMs } = answering;
  try {
    const answer = await runFunction(database, entry, await operator(), id, body, { today: today(), timeoutMs });
    if (answer.status !== "done") {
      throw new Error(`${entry.id} is a batch`);
    }
    return { status: "done", response: answer.response as Readonly<Record<string, unknown>> };
  } catch (error) {
    if (error instanceof Refusal) {
      return { status: "refused", code: error.code, ...error.text };
    }
    if (error instanceof z.ZodError) {
      const where = error.issues.map(({ path }) => path.join(".") || "body").slice(0, 10);
      return { status: "refused", code: "invalid", zh: `输入不合要求：${where.join("、")}`, en: `not in order: ${where.join(", ")}` };
    }
    throw error;
  }
}

const rootOffice = { name: "outward.office", sql: "SELECT o.id, o.scope FROM office o WHERE o.parent_id IS NULL" };
