import { Refusal } from "../business/function.ts";
import type { Body } from "../messages/envelope.ts";
import { NoAnswer } from "../messages/exchange.ts";
import type { Exchange } from "../messages/exchange.ts";
import { answerBody, kindOfQuestion, questions } from "../outward/questions.ts";
import type { QuestionId } from "../outward/questions.ts";

/** Asks the business system a question of the table. */
export type Ask = (id: QuestionId, input: Body) => Promise<unknown>;

/** @throws NoAnswer where none came in time or it cannot be believed, Refusal where the business system says no */
export function asker(exchange: Exchange, channel: "query" | "mobile", timeoutMs: number): Ask {
  return async (id, input) => {
    const body = await exchange.ask({ channel, kind: kindOfQuestion(id), body: input, timeoutMs });
    const answer = answerBody.safeParse(body);
    if (!answer.success) {
      throw new NoAnswer("wrong", "an answer of another form");
    }
    if (answer.data.status === "refused") {
      throw new Refusal(answer.data.code, { zh: answer.data.zh, en: answer.data.en });
    }
    const response = questions[id].entry.output.safeParse(answer.data.response);
    if (!response.success) {
      throw new NoAnswer("wrong", `an answer of another form to ${id}`);
    }
    return response.data;
  };
}
