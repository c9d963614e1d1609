import type { z } from "zod";
import type { Text } from "../../model/text.ts";
import { bigintOf, instantOrNull, numberOf, textOf } from "../database/row.ts";
import type { Row } from "../database/database.ts";
import { audit } from "./audit.ts";
import { canonicalJson } from "../../sizing/digest.ts";
import { named, nameOf } from "./define.ts";
import { Refusal } from "./function.ts";
import type { Call, FunctionEntry, OperatorRole } from "./function.ts";
import { newId } from "./ids.ts";
import { statement } from "./statement.ts";
import { exact } from "./values.ts";

/** How far a batch has come. */
export type BatchRun = Readonly<{
  id: bigint;
  /** What the batch made at its start, such as a plan. */
  referenceId: bigint | null;
  /** The next chunk begins behind it. */
  lastId: bigint;
  done: number;
  amount: bigint;
}>;

/** What a chunk did; the batch is finished with the first that did nothing more. */
export type Chunk = Readonly<{ lastId: bigint; done: number; amount: bigint; finished: boolean }>;

/** One call of a batch's `run`. */
export type BatchStep = Readonly<{ finished: boolean; done: number; chunks: number; response: unknown }>;

export type BatchDefinition<Input extends z.ZodObject, Output extends z.ZodType> = Readonly<{
  id: string;
  name?: Text;
  input: Input;
  output: Output;
  steps: Text;
  role?: OperatorRole;
  /** What is done once only for an office: a month, a year, a plan. */
  target: (input: z.output<Input>) => string;
  /** Checks, and what has to be there before the first chunk; gives its id. @throws Refusal */
  begin: (call: Call, input: z.output<Input>) => Promise<bigint | null>;
  chunk: (call: Call, run: BatchRun, input: z.output<Input>) => Promise<Chunk>;
  /** After the last chunk, in its transaction. */
  finish: (call: Call, run: BatchRun, input: z.output<Input>) => Promise<z.input<Output>>;
}>;

/**
 * A function that goes through many rows in chunks, each a transaction with the note of how far it came: ended in the middle, the next call
 * goes on from there, whoever makes it. What was finished is not done again.
 */
export function batchFunction<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: BatchDefinition<Input, Output>,
): FunctionEntry {
  const { id, name, input, output, steps, role } = definition;
  return {
    ...named(id, name),
    id,
    name: nameOf(id, name),
    kind: "batch",
    role: role ?? "batch",
    input,
    output,
    steps,
    run: async (call: Call, given: z.output<Input>) => await step(call, definition, given),
  };
}

async function step<Input extends z.ZodObject, Output extends z.ZodType>(
  call: Call,
  definition: BatchDefinition<Input, Output>,
  input: z.output<Input>,
): Promise<BatchStep> {
  const target = definition.target(input);
  const row = (await lock(call, definition.id, target)) ?? (await begin(call, definition, input, target));
  const run = runOf(row);
  if (textOf(row, "state") === "done") {
    refuseOthers(call, row, target);
    return { finished: true, done: run.done, chunks: numberOf(row, "chunks"), response: JSON.parse(textOf(row, "response")) as unknown };
  }
  const { lastId, done, amount, finished } = await definition.chunk(call, run, input);
  const now: BatchRun = { ...run, lastId, done: run.done + done, amount: run.amount + amount };
  const chunks = numberOf(row, "chunks") + 1;
  const response = finished ? await definition.finish(call, now, input) : undefined;
  await call.session.run(update, {
    id: run.id,
    state: finished ? "done" : "running",
    lastId,
    done: now.done,
    amount: now.amount,
    chunks,
    finishedAt: finished ? new Date() : null,
    response: finished ? canonicalJson(response) : null,
  });
  if (finished) {
    await audit(call, "finish", { kind: "batch", id: run.id });
  }
  return { finished, done: now.done, chunks, response };
}

/** Two that begin at once meet at the unique key: the second waits, then finds the first one's row. */
async function begin<Input extends z.ZodObject, Output extends z.ZodType>(
  call: Call,
  definition: BatchDefinition<Input, Output>,
  input: z.output<Input>,
  target: string,
): Promise<Row> {
  const { session, operator, requestId } = call;
  const referenceId = await definition.begin(call, input);
  const runId = await newId(session);
  await session.run(insert, {
    id: runId,
    scope: operator.scope,
    office: operator.office,
    functionId: definition.id,
    target,
    referenceId,
    startedAt: new Date(),
    requestId,
  });
  await audit(call, "begin", { kind: "batch", id: runId });
  return (await lock(call, definition.id, target))!;
}

async function lock({ session, operator }: Call, functionId: string, target: string): Promise<Row | undefined> {
  const [row] = await session.query(select, { office: operator.office, functionId, target });
  return row;
}

/** A batch that another request finished is not this one's to answer, unless this one began it. */
function refuseOthers({ requestId, functionId }: Call, row: Row, target: string): void {
  if (textOf(row, "request_id") !== requestId) {
    throw new Refusal("conflict", {
      zh: `${functionId} ${target} 已于 ${instantOrNull(row, "finished_at")} 完成`,
      en: `${functionId} ${target} was finished at ${instantOrNull(row, "finished_at")}`,
    });
  }
}

function runOf(row: Row): BatchRun {
  return {
    id: bigintOf(row, "id"),
    referenceId: row["reference_id"] === null ? null : bigintOf(row, "reference_id"),
    lastId: bigintOf(row, "last_id"),
    done: numberOf(row, "done"),
    amount: bigintOf(row, "amount"),
  };
}

/** The usual answer of a batch. */
export function batchAnswer(run: BatchRun): { done: number; amount: number } {
  return { done: run.done, amount: exact(run.amount) };
}

const select = statement(
  "batch.lock",
  `SELECT b.id, b.state, b.reference_id, b.last_id, b.done, b.amount, b.chunks, b.finished_at, b.request_id, b.response FROM batch_run b
   WHERE b.office_id = :office AND b.function_id = :functionId AND b.target = :target AND {scope b} FOR UPDATE`,
);
const insert = statement(
  "batch.begin",
  `INSERT INTO batch_run (id, scope, office_id, function_id, target, state, reference_id, last_id, done, amount, chunks, started_at, request_id)
   VALUES (:id, :scope, :office, :functionId, :target, 'running', :referenceId, 0, 0, 0, 0, :startedAt, :requestId)`,
);
const update = statement(
  "batch.move",
  `UPDATE batch_run b SET state = :state, last_id = :lastId, done = :done, amount = :amount, chunks = :chunks, finished_at = :finishedAt,
     response = :response
   WHERE b.id = :id AND {scope b}`,
);
