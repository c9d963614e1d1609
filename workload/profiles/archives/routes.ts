import { z } from "zod";
import type { Operator } from "../../business/function.ts";
import { documentNumber } from "../../business/inputs.ts";
import type { Database } from "../../database/database.ts";
import { textOf } from "../../database/row.ts";
import { scopeRange } from "../../database/scope.ts";
import type { App } from "../../http/app.ts";
import { needCaller, needOperator, needRole, operatorOf } from "../../http/callers.ts";
import { HttpProblem } from "../../http/problem.ts";
import { bodyProblems, callerProblems, problems } from "../../http/schemas.ts";
import { Operators } from "../../identity/operators.ts";
import type { Setting } from "../../profile.ts";
import { scan, scanState } from "./scans.ts";
import type { Scan, Scans } from "./scans.ts";
import { NotAsTold, OutOfPlace } from "./store.ts";
import type { FileStore } from "./store.ts";
import { uploadWindow } from "./window.ts";

/** What a request may carry, within its limit when it is written in base64. */
export const mostPieceBytes = 128 * 1024;
const piece = z.object({ offset: z.int().min(0), data: z.base64().max(Math.ceil(mostPieceBytes / 3) * 4) });
export const receivedAnswer = z.object({ documentNo: z.string(), received: z.int(), state: scanState });
const params = z.object({ documentNo: documentNumber });
const security = [{ certificate: [] }];
const answers = { 200: receivedAnswer, ...problems(...callerProblems, ...bodyProblems, 404, 409, 422) };

export type Places = Readonly<{ scans: Scans; local: FileStore; central: FileStore }>;

/** For operators: scans come in in pieces and are read in pieces, wherever they lie (table 6). */
export function addScanRoutes(app: App, { scans, local, central }: Places, { business, callers, now }: Setting): void {
  const operators = new Operators(business, now);
  const onRequest = needOperator(callers, async (id) => await operators.find(id));
  const config = { name: "scans" };
  const common = { config, onRequest };
  const stateOf = async (one: Scan): Promise<z.infer<typeof receivedAnswer>> => {
    const store = one.state === "central" ? central : local;
    return { documentNo: one.documentNo, state: one.state, received: await store.received({ name: one.documentNo, bytes: one.bytes }) };
  };
  app.post(
    "/scans",
    {
      ...common,
      schema: { operationId: "scans.add", summary: "登记一份扫描件 / tell of a scan", security, body: scan, response: answers },
    },
    async (request, _reply) => {
      const operator = needRole(operatorOf(request), "entry");
      const scope = await scopeOfCase(business, request.body.case, operator);
      const made = await scans.add({ ...request.body, scope }, now());
      if (made.sha256 !== request.body.sha256 || made.case !== request.body.case || made.bytes !== request.body.bytes) {
        throw new HttpProblem(409, "conflict", { zh: "此文号已用于另一份扫描件", en: "the number is another scan's" });
      }
      return await stateOf(made);
    },
  );
  app.put(
    "/scans/:documentNo/content",
    {
      ...common,
      schema: { operationId: "scans.put", summary: "送入一段内容 / a piece of it", security, params, body: piece, response: answers },
    },
    async (request, _reply) => {
      const one = await found(scans, request.params.documentNo, needRole(operatorOf(request), "entry"));
      if (one.state === "receiving") {
        const received = await take(local, one, request.body);
        if (received === one.bytes) {
          await scans.move(one.documentNo, "local", now());
        }
      }
      return await stateOf((await scans.find(one.documentNo))!);
    },
  );
  app.get(
    "/scans/:documentNo",
    { ...common, schema: { operationId: "scans.state", summary: "查看扫描件状态 / where a scan is", security, params, response: answers } },
    async (request, _reply) => await stateOf(await found(scans, request.params.documentNo, needRole(operatorOf(request), "query"))),
  );
  const content = z.object({ offset: z.int(), bytes: z.int(), data: z.string() });
  app.get(
    "/scans/:documentNo/content",
    {
      ...common,
      schema: {
        operationId: "scans.content",
        summary: "调阅内容 / read a piece of it",
        security,
        params,
        querystring: z.object({ offset: z.coerce.number().int().min(0).default(0) }),
        response: { ...answers, 200: content },
      },
    },
    async (request, _reply) => {
      const { documentNo, bytes, state } = await found(scans, request.params.documentNo, needRole(operatorOf(request), "query"));
      if (state === "receiving") {
        throw new HttpProblem(409, "not-whole", { zh: "扫描件尚未收全", en: "the scan is not whole yet" });
      }
      const { offset } = request.query;
      const data = await (state === "central" ? central : local).read(documentNo, offset, mostPieceBytes);
      return { offset, bytes, data: data.toString("base64") };
    },
  );
  addWindow(app, scans, onRequest);
}

