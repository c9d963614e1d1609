import { setTimeout as sleep } from "node:timers/promises";
import { seal } from "./envelope.ts";
import type { Draft } from "./envelope.ts";
import type { Spool } from "./spool.ts";

/** A message as the sender's database keeps it: with the id and the time that it will always have. */
export type Pending = Draft & Readonly<{ id: string; created: Date }>;

export type OutboxOptions = Readonly<{
  spool: Spool;
  /** Some of what is to be sent, oldest first. */
  pending: () => Promise<readonly Pending[]>;
  /** Notes that these were handed over; killed before, they are handed over again under the same ids. */
  sent: (ids: readonly string[]) => Promise<void>;
  pollMs?: number;
  onProblem?: (kind: string, error: Error) => void;
}>;

const longestPauseMs = 5000;

/** Hands over what a database keeps to be sent, until it is stopped. */
export function startOutbox({ spool, pending, sent, pollMs = 200, onProblem = () => undefined }: OutboxOptions): Readonly<{
  stop: () => Promise<void>;
}> {
  const stopping = new AbortController();
  const loop = (async () => {
    let pauseMs = pollMs;
    while (!stopping.signal.aborted) {
      let handed = 0;
      try {
        const messages = await pending();
        for (const message of messages) {
          await spool.put(seal(message));
        }
        if (messages.length > 0) {
          await sent(messages.map(({ id }) => id));
        }
        handed = messages.length;
        pauseMs = pollMs;
      } catch (error) {
        onProblem("outbox", error as Error);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
      if (handed === 0) {
        await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}
