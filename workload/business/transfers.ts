import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { updatePersonState } from "./people.ts";
import { post } from "./posting.ts";
import { statement } from "./statement.ts";
import { accountIn, refuseState } from "./subjects.ts";

export type Transfer = Readonly<{
  id: bigint;
  scope: string;
  personId: bigint;
  kind: "basic" | "annuity";
  region: string;
  counterpart: string;
  months: number;
  amount: bigint;
}>;

/** Locks a transfer. @throws Refusal where there is none in the scope, it goes the other way, or its state is another */
export async function transferIn({ session }: Call, id: number, direction: "in" | "out", state: string): Promise<Transfer> {
  const [row] = await session.query(lock, { id });
  if (row === undefined || textOf(row, "direction") !== direction) {
    throw new Refusal("not-found", {
      zh: `没有${direction === "in" ? "转入" : "转出"}业务 ${id}`,
      en: `there is no transfer ${direction} ${id}`,
    });
  }
  refuseState("转移", "transfer", id, textOf(row, "state"), [state]);
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    personId: bigintOf(row, "person_id"),
    kind: textOf(row, "kind") as Transfer["kind"],
    region: textOf(row, "region"),
    counterpart: textOf(row, "counterpart"),
    months: numberOf(row, "months"),
    amount: bigintOf(row, "amount"),
  };
}

/** @throws Refusal where one is under way: a person is transferred once at a time */
export async function refuseOpenTransfer({ session }: Call, person: number, kind: Transfer["kind"]): Promise<void> {
  const [row] = await session.query(selectOpen, { person, kind });
  if (row !== undefined) {
    throw new Refusal("invalid-state", {
      zh: `已有在途转移业务 ${bigintOf(row, "id")}`,
      en: `transfer ${bigintOf(row, "id")} is under way`,
    });
  }
}

export type NewTransfer = Readonly<{
  scope: string;
  person: number;
  kind: Transfer["kind"];
  direction: "in" | "out";
  region: string;
  counterpart: string;
  state: string;
  months: number;
  amount: bigint;
}>;

export async function addTransfer({ session, today }: Call, transfer: NewTransfer): Promise<bigint> {
  const id = await newId(session);
  const settledOn = transfer.state === "settled" ? today : null;
  await session.run(insert, { ...transfer, id, requestedOn: today, settledOn });
  return id;
}

type Moved = Readonly<{ subject: { kind: string; id: number }; response: { transfer: number; state: string } }>;

export async function moveTransfer(
  { session, today }: Call,
  transfer: number,
  state: string,
  facts: Readonly<{ months?: number; amount?: bigint }> = {},
): Promise<Moved> {
  const settledOn = ["settled", "returned", "form-sent"].includes(state) ? today : null;
  await session.run(move, { id: transfer, state, months: facts.months ?? null, amount: facts.amount ?? null, settledOn });
  return { subject: { kind: "transfer", id: transfer }, response: { transfer, state } };
}

/** What came with a transfer in goes to the person's account. Gives the posting's id. */
export async function settleIn(call: Call, transfer: number): Promise<bigint> {
  const { personId, amount, kind } = await transferIn(call, transfer, "in", "form-received");
  const account = await accountIn(call, personId, kind);
  const subject = `account.${kind}` as const;
  const posting = await post(call, { kind: "transfer-in", scope: account.scope, debit: "bank", credit: subject }, [
    { subject: "bank", amount: -amount },
    { subject, accountId: account.id, amount },
  ]);
  await moveTransfer(call, transfer, "settled");
  return posting.id;
}

/** Participation here ends, as the person goes on elsewhere. */
export async function leave({ session }: Call, personId: bigint, on: string): Promise<void> {
  await session.run(endParticipation, { person: personId, endedOn: on });
  await session.run(updatePersonState, { id: personId, state: "moved" });
}

export type Document = Readonly<{
  transfer: bigint;
  scope: string;
  kind: "application" | "contact-letter" | "form" | "certificate" | "return";
  way: "sent" | "received";
  documentNo: string;
  content: string;
}>;

export async function addDocument({ session }: Call, document: Document): Promise<void> {
  await session.run(insertDocument, { ...document, recordedAt: new Date() });
}

const lock = statement(
  "transfer.lock",
  `SELECT f.id, f.scope, f.person_id, f.kind, f.direction, f.region, f.counterpart, f.state, f.months, f.amount
   FROM transfer f WHERE f.id = :id AND {scope f} FOR UPDATE`,
);
const selectOpen = statement(
  "transfer.open",
  `SELECT f.id FROM transfer f
   WHERE f.person_id = :person AND f.kind = :kind AND f.state NOT IN ('settled', 'returned', 'form-sent') AND {scope f}`,
);
const insert = statement(
  "transfer.insert",
  `INSERT INTO transfer (id, scope, person_id, kind, direction, region, counterpart, state, months, amount, requested_on, settled_on)
   VALUES (:id, :scope, :person, :kind, :direction, :region, :counterpart, :state, :months, :amount, :requestedOn, :settledOn)`,
);
const move = statement(
  "transfer.move",
  `UPDATE transfer f SET state = :state, months = COALESCE(CAST(:months AS integer), f.months), amount = COALESCE(CAST(:amount AS bigint), f.amount),
     settled_on = COALESCE(CAST(:settledOn AS date), f.settled_on), version = f.version + 1
   WHERE f.id = :id AND {scope f}`,
);
const endParticipation = statement(
  "transfer.leave",
  `UPDATE participation q SET state = 'moved', ended_on = CAST(:endedOn AS date), end_reason = 'moved'
   WHERE q.person_id = :person AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
const insertDocument = statement(
  "transfer.document",
  `INSERT INTO transfer_document (id, transfer_id, scope, kind, way, document_no, content, recorded_at)
   VALUES (nextval('entity_id'), :transfer, :scope, :kind, :way, :documentNo, :content, :recordedAt)`,
);
