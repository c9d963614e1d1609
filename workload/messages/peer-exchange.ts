import type { JsonClient } from "../http/client.ts";
import { envelopeSchema, open, seal } from "./envelope.ts";
import { NoAnswer } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";

/** Asks by the same messages over HTTP, where no gap lies between: the channels that stand in the business net. */
export function peerExchange(business: () => JsonClient | undefined): Exchange {
  return {
    ask: async ({ timeoutMs, ...draft }) => {
      const client = business();
      if (client === undefined) {
        throw new NoAnswer("unavailable", "the business system's address is not known");
      }
      const question = seal(draft);
      const answer = await client.ask({
        method: "POST",
        path: "/messages",
        body: question,
        key: question.id,
        answer: envelopeSchema,
        timeoutMs,
      });
      if (answer.correlation !== question.id) {
        throw new NoAnswer("wrong", "the answer is to another question");
      }
      return open(Buffer.from(JSON.stringify(answer)), "answer").body;
    },
    stop: async () => undefined,
  };
}