/** For the local stores of the offices: what they upload at night lies in the province's. */
export function addCentralRoutes(app: App, { scans, central }: Places, { callers, now }: Setting): void {
  const common = { config: { name: "central" }, onRequest: needCaller(callers, "system") };
  const known = async (documentNo: string): Promise<Scan> => (await scans.find(documentNo)) ?? fail();
  app.get(
    "/central/:documentNo",
    {
      ...common,
      schema: { operationId: "central.state", summary: "已上传多少 / how much was uploaded", security, params, response: answers },
    },
    async (request, _reply) => {
      const { documentNo, bytes, state } = await known(request.params.documentNo);
      return { documentNo, state, received: await central.received({ name: documentNo, bytes }) };
    },
  );
  app.put(
    "/central/:documentNo",
    {
      ...common,
      schema: { operationId: "central.put", summary: "上传一段 / upload a piece", security, params, body: piece, response: answers },
    },
    async (request, _reply) => {
      const one = await known(request.params.documentNo);
      const received = await take(central, one, request.body);
      if (received === one.bytes && one.state !== "central") {
        await scans.move(one.documentNo, "central", now());
      }
      return { documentNo: one.documentNo, state: (await known(one.documentNo)).state, received };
    },
  );
}

function addWindow(app: App, scans: Scans, onRequest: ReturnType<typeof needOperator>): void {
  const common = { config: { name: "window" }, onRequest };
  const response = { 200: uploadWindow, ...problems(...callerProblems, ...bodyProblems, 422) };
  app.get(
    "/window",
    { ...common, schema: { operationId: "window", summary: "上传时段 / when scans are uploaded", security, response } },
    async (_request, _reply) => ({ ...(await scans.window()) }),
  );
  app.put(
    "/window",
    { ...common, schema: { operationId: "window.set", summary: "设置上传时段 / set it", security, body: uploadWindow, response } },
    async (request, _reply) => {
      const operator = needRole(operatorOf(request), "admin");
      if (operator.level !== "province") {
        throw new HttpProblem(403, "not-permitted", { zh: "需要省级系统管理员", en: "this needs an administrator of the province" });
      }
      await scans.setWindow(request.body);
      return { ...request.body };
    },
  );
}

async function take(store: FileStore, { documentNo, bytes, sha256 }: Scan, { offset, data }: z.infer<typeof piece>): Promise<number> {
  try {
    return await store.add({ name: documentNo, bytes, sha256 }, offset, Buffer.from(data, "base64"));
  } catch (error) {
    if (error instanceof OutOfPlace) {
      throw new HttpProblem(409, "out-of-place", { zh: `应从第 ${error.received} 字节续传`, en: `go on from byte ${error.received}` });
    }
    if (error instanceof NotAsTold) {
      throw new HttpProblem(422, "not-as-told", { zh: "内容与登记的长度或摘要不符", en: "the content is not what was told of it" });
    }
    throw error;
  }
}

/** @throws HttpProblem 404 where there is no such case in the operator's scope */
async function scopeOfCase(business: Database, caseId: number, { scope }: Operator): Promise<string> {
  const { low, high } = scopeRange(scope);
  const [row] = await business.transaction({ label: "archives.case", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectCase, { caseId, scopeLow: low, scopeHigh: high }),
  );
  return row === undefined ? fail() : textOf(row, "scope");
}

async function found(scans: Scans, documentNo: string, { scope }: Operator): Promise<Scan> {
  return (await scans.find(documentNo, scope)) ?? fail();
}

function fail(): never {
  throw new HttpProblem(404, "not-found", { zh: "没有这份档案或业务件", en: "there is no such scan or case" });
}

const selectCase = {
  name: "archives.case",
  sql: "SELECT c.scope FROM workflow_case c WHERE c.id = :caseId AND c.scope >= :scopeLow AND c.scope < :scopeHigh",
};
