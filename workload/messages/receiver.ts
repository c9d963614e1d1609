import { setTimeout as sleep } from "node:timers/promises";
import { sha256Hex } from "../../sizing/digest.ts";
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

export type Receiver = Readonly<{ stop: () => Promise<void> }>;

/** The message makes no sense to its receiver, and will not the next time. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** After so many failures a message is put aside for a person. */
const mostAttempts = 30;
const longestPauseMs = 5000;

/** Takes what comes on some channels, one after another and a few at a time, until it is stopped; what is in hand then is finished. */
export function startReceiver(options: ReceiverOptions): Receiver {
  const stopping = new AbortController();
  const attempts = new Map<string, number>();
  const loops = options.channels.map(async (channel) => await receive(options, channel, { stopping: stopping.signal, attempts }));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

type Loop = Readonly<{ stopping: AbortSignal; attempts: Map<string, number> }>;

async function receive(options: ReceiverOptions, channel: ChannelId, loop: Loop): Promise<void> {
  const { spool, atOnce = 8, pollMs = 50, onProblem = () => undefined } = options;
  let pauseMs = pollMs;
  while (!loop.stopping.aborted) {
    let failed = false;
    let found = 0;
    try {
      const claimed = await spool.claim(channel, atOnce);
      found = claimed.length;
      const results = await Promise.all(claimed.map(async (each) => await dealWith(options, each, loop)));
      failed = results.includes(false);
    } catch (error) {
      onProblem(channel, error as Error);
      failed = true;
    }
    pauseMs = failed ? Math.min(pauseMs * 2, longestPauseMs) : pollMs;
    if (failed || found === 0) {
      await sleep(pauseMs, undefined, { signal: loop.stopping }).catch(() => undefined);
    }
  }
}

async function dealWith({ spool, handle, onProblem = () => undefined }: ReceiverOptions, claimed: Claimed, loop: Loop): Promise<boolean> {
  const { envelope, file } = claimed;
  try {
    const reply = await handle(envelope);
    if (reply !== undefined) {
      await spool.put(answerTo(envelope, reply));
    }
    await spool.done(claimed);
    loop.attempts.delete(envelope.id);
    return true;
  } catch (error) {
    onProblem(envelope.kind, error as Error);
    const times = (loop.attempts.get(envelope.id) ?? 0) + 1;
    if (error instanceof Unreadable || times >= mostAttempts) {
      loop.attempts.delete(envelope.id);
      await spool.refuse(file, envelope.channel, error instanceof Unreadable ? error.message : `failed ${times} times`);
      return true;
    }
    loop.attempts.set(envelope.id, times);
    await spool.giveBack(claimed);
    return false;
  }
}

/** An answer has one id, made from that of its message: given again, it is the same to whoever gets it. */
export function answerTo({ id }: Envelope, reply: Reply): Envelope {
  return seal({ ...reply, id: `${id.length <= 57 ? id : sha256Hex(id).slice(0, 57)}.answer`, correlation: id });
}
