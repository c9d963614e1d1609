import { z } from "zod";
import { exact } from "../../business/values.ts";
import type { Database, Row, Statement } from "../../database/database.ts";
import { bigintOf, textOf } from "../../database/row.ts";
import { scopeRange } from "../../database/scope.ts";

export const difference = z.object({
  voucher: z.int(),
  office: z.string(),
  /** Not in these books, booked otherwise, or in these books only. */
  kind: z.enum(["missing", "different", "foreign"]),
  /** Empty where it is about the voucher as a whole, which is its amount then. */
  subject: z.string(),
  expected: z.int(),
  found: z.int(),
});
export type Difference = Readonly<z.infer<typeof difference>>;

export type Reconciled = Readonly<{ vouchers: number; inTransit: number; differences: readonly Difference[] }>;

type Books = Readonly<{ office: string; amount: number; pendingSince: number | undefined; entries: ReadonlyMap<string, number> }>;

const atOnce = 500;
/** More are not told: where so many differ, something is wrong with all. */
const mostDifferences = 1000;
/** What the business system posted so lately may still be on its way. */
const transitMs = 300_000;

/**
 * Compares a month's vouchers in both books, each with its entries, both ways: read from the tables of the business and not from what it
 * sent.
 */
export async function reconcile(
  business: Database,
  finance: Database,
  { period, scope, now }: Readonly<{ period: number; scope: string; now: Date }>,
): Promise<Reconciled> {
  const differences: Difference[] = [];
  const { low, high } = scopeRange(scope);
  let [vouchers, inTransit, after] = [0, 0, 0];
  for (;;) {
    const range = { period, scopeLow: low, scopeHigh: high, after };
    const expected = await booksOf(business, selectBusiness, { ...range, limit: atOnce });
    const finished = expected.size < atOnce;
    const last = finished ? Number.MAX_SAFE_INTEGER : Math.max(...expected.keys());
    const found = await booksOf(finance, selectFinance, { ...range, last });
    vouchers += expected.size;
    for (const [voucher, books] of expected) {
      const other = found.get(voucher);
      if (other === undefined && books.pendingSince !== undefined && now.getTime() - books.pendingSince < transitMs) {
        inTransit += 1;
      } else {
        differences.push(...compare(voucher, books, other));
      }
    }
    for (const [voucher, { office, amount }] of found) {
      if (!expected.has(voucher)) {
        differences.push({ voucher, office, kind: "foreign", subject: "", expected: 0, found: amount });
      }
    }
    if (finished || differences.length >= mostDifferences) {
      return { vouchers, inTransit, differences: differences.slice(0, mostDifferences) };
    }
    after = last;
  }
}

function compare(voucher: number, { office, amount, entries }: Books, other: Books | undefined): Difference[] {
  if (other === undefined) {
    return [{ voucher, office, kind: "missing", subject: "", expected: amount, found: 0 }];
  }
  const subjects = [...new Set([...entries.keys(), ...other.entries.keys()])];
  const sides = [
    { subject: "", expected: amount, found: other.amount },
    ...subjects.map((subject) => ({ subject, expected: entries.get(subject) ?? 0, found: other.entries.get(subject) ?? 0 })),
  ];
  return sides.filter((side) => side.expected !== side.found).map((side) => ({ voucher, office, kind: "different" as const, ...side }));
}

async function booksOf(database: Database, statement: Statement, values: Row): Promise<ReadonlyMap<number, Books>> {
  const settings = { label: "reconcile", readOnly: true, scope: "/", timeoutMs: 15_000 };
  const rows = await database.transaction(settings, async (session) => session.query(statement, values));
  const books = new Map<number, Books & { entries: Map<string, number> }>();
  for (const row of rows) {
    const id = exact(bigintOf(row, "id"));
    const known = books.get(id) ?? {
      office: textOf(row, "office_id"),
      amount: exact(bigintOf(row, "amount")),
      pendingSince: row["pending_since"] instanceof Date ? row["pending_since"].getTime() : undefined,
      entries: new Map<string, number>(),
    };
    books.set(id, known);
    if (row["subject"] !== null) {
      known.entries.set(textOf(row, "subject"), exact(bigintOf(row, "entry_amount")));
    }
  }
  return books;
}

const selectBusiness: Statement = {
  name: "reconcile.business",
  sql: `SELECT n.id, n.office_id, n.amount, CASE WHEN n.state = 'pending' THEN n.created_at ELSE NULL END AS pending_since, e.subject,
     SUM(e.amount) AS entry_amount
   FROM (
     SELECT v.id, v.office_id, v.posting_id, v.period, v.amount, v.state, v.created_at FROM voucher v
     WHERE v.period = :period AND v.scope >= :scopeLow AND v.scope < :scopeHigh AND v.id > :after
     ORDER BY v.id FETCH FIRST :limit ROWS ONLY) n
     LEFT JOIN account_entry e ON e.posting_id = n.posting_id AND e.period = n.period
   GROUP BY n.id, n.office_id, n.amount, n.state, n.created_at, e.subject`,
};
const selectFinance: Statement = {
  name: "reconcile.finance",
  sql: `SELECT v.id, v.office_id, v.amount, e.subject, e.amount AS entry_amount
   FROM ledger_voucher v LEFT JOIN ledger_entry e ON e.voucher_id = v.id
   WHERE v.period = :period AND v.scope >= :scopeLow AND v.scope < :scopeHigh AND v.id > :after AND v.id <= :last`,
};
