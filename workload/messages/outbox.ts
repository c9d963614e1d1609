import { startPeriodic } from "../periodic.ts";
import type { Running } from "../profile.ts";
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
export function startOutbox({ spool, pending, sent, pollMs = 200, onProblem = () => undefined }: OutboxOptions): Running {
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async () => {
      const messages = await pending();
      for (const message of messages) {
        await spool.put(seal(message));
      }
      if (messages.length === 0) {
        return "nothing";
      }
      await sent(messages.map(({ id }) => id));
      return "more";
    },
    onProblem: (error) => onProblem("outbox", error as Error),
  });
}
