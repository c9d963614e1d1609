import type { Database } from "../database/database.ts";
import { DatabaseError } from "../database/database.ts";
import type { BatchStep } from "./batch.ts";
import { Refusal } from "./function.ts";
import type { Call, FunctionEntry, Operator } from "./function.ts";
import { answerRequest, claimRequest, digestOf } from "./requests.ts";
import { scopedSession } from "./statement.ts";
import { dayInChina } from "./values.ts";

export type RunOptions = Readonly<{
  /** The business day, `YYYY-MM-DD`; today in China where none is given. */
  today?: string;
  /** One transaction's time limit. */
  timeoutMs?: number;
  /** How long a batch may go on in this call; it is ended between chunks, at least one is done. */
  batchMs?: number;
}>;

/** `running`: a batch that has more to do; the same request, repeated, goes on. `repeated`: the answer of an earlier call of this request. */
export type Answer =
  | Readonly<{ status: "done"; response: unknown; repeated: boolean }>
  | Readonly<{ status: "running"; progress: Readonly<{ done: number; chunks: number }> }>;

const defaults = Object.freeze({ timeoutMs: 15_000, chunkMs: 60_000, batchMs: 3_600_000 });

/**
 * Carries out a function for an operator. A write is recorded under its request id in the transaction of its effect: repeated with the same
 * body, it gives the first answer and does nothing; with another body it is refused.
 *
 * @throws Refusal where the business says no, ZodError where the input is not in order, DatabaseError where the database fails
 */
export async function runFunction(
  database: Database,
  entry: FunctionEntry,
  operator: Operator,
  requestId: string,
  input: unknown,
  options: RunOptions = {},
): Promise<Answer> {
  if (!operator.roles.has(entry.role)) {
    throw new Refusal("not-permitted", { zh: `需要角色 ${entry.role}`, en: `this needs the role ${entry.role}` });
  }
  const parsed = entry.input.parse(input);
  const work: Work = { database, entry, operator, requestId, input: parsed, digest: digestOf(parsed), options };
  try {
    switch (entry.kind) {
      case "query":
        return { status: "done", repeated: false, response: await query(work) };
      case "write":
        return await write(work);
      case "batch":
        return await batch(work);
    }
  } catch (error) {
    throw refusalOf(error);
  }
}

type Work = Readonly<{
  database: Database;
  entry: FunctionEntry;
  operator: Operator;
  requestId: string;
  input: unknown;
  digest: string;
  options: RunOptions;
}>;

async function query({ database, entry, operator, requestId, input, options }: Work): Promise<unknown> {
  const settings = { label: entry.id, readOnly: true, scope: operator.scope, timeoutMs: options.timeoutMs ?? defaults.timeoutMs };
  return await database.transaction(settings, async (session) => {
    const call = callOf({ entry, operator, requestId, options }, scopedSession(session, operator));
    return entry.output.parse(await entry.run(call, input as never));
  });
}

async function write(work: Work): Promise<Answer> {
  const { database, entry, operator, requestId, input, digest, options } = work;
  const settings = { label: entry.id, scope: operator.scope, timeoutMs: options.timeoutMs ?? defaults.timeoutMs };
  return await database.transaction(settings, async (unbound) => {
    const session = scopedSession(unbound, operator);
    const claimed = await claimRequest(session, { requestId, functionId: entry.id, operator, bodyDigest: digest });
    if (claimed.state === "answered") {
      return { status: "done", repeated: true, response: claimed.response };
    }
    const response = entry.output.parse(await entry.run(callOf(work, session), input as never));
    return { status: "done", repeated: false, response: await answerRequest(session, requestId, response) };
  });
}

/** One transaction a chunk; each knows by the request's row and the batch's own whether there is more to do. */
async function batch(work: Work): Promise<Answer> {
  const { database, entry, operator, requestId, input, digest, options } = work;
  const settings = { label: entry.id, scope: operator.scope, timeoutMs: options.timeoutMs ?? defaults.chunkMs };
  const end = Date.now() + (options.batchMs ?? defaults.batchMs);
  for (;;) {
    const answer = await database.transaction(settings, async (unbound): Promise<Answer> => {
      const session = scopedSession(unbound, operator);
      const claimed = await claimRequest(session, { requestId, functionId: entry.id, operator, bodyDigest: digest });
      if (claimed.state === "answered") {
        return { status: "done", repeated: true, response: claimed.response };
      }
      const { finished, response, done, chunks } = (await entry.run(callOf(work, session), input as never)) as BatchStep;
      return finished
        ? { status: "done", repeated: false, response: await answerRequest(session, requestId, entry.output.parse(response)) }
        : { status: "running", progress: { done, chunks } };
    });
    if (answer.status === "done" || Date.now() >= end) {
      return answer;
    }
  }
}

function callOf(
  { entry, operator, requestId, options }: Pick<Work, "entry" | "operator" | "requestId" | "options">,
  session: Call["session"],
): Call {
  return { session, operator, requestId, functionId: entry.id, today: options.today ?? dayInChina(new Date()) };
}

/** What the database's own rules refuse is the business saying no, in words that hold no data. */
function refusalOf(error: unknown): unknown {
  const words = error instanceof DatabaseError ? refusals[error.kind] : undefined;
  if (words === undefined) {
    return error;
  }
  const { constraint = "" } = error as DatabaseError;
  return new Refusal(words.code, { zh: `${words.zh}（${constraint}）`, en: `${words.en} (${constraint})` }, { cause: error });
}

const refusals: Readonly<Partial<Record<DatabaseError["kind"], Readonly<{ code: Refusal["code"]; zh: string; en: string }>>>> =
  Object.freeze({
    unique: { code: "conflict", zh: "已有相同记录", en: "there is one already" },
    "foreign-key": { code: "not-found", zh: "所引用的记录不存在", en: "what it refers to does not exist" },
    check: { code: "invalid", zh: "不符合数据规则", en: "against a rule of the data" },
  });
