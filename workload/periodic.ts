import { setTimeout as sleep } from "node:timers/promises";
import type { Running } from "./profile.ts";

/** What a look came to: there is `more` to do at once, nothing for now, or what it needs is not there and it is tried `again` later. */
export type Looked = "more" | "nothing" | "again";

export type Periodic = Readonly<{
  everyMs: number;
  /** The pause doubles after each look in a row that failed, up to this; it stays the same where none is given. */
  longestMs?: number;
  /** Looks whether something is due and does it; what it began it can go on with the next time. */
  work: (stopping: AbortSignal) => Promise<Looked>;
  onProblem: (error: unknown) => void;
}>;

/** Looks again and again whether there is something to do; what fails is tried again at a later look. `stop` waits for the one under way. */
export function startPeriodic({ everyMs, longestMs = everyMs, work, onProblem }: Periodic): Running {
  const stopping = new AbortController();
  const loop = (async () => {
    let pauseMs = everyMs;
    while (!stopping.signal.aborted) {
      const looked = await work(stopping.signal).catch((error: unknown): Looked => {
        onProblem(error);
        return "again";
      });
      pauseMs = looked === "again" ? Math.min(pauseMs * 2, longestMs) : everyMs;
      if (looked !== "more") {
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
