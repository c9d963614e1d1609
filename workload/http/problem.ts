import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { Text } from "../../model/text.ts";
import { Refusal } from "../business/function.ts";
import { DatabaseError } from "../database/database.ts";
import { NoAnswer } from "../messages/exchange.ts";

/** An error as RFC 9457 has it, in both languages. It never repeats what was sent. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    detailZh: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;

/** Says no to a caller: with a status of HTTP and words for people. */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  readonly retryAfterSeconds: number | undefined;
  readonly errors: Problem["errors"];

  constructor(
    status: number,
    code: string,
    text: Text,
    more: Readonly<{ retryAfterSeconds?: number; errors?: Problem["errors"]; cause?: unknown }> = {},
  ) {
    super(text.en, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.text = text;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.errors = more.errors;
  }
}

const refusalStatus = {
  "not-found": 404,
  "invalid-state": 409,
  conflict: 409,
  "not-permitted": 403,
  invalid: 422,
} as const satisfies Readonly<Record<Refusal["code"], number>>;

/** What went wrong, as a problem; what nobody foresaw is a 500 without a word about it, and is logged. */
export function httpProblemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) {
    return error;
  }
  if (error instanceof Refusal) {
    return new HttpProblem(refusalStatus[error.code], error.code, error.text);
  }
  if (error instanceof NoAnswer) {
    return noAnswerProblem(error);
  }
  if (error instanceof z.ZodError) {
    return invalidInput(error.issues.map(({ path, message, code }) => ({ path: path.join("."), message, code })));
  }
  if (error instanceof DatabaseError) {
    return databaseProblem(error);
  }
  return frameworkProblem(error);
}

/** The problem as JSON. */
export function problemText({ status, code, text, errors }: HttpProblem): string {
  const problem: Problem = {
    type: `urn:jinbao:problem:${code}`,
    title: text.en,
    status,
    detail: text.en,
    detailZh: text.zh,
    ...(errors === undefined ? {} : { errors }),
  };
  return JSON.stringify(problem);
}

export function sendProblem(reply: Pick<FastifyReply, "header" | "status">, problem: HttpProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) {
    reply.header("retry-after", String(problem.retryAfterSeconds));
  }
  return reply.status(problem.status).header("content-type", problemType).send(problemText(problem));
}

export const problemType = "application/problem+json; charset=utf-8";

type Wrong = Readonly<{ path: string; message: string; code: string }>;

/**
 * What the document's schema tells is 400; what only a rule of ours tells, such as that 202513 is no month, is 422: the form was right.
 */
function invalidInput(wrong: readonly Wrong[]): HttpProblem {
  const errors = wrong.slice(0, 50).map(({ path, message }) => ({ path: path.slice(0, 200), message: message.slice(0, 200) }));
  return wrong.every(({ code }) => code === "custom")
    ? new HttpProblem(422, "invalid", { zh: "输入不符合规则", en: "the input is against a rule" }, { errors })
    : new HttpProblem(400, "invalid-input", { zh: "输入不合要求", en: "the input is not in order" }, { errors });
}

/** What lies behind the service did not answer: the gap, the business system, a peer. */
function noAnswerProblem(error: NoAnswer): HttpProblem {
  return error.reason === "timeout"
    ? new HttpProblem(
        504,
        "timeout",
        {
          zh: "后台未能在时限内答复，请用同一请求号重试",
          en: "what lies behind did not answer in time; try again with the same request id",
        },
        { cause: error },
      )
    : new HttpProblem(
        503,
        error.reason === "wrong" ? "unavailable" : error.reason,
        { zh: "后台暂不可用，请稍后用同一请求号重试", en: "what lies behind is not available; try again later with the same request id" },
        { retryAfterSeconds: 5, cause: error },
      );
}

function databaseProblem(error: DatabaseError): HttpProblem {
  switch (error.kind) {
    case "timeout":
      return new HttpProblem(504, "timeout", { zh: "未能在时限内完成", en: "not done within the time limit" }, { cause: error });
    case "unavailable":
    case "conflict":
    case "read-only":
      return new HttpProblem(
        503,
        "unavailable",
        { zh: "数据库暂不可用，请用同一请求号重试", en: "the database is not available; try again with the same request id" },
        { retryAfterSeconds: 2, cause: error },
      );
    case "permission":
      return new HttpProblem(404, "not-found", { zh: "没有这条记录", en: "there is no such record" }, { cause: error });
    case "unique":
    case "foreign-key":
    case "check":
      return new HttpProblem(409, "conflict", { zh: "与已有数据冲突", en: "in conflict with what is there" }, { cause: error });
    case "other":
      return internal(error);
  }
}

/** Errors of the framework's own carry a status: a body too large, a media type, JSON that is none. */
function frameworkProblem(error: unknown): HttpProblem {
  const { statusCode, code, validation } = error as Readonly<{
    statusCode?: number;
    code?: string;
    validation?: readonly Readonly<{ instancePath?: string; message?: string; keyword?: string }>[];
  }>;
  if (validation !== undefined) {
    return invalidInput(
      validation.map(({ instancePath = "", message = "", keyword = "" }) => ({
        path: instancePath.slice(1).replaceAll("/", "."),
        message,
        code: keyword,
      })),
    );
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const words = frameworkTexts[statusCode] ?? { zh: "请求不合要求", en: "the request is not in order" };
    return new HttpProblem(statusCode, (code ?? "request").toLowerCase().replaceAll("_", "-"), words);
  }
  return internal(error);
}

const frameworkTexts: Readonly<Record<number, Text>> = {
  404: { zh: "没有这个地址", en: "there is no such address" },
  405: { zh: "不支持这种方法", en: "the method is not supported here" },
  406: { zh: "只提供 application/json", en: "only application/json is given" },
  408: { zh: "请求未能在时限内收完", en: "the request did not arrive within the time limit" },
  413: { zh: "请求体过大", en: "the body is too large" },
  414: { zh: "地址过长", en: "the address is too long" },
  415: { zh: "只接受 application/json", en: "only application/json is taken" },
  429: { zh: "请求过于频繁", en: "too many requests" },
};

function internal(cause: unknown): HttpProblem {
  return new HttpProblem(500, "internal", { zh: "服务内部错误", en: "an error of the service's own" }, { cause });
}
