import type { Subject } from "../business/posting.ts";
import type { Value } from "../database/database.ts";
import { dayOf, instantOf } from "./calendar.ts";
import { voucherId } from "./ids.ts";
import type { Office } from "./offices.ts";
import type { TableRows } from "./table.ts";

type Values = readonly Value[];

/** A posting with its lines, which are made when they are asked for. */
export type GeneratedPosting = Readonly<{
  id: number;
  kind: string;
  period: number;
  day: number;
  /** The sum of its credits. */
  amount: bigint;
  debit: Subject;
  credit: Subject;
  entries: () => Iterable<Values>;
}>;

/** Individual accounts' lines begin here, as the business functions number them. */
export const firstAccountLine = 11;

export type EntryPlace = Readonly<{ id: number; period: number; scope: string }>;

export function entryRow(
  { id, period, scope }: EntryPlace,
  line: number,
  subject: Subject,
  amount: bigint,
  account: number | null = null,
): Values {
  return [id, line, period, scope, subject, account, amount];
}

/** Fund finance has booked all of them. */
export function postingTables(office: Office, postings: readonly GeneratedPosting[]): readonly TableRows[] {
  const { id: officeId, scope } = office;
  return [
    {
      table: "posting",
      rows: () =>
        postings.map(({ id, kind, period, day, amount }) => [id, scope, officeId, kind, period, dayOf(period, day), amount, `load-${id}`]),
    },
    {
      table: "voucher",
      rows: () =>
        postings.map(({ id, kind, period, day, amount, debit, credit }) => [
          voucherId(id),
          scope,
          officeId,
          id,
          kind,
          period,
          amount,
          debit,
          credit,
          "booked",
          instantOf(period, day),
          instantOf(period, day),
        ]),
    },
    {
      table: "account_entry",
      *rows() {
        for (const posting of postings) {
          yield* posting.entries();
        }
      },
    },
  ];
}
