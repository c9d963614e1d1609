import { z } from "zod";
import type { FunctionEntry } from "../business/function.ts";
import { queryFunctions } from "../business/functions/query.ts";
import { declarationQuery, employerPeopleQuery, entitlementQuery, identityQuery } from "./own-queries.ts";

/** What the channels of the public side can ask, and of whom it tells. */
export type QuestionId = "person" | "benefit" | "annuity" | "entitlement" | "identity" | "employer" | "people" | "declaration";
export type Question = Readonly<{ id: QuestionId; of: "person" | "unit"; entry: FunctionEntry }>;

/** One table for both sides of the gap, so that all channels ask and answer the same. */
export const questions: Readonly<Record<QuestionId, Question>> = Object.freeze({
  person: { id: "person", of: "person", entry: query("query.person") },
  benefit: { id: "benefit", of: "person", entry: query("query.benefit") },
  annuity: { id: "annuity", of: "person", entry: query("query.annuity") },
  entitlement: { id: "entitlement", of: "person", entry: entitlementQuery },
  identity: { id: "identity", of: "person", entry: identityQuery },
  employer: { id: "employer", of: "unit", entry: query("query.employer") },
  people: { id: "people", of: "unit", entry: employerPeopleQuery },
  declaration: { id: "declaration", of: "unit", entry: declarationQuery },
});

/** The kinds of the messages: `ask.person` and so on, and an employer's declaration. */
export const kindOfQuestion = (id: QuestionId): string => `ask.${id}`;
export const declarationKind = "declare";
export const entitlementKind = "entitlement.records";

export function questionOfKind(kind: string): Question | undefined {
  return Object.values(questions).find(({ id }) => kindOfQuestion(id) === kind);
}

/** What comes back: the function's answer, or why there is none, as the business system says it. */
export const answerBody = z.discriminatedUnion("status", [
  z.object({ status: z.literal("done"), response: z.record(z.string(), z.unknown()) }),
  z.object({
    status: z.literal("refused"),
    code: z.enum(["not-found", "invalid-state", "conflict", "not-permitted", "invalid"]),
    zh: z.string(),
    en: z.string(),
  }),
]);

export type AnswerBody = z.output<typeof answerBody>;

function query(id: string): FunctionEntry {
  const found = queryFunctions.find((each) => each.id === id);
  if (found === undefined) {
    throw new Error(`there is no query ${id}`);
  }
  return found;
}
