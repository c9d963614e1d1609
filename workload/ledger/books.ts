import type { Statement } from "../database/database.ts";

/** A law that holds of the books at any moment. Its statement gives the rows that break it, each with a word of what is wrong. */
export type BookCheck = Readonly<{ id: string; law: string; statement: Statement }>;

/** At most so many rows are told; the law is broken by the first. */
const examples = "FETCH FIRST 20 ROWS ONLY";

function check(id: string, law: string, sql: string): BookCheck {
  return { id, law, statement: { name: `ledger.${id}`, sql: `${sql} ${examples}` } };
}

/**
 * Read by SQL of its own, from the tables alone: nothing of the service's code or conditions takes part. Money that was paid in or out is
 * counted twice, in the tables of the business and in the books, and the two must agree.
 */
export const bookChecks: readonly BookCheck[] = [
  check(
    "posting-balances",
    "the entries of every posting sum to zero, and their credits to its amount",
    `SELECT g.id AS subject, g.amount AS expected, COALESCE(e.credits, 0) AS found
     FROM posting g LEFT JOIN (
       SELECT posting_id, SUM(amount) AS balance, SUM(CASE WHEN amount > 0 THEN amount ELSE 0 END) AS credits
       FROM account_entry GROUP BY posting_id) e ON e.posting_id = g.id
     WHERE COALESCE(e.balance, 1) <> 0 OR COALESCE(e.credits, 0) <> g.amount`,
  ),
  check(
    "account-balances",
    "the balance of every account is the sum of its entries",
    `SELECT a.id AS subject, COALESCE(e.total, 0) AS expected, a.balance AS found
     FROM account a LEFT JOIN (
       SELECT account_id, SUM(amount) AS total FROM account_entry WHERE account_id IS NOT NULL GROUP BY account_id) e ON e.account_id = a.id
     WHERE a.balance <> COALESCE(e.total, 0)`,
  ),
  check(
    "vouchers",
    "every posting has its one voucher, of its amount",
    `SELECT g.id AS subject, g.amount AS expected, COALESCE(v.amount, 0) AS found
     FROM posting g LEFT JOIN (SELECT posting_id, SUM(amount) AS amount, COUNT(*) AS vouchers FROM voucher GROUP BY posting_id) v
       ON v.posting_id = g.id
     WHERE v.amount IS NULL OR v.amount <> g.amount OR v.vouchers <> 1`,
  ),
  check(
    "contributions-paid",
    "what the bank received for contributions is what stands as paid",
    `SELECT 0 AS subject, t.paid AS expected, t.banked AS found FROM (
       SELECT
         (SELECT COALESCE(SUM(basic_employer + basic_person + annuity_employer + annuity_person - notional), 0)
          FROM contribution WHERE state = 'paid') AS paid,
         (SELECT COALESCE(-1 * SUM(e.amount), 0) FROM account_entry e JOIN posting g ON g.id = e.posting_id
          WHERE e.subject = 'bank' AND g.kind IN ('contribution', 'arrears', 'refund')) AS banked
       FROM office WHERE parent_id IS NULL) t
     WHERE t.paid <> t.banked`,
  ),
  check(
    "benefits-paid",
    "what the bank paid out and took back for benefits is what stands as sent, paid and failed",
    `SELECT 0 AS subject, t.paid AS expected, t.banked AS found FROM (
       SELECT
         (SELECT COALESCE(SUM(amount), 0) FROM payment WHERE state IN ('sent', 'paid')) AS paid,
         (SELECT COALESCE(SUM(e.amount), 0) FROM account_entry e JOIN posting g ON g.id = e.posting_id
          WHERE e.subject = 'bank' AND g.kind IN ('payment', 'payment-returned')) AS banked
       FROM office WHERE parent_id IS NULL) t
     WHERE t.paid <> t.banked`,
  ),
  check(
    "paid-once",
    "no benefit has two payments of a month that did not fail",
    `SELECT benefit_id AS subject, 1 AS expected, COUNT(*) AS found FROM payment WHERE state NOT IN ('failed', 'reissued')
     GROUP BY benefit_id, period HAVING COUNT(*) > 1`,
  ),
  check(
    "logged-once",
    "no request did the same thing twice",
    `SELECT MIN(id) AS subject, 1 AS expected, COUNT(*) AS found FROM audit_log
     GROUP BY request_id, function_id, action HAVING COUNT(*) > 1`,
  ),
  check(
    "allocated-once",
    "every allocation of a plan has one posting",
    `SELECT 0 AS subject, 1 AS expected, COUNT(g.id) AS found FROM request r LEFT JOIN posting g ON g.request_id = r.request_id
     WHERE r.function_id = 'collection.allocate' AND r.response_digest IS NOT NULL GROUP BY r.request_id HAVING COUNT(g.id) <> 1`,
  ),
  check(
    "no-open-request",
    "a request without an answer is that of a batch under way, or of one that another request took over",
    `SELECT 0 AS subject, 0 AS expected, 1 AS found FROM request r
     WHERE r.response_digest IS NULL AND NOT EXISTS (SELECT 1 FROM batch_run b WHERE b.function_id = r.function_id)`,
  ),
];
