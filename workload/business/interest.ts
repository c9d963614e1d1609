import { bigintOf, numberOf } from "../database/row.ts";
import type { Chunk } from "./batch.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { interestRate } from "./parameters.ts";
import { yearlyInterest } from "./policy/interest.ts";
import { sqlDivideHalfUp } from "./policy/money.ts";
import { addLines, closePosting, openPosting, post } from "./posting.ts";
import { statement } from "./statement.ts";
import { accountIn } from "./subjects.ts";
import type { Account } from "./subjects.ts";

const accountsAtOnce = 500;

/** Whose accounts: `any` for the annuity, which makes no difference between them. */
export type People = "active" | "retired" | "any";

const statesOf: Readonly<Record<People, readonly [string, string, string]>> = Object.freeze({
  active: ["active", "suspended", "suspended"],
  retired: ["retired", "retired", "retired"],
  any: ["active", "suspended", "retired"],
});

export type InterestOf = Readonly<{ kind: Account["kind"]; people: People; year: number }>;

/**
 * Credits a year's interest to the next accounts behind `after`, in one posting. Interest stands in the books of the year's last month,
 * so that it earns interest itself from the next year on. @throws Refusal where the year is not over, or its rate not set
 */
export async function creditChunk(call: Call, after: bigint, { kind, people, year }: InterestOf): Promise<Chunk> {
  const { session, operator } = call;
  const ratePpm = await refuseEarly(call, kind, year);
  const [firstState, secondState, thirdState] = statesOf[people];
  const which = { kind, firstState, secondState, thirdState, before: year - 1, after };
  const [page] = await session.query(selectPage, { ...which, limit: accountsAtOnce });
  const count = numberOf(page!, "accounts");
  if (count === 0) {
    return { lastId: after, done: 0, amount: 0n, finished: true };
  }
  const lastId = bigintOf(page!, "last_id");
  const range = { ...which, lastId };
  const months = { january: year * 100 + 1, december: year * 100 + 12, ratePpm };
  await session.query(lockRange, range);
  const [sum] = await session.query(selectSum, { ...range, ...months });
  const amount = bigintOf(sum!, "interest");
  if (amount > 0n) {
    const posting = await openPosting(call, {
      kind: "interest",
      scope: operator.scope,
      amount,
      debit: "interest",
      credit: `account.${kind}`,
      period: months.december,
    });
    await addLines(call, posting, [{ subject: "interest", amount: -amount }]);
    await session.run(insertEntries, { ...range, ...months, posting: posting.id, period: posting.period });
    await closePosting(call, posting);
  }
  await session.run(markYear, { ...range, year });
  return { lastId, done: count, amount, finished: count < accountsAtOnce };
}

/** One account's interest of a year; the years before it have been credited. @throws Refusal */
export async function creditOne(
  call: Call,
  person: number,
  kind: Account["kind"],
  year: number,
): Promise<Readonly<{ account: bigint; interest: bigint }>> {
  const { session } = call;
  const ratePpm = await refuseEarly(call, kind, year);
  const account = await accountIn(call, person, kind);
  if (account.interestYear !== year - 1) {
    throw new Refusal("invalid-state", {
      zh: `账户已计息至 ${account.interestYear} 年，不能计 ${year} 年利息`,
      en: `the account has its interest up to ${account.interestYear}: ${year} is not next`,
    });
  }
  const rows = await session.query(selectMonths, { account: account.id, january: year * 100 + 1 });
  const later = rows.reduce((sum, row) => sum + bigintOf(row, "amount"), 0n);
  const entries = rows
    .filter((row) => numberOf(row, "period") <= year * 100 + 12)
    .map((row) => ({ month: numberOf(row, "period") % 100, amount: bigintOf(row, "amount") }));
  const interest = yearlyInterest({ opening: account.balance - later, entries }, ratePpm);
  if (interest > 0n) {
    await post(call, { kind: "interest", scope: account.scope, debit: "interest", credit: `account.${kind}`, period: year * 100 + 12 }, [
      { subject: "interest", amount: -interest },
      { subject: `account.${kind}`, accountId: account.id, amount: interest },
    ]);
  }
  await session.run(markOne, { account: account.id, year });
  return { account: account.id, interest };
}

async function refuseEarly({ session, today }: Call, kind: string, year: number): Promise<number> {
  if (year >= Number(today.slice(0, 4))) {
    throw new Refusal("invalid-state", { zh: `${year} 年尚未结束`, en: `${year} is not over yet` });
  }
  return await interestRate(session, kind, year);
}

const chosen = `FROM account a JOIN person p ON p.id = a.person_id
   WHERE a.id > :after AND a.kind = :kind AND a.state = 'open' AND a.interest_year = :before AND p.state IN (:firstState, :secondState, :thirdState)
     AND {scope a} AND {scope p}`;
/** Monthly products: the opening balance for twelve months, each entry for the months after it. */
const products = `(12 * (a.balance - COALESCE((
     SELECT SUM(e.amount) FROM account_entry e WHERE e.account_id = a.id AND e.period >= :january AND {scope e}), 0))
   + COALESCE((SELECT SUM(e.amount * (12 - MOD(e.period, 100))) FROM account_entry e
     WHERE e.account_id = a.id AND e.period BETWEEN :january AND :december AND {scope e}), 0))`;
const interestRows = `SELECT i.id, i.scope, CASE WHEN i.products <= 0 THEN 0 ELSE ${sqlDivideHalfUp("i.products * :ratePpm", "12000000")} END AS interest
   FROM (SELECT a.id, a.scope, ${products} AS products ${chosen} AND a.id <= :lastId) i`;

const selectPage = statement(
  "interest.page",
  `SELECT COUNT(*) AS accounts, MAX(n.id) AS last_id FROM (SELECT a.id ${chosen} ORDER BY a.id FETCH FIRST :limit ROWS ONLY) n`,
);
const lockRange = statement(
  "interest.lock",
  `SELECT a.id ${chosen} AND a.id <= :lastId ORDER BY a.id FOR UPDATE OF a`,
  `SELECT a.id ${chosen} AND a.id <= :lastId ORDER BY a.id FOR UPDATE OF a.balance`,
);
const selectSum = statement("interest.sum", `SELECT CAST(COALESCE(SUM(r.interest), 0) AS bigint) AS interest FROM (${interestRows}) r`);
const insertEntries = statement(
  "interest.entries",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   SELECT :posting, 10 + ROW_NUMBER() OVER (ORDER BY r.id), :period, r.scope, 'account.' || :kind, r.id, r.interest
   FROM (${interestRows}) r WHERE r.interest > 0`,
);
const markYear = statement(
  "interest.mark",
  `UPDATE account a SET interest_year = :year
   WHERE a.id > :after AND a.id <= :lastId AND a.kind = :kind AND a.state = 'open' AND a.interest_year = :before AND {scope a}
     AND EXISTS (SELECT 1 FROM person p WHERE p.id = a.person_id AND p.state IN (:firstState, :secondState, :thirdState) AND {scope p})`,
);
const selectMonths = statement(
  "interest.months",
  `SELECT e.period, SUM(e.amount) AS amount FROM account_entry e
   WHERE e.account_id = :account AND e.period >= :january AND {scope e} GROUP BY e.period ORDER BY e.period`,
);
const markOne = statement("interest.mark-one", "UPDATE account a SET interest_year = :year WHERE a.id = :account AND {scope a}");
