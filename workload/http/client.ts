import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { NoAnswer } from "../messages/exchange.ts";

export type ClientOptions = Readonly<{
  /** Where it answers, such as `https://127.0.0.1:8443`. */
  url: string;
  /** PEM: what this service proves itself by, and whom it believes. */
  tls: Readonly<{ key: string; certificate: string; authorities: string }>;
  /** For one attempt, and for all of them. */
  attemptMs?: number;
  timeoutMs?: number;
  /** Told of each attempt that failed. */
  onRetry?: (why: NoAnswer["reason"]) => void;
}>;

export type Question<Answer extends z.ZodType> = Readonly<{
  method: "GET" | "POST" | "PUT";
  path: string;
  query?: Readonly<Record<string, string | number>>;
  /** JSON. */
  body?: unknown;
  /** The request id: with it a POST may be tried again. */
  key?: string;
  /** What the answer must be. */
  answer: Answer;
  timeoutMs?: number;
}>;

/** The other side understood and said no. */
export class Declined extends Error {
  override readonly name = "Declined";
  readonly status: number;
  /** The last part of the problem's type. */
  readonly code: string;

  constructor(status: number, code: string) {
    super(`declined with ${status}: ${code}`);
    this.status = status;
    this.code = code;
  }
}

const mostBytes = 8 * 1024 * 1024;
const firstPauseMs = 100;
const longestPauseMs = 2000;

/**
 * Asks another service over HTTPS, proving itself by its certificate. An attempt that gets no answer in time, none that can be believed, or
 * one that asks to come again is made anew after a pause that grows, where that can do no harm: of what only looks, and of what carries a
 * request id. Answers are checked against their digest (RFC 9530) where they carry one, and against their schema.
 */
export class JsonClient {
  readonly url: string;
  readonly #options: ClientOptions;
  readonly #agent: https.Agent;

  constructor(options: ClientOptions) {
    const { key, certificate, authorities } = options.tls;
    this.url = options.url.replace(/\/$/, "");
    this.#options = options;
    this.#agent = new https.Agent({
      key,
      cert: certificate,
      ca: authorities,
      minVersion: "TLSv1.2",
      keepAlive: true,
      maxSockets: 32,
      maxFreeSockets: 8,
      scheduling: "lifo",
      timeout: 15_000,
    });
  }

  /** @throws NoAnswer where none came in time, Declined where the other side says no */
  async ask<Answer extends z.ZodType>(question: Question<Answer>): Promise<z.output<Answer>> {
    const end = Date.now() + (question.timeoutMs ?? this.#options.timeoutMs ?? 15_000);
    const again = question.method !== "POST" || question.key !== undefined;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await this.#once(question, end);
      } catch (error) {
        const waitMs = pauseMs * (0.5 + Math.random());
        if (!(error instanceof NoAnswer) || !again || Date.now() + waitMs >= end) {
          throw error;
        }
        this.#options.onRetry?.(error.reason);
        await sleep(waitMs);
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #once<Answer extends z.ZodType>(question: Question<Answer>, end: number): Promise<z.output<Answer>> {
    const limitMs = Math.max(1, Math.min(end - Date.now(), this.#options.attemptMs ?? 4000));
    const { status, bytes, headers } = await this.#send(question, limitMs);
    if (status >= 500 || status === 408 || status === 429) {
      throw new NoAnswer(status === 504 ? "timeout" : status === 503 || status === 429 ? "overloaded" : "unavailable", `HTTP ${status}`);
    }
    refuseChanged(bytes, headers);
    const value = jsonOf(bytes);
    if (status >= 300) {
      const { type } = (typeof value === "object" && value !== null ? value : {}) as Readonly<{ type?: unknown }>;
      throw new Declined(status, typeof type === "string" ? (type.split(":").at(-1) ?? "") : "");
    }
    const parsed = question.answer.safeParse(value);
    if (!parsed.success) {
      throw new NoAnswer("wrong", `an answer of another form: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
    }
    return parsed.data;
  }

  async #send({ method, path, query = {}, body, key }: Question<z.ZodType>, limitMs: number): Promise<Received> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, String(value));
    }
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const request = https.request(url, {
          method,
          agent: this.#agent,
          signal,
          headers: {
            accept: "application/json",
            ...(content === undefined ? {} : { "content-type": "application/json", "content-length": content.length }),
            ...(key === undefined ? {} : { "idempotency-key": key }),
          },
        });
        request.once("response", resolve).once("error", reject);
        request.end(content);
      });
      return { status: response.statusCode ?? 0, headers: response.headers, bytes: await bytesOf(response) };
    } catch (cause) {
      if (cause instanceof NoAnswer) {
        throw cause;
      }
      throw signal.aborted
        ? new NoAnswer("timeout", `${this.url} did not answer within ${limitMs} ms`, { cause })
        : new NoAnswer("unavailable", `${this.url} cannot be reached: ${(cause as NodeJS.ErrnoException).code ?? "broken off"}`, { cause });
    }
  }
}

type Received = Readonly<{ status: number; headers: IncomingMessage["headers"]; bytes: Buffer }>;

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) {
      response.destroy();
      throw new NoAnswer("wrong", `an answer of more than ${mostBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuseChanged(bytes: Buffer, headers: IncomingMessage["headers"]): void {
  const told = /sha-256=:([A-Za-z0-9+/=]+):/.exec(String(headers["content-digest"] ?? ""))?.[1];
  if (told !== undefined && told !== digestOf(bytes)) {
    throw new NoAnswer("wrong", "an answer that was changed on its way");
  }
}

/** In base64, as `Content-Digest` has it. */
export function digestOf(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("base64");
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch (cause) {
    throw new NoAnswer("wrong", "an answer that is no JSON", { cause });
  }
}
