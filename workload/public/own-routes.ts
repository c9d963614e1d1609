import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { z } from "zod";
import type { App } from "../http/app.ts";
import { callerProblems, problems } from "../http/schemas.ts";
import type { Body } from "../messages/envelope.ts";
import { questions } from "../outward/questions.ts";
import type { QuestionId } from "../outward/questions.ts";
import type { Ask } from "./ask.ts";
import { holderOf } from "./holders.ts";

export const personQuestions = ["person", "benefit", "annuity", "entitlement"] as const satisfies readonly QuestionId[];
export const unitQuestions = ["employer", "people"] as const satisfies readonly QuestionId[];

export type OwnRoutes = Readonly<{
  ask: Ask;
  questions: readonly QuestionId[];
  onRequest: onRequestAsyncHookHandler | onRequestAsyncHookHandler[];
  security: readonly Readonly<Record<string, readonly string[]>>[];
}>;

/** `GET /own/...`: whom a question is about is whoever is logged in, and nothing in the request can say otherwise. */
export function addOwnRoutes(app: App, { ask, questions: ids, onRequest, security }: OwnRoutes): void {
  for (const id of ids) {
    const { entry, of } = questions[id];
    const schema = {
      operationId: `own.${id}`,
      summary: `${entry.name.zh} / ${entry.name.en}`,
      description: `${entry.steps.zh}\n\n${entry.steps.en}`,
      security,
      ...(id === "people" ? { querystring: pages } : {}),
      response: { 200: entry.output, ...problems(...callerProblems, 404, 422) },
    };
    app.get(
      `/own/${id}`,
      // What came was checked against the schema: here it is only written.
      { schema, config: { name: `own.${id}` }, onRequest, serializerCompiler: () => JSON.stringify },
      async (request, reply) => {
        const subject = holderOf(request).subject;
        const about = of === "unit" ? { creditCode: subject } : { idNumber: subject };
        return await reply.send(await ask(id, id === "people" ? { ...pageOf(request), ...about } : about));
      },
    );
  }
}

/** After an id, and at most 200; spelt as an address has it. */
const pages = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/)
    .transform(Number)
    .optional(),
});

function pageOf({ query }: FastifyRequest): Body {
  return Object.fromEntries(Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== undefined));
}
