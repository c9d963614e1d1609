import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { FunctionEntry, Operator } from "../business/function.ts";
import { runFunction } from "../business/run.ts";
import type { Answer } from "../business/run.ts";
import type { Database } from "../database/database.ts";
import type { Callers } from "../identity/certificate.ts";
import { needOperator, operatorOf } from "./callers.ts";
import type { FindOperator } from "./callers.ts";
import type { Limits } from "./limits.ts";
import { bodyProblems, callerProblems, idempotencyHeaders, problems } from "./schemas.ts";
import type { App } from "./app.ts";
import { within } from "./within.ts";

/** How functions are reached: `POST /functions/{id}` with an operator's certificate and, of what changes something, a request id. */
export type FunctionRoutes = Readonly<{
  functions: readonly FunctionEntry[];
  database: Database;
  callers: Callers;
  findOperator: FindOperator;
  limits: Limits;
  /** The business day, `YYYY-MM-DD`. */
  today: () => string;
  /** Asks other systems before a function is carried out. @throws Refusal where they say no, NoAnswer where they do not answer */
  consult?: (entry: FunctionEntry, input: unknown, operator: Operator, requestId: string) => Promise<void>;
}>;

const progress = z.object({ status: z.literal("running"), progress: z.object({ done: z.int(), chunks: z.int() }) });

export function addFunctionRoutes(app: App, routes: FunctionRoutes): void {
  const onRequest = needOperator(routes.callers, routes.findOperator);
  addList(app, routes, onRequest);
  for (const entry of routes.functions) {
    app.post(
      `/functions/${entry.id}`,
      // What a function answers was checked against its schema when it was made: here it is only written.
      { schema: schemaOf(entry), config: { name: entry.id }, onRequest, serializerCompiler: () => JSON.stringify },
      async (request, reply) => {
        const answer = await carryOut(routes, entry, request);
        if (answer.status === "running") {
          return await reply.status(202).header("retry-after", "1").send({ status: "running", progress: answer.progress });
        }
        return await reply.header("idempotent-replayed", String(answer.repeated)).send(answer.response);
      },
    );
  }
}

async function carryOut(routes: FunctionRoutes, entry: FunctionEntry, request: FastifyRequest): Promise<Answer> {
  const { database, limits, today, consult } = routes;
  const operator = operatorOf(request);
  const requestId = entry.kind === "query" ? request.id : (request.headers["idempotency-key"] as string);
  const work = async (): Promise<Answer> => {
    await consult?.(entry, request.body, operator, requestId);
    return await runFunction(database, entry, operator, requestId, request.body, {
      today: today(),
      timeoutMs: limits.databaseMs,
      batchMs: limits.handlerMs / 4,
    });
  };
  return await within(limits.handlerMs, work());
}

const listed = z.object({
  functions: z.array(
    z.object({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      kind: z.enum(["write", "query", "batch"]),
      role: z.string(),
      covers: z.array(z.string()),
    }),
  ),
});

/** What there is, for whoever has no document at hand. */
function addList(app: App, { functions }: FunctionRoutes, onRequest: ReturnType<typeof needOperator>): void {
  const answer: z.infer<typeof listed> = {
    functions: functions.map(({ id, name, kind, role, covers }) => ({ id, ...name, kind, role, covers: [...covers] })),
  };
  const schema = {
    operationId: "functions",
    summary: "功能列表 / list of functions",
    security: [{ certificate: [] }],
    response: { 200: listed, ...problems(...callerProblems) },
  };
  app.get("/functions", { schema, config: { name: "functions" }, onRequest }, () => answer);
}

function schemaOf(entry: FunctionEntry): object {
  const refusals = entry.kind === "query" ? [404, 422] : [404, 409, 422];
  return {
    operationId: entry.id,
    summary: `${entry.name.zh} / ${entry.name.en}`,
    description: `${entry.steps.zh}\n\n${entry.steps.en}\n\n需要角色 / needs the role \`${entry.role}\``,
    tags: [entry.id.split(".")[0]!],
    security: [{ certificate: [] }],
    body: entry.input,
    ...(entry.kind === "query" ? {} : { headers: idempotencyHeaders }),
    response: {
      200: entry.output,
      ...(entry.kind === "batch" ? { 202: progress } : {}),
      ...problems(...callerProblems, ...bodyProblems, ...refusals),
    },
  };
}
