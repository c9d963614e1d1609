import { z } from "zod";
import { creditCode, idNumber, personName } from "../business/inputs.ts";
import { callerOf, needCaller } from "../http/callers.ts";
import type { App } from "../http/app.ts";
import { HttpProblem } from "../http/problem.ts";
import { bodyProblems, problems } from "../http/schemas.ts";
import type { Callers } from "../identity/certificate.ts";
import type { Ask } from "./ask.ts";
import { tokenOf } from "./holders.ts";
import type { Logins } from "./logins.ts";
import { RareTries } from "./rare-tries.ts";

export const token = z.object({ token: z.string(), expiresAt: z.iso.datetime() });
export const session: readonly Readonly<Record<string, readonly string[]>>[] = [{ session: [] }];
const password = z.string().min(10).max(128);

/** People register by number and name, as the scheme has it; employers by their certificate. Both log in by password from then on. */
export function addLoginRoutes(app: App, { logins, ask, callers, now }: LoginRoutes): void {
  addRegistration(app, { logins, ask, callers, now });
  app.post(
    "/sessions",
    {
      schema: {
        operationId: "login",
        summary: "登录 / log in",
        body: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("person"), name: idNumber, password }),
          z.object({ kind: z.literal("unit"), name: creditCode, password }),
        ]),
        response: { 201: token, ...problems(401, ...bodyProblems, 422, 429) },
      },
      config: { name: "login" },
    },
    async ({ body }, reply) => await reply.status(201).send(await logins.open(body.kind, body.name, body.password)),
  );
  addLogout(app, logins);
}

export type LoginRoutes = Readonly<{ logins: Logins; ask: Ask; callers: Callers; now: () => Date }>;

export function addLogout(app: App, logins: Logins): void {
  app.delete(
    "/sessions/current",
    {
      schema: {
        operationId: "logout",
        summary: "退出登录 / log out",
        security: session,
        response: { 200: z.object({ closed: z.literal(true) }), ...problems(401) },
      },
      config: { name: "logout" },
    },
    async (request, reply) => {
      await logins.close(tokenOf(request));
      return await reply.send({ closed: true });
    },
  );
}

function addRegistration(app: App, { logins, ask, callers, now }: LoginRoutes): void {
  const tries = new RareTries(now);
  const made = z.object({ registered: z.literal(true) });
  app.post(
    "/logins/person",
    {
      schema: {
        operationId: "register.person",
        summary: "个人注册 / a person registers",
        body: z.object({ idNumber, name: personName, password }),
        response: { 201: made, ...problems(...bodyProblems, 404, 409, 422, 429) },
      },
      config: { name: "register.person" },
    },
    async ({ body }, reply) => {
      tries.count(body.idNumber);
      await ask("identity", { idNumber: body.idNumber, name: body.name });
      await logins.set({ kind: "person", name: body.idNumber, subject: body.idNumber }, body.password, { replace: false });
      return await reply.status(201).send({ registered: true });
    },
  );
  app.post(
    "/logins/unit",
    {
      schema: {
        operationId: "register.unit",
        summary: "单位凭数字证书注册或重设密码 / an employer registers, or sets another password, by its certificate",
        security: [{ certificate: [] }],
        body: z.object({ password }),
        response: { 201: made, ...problems(401, 403, ...bodyProblems, 404, 422) },
      },
      config: { name: "register.unit" },
      onRequest: needCaller(callers, "unit"),
    },
    async (request, reply) => {
      const code = creditCode.safeParse(callerOf(request).id);
      if (!code.success) {
        throw new HttpProblem(403, "other-caller", { zh: "证书不是单位的", en: "the certificate names no employer" });
      }
      await ask("employer", { creditCode: code.data });
      await logins.set({ kind: "unit", name: code.data, subject: code.data }, request.body.password, { replace: true });
      return await reply.status(201).send({ registered: true });
    },
  );
}
