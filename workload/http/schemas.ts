import { z } from "zod";
import { problemSchema } from "./problem.ts";

/** By this a repeated request is known; it becomes the ledger's key. */
export const requestId = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z._-]{7,63}$/)
  .meta({ description: "请求号：同号同内容的请求只办一次 / request id: the same request is carried out once" });

export const idempotencyHeaders = z.object({ "idempotency-key": requestId });

type ProblemAnswer = Readonly<{
  description: string;
  content: Readonly<Record<"application/problem+json", Readonly<{ schema: z.ZodType }>>>;
}>;

/** The problems that an operation may answer with, as the document has them. Every operation has some: they need not be named. */
export function problems<Status extends number>(...more: readonly Status[]): Readonly<Record<Status | CommonStatus, ProblemAnswer>> {
  const statuses = [...new Set<number>([...common, ...more])].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: meanings[status] ?? "refused", content: { "application/problem+json": { schema: problemSchema } } },
    ]),
  ) as unknown as Record<Status | CommonStatus, ProblemAnswer>;
}

/** Any operation may be too slow to arrive, be refused for its form, come while the service is overloaded, or meet a bug. */
const common = [400, 408, 431, 500, 503, 504] as const;
type CommonStatus = (typeof common)[number];

/** Of those that take a body. */
export const bodyProblems = [413, 415] as const;
/** Of those that need a certificate or a login. */
export const callerProblems = [401, 403] as const;

const meanings: Readonly<Record<number, string>> = Object.freeze({
  400: "输入不合要求 / the input is not in order",
  401: "未证明身份 / the caller is not known",
  403: "无权办理 / not permitted",
  404: "没有这条记录 / no such record",
  408: "请求未在时限内收完 / the request did not arrive in time",
  409: "与现状或另一请求冲突 / in conflict with what is there or with another request",
  413: "请求体过大 / the body is too large",
  415: "媒体类型不对 / another media type is needed",
  422: "业务规则不允许 / against a rule of the business",
  429: "过于频繁 / too often",
  431: "请求头过大 / the headers are too large",
  500: "服务内部错误 / an error of the service's own",
  503: "暂不可用，请重试 / not available now: try again",
  504: "未在时限内完成，请重试 / not done in time: try again",
});
