import { sha256Hex } from "../../sizing/digest.ts";
import { startPeriodic } from "../periodic.ts";
import type { Running } from "../profile.ts";
import { seal } from "./envelope.ts";
import type { ChannelId, Draft, Envelope } from "./envelope.ts";
import type { Claimed, Spool } from "./spool.ts";

export type Reply = Omit<Draft, "id" | "correlation" | "created">;

export type ReceiverOptions = Readonly<{
  spool: Spool;
  channels: readonly ChannelId[];
  /**
   * Deals with a message, and may answer it. A message can come again after a kill: what changes anything must know it by its id, and
   * answer as it did. @throws Unreadable where it never can be dealt with; anything else is tried again later
   */
  handle: (envelope: Envelope) => Promise<Reply | undefined>;
  /** How many are dealt with at one time. */
  atOnce?: number;
  pollMs?: number;
  /** Told of what went wrong, in words without content. */
  onProblem?: (kind: string, error: Error) => void;
}>;

/** The message makes no sense to its receiver, and will not the next time. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** After so many failures a message is put aside for a person. */
const mostAttempts = 30;
const longestPauseMs = 5000;

/** Takes what comes on some channels, one after another and a few at a time, until it is stopped; what is in hand then is finished. */
export function startReceiver(options: ReceiverOptions): Running {
  const attempts = new Map<string, number>();
  const loops = options.channels.map((channel) => receive(options, channel, attempts));
  return { stop: async () => void (await Promise.all(loops.map(async (each) => await each.stop()))) };
}

function receive(options: ReceiverOptions, channel: ChannelId, attempts: Map<string, number>): Running {
  const { spool, atOnce = 8, pollMs = 50, onProblem = () => undefined } = options;
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async () => {
      const claimed = await spool.claim(channel, atOnce);
      const results = await Promise.all(claimed.map(async (each) => await dealWith(options, each, attempts)));
      return results.includes(false) ? "again" : claimed.length === 0 ? "nothing" : "more";
    },
    onProblem: (error) => onProblem(channel, error as Error),
  });
}

async function dealWith(
  { spool, handle, onProblem = () => undefined }: ReceiverOptions,
  claimed: Claimed,
  attempts: Map<string, number>,
): Promise<boolean> {
  const { envelope, file } = claimed;
  try {
    const reply = await handle(envelope);
    if (reply !== undefined) {
      await spool.put(answerTo(envelope, reply));
    }
    await spool.done(claimed);
    attempts.delete(envelope.id);
    return true;
  } catch (error) {
    onProblem(envelope.kind, error as Error);
    const times = (attempts.get(envelope.id) ?? 0) + 1;
    if (error instanceof Unreadable || times >= mostAttempts) {
      attempts.delete(envelope.id);
      await spool.refuse(file, envelope.channel, error instanceof Unreadable ? error.message : `failed ${times} times`);
      return true;
    }
    attempts.set(envelope.id, times);
    await spool.giveBack(claimed);
    return false;
  }
}

/** An answer has one id, made from that of its message: given again, it is the same to whoever gets it. */
export function answerTo({ id }: Envelope, reply: Reply): Envelope {
  return seal({ ...reply, id: `${id.length <= 57 ? id : sha256Hex(id).slice(0, 57)}.answer`, correlation: id });
}
