import { z } from "zod";
import type { Database } from "../../database/database.ts";
import { bigintOf, textOf } from "../../database/row.ts";
import { Declined } from "../../http/client.ts";
import type { JsonClient } from "../../http/client.ts";
import { kindOf } from "../../http/log.ts";
import { NoAnswer } from "../../messages/exchange.ts";
import { startPeriodic } from "../../periodic.ts";
import type { Looked } from "../../periodic.ts";
import type { Running, Setting } from "../../profile.ts";
import type { DeadLetters } from "../../delivery/dead-letters.ts";
import { channels, receivers, sendingsOf, Unsendable } from "./outgoing.ts";
import type { Channel, Outgoing } from "./outgoing.ts";

export type DelivererOptions = Readonly<{
  setting: Pick<Setting, "database" | "peer" | "metrics" | "log" | "now">;
  dead: DeadLetters;
  pollMs?: number;
  /** For one request, its repeats within included. */
  requestMs?: number;
  /** After so many failures of its own, a message is given up. */
  mostAttempts?: number;
}>;

type Options = Required<DelivererOptions>;

const atOnce = 20;
/** A channel on which so many were given up sends nothing more until somebody has looked at them. */
const mostDead = 200;
const longestPauseMs = 30_000;

/**
 * Takes what the business left in its outbox to the other side of each interface, in order and each channel by itself, until it is stopped.
 * A message is marked as sent when its answer is there; killed before, it is sent again under the same request id, and the receiver knows it.
 */
export function startDeliverer(given: DelivererOptions): Running {
  const options: Options = { pollMs: 500, requestMs: 5000, mostAttempts: 20, ...given };
  const loops = channels.map((channel) => deliver(options, channel));
  return { stop: async () => void (await Promise.all(loops.map(async (each) => await each.stop()))) };
}

function deliver(options: Options, channel: Channel): Running {
  const { setting, pollMs } = options;
  const attempts = new Map<bigint, number>();
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async (stopping) => {
      const client = setting.peer(receivers[channel]);
      return client === undefined ? "nothing" : await round(options, channel, { client, attempts, stopping });
    },
    onProblem: (error) => setting.log.warn({ channel, kind: kindOf(error) }, "outbox"),
  });
}

type Round = Readonly<{ client: JsonClient; attempts: Map<bigint, number>; stopping: AbortSignal }>;

/** `again`: the other side cannot take anything now. */
async function round(options: Options, channel: Channel, { client, attempts, stopping }: Round): Promise<Looked> {
  const { setting, dead } = options;
  const given = dead.list(channel).length;
  if (given >= mostDead) {
    return "again";
  }
  const messages = (await pending(setting.database, channel, atOnce + given)).filter(({ id }) => !dead.has(`out-${id}`));
  for (const message of messages) {
    if (stopping.aborted) {
      return "nothing";
    }
    const failure = await send(options, client, message);
    if (failure === undefined) {
      attempts.delete(message.id);
      setting.metrics.job(`deliver ${channel}`, "done");
      continue;
    }
    const times = (attempts.get(message.id) ?? 0) + (failure.weight === "own" ? 1 : 0);
    setting.log.warn({ channel, kind: message.kind, reason: failure.reason, times }, "not delivered");
    if (failure.weight === "final" || times >= options.mostAttempts) {
      const at = setting.now().toISOString();
      dead.add({ id: `out-${message.id}`, channel, kind: message.kind, reason: failure.reason, attempts: times, at });
      attempts.delete(message.id);
      setting.metrics.job(`deliver ${channel}`, "failed");
      continue;
    }
    attempts.set(message.id, times);
    setting.metrics.job(`deliver ${channel}`, "again");
    return "again";
  }
  return messages.length === 0 ? "nothing" : "more";
}

/**
 * `other`: the other side is not there, which says nothing about the message. `own`: it did not answer this one, or not as it should.
 * `final`: it said no, and will again.
 */
type Failure = Readonly<{ reason: string; weight: "other" | "own" | "final" }>;

async function send({ setting, requestMs }: Options, client: JsonClient, message: Outgoing): Promise<Failure | undefined> {
  try {
    for await (const { key, path, body, answer } of sendingsOf(setting.database, message)) {
      // An answer to another request is none.
      const expected = answer.extend({ request: z.literal(key) });
      await client.ask({ method: "POST", path, body, key, answer: expected, timeoutMs: requestMs });
    }
    await setting.database.transaction({ label: "deliver.sent", scope: "/" }, async (session) =>
      session.run(markSent, { id: message.id, sentAt: setting.now() }),
    );
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof NoAnswer) {
    const { reason } = error;
    return { reason, weight: reason === "timeout" || reason === "wrong" ? "own" : "other" };
  }
  if (error instanceof Declined) {
    const reason = `${error.status} ${error.code}`;
    return { reason, weight: error.status === 401 || error.status === 403 ? "other" : "final" };
  }
  if (error instanceof Unsendable || error instanceof z.ZodError) {
    return { reason: kindOf(error), weight: "final" };
  }
  throw error;
}

async function pending(database: Database, channel: Channel, limit: number): Promise<readonly Outgoing[]> {
  const rows = await database.transaction({ label: "deliver.pending", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectPending, { channel, limit }),
  );
  return rows.map((row) => ({
    id: bigintOf(row, "id"),
    channel,
    kind: textOf(row, "kind"),
    reference: bigintOf(row, "reference_id"),
    body: JSON.parse(textOf(row, "body")) as unknown,
  }));
}

const selectPending = {
  name: "deliver.pending",
  sql: `SELECT o.id, o.kind, o.reference_id, o.body FROM message_outbox o
   WHERE o.channel = :channel AND o.state = 'pending' ORDER BY o.id FETCH FIRST :limit ROWS ONLY`,
};
const markSent = {
  name: "deliver.sent",
  sql: "UPDATE message_outbox SET state = 'sent', sent_at = :sentAt WHERE id = :id AND state = 'pending'",
};
