import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { interfaces } from "../../model/catalogue/interfaces.ts";
import type { InterfaceId } from "../../model/catalogue/interfaces.ts";
import type { Text } from "../../model/text.ts";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";
import type { App } from "../http/app.ts";
import { needCaller } from "../http/callers.ts";
import { digestOf } from "../http/client.ts";
import { HttpProblem } from "../http/problem.ts";
import { bodyProblems, callerProblems, idempotencyHeaders, problems } from "../http/schemas.ts";
import type { Profile, Running, Setting } from "../profile.ts";
import { Faults, faultSchema, faultsSchema } from "./faults.ts";
import type { Struck } from "./faults.ts";
import { Journal } from "./journal.ts";

/** What an operation of a peer works with. */
export type PeerState = Readonly<{ journal: Journal; now: () => Date }>;

export type PeerOperation = Readonly<{
  /** `interface.verb`. */
  id: string;
  name: Text;
  /** A `write` is kept in the journal, and carried out once for its request id; a `query` is not. */
  kind: "write" | "query";
  input: z.ZodObject;
  output: z.ZodObject;
  /** By what it is looked up beside its request. */
  keysOf?: (input: never) => readonly string[];
  /** At once and without waiting, so that no other comes between. @throws HttpProblem where the peer says no: nothing is kept then */
  run: (state: PeerState, input: never) => object;
  /** Of a list, the same with everything in it twice, as the fault `duplicate` gives it. */
  twice?: (answer: never) => object;
}>;

export type PeerDefinition = Readonly<{ interface: InterfaceId; operations: readonly PeerOperation[] }>;

/** An operation with the types of its input and output. */
export function peerOperation<Input extends z.ZodObject, Output extends z.ZodObject>(
  operation: Omit<PeerOperation, "input" | "output" | "keysOf" | "run" | "twice"> &
    Readonly<{
      input: Input;
      output: Output;
      keysOf?: (input: z.output<Input>) => readonly string[];
      run: (state: PeerState, input: z.output<Input>) => z.input<Output>;
      twice?: (answer: z.input<Output>) => z.input<Output>;
    }>,
): PeerOperation {
  return operation;
}

/**
 * The stand-in for the far side of an interface: its operations at `POST /operations/{id}`, and the faults that can be switched on
 * at `/faults`, for systems with certificates.
 */
export function peerProfile({ interface: id, operations }: PeerDefinition): Profile {
  const { name } = interfaces.find((each) => each.id === id)!;
  return {
    id: `peer-${id}`,
    name: { zh: `${name.zh}的对端（仿真）`, en: `The far side of: ${name.en} (a stand-in)` },
    callers: ["system"],
    register: async (app, setting) => await register(app, setting, operations),
  };
}

type Peer = Readonly<{ state: PeerState; faults: Faults; stopping: AbortSignal }>;

async function register(app: App, { callers, directory, now }: Setting, operations: readonly PeerOperation[]): Promise<Running> {
  const stopping = new AbortController();
  const journal = await Journal.open(path.join(directory, "received.jsonl"), {
    keysOf: (operation, input) => operations.find(({ id }) => id === operation)?.keysOf?.(input as never) ?? [],
  });
  const peer: Peer = { state: { journal, now }, faults: new Faults(), stopping: stopping.signal };
  const onRequest = needCaller(callers, "system");
  for (const operation of operations) {
    app.post(
      `/operations/${operation.id}`,
      { schema: schemaOf(operation), config: { name: operation.id }, onRequest },
      async (request, reply) => await answer(peer, operation, request, reply),
    );
  }
  addFaults(app, peer.faults, onRequest);
  addReceived(app, journal, onRequest);
  return {
    stop: async () => {
      stopping.abort();
      await journal.close();
    },
  };
}

