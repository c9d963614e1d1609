import { z } from "zod";
import { canonicalJson, sha256Hex } from "../../../sizing/digest.ts";
import { id, period, shortCode } from "../../business/inputs.ts";
import type { Database, Session } from "../../database/database.ts";
import { textOf } from "../../database/row.ts";

const fen = z.int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** A posting of the business system, by subject: fund accounting does not go down to the person. Credits are positive, debits negative. */
export const voucher = z.object({
  voucher: id,
  scope: z
    .string()
    .max(24)
    .regex(/^\/(?:[0-9A-Za-z-]{1,8}\/){1,3}$/),
  office: shortCode,
  posting: id,
  kind: z
    .string()
    .max(24)
    .regex(/^[a-z][a-z-]+$/),
  period,
  amount: fen.min(1),
  entries: z
    .array(
      z.object({
        subject: z
          .string()
          .max(24)
          .regex(/^[a-z][a-z.-]+$/),
        amount: fen,
      }),
    )
    .min(1)
    .max(20),
});
export type Voucher = Readonly<z.infer<typeof voucher>>;

export const mostVouchers = 100;
export const vouchersInput = z.object({ vouchers: z.array(voucher).min(1).max(mostVouchers) });
export const vouchersAnswer = z.object({
  vouchers: z.array(z.object({ voucher: id, state: z.enum(["booked", "refused"]), reason: z.string().nullable() })),
});
type Answered = z.infer<typeof vouchersAnswer>["vouchers"][number];

/** Books vouchers, each once for its id: those that came before are answered as booked, those that are not in order are refused by themselves. */
export async function bookVouchers(database: Database, vouchers: readonly Voucher[], now: Date): Promise<Answered[]> {
  return await database.transaction({ label: "vouchers" }, async (session) => {
    const answered: Answered[] = [];
    for (const one of vouchers.toSorted((a, b) => a.voucher - b.voucher)) {
      const reason = problemOf(one) ?? (await book(session, one, now));
      answered.push({ voucher: one.voucher, state: reason === null ? "booked" : "refused", reason });
    }
    return answered;
  });
}

/** What double entry asks of a voucher. */
export function problemOf({ amount, entries }: Pick<Voucher, "amount" | "entries">): string | null {
  const sum = (values: readonly number[]): bigint => values.reduce((total, each) => total + BigInt(each), 0n);
  const all = entries.map((entry) => entry.amount);
  if (sum(all) !== 0n) {
    return "debits and credits do not agree";
  }
  if (sum(all.filter((each) => each > 0)) > BigInt(amount)) {
    return "more is credited than the voucher's amount";
  }
  return new Set(entries.map(({ subject }) => subject)).size === entries.length ? null : "a subject stands twice";
}

async function book(session: Session, one: Voucher, now: Date): Promise<string | null> {
  const digest = sha256Hex(canonicalJson({ ...one, entries: one.entries.toSorted((a, b) => (a.subject < b.subject ? -1 : 1)) }));
  const { voucher: key, scope, office, posting, kind, period: month, amount } = one;
  const added = await session.run(insertVoucher, { id: key, scope, office, posting, kind, period: month, amount, digest, bookedAt: now });
  if (added === 1) {
    for (const { subject, amount: sum } of one.entries) {
      await session.run(insertEntry, { voucher: key, subject, amount: sum });
    }
    return null;
  }
  const [known] = await session.query(selectDigest, { id: key });
  return known !== undefined && textOf(known, "digest") === digest ? null : "another voucher is booked under this id or posting";
}

const insertVoucher = {
  name: "finance.voucher",
  sql: `INSERT INTO ledger_voucher (id, scope, office_id, posting_id, kind, period, amount, digest, booked_at)
   VALUES (:id, :scope, :office, :posting, :kind, :period, :amount, :digest, :bookedAt) ON CONFLICT DO NOTHING`,
  oracle: `INSERT INTO ledger_voucher (id, scope, office_id, posting_id, kind, period, amount, digest, booked_at)
   SELECT :id, :scope, :office, :posting, :kind, :period, :amount, :digest, :bookedAt FROM dual
   WHERE NOT EXISTS (SELECT 1 FROM ledger_voucher v WHERE v.id = :id OR v.posting_id = :posting)`,
};
const insertEntry = {
  name: "finance.entry",
  sql: "INSERT INTO ledger_entry (voucher_id, subject, amount) VALUES (:voucher, :subject, :amount)",
};
const selectDigest = { name: "finance.digest", sql: "SELECT v.digest FROM ledger_voucher v WHERE v.id = :id" };
