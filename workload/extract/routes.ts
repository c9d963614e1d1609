import type { TLSSocket } from "node:tls";
import type { onRequestAsyncHookHandler } from "fastify";
import { z } from "zod";
import type { OperatorRole } from "../business/function.ts";
import { dayInChina, periodOf } from "../business/values.ts";
import { period as month } from "../business/inputs.ts";
import type { App } from "../http/app.ts";
import { HttpProblem } from "../http/problem.ts";
import { bodyProblems, callerProblems, problems } from "../http/schemas.ts";
import type { Callers } from "../identity/certificate.ts";
import type { Operators } from "../identity/operators.ts";
import type { ExtractDefinition } from "./definition.ts";
import type { ExtractRunner } from "./runner.ts";
import type { ExtractStore } from "./store.ts";

const run = z.object({
  period: z.int(),
  state: z.enum(["running", "done"]),
  step: z.int(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
const report = run.extend({
  sections: z.array(
    z.object({
      section: z.string(),
      zh: z.string(),
      en: z.string(),
      found: z.int(),
      rows: z.array(z.record(z.string(), z.union([z.string(), z.int()]))),
    }),
  ),
});
const schedule = z.object({ dueDay: z.int().min(1).max(28), dueHour: z.int().min(0).max(23) });
const params = z.object({ period: z.string().regex(/^20\d{4}$/) });

export type ExtractRoutes = Readonly<{
  definition: ExtractDefinition;
  store: ExtractStore;
  runner: ExtractRunner;
  callers: Callers;
  operators: Operators;
  /** How long a request waits for an extract that it asked for. */
  waitMs: number;
  now: () => Date;
  onProblem: (error: unknown) => void;
}>;

/** Extracts tell of the whole province: they are for its own operators, and for other systems. */
export function addExtractRoutes(app: App, routes: ExtractRoutes): void {
  addReading(app, routes);
  addTaking(app, routes);
  addSchedule(app, routes);
}

function addReading(app: App, { definition, store, ...access }: ExtractRoutes): void {
  const onRequest = needProvince(access, "query");
  app.get(
    "/extracts",
    {
      schema: {
        operationId: "extracts",
        summary: "已提取的月份 / months that were extracted",
        security: [{ certificate: [] }],
        response: { 200: z.object({ extracts: z.array(run) }), ...problems(...callerProblems) },
      },
      config: { name: "extracts" },
      onRequest,
    },
    async (_request, reply) => await reply.send({ extracts: [...(await store.list())] }),
  );
  app.get(
    "/extracts/:period",
    {
      schema: {
        operationId: "extract",
        summary: "某月的提取结果 / what was extracted of a month",
        security: [{ certificate: [] }],
        params,
        response: { 200: report, ...problems(...callerProblems, 404, 422) },
      },
      config: { name: "extract" },
      onRequest,
    },
    async (request, reply) => {
      const period = month.parse(Number(request.params.period));
      const found = await store.find(period);
      if (found === undefined) {
        throw new HttpProblem(404, "not-found", { zh: `${period} 尚未提取`, en: `${period} was not extracted yet` });
      }
      const [rows, counts] = await Promise.all([store.read(period), store.found(period)]);
      const sections = definition.sections
        .filter(({ id }) => counts.has(id))
        .map(({ id, name }) => ({ section: id, ...name, found: counts.get(id)!, rows: [...(rows.get(id) ?? [])] }));
      return await reply.send({ ...found, sections });
    },
  );
}

function addTaking(app: App, { store, runner, waitMs, now, onProblem, ...access }: ExtractRoutes): void {
  app.post(
    "/extracts/:period",
    {
      schema: {
        operationId: "extract.take",
        summary: "提取某月 / extract a month",
        description: "一月一次，重复请求不重做；中断后续做 / once for a month: asked again it is not done again; interrupted, it goes on",
        security: [{ certificate: [] }],
        params,
        response: { 200: run, 202: run, ...problems(...callerProblems, 422) },
      },
      config: { name: "extract.take" },
      onRequest: needProvince(access, "batch"),
    },
    async (request, reply) => {
      const period = month.parse(Number(request.params.period));
      if (period >= periodOf(dayInChina(now()))) {
        throw new HttpProblem(422, "invalid", { zh: `${period} 尚未结束`, en: `${period} has not ended yet` });
      }
      await store.begin(period, now());
      const taking = runner.run(period);
      // It goes on when nobody waits any more; what fails then is told and tried again.
      taking.catch(onProblem);
      await Promise.race([taking, new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
      const found = (await store.find(period))!;
      return await reply.status(found.state === "done" ? 200 : 202).send(found);
    },
  );
}

function addSchedule(app: App, { store, ...access }: ExtractRoutes): void {
  const common = { config: { name: "schedule" } };
  app.get(
    "/schedule",
    {
      ...common,
      schema: {
        operationId: "schedule",
        summary: "提取时间 / when the month before is extracted",
        security: [{ certificate: [] }],
        response: { 200: schedule, ...problems(...callerProblems) },
      },
      onRequest: needProvince(access, "query"),
    },
    async (_request, reply) => await reply.send(await store.schedule()),
  );
  app.put(
    "/schedule",
    {
      ...common,
      schema: {
        operationId: "reschedule",
        summary: "设置提取时间 / sets when the month before is extracted",
        security: [{ certificate: [] }],
        body: schedule,
        response: { 200: schedule, ...problems(...callerProblems, ...bodyProblems) },
      },
      onRequest: needProvince(access, "admin"),
    },
    async (request, reply) => {
      await store.reschedule(request.body);
      return await reply.send(await store.schedule());
    },
  );
}

/** @throws HttpProblem 401, 403 */
function needProvince({ callers, operators }: Pick<ExtractRoutes, "callers" | "operators">, role: OperatorRole): onRequestAsyncHookHandler {
  return async (request) => {
    const caller = callers.of(request.raw.socket as TLSSocket);
    if (caller.kind === "system") {
      return;
    }
    const operator = caller.kind === "operator" ? await operators.find(caller.id) : undefined;
    if (operator?.level !== "province" || !operator.roles.has(role)) {
      const text = { zh: `须为省级操作员并有角色 ${role}`, en: `for operators of the province who have the role ${role}` };
      throw new HttpProblem(403, "not-permitted", text);
    }
  };
}
