import { runFunction } from "../business/run.ts";
import { dayInChina } from "../business/values.ts";
import { numberOf } from "../database/row.ts";
import { needCaller } from "../http/callers.ts";
import type { App } from "../http/app.ts";
import { kindOf } from "../http/log.ts";
import { HttpProblem } from "../http/problem.ts";
import { bodyProblems, callerProblems, problems } from "../http/schemas.ts";
import { within } from "../http/within.ts";
import { envelopeSchema, open } from "../messages/envelope.ts";
import type { Envelope } from "../messages/envelope.ts";
import { answerTo, startReceiver } from "../messages/receiver.ts";
import { Spool } from "../messages/spool.ts";
import { startPeriodic } from "../periodic.ts";
import type { Running, Setting } from "../profile.ts";
import { answerMessage, entryOf, publicOperator } from "./answer.ts";
import type { Answering } from "./answer.ts";
import { entitlementFile } from "./entitlement-file.ts";

/** A question that came later than this is answered to nobody: whoever asked has given up. */
const staleMs = 120_000;
const lookEveryMs = 5000;
const defaultHour = 1;

/** What the business system does for the public side: answers its messages, and sends it the day's records of entitlement. */
export function startOutward(app: App, setting: Setting): Running {
  const { database, gap, limits, metrics, log, now } = setting;
  const answering: Answering = {
    database,
    operator: publicOperator(database),
    today: () => dayInChina(now()),
    timeoutMs: limits.databaseMs,
  };
  addMessageRoute(app, setting, answering);
  const spool = new Spool(gap);
  const receiver = startReceiver({
    spool,
    channels: ["query", "mobile", "declaration"],
    handle: async (envelope) => {
      if (envelope.channel !== "declaration" && Date.now() - Date.parse(envelope.created) > staleMs) {
        metrics.job("message", "failed");
        return undefined;
      }
      const reply = await answerMessage(answering, envelope);
      metrics.job("message", "done");
      return reply;
    },
    onProblem: (kind, error) => {
      metrics.job("message", "again");
      log.warn({ kind: kindOf(error), code: /^[a-z.-]{1,48}$/.test(kind) ? kind : "message" }, "message");
    },
  });
  const daily = startDailyFile(setting, answering, spool);
  return {
    stop: async () => {
      await Promise.all([receiver.stop(), daily.stop()]);
    },
  };
}

/** The channels within the business net need not cross the gap: they send the same messages by HTTP. */
function addMessageRoute(app: App, { callers, limits }: Setting, answering: Answering): void {
  const schema = {
    operationId: "messages",
    summary: "公共服务报文（内网渠道） / messages of the channels within the net",
    description: "与网闸上相同的报文与答复 / the same messages and answers as through the gap",
    security: [{ certificate: [] }],
    body: envelopeSchema,
    response: { 200: envelopeSchema, ...problems(...callerProblems, ...bodyProblems, 422) },
  };
  app.post("/messages", { schema, config: { name: "messages" }, onRequest: needCaller(callers, "system") }, async ({ body }) => {
    const envelope = opened(body);
    return answerTo(envelope, await within(limits.handlerMs, answerMessage(answering, envelope)));
  });
}

/** @throws HttpProblem 422 where it is none that is answered here */
function opened(message: Envelope): Envelope {
  try {
    const envelope = open(Buffer.from(JSON.stringify(message)), message.channel);
    entryOf(envelope);
    return envelope;
  } catch (cause) {
    throw new HttpProblem(422, "invalid", { zh: "不是可以答复的报文", en: "this is no message that can be answered" }, { cause });
  }
}

/** Once a day, from the hour on that the parameter `entitlement.hour` of the system names. */
function startDailyFile({ database, metrics, log, now }: Setting, answering: Answering, spool: Spool): Running {
  const entry = entitlementFile(spool);
  let sentOn = "";
  return startPeriodic({
    everyMs: lookEveryMs,
    work: async (stopping) => {
      const day = answering.today();
      if (sentOn === day || (now().getUTCHours() + 8) % 24 < (await hourOf())) {
        return "nothing";
      }
      for (;;) {
        const answer = await runFunction(database, entry, await answering.operator(), `entitlement-${day}`, { day }, { batchMs: 0 });
        if (answer.status === "done") {
          sentOn = day;
          metrics.job("entitlement", "done");
          return "nothing";
        }
        if (stopping.aborted) {
          return "nothing";
        }
      }
    },
    onProblem: (error) => {
      metrics.job("entitlement", "again");
      log.warn({ kind: kindOf(error) }, "entitlement");
    },
  });

  async function hourOf(): Promise<number> {
    return await database.transaction({ label: "outward.hour", readOnly: true, scope: "/", timeoutMs: 5000 }, async ({ query }) => {
      const [row] = await query(selectHour, { day: answering.today() });
      return row === undefined ? defaultHour : numberOf(row, "amount");
    });
  }
}

const selectHour = {
  name: "outward.hour",
  sql: `SELECT p.amount FROM parameter p WHERE p.kind = 'system' AND p.name = 'entitlement.hour' AND p.effective_on <= CAST(:day AS date)
    ORDER BY p.effective_on DESC FETCH FIRST 1 ROWS ONLY`,
};
