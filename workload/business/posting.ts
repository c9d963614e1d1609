import { bigintOf, numberOf, numberOrNull } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { statement } from "./statement.ts";
import { nextPeriod, officeOf, periodOf } from "./values.ts";

/** The accounts of the books. Those of individuals are the accounts themselves. */
export type Subject =
  | "bank"
  | "income.basic"
  | "account.basic"
  | "account.annuity"
  | "account.notional"
  | "notional.receivable"
  | "interest"
  | "expense.pension"
  | "expense.lump-sum"
  | "transfer"
  | "adjustment"
  | "fee"
  | "receivable.recovery";

/** One side of a posting: credits are positive, debits negative. */
export type Line = Readonly<{ subject: Subject; amount: bigint; accountId?: bigint }>;

export type PostingOptions = Readonly<{
  kind: string;
  /** Of whose money it is: a person, an employer, a plan. */
  scope: string;
  /** The sum of its credits, and so of its debits. */
  amount: bigint;
  debit: Subject;
  credit: Subject;
  /** The month in whose books it stands; the current one where none is given. */
  period?: number;
}>;

export type Posting = Readonly<{ id: bigint; period: number; scope: string; amount: bigint }>;

/** Opens a posting, with the voucher that tells fund finance of it. Its lines follow; closePosting proves that they agree. */
export async function openPosting(call: Call, options: PostingOptions): Promise<Posting> {
  const { session, requestId, today } = call;
  const { kind, scope, amount, debit, credit } = options;
  const period = options.period ?? (await currentPeriod(call, officeOf(scope)));
  const id = await newId(session);
  const office = officeOf(scope);
  await session.run(insertPosting, { id, scope, office, kind, period, postedOn: today, amount, requestId });
  await session.run(insertVoucher, { scope, office, posting: id, kind, period, amount, debit, credit, createdAt: new Date() });
  return { id, period, scope, amount };
}

/** Lines that are known one by one; those of many accounts at once are inserted by the functions' own statements. */
export async function addLines({ session }: Call, posting: Posting, lines: readonly Line[], firstLine = 1): Promise<void> {
  for (const [index, { subject, amount, accountId }] of lines.filter((line) => line.amount !== 0n).entries()) {
    await session.run(insertLine, {
      posting: posting.id,
      line: firstLine + index,
      period: posting.period,
      scope: posting.scope,
      subject,
      account: accountId ?? null,
      amount,
    });
  }
}

/**
 * Moves the balances of the individual accounts by the posting's entries. @throws Error where debits and credits do not agree, or not with
 * the posting's amount: a bug, and nothing of it is kept; DatabaseError `check` where an account would fall below zero
 */
export async function closePosting({ session }: Call, posting: Posting): Promise<void> {
  const key = { posting: posting.id, period: posting.period };
  const [sums] = await session.query(selectSums, key);
  if (bigintOf(sums!, "balance") !== 0n || bigintOf(sums!, "credits") !== posting.amount) {
    throw new Error(
      `posting ${posting.id} does not balance: ${bigintOf(sums!, "credits")} credited of ${posting.amount}, ${bigintOf(sums!, "balance")} left`,
    );
  }
  const moved = await session.run(updateBalances, key);
  if (moved !== numberOf(sums!, "accounts")) {
    throw new Error(`posting ${posting.id} moved ${moved} of ${numberOf(sums!, "accounts")} accounts: not all are the operator's`);
  }
}

/** A posting whose lines are all known. */
export async function post(call: Call, options: Omit<PostingOptions, "amount">, lines: readonly Line[]): Promise<Posting> {
  const amount = lines.reduce((sum, line) => (line.amount > 0n ? sum + line.amount : sum), 0n);
  const posting = await openPosting(call, { ...options, amount });
  await addLines(call, posting, lines);
  await closePosting(call, posting);
  return posting;
}

/** The month in whose books an office posts today: that of the day, or the one behind the last that it closed. */
export async function currentPeriod({ session, today }: Call, office: string): Promise<number> {
  const [row] = await session.query(selectClosed, { office });
  const closed = numberOrNull(row!, "period");
  const period = periodOf(today);
  return closed === null || closed < period ? period : nextPeriod(closed);
}

/** @throws Refusal where the office has closed the month */
export async function refuseClosed({ session }: Call, office: string, period: number): Promise<void> {
  const [row] = await session.query(selectClosed, { office });
  if ((numberOrNull(row!, "period") ?? 0) >= period) {
    throw new Refusal("invalid-state", { zh: `机构 ${office} 已完成 ${period} 的月结`, en: `office ${office} has closed ${period}` });
  }
}

const insertPosting = statement(
  "posting.open",
  `INSERT INTO posting (id, scope, office_id, kind, period, posted_on, amount, request_id)
   VALUES (:id, :scope, :office, :kind, :period, :postedOn, :amount, :requestId)`,
);
const insertVoucher = statement(
  "posting.voucher",
  `INSERT INTO voucher (id, scope, office_id, posting_id, kind, period, amount, debit_subject, credit_subject, state, created_at)
   VALUES (nextval('entity_id'), :scope, :office, :posting, :kind, :period, :amount, :debit, :credit, 'pending', :createdAt)`,
);
const insertLine = statement(
  "posting.line",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   VALUES (:posting, :line, :period, :scope, :subject, :account, :amount)`,
);
const selectSums = statement(
  "posting.sums",
  `SELECT COUNT(DISTINCT e.account_id) AS accounts, COALESCE(SUM(e.amount), 0) AS balance,
     COALESCE(SUM(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END), 0) AS credits
   FROM account_entry e WHERE e.posting_id = :posting AND e.period = :period AND {scope e}`,
);
const updateBalances = statement(
  "posting.balances",
  `UPDATE account a SET balance = a.balance + (
     SELECT SUM(e.amount) FROM account_entry e
     WHERE e.posting_id = :posting AND e.period = :period AND e.account_id = a.id AND {scope e})
   WHERE {scope a} AND a.id IN (
     SELECT e.account_id FROM account_entry e
     WHERE e.posting_id = :posting AND e.period = :period AND e.account_id IS NOT NULL AND {scope e})`,
);
const selectClosed = statement(
  "posting.closed",
  "SELECT MAX(m.period) AS period FROM month_closing m WHERE m.office_id = :office AND m.kind = 'common' AND {scope m}",
);
