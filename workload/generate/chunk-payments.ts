import type { Value } from "../database/database.ts";
import { dayOf, periodsFrom, reformPeriod } from "./calendar.ts";
import { paidBy } from "./chunk-people.ts";
import type { Member } from "./chunk-people.ts";
import { spansInTurn } from "./history.ts";
import type { Benefit, PaymentSpan } from "./history.ts";
import { accountId, benefitId, paymentPlanId, personId, postingId } from "./ids.ts";
import type { PaymentKind } from "./ids.ts";
import type { Chunk } from "./layout.ts";
import type { GeneratedPerson } from "./person.ts";
import { entryRow, firstAccountLine } from "./posting.ts";
import type { GeneratedPosting } from "./posting.ts";
import type { PopulationSpec } from "./spec.ts";
import type { TableRows } from "./table.ts";

export const paymentKinds: readonly PaymentKind[] = Object.freeze(["pension", "annuity"]);
/** The day of the month on which benefits are paid. */
export const paymentDay = 15;

type Payable = Readonly<{ person: GeneratedPerson; benefit: Benefit }>;
type Payment = Payable & Readonly<{ span: PaymentSpan }>;

/** A chunk's part of an office's plan of payment of a month. */
type Batch = Readonly<{ kind: PaymentKind; period: number; payments: readonly Payment[] }>;

export type PaidOut = Readonly<{ table: TableRows; postings: readonly GeneratedPosting[] }>;

export function paymentsOf(spec: PopulationSpec, chunk: Chunk, members: readonly Member[]): PaidOut {
  const batches = batchesOf(spec, members);
  return {
    table: {
      table: "payment",
      *rows() {
        for (const batch of batches) {
          for (const payment of batch.payments) {
            yield paymentRow(chunk, batch, payment);
          }
        }
      },
    },
    postings: batches.map((batch) => postingOf(chunk, batch)),
  };
}

/** Month by month. */
function batchesOf(spec: PopulationSpec, members: readonly Member[]): readonly Batch[] {
  const walks = members.flatMap(({ person, history }) =>
    history.benefits.map((benefit) => ({ person, benefit, at: spansInTurn(benefit.payments) })),
  );
  const batches: Batch[] = [];
  for (const period of periodsFrom(reformPeriod, spec.through)) {
    for (const kind of paymentKinds) {
      const payments: Payment[] = [];
      for (const { person, benefit, at } of walks) {
        const span = paidBy(benefit) === kind ? at(period) : undefined;
        if (span !== undefined) {
          payments.push({ person, benefit, span });
        }
      }
      if (payments.length > 0) {
        batches.push({ kind, period, payments });
      }
    }
  }
  return batches;
}

function paymentRow({ office }: Chunk, { kind, period }: Batch, { person, benefit, span }: Payment): readonly Value[] {
  return [
    paymentPlanId(office.index, period, kind),
    benefitId(person.index, paidBy(benefit)),
    period,
    office.scope,
    personId(person.index),
    span.gross,
    0,
    0,
    span.fromAccount,
    span.gross,
    "paid",
    person.bankId,
    person.bankAccount,
    dayOf(period, paymentDay),
  ];
}

/** The individual accounts bear their part, the fund the rest. */
function postingOf(chunk: Chunk, { kind, period, payments }: Batch): GeneratedPosting {
  const place = { id: postingId.payment(chunk.index, period, kind), period, scope: chunk.office.scope };
  const sum = (part: (span: PaymentSpan) => bigint): bigint => payments.reduce((total, { span }) => total + part(span), 0n);
  const amount = sum(({ gross }) => gross);
  const expense = amount - sum(({ fromAccount }) => fromAccount);
  return {
    id: place.id,
    kind: "payment",
    period,
    day: paymentDay,
    amount,
    debit: "expense.pension",
    credit: "bank",
    *entries() {
      yield entryRow(place, 1, "bank", amount);
      if (expense > 0n) {
        yield entryRow(place, 2, "expense.pension", -expense);
      }
      let line = firstAccountLine;
      for (const { person, benefit, span } of payments) {
        if (benefit.account !== undefined && span.fromAccount > 0n) {
          yield entryRow(place, line, `account.${benefit.account}`, -span.fromAccount, accountId(person.index, benefit.account));
          line += 1;
        }
      }
    },
  };
}
