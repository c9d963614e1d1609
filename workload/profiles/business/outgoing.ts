import { z } from "zod";
import type { Database } from "../../database/database.ts";
import { bigintOf, numberOf, textOf } from "../../database/row.ts";
import { exact } from "../../business/values.ts";
import { custodianNotice, noticeTaken } from "../../peers/annuity-custodian.ts";
import { batchTaken, mostItems } from "../../peers/batches.ts";
import { letterTaken } from "../../peers/cross-region.ts";
import type { Letter } from "../../peers/cross-region.ts";
import type { ProfileId } from "../../profile.ts";

/** A row of the outbox. */
export type Outgoing = Readonly<{ id: bigint; channel: Channel; kind: string; reference: bigint; body: unknown }>;

export const channels = ["bank", "annuity-custodian", "cross-region"] as const;
export type Channel = (typeof channels)[number];

/** Who is asked. The ministry is reached by the cross-region system. */
export const receivers: Readonly<Record<Channel, ProfileId>> = Object.freeze({
  bank: "peer-bank",
  "annuity-custodian": "peer-annuity-custodian",
  "cross-region": "cross-region",
});

/** One request to the other side. The same message gives the same requests, whenever it is sent. */
export type Sending = Readonly<{ key: string; path: string; body: unknown; answer: z.ZodObject }>;

/** No requests can be made of it: it is given up at once. */
export class Unsendable extends Error {
  override readonly name = "Unsendable";
}

/** @throws Unsendable */
export async function* sendingsOf(database: Database, message: Outgoing): AsyncGenerator<Sending> {
  const key = `outbox-${message.id}`;
  switch (`${message.channel} ${message.kind}`) {
    case "bank debit-order":
      yield { key, path: "/operations/bank.batch", body: await debitOf(database, message), answer: batchTaken };
      return;
    case "bank payment-order":
    case "annuity-custodian payment-order":
      for await (const body of paymentsOf(database, message)) {
        yield { key: `${key}-${body.part}`, path: `/operations/${message.channel}.batch`, body, answer: batchTaken };
      }
      return;
    case "annuity-custodian payment-notice":
      yield { key, path: "/operations/annuity-custodian.notice", body: custodianNotice.parse(message.body), answer: noticeTaken };
      return;
    case "cross-region contact-letter":
    case "cross-region form":
      yield { key, path: "/letters", body: await letterOf(database, message), answer: letterTaken };
      return;
    default:
      throw new Unsendable(`nobody takes ${message.kind} on ${message.channel}`);
  }
}

const debit = z.object({ plan: z.int(), employer: z.int(), amount: z.int() });

async function debitOf(database: Database, { body }: Outgoing): Promise<object> {
  const { plan, employer, amount } = debit.parse(body);
  const [row] = await database.transaction({ label: "deliver.debit", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectEmployer, { employer }),
  );
  if (row === undefined) {
    throw new Unsendable("the employer is not there");
  }
  const item = { reference: plan, bank: textOf(row, "bank_id"), account: textOf(row, "bank_account"), amount };
  return { batch: plan, kind: "collection", part: 1, items: [item], last: true };
}

const stepOfTransfer = z.object({ documentNo: z.string(), region: z.string(), amount: z.int().optional() });

/** Another region knows a form by the contact letter of its own that it answers. */
async function letterOf(database: Database, { kind, reference: transfer, body }: Outgoing): Promise<Letter> {
  const { documentNo, region, amount } = stepOfTransfer.parse(body);
  if (kind === "contact-letter") {
    return { kind, region, reference: documentNo, documentNo };
  }
  const [row] = await database.transaction({ label: "deliver.letter", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectLetter, { transfer }),
  );
  if (row === undefined) {
    throw new Unsendable("the transfer has no contact letter");
  }
  return { kind: "form", region, reference: textOf(row, "document_no"), documentNo, months: numberOf(row, "months"), amount: amount ?? 0 };
}

type Part = Readonly<{ batch: number; kind: "payment"; part: number; items: readonly object[]; last: boolean }>;

/** What a plan pays does not change once it was sent: its parts are the same each time. */
async function* paymentsOf(database: Database, { reference: plan }: Outgoing): AsyncGenerator<Part> {
  let after = 0n;
  for (let part = 1; ; part++) {
    const rows = await database.transaction({ label: "deliver.payments", readOnly: true, scope: "/" }, async (session) =>
      session.query(selectPayments, { plan, after, limit: mostItems }),
    );
    const items = rows.map((row) => ({
      reference: numberOf(row, "benefit_id"),
      bank: textOf(row, "bank_id"),
      account: textOf(row, "bank_account"),
      amount: exact(bigintOf(row, "amount")),
    }));
    const last = rows.length < mostItems;
    yield { batch: exact(plan), kind: "payment", part, items, last };
    if (last) {
      return;
    }
    after = bigintOf(rows.at(-1)!, "benefit_id");
  }
}

const selectEmployer = {
  name: "deliver.employer",
  sql: "SELECT e.bank_id, e.bank_account FROM employer e WHERE e.id = :employer",
};
const selectLetter = {
  name: "deliver.letter",
  sql: `SELECT d.document_no, f.months FROM transfer_document d JOIN transfer f ON f.id = d.transfer_id
   WHERE d.transfer_id = :transfer AND d.kind = 'contact-letter' AND d.way = 'received'`,
};
const selectPayments = {
  name: "deliver.payments",
  sql: `SELECT y.benefit_id, y.bank_id, y.bank_account, y.amount FROM payment_plan g JOIN payment y ON y.plan_id = g.id AND y.period = g.period
   WHERE g.id = :plan AND y.benefit_id > :after AND y.amount > 0 ORDER BY y.benefit_id FETCH FIRST :limit ROWS ONLY`,
};
