import { createHmac, randomBytes } from "node:crypto";
import type { FastifyServerOptions } from "fastify";

type Logger = NonNullable<FastifyServerOptions["logger"]>;

/**
 * Structured logs without personal data: JSON lines of which every field is chosen by this program. Bodies, addresses, names and ids of
 * anybody are never among them; whoever calls stands as a keyed digest, the same within one run, so that what he did can be followed and
 * nobody can tell from the log who it was. What a caller sent is in no field, and JSON keeps a line a line.
 */
export function loggerOf(stream: NodeJS.WritableStream, service: string): Logger {
  return {
    level: "info",
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    stream,
    serializers: {
      req: () => undefined,
      res: () => undefined,
      err: (error: unknown) => ({ type: kindOf(error) }),
    },
  } as unknown as Logger;
}

const key = randomBytes(32);

/** Stands for an id in this process's log. */
export function hashed(id: string): string {
  return createHmac("sha256", key).update(id).digest("hex").slice(0, 12);
}

/** An error as it may be told: its class, and where it has one its kind; its message may hold what it was about. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  const { kind, code } = error as Readonly<{ kind?: unknown; code?: unknown }>;
  const more = [kind, code].find((each): each is string => typeof each === "string" && /^[A-Za-z][\w-]{0,40}$/.test(each));
  return more === undefined ? error.name : `${error.name}/${more}`;
}

/** Where in our own code an error came from: files and lines of this program, which hold nothing of a request. */
export function placeOf(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return [...stack.matchAll(/\/(workload\/[\w./-]+:\d+):\d+/g)].map(([, place]) => place).at(0);
}
