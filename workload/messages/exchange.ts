import { randomUUID } from "node:crypto";
import type { Body, ChannelId, Envelope } from "./envelope.ts";
import { seal } from "./envelope.ts";
import { startReceiver } from "./receiver.ts";
import type { Spool } from "./spool.ts";

/** A question and the time that its answer may take. The same id asked again gets the same answer, where it changes anything. */
export type Question = Readonly<{
  channel: Exclude<ChannelId, "answer" | "entitlement">;
  kind: string;
  body: Body;
  id?: string;
  timeoutMs: number;
}>;

/** What the channels of the public side ask the business system by. */
export type Exchange = Readonly<{
  /** @throws NoAnswer */
  ask: (question: Question) => Promise<Body>;
  stop: () => Promise<void>;
}>;

/** No answer came: in time, or at all. A question that changes something may have been carried out: ask again with its id. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** `wrong`: what came was not what was asked for, or was changed on its way. */
  readonly reason: "timeout" | "overloaded" | "unavailable" | "wrong";

  constructor(reason: NoAnswer["reason"], message: string, options: Readonly<{ cause?: unknown }> = {}) {
    super(message, options);
    this.reason = reason;
  }
}

/** Questions that may wait for their answers at one time. */
const mostWaiting = 500;

type Waiting = Map<string, Set<(answer: Body) => void>>;

/**
 * Asks through the gap: questions go out by the spool, answers are known by what they answer. An answer that nobody waits for any more is
 * given to `late`.
 */
export function spoolExchange(
  spool: Spool,
  options: Readonly<{ pollMs?: number; late?: (answer: Envelope) => Promise<void> }> = {},
): Exchange {
  const waiting: Waiting = new Map();
  const receiver = startReceiver({
    spool,
    channels: ["answer"],
    atOnce: 64,
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    handle: async (answer) => {
      const told = waiting.get(answer.correlation ?? "");
      if (told === undefined) {
        await options.late?.(answer);
      }
      told?.forEach((tell) => tell(answer.body));
      return undefined;
    },
  });
  return {
    ask: async ({ timeoutMs, ...draft }) => {
      if (waiting.size >= mostWaiting) {
        throw new NoAnswer("overloaded", `${waiting.size} questions wait for their answers, at most ${mostWaiting} may`);
      }
      const question = seal({ ...draft, id: draft.id ?? randomUUID() });
      const answered = answerOf(waiting, question, timeoutMs);
      await spool.put(question);
      return await answered;
    },
    stop: async () => await receiver.stop(),
  };
}

function answerOf(waiting: Waiting, { id, kind }: Envelope, timeoutMs: number): Promise<Body> {
  const { promise, resolve, reject } = Promise.withResolvers<Body>();
  const tell = (answer: Body): void => {
    clearTimeout(timer);
    forget();
    resolve(answer);
  };
  const tellers = waiting.get(id) ?? new Set();
  const forget = (): void => {
    tellers.delete(tell);
    if (tellers.size === 0) {
      waiting.delete(id);
    }
  };
  const timer = setTimeout(() => {
    forget();
    reject(new NoAnswer("timeout", `no answer to ${kind} within ${timeoutMs} ms`));
  }, timeoutMs);
  waiting.set(id, tellers.add(tell));
  // The question may not even be written when the time is over.
  promise.catch(() => undefined);
  return promise;
}
