import { canonicalJson } from "../../sizing/digest.ts";
import type { Call } from "./function.ts";
import { statement } from "./statement.ts";

export type Message = Readonly<{
  /** The interface or channel that it goes through. */
  channel: "bank" | "annuity-custodian" | "cross-region" | "online";
  kind: string;
  scope: string;
  /** What it is about. */
  reference: bigint;
  body: Readonly<Record<string, unknown>>;
}>;

/** Leaves a message to be sent, in the transaction of what it tells of: it is sent if and only if that was kept. */
export async function sendMessage({ session, requestId }: Call, { channel, kind, scope, reference, body }: Message): Promise<void> {
  await session.run(insert, { scope, channel, kind, reference, body: canonicalJson(body), createdAt: new Date(), requestId });
}

const insert = statement(
  "outbox.send",
  `INSERT INTO message_outbox (id, scope, channel, kind, reference_id, body, state, created_at, request_id)
   VALUES (nextval('entity_id'), :scope, :channel, :kind, :reference, :body, 'pending', :createdAt, :requestId)`,
);
