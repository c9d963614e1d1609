import { setTimeout as sleep } from "node:timers/promises";
import type { Running } from "./profile.ts";

export type Periodic = Readonly<{
  everyMs: number;
  /** Looks whether something is due and does it; what it began it can go on with the next time. */
  work: (stopping: AbortSignal) => Promise<void>;
  onProblem: (error: unknown) => void;
}>;

/** Looks again and again whether there is something to do; what fails is tried again at the next look. */
export function startPeriodic({ everyMs, work, onProblem }: Periodic): Running {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await work(stopping.signal);
      } catch (error) {
        onProblem(error);
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}
