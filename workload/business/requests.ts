import type { Session } from "../database/database.ts";
import { textOf, textOrNull } from "../database/row.ts";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";
import { Refusal } from "./function.ts";
import type { Operator } from "./function.ts";
import { statement } from "./statement.ts";

/** The request as it is remembered: a repeat with the same digest gets the first answer. */
export type Claim = Readonly<{ requestId: string; functionId: string; operator: Operator; bodyDigest: string }>;

/** `new`: this transaction has it now. `answered`: it was done before. `open`: a batch that was begun and has no answer yet. */
export type Claimed = Readonly<{ state: "new" | "open" }> | Readonly<{ state: "answered"; response: unknown }>;

export function digestOf(input: unknown): string {
  return sha256Hex(canonicalJson(input));
}

/**
 * Takes a request id for this transaction. Where another transaction has it and has not ended, waits for that. @throws Refusal where the
 * id was used for something else, or by another office
 */
export async function claimRequest(session: Session, claim: Claim): Promise<Claimed> {
  const { requestId, functionId, operator, bodyDigest } = claim;
  const added = await session.run(insert, {
    requestId,
    scope: operator.scope,
    functionId,
    office: operator.office,
    operatorId: operator.id,
    bodyDigest,
    receivedAt: new Date(),
  });
  if (added === 1) {
    return { state: "new" };
  }
  const [found] = await session.query(select, { requestId });
  if (found === undefined || textOf(found, "function_id") !== functionId || textOf(found, "body_digest") !== bodyDigest) {
    throw new Refusal("conflict", {
      zh: `请求号 ${requestId} 已用于另一请求`,
      en: `request id ${requestId} was used for another request`,
    });
  }
  const response = textOrNull(found, "response");
  return response === null ? { state: "open" } : { state: "answered", response: JSON.parse(response) as unknown };
}

/** Records the answer in the same transaction; gives it as it will be given again. */
export async function answerRequest(session: Session, requestId: string, response: unknown): Promise<unknown> {
  const text = canonicalJson(response);
  await session.run(update, { requestId, response: text, responseDigest: sha256Hex(text), answeredAt: new Date() });
  return JSON.parse(text) as unknown;
}

const insert = statement(
  "request.claim",
  `INSERT INTO request (request_id, scope, function_id, office_id, operator_id, body_digest, received_at)
   VALUES (:requestId, :scope, :functionId, :office, :operatorId, :bodyDigest, :receivedAt) ON CONFLICT (request_id) DO NOTHING`,
  `INSERT /*+ IGNORE_ROW_ON_DUPKEY_INDEX(request, request_pk) */ INTO request
     (request_id, scope, function_id, office_id, operator_id, body_digest, received_at)
   VALUES (:requestId, :scope, :functionId, :office, :operatorId, :bodyDigest, :receivedAt)`,
);

const select = statement(
  "request.find",
  "SELECT r.function_id, r.body_digest, r.response FROM request r WHERE r.request_id = :requestId AND {scope r}",
);

const update = statement(
  "request.answer",
  `UPDATE request r SET response = :response, response_digest = :responseDigest, answered_at = :answeredAt
   WHERE r.request_id = :requestId AND {scope r}`,
);
