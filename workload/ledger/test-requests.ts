import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, TestClient } from "../test-client.ts";
import { acknowledgedLine } from "./acknowledged.ts";

/** A request as a client holds it: it is sent until it is answered, and then perhaps again. */
export type Work = Readonly<{ requestId: string; function: string; input: object }>;

export type Sent = Readonly<{
  /** Answers got, those to repeats with them. */
  answers: number;
  replayed: number;
  timedOut: number;
  /** Met a connection that broke, or a service that said it cannot now. */
  failed: number;
}>;

type Options = Readonly<{
  client: TestClient;
  as: string;
  work: readonly Work[];
  /** Every answer is noted here at once. */
  file: string;
  /** Called at each; the others go on meanwhile. */
  onAnswer: (answers: number) => Promise<void>;
}>;

const atOnce = 8;
const repeated = 0.2;
const impatient = 0.05;
const giveUpMs = 600_000;

/** Sends everything, several at a time, some twice at once, some with so little time that they run out of it whatever was done by then. */
export async function sendAll({ client, as, work, file, onAnswer }: Options): Promise<Sent> {
  const sent = { answers: 0, replayed: 0, timedOut: 0, failed: 0 };
  const end = Date.now() + giveUpMs;
  const queue = work.values();
  const send = async (one: Work): Promise<void> => {
    const answer = await untilAnswered(one);
    appendFileSync(file, acknowledgedLine(one.requestId, one.function, answer.json));
    sent.answers += 1;
    sent.replayed += answer.headers["idempotent-replayed"] === "true" ? 1 : 0;
  };
  const untilAnswered = async ({ requestId, function: id, input }: Work): Promise<Answer> => {
    while (Date.now() < end) {
      const answer = await attempt({ client, as, id, requestId, input });
      if (typeof answer !== "string") {
        return answer;
      }
      sent[answer] += 1;
      await sleep(20);
    }
    throw new Error(`${requestId} was not answered within ${giveUpMs} ms`);
  };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of queue) {
        const luck = Math.random();
        await Promise.all(luck < repeated / 2 ? [send(one), send(one)] : [send(one)]);
        if (luck > 1 - repeated / 2) {
          await send(one);
        }
        await onAnswer(sent.answers);
      }
    }),
  );
  return sent;
}

/** What a client sees of a service that is gone, or goes in the midst of an answer. */
const broken: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

type Attempt = Readonly<{ client: TestClient; as: string; id: string; requestId: string; input: object }>;

/** @throws Error where the service answers what no retry would change: then something is wrong */
async function attempt({ client, as, id, requestId, input }: Attempt): Promise<Answer | "timedOut" | "failed"> {
  const timeoutMs = Math.random() < impatient ? 5 + Math.floor(Math.random() * 25) : 10_000;
  let answer: Answer;
  try {
    answer = await client.ask({ as, path: `/functions/${id}`, body: input, headers: { "idempotency-key": requestId }, timeoutMs });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ABORT_ERR") {
      return "timedOut";
    }
    if (broken.has(code)) {
      return "failed";
    }
    throw error;
  }
  if (answer.status === 503 || answer.status === 504) {
    return "failed";
  }
  if (answer.status !== 200) {
    throw new Error(`${id} ${requestId}: ${answer.status} ${answer.text}`);
  }
  return answer;
}
