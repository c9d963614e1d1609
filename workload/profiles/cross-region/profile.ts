import { randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "../../../sizing/digest.ts";
import { DeadLetters } from "../../delivery/dead-letters.ts";
import { startTaker } from "../../delivery/taker.ts";
import type { Incoming } from "../../delivery/taker.ts";
import type { App } from "../../http/app.ts";
import { needCaller } from "../../http/callers.ts";
import { Declined } from "../../http/client.ts";
import type { JsonClient } from "../../http/client.ts";
import { HttpProblem } from "../../http/problem.ts";
import { bodyProblems, callerProblems, idempotencyHeaders, problems } from "../../http/schemas.ts";
import { letter, letterTaken, listedLetters } from "../../peers/cross-region.ts";
import type { Letter, listedLetter } from "../../peers/cross-region.ts";
import { Journal } from "../../peers/journal.ts";
import type { Profile, Setting } from "../../profile.ts";

/**
 * The cross-region system: stands between the business system and the ministry's exchange. Letters of transfers are kept here both ways, each
 * once, and passed on when the other side can take them.
 */
export const crossRegionProfile: Profile = {
  id: "cross-region",
  name: { zh: "跨地区系统", en: "Cross-region business" },
  callers: ["system"],
  register: async (app, setting) => {
    const journal = await Journal.open(path.join(setting.directory, "letters.jsonl"));
    const dead = new DeadLetters(path.join(setting.directory, "dead-letters"));
    addLetters(app, setting, journal);
    addArrived(app, setting, journal);
    const running = [startTaker(outward(journal, dead, setting), { setting }), startTaker(inward(journal, setting), { setting })];
    return {
      stop: async () => {
        await Promise.all(running.map(async (each) => await each.stop()));
        await journal.close();
      },
    };
  },
};

const sent = "sent";
const arrived = "arrived";
const security = [{ certificate: [] }];

function addLetters(app: App, { callers, now }: Setting, journal: Journal): void {
  const schema = {
    operationId: "letters",
    summary: "发出函件 / send a letter",
    security,
    headers: idempotencyHeaders,
    body: letter,
    response: { 200: letterTaken.extend({ request: z.string() }), ...problems(...callerProblems, ...bodyProblems, 409) },
  };
  app.post("/letters", { schema, config: { name: "letters" }, onRequest: needCaller(callers, "system") }, async (request, _reply) => {
    const key = request.headers["idempotency-key"];
    await keep(journal, { request: key, operation: sent, input: request.body, at: now() });
    return { documentNo: request.body.documentNo, request: key };
  });
}

/** Kept once for its request. @throws HttpProblem 409 where another letter was */
async function keep(journal: Journal, given: Readonly<{ request: string; operation: string; input: Letter; at: Date }>): Promise<void> {
  const { request, operation, input, at } = given;
  const digest = sha256Hex(canonicalJson([operation, input]));
  const known = journal.find(request);
  if (known === undefined) {
    await journal.record({ request, operation, digest, at: at.toISOString(), input, answer: null });
    return;
  }
  if (known.digest !== digest) {
    throw new HttpProblem(409, "conflict", { zh: "请求号已用于另一函件", en: "the request id was used for another letter" });
  }
  await journal.settled();
}

function addArrived(app: App, { callers }: Setting, journal: Journal): void {
  const schema = {
    operationId: "arrived",
    summary: "收到的函件 / letters that arrived",
    security,
    querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    response: { 200: listedLetters, ...problems(...callerProblems) },
  };
  app.get("/letters", { schema, config: { name: "arrived" }, onRequest: needCaller(callers, "system") }, (request) => ({
    letters: journal.ofOperation(arrived, request.query.after, 100).map(({ sequence, input }) => ({ ...letter.parse(input), sequence })),
  }));
}

type Outward = Readonly<{ sequence: number; request: string; letter: Letter; client: JsonClient }>;

/** What the ministry is yet to get. */
function outward(journal: Journal, dead: DeadLetters, { now }: Setting): Incoming<Outward> {
  return {
    name: "outward",
    from: "peer-cross-region",
    list: async (client, after) =>
      journal
        .ofOperation(sent, after, 20)
        .map(({ sequence, request, input }) => ({ sequence, request, letter: letter.parse(input), client })),
    take: async ({ request: key, letter: body, client }) => {
      const answer = letterTaken.extend({ request: z.literal(key) });
      await client.ask({ method: "POST", path: "/operations/cross-region.send", body, key, answer, timeoutMs: 5000 });
    },
    giveUp: ({ sequence, letter: { kind } }, error) => {
      const final = error instanceof Declined && ![401, 403].includes(error.status);
      if (final) {
        dead.add({
          id: `out-${sequence}`,
          channel: "cross-region",
          kind,
          reason: `${error.status} ${error.code}`,
          attempts: 1,
          at: now().toISOString(),
        });
      }
      return final;
    },
  };
}

/** What the ministry has for this province. */
function inward(journal: Journal, { now }: Setting): Incoming<z.infer<typeof listedLetter>> {
  return {
    name: "inward",
    from: "peer-cross-region",
    list: async (client, after) => {
      const key = randomUUID();
      const answer = listedLetters.extend({ request: z.literal(key) });
      const { letters } = await client.ask({
        method: "POST",
        path: "/operations/cross-region.letters",
        body: { after },
        key,
        answer,
        timeoutMs: 5000,
      });
      return letters;
    },
    take: async ({ sequence, ...one }) =>
      await keep(journal, { request: `arrived-${sequence}`, operation: arrived, input: one, at: now() }),
    giveUp: () => false,
  };
}