async function answer(peer: Peer, operation: PeerOperation, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const struck = peer.faults.strike(operation.id);
  if (struck.absent) {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  const requestId = request.headers["idempotency-key"] as string;
  let done = await carryOut(peer, operation, requestId, request.body);
  if (struck.duplicate) {
    done = await carryOut(peer, operation, requestId, request.body);
  }
  if (struck.slowMs > 0) {
    await sleep(struck.slowMs, undefined, { signal: peer.stopping }).catch(() => undefined);
  }
  const given = struck.duplicate ? (operation.twice?.(done.answer as never) ?? done.answer) : done.answer;
  const { text, digest } = spoil({ request: requestId, ...given }, struck);
  return await reply
    .header("idempotent-replayed", String(done.repeated))
    .header("content-digest", `sha-256=:${digest}:`)
    .header("content-type", "application/json; charset=utf-8")
    .send(Buffer.from(text));
}

type Done = Readonly<{ answer: object; repeated: boolean }>;

/** @throws HttpProblem 409 where the request id was used for something else */
async function carryOut({ state }: Peer, operation: PeerOperation, request: string, body: unknown): Promise<Done> {
  const { journal, now } = state;
  if (operation.kind === "query") {
    return { answer: operation.output.parse(operation.run(state, body as never)), repeated: false };
  }
  const digest = sha256Hex(canonicalJson([operation.id, body]));
  const known = journal.find(request);
  if (known !== undefined) {
    if (known.digest !== digest) {
      throw new HttpProblem(409, "conflict", { zh: "请求号已用于另一请求", en: "the request id was used for another request" });
    }
    // The first one may not be on the disk yet: nobody is told before it is.
    await journal.settled();
    return { answer: known.answer as object, repeated: true };
  }
  const made = operation.output.parse(operation.run(state, body as never));
  await journal.record({ request, operation: operation.id, digest, at: now().toISOString(), input: body, answer: made });
  return { answer: made, repeated: false };
}

/** The answer as it goes out, with the digest that goes with it. */
function spoil(answer: Readonly<{ request: string }>, { wrong }: Struck): Readonly<{ text: string; digest: string }> {
  const text = JSON.stringify(answer);
  switch (wrong) {
    case undefined:
      return { text, digest: digestOf(text) };
    case "changed":
      return { text: `${text.slice(0, -1)},"changed":true}`, digest: digestOf(text) };
    case "other-form": {
      const other = JSON.stringify({ answer: "fault" });
      return { text: other, digest: digestOf(other) };
    }
    case "other-request": {
      const other = JSON.stringify({ ...answer, request: "fault-other-request" });
      return { text: other, digest: digestOf(other) };
    }
  }
}

function schemaOf({ id, name, kind, input, output }: PeerOperation): object {
  return {
    operationId: id,
    summary: `${name.zh} / ${name.en}`,
    security: [{ certificate: [] }],
    headers: idempotencyHeaders,
    body: input,
    response: {
      200: output.extend({ request: z.string() }),
      ...problems(...callerProblems, ...bodyProblems, 404, 422, ...(kind === "write" ? [409] : [])),
    },
  };
}

const listed = z.object({ seed: z.int(), requests: z.int(), faults: z.array(z.intersection(faultSchema, z.object({ struck: z.int() }))) });

function addFaults(app: App, faults: Faults, onRequest: ReturnType<typeof needCaller>): void {
  const common = { security: [{ certificate: [] }] };
  const response = { 200: listed, ...problems(...callerProblems) };
  const config = { name: "faults" };
  app.get(
    "/faults",
    { schema: { ...common, operationId: "faults.list", summary: "当前故障 / the faults that are on", response }, config, onRequest },
    () => ({ ...faults.list(), faults: [...faults.list().faults] }),
  );
  app.put(
    "/faults",
    {
      schema: {
        ...common,
        operationId: "faults.set",
        summary: "设置故障（替换全部；空表为全部关闭） / set the faults: these instead of all before, none switches all off",
        body: faultsSchema,
        response: { ...response, ...problems(...callerProblems, ...bodyProblems, 422) },
      },
      config,
      onRequest,
    },
    (request) => {
      faults.set(request.body);
      return { ...faults.list(), faults: [...faults.list().faults] };
    },
  );
}

const page = z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1000).default(100) });
const received = z.object({
  kept: z.int(),
  entries: z.array(z.object({ sequence: z.int(), request: z.string(), operation: z.string(), at: z.string() })),
});

/** What came, without what it held: to prove from outside that each came once. */
function addReceived(app: App, journal: Journal, onRequest: ReturnType<typeof needCaller>): void {
  const schema = {
    operationId: "received",
    summary: "已收到的请求 / the requests received",
    security: [{ certificate: [] }],
    querystring: page,
    response: { 200: received, ...problems(...callerProblems) },
  };
  app.get("/received", { schema, config: { name: "received" }, onRequest }, (request) => ({
    kept: journal.size,
    entries: journal
      .after(request.query.after, request.query.limit)
      .map(({ sequence, request: id, operation, at }) => ({ sequence, request: id, operation, at })),
  }));
}
