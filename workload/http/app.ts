import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "node:https";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Database } from "../database/database.ts";
import type { Limits } from "./limits.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** A service's application; its routes' inputs and answers are typed by their Zod schemas. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the route is called in metrics and logs. */
    name?: string;
  }
}

export type ServerOptions = Readonly<{
  name: string;
  title: string;
  description: string;
  version: string;
  tls: Readonly<{ key: string; certificate: string; authorities: string }>;
  metrics: ServiceMetrics;
  databases: readonly Database[];
  limits?: Partial<Limits>;
  /** Where log lines go; absent: nowhere. */
  log?: NodeJS.WritableStream;
}>;

/** What health, metrics and documents are called, together. */
export const operation = "operation";
