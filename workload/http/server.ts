import { randomBytes } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import Fastify, { LogController } from "fastify";
import type { FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { Database } from "../database/database.ts";
import { operation } from "./app.ts";
import type { App, ServerOptions } from "./app.ts";
import { labelOf } from "./callers.ts";
import { parseJson } from "./json.ts";
import { standardLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { kindOf, loggerOf, placeOf } from "./log.ts";
import { watchMethods } from "./methods.ts";
import type { ServiceMetrics } from "./metrics.ts";
import { addDocument } from "./openapi.ts";
import { addOperations } from "./operations.ts";
import { httpProblemOf, HttpProblem, problemText, problemType, sendProblem } from "./problem.ts";
import { WireCounter } from "./wire.ts";

export type Service = Readonly<{
  /** Routes are added to it before `ready` or `listen`. */
  app: App;
  limits: Limits;
  /** Answers requests that come by `app.inject`. */
  ready: () => Promise<void>;
  /** The port, which is any that is free where 0 was asked for. */
  listen: (address: Readonly<{ host: string; port: number }>) => Promise<number>;
  /** As SIGTERM asks: says that it is not ready, answers what is under way within its limit, then closes. */
  stop: () => Promise<void>;
}>;

/**
 * HTTPS that asks for a client's certificate (each route tells whom it needs), an OpenAPI document with a page for people, health, metrics,
 * errors as RFC 9457 has them, limits on everything, and logs that hold no personal data.
 */
export async function buildServer(options: ServerOptions): Promise<Service> {
  const limits = { ...standardLimits, ...options.limits };
  const app = newApp(options, limits);
  app.server.maxConnections = limits.connections;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer, limits.bodyDepth));
    } catch (error) {
      done(error as Error);
    }
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = httpProblemOf(error);
    if (problem.status >= 500) {
      request.log.error({ code: problem.code, kind: kindOf(problem.cause), place: placeOf(problem.cause) }, "failed");
    }
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, httpProblemOf({ statusCode: 404 })));
  const addOtherMethods = watchMethods(app);
  await addDocument(app, options);
  observe(app, options.metrics);
  const state = { draining: false, requests: 0 };
  shed(app, options.databases, limits, state);
  addOperations(app, options, () => state.draining);
  const ready = async (): Promise<void> => {
    addOtherMethods();
    await app.ready();
  };
  return {
    app,
    limits,
    ready,
    listen: async (address) => {
      await ready();
      await app.listen(address);
      return (app.server.address() as AddressInfo).port;
    },
    stop: async () => {
      state.draining = true;
      await new Promise((resolve) => setTimeout(resolve, limits.drainMs));
      const late = setTimeout(() => app.server.closeAllConnections(), limits.closeMs);
      await app.close();
      clearTimeout(late);
    },
  };
}

function newApp({ tls, log, name }: ServerOptions, limits: Limits): App {
  const app = Fastify({
    https: {
      key: tls.key,
      cert: tls.certificate,
      ca: tls.authorities,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: "TLSv1.2",
      maxHeaderSize: limits.headersBytes,
      handshakeTimeout: limits.requestMs,
      // Slow clients are looked for this often; Node's own 30 s would let them stay as long.
      connectionsCheckingInterval: Math.min(1000, limits.requestMs),
      headersTimeout: limits.requestMs,
    },
    bodyLimit: limits.bodyBytes,
    connectionTimeout: limits.idleMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: "idle",
    return503OnClosing: true,
    routerOptions: { maxParamLength: 100 },
    logger: log === undefined ? false : loggerOf(log, name),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(8).toString("hex"),
    clientErrorHandler: answerUnread,
  });
  return app.withTypeProvider();
}

/** A request that could not be read is answered where the connection still can be written to; then it is closed, however the client goes on. */
function answerUnread(error: Error, socket: Socket): void {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (socket.writable && /^(?:HPE_|ERR_HTTP_)/.test(code)) {
    const status = code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
    const text = problemText(httpProblemOf({ statusCode: status }));
    const headers = `Content-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close`;
    socket.write(`HTTP/1.1 ${status} Refused\r\n${headers}\r\n\r\n${text}`);
    setTimeout(() => socket.destroy(), 1000).unref();
    socket.destroySoon();
  } else {
    socket.destroy();
  }
}

/** One line of log when a request is answered, and its counts. */
function observe(app: App, metrics: ServiceMetrics): void {
  const wire = new WireCounter(app.server, (name, bytes) => metrics.moved(name, bytes));
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id).header("cache-control", "no-store");
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const name = nameOf(request);
    wire.ended(request.raw.socket as TLSSocket, name);
    metrics.answered(name, reply.statusCode, reply.elapsedTime / 1000);
    request.log.info({ route: name, status: reply.statusCode, ms: Math.round(reply.elapsedTime), who: labelOf(request) }, "answered");
    done();
  });
}

/** Load that cannot be carried is sent away at once, with when to come again; health and metrics are always answered. */
function shed(app: App, databases: readonly Database[], limits: Limits, state: { requests: number }): void {
  app.addHook("onRequest", (request, reply, done) => {
    const waiting = Math.max(0, ...databases.map((database) => database.pool().waiting));
    const full = waiting > limits.waiting || state.requests >= limits.requests;
    if (full && request.routeOptions.config.name !== operation) {
      done(overloaded());
      return;
    }
    state.requests += 1;
    reply.raw.once("close", () => (state.requests -= 1));
    done();
  });
}

function overloaded(): HttpProblem {
  return new HttpProblem(
    503,
    "overloaded",
    { zh: "系统繁忙，请稍后用同一请求号重试", en: "overloaded: try again later with the same request id" },
    { retryAfterSeconds: 2 },
  );
}

/** A route's name where it has one; an address that nobody serves has none of its own, whatever was asked for. */
function nameOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.config.name ?? (routeOptions.url === undefined ? "none" : operation);
}
