import { z } from "zod";
import { Refusal } from "../business/function.ts";
import type { App } from "../http/app.ts";
import { HttpProblem } from "../http/problem.ts";
import { bodyProblems, callerProblems, idempotencyHeaders, problems } from "../http/schemas.ts";
import { declarableFunctions, parsePayload } from "../outward/declare.ts";
import type { Ask } from "./ask.ts";
import type { Declarations, Declared, DeclaredState } from "./declarations.ts";
import { holderOf, needHolder } from "./holders.ts";
import { session } from "./login-routes.ts";
import type { Logins } from "./logins.ts";

const declared = z.object({
  declaration: z.string(),
  function: z.string(),
  state: z.enum(["kept", "sent", "received", "refused", "accepted", "approved", "rejected"]),
  remark: z.string().nullable(),
  declaredAt: z.iso.datetime(),
});

export type DeclarationRoutes = Readonly<{ declarations: Declarations; logins: Logins; ask: Ask }>;

/** 业务申报: employers declare, and follow how far each declaration has come. */
export function addDeclarationRoutes(app: App, { declarations, logins, ask }: DeclarationRoutes): void {
  const onRequest = needHolder(logins, "unit");
  const common = { security: session, tags: ["declarations"] };
  app.post(
    "/declarations",
    {
      schema: {
        ...common,
        operationId: "declare",
        summary: "单位申报 / an employer declares",
        description: "内容先在此校验，再经网闸进入经办流程 / checked here, then passed through the gap into the work flow",
        headers: idempotencyHeaders,
        body: z.object({
          function: z.enum(declarableFunctions as [string, ...string[]]),
          payload: z.record(z.string().regex(/^[A-Za-z]\w{0,47}$/), z.unknown()),
        }),
        response: { 202: declared, ...problems(...callerProblems, ...bodyProblems, 409, 422) },
      },
      config: { name: "declare" },
      onRequest,
    },
    async (request, reply) => {
      const payload = parsePayload(request.body.function, request.body.payload);
      const kept = await declarations.keep(holderOf(request).subject, request.headers["idempotency-key"], request.body.function, payload);
      return await reply.status(202).send(kept);
    },
  );
  app.get(
    "/declarations",
    {
      schema: {
        ...common,
        operationId: "declarations",
        summary: "本单位申报 / an employer's declarations",
        description: "最近 200 件 / the last 200",
        response: { 200: z.object({ declarations: z.array(declared) }), ...problems(...callerProblems) },
      },
      config: { name: "declarations" },
      onRequest,
    },
    async (request, reply) => await reply.send({ declarations: [...(await declarations.list(holderOf(request).subject))] }),
  );
  app.get(
    "/declarations/:declaration",
    {
      schema: {
        ...common,
        operationId: "declaration",
        summary: "申报进度 / how far a declaration has come",
        params: z.object({ declaration: z.uuid() }),
        response: { 200: declared, ...problems(...callerProblems, 404) },
      },
      config: { name: "declaration" },
      onRequest,
    },
    async (request, reply) => {
      const unit = holderOf(request).subject;
      const found = await declarations.find(unit, request.params.declaration);
      if (found === undefined) {
        throw new HttpProblem(404, "not-found", { zh: "没有这件申报", en: "there is no such declaration" });
      }
      return await reply.send(await current({ declarations, ask }, unit, found));
    },
  );
}

const undecided: ReadonlySet<DeclaredState> = new Set(["sent", "received", "accepted"]);

/** Asks behind the gap about one that is under way; what was decided stays so. */
async function current(
  { declarations, ask }: Pick<DeclarationRoutes, "declarations" | "ask">,
  unit: string,
  found: Declared,
): Promise<Declared> {
  if (!undecided.has(found.state)) {
    return found;
  }
  try {
    const asked = await ask("declaration", { creditCode: unit, message: found.declaration });
    const { state, answer } = asked as Readonly<{ state: DeclaredState; answer: string | null }>;
    await declarations.moved(found.declaration, state, answer);
    return { ...found, state, remark: answer };
  } catch (error) {
    // It may be on its way still.
    if (error instanceof Refusal && error.code === "not-found") {
      return found;
    }
    throw error;
  }
}
