import type { Database, Statement } from "../database/database.ts";

/** Sums over what all chunks brought; done once, with its mark, in one transaction. */
export async function finishLoad(business: Database, timeoutMs: number): Promise<void> {
  await business.transaction({ label: "load.finish", scope: "/", timeoutMs }, async (session) => {
    for (const statement of steps) {
      await session.run(statement);
    }
    await session.run(markFinished, { finishedAt: new Date() });
  });
}

/** Months are closed up to the last one, as the functions of month's end do it: some forty days behind the making of the month's plans. */
function closing(kind: "common" | "benefit", condition: string): Statement {
  return {
    name: `load.close-${kind}`,
    sql: `INSERT INTO month_closing (office_id, kind, period, scope, operator_id, closed_at, postings, amount)
      SELECT o.id, '${kind}', m.period, o.scope, 'batch-1-' || o.id, m.closed_at, COALESCE(g.postings, 0), COALESCE(g.amount, 0)
      FROM office o
      JOIN (SELECT period, MAX(created_at) + INTERVAL '40' DAY AS closed_at FROM payment_plan GROUP BY period) m ON o.state = 'open'
      LEFT JOIN (SELECT office_id, period, COUNT(*) AS postings, SUM(amount) AS amount FROM posting WHERE ${condition}
        GROUP BY office_id, period) g ON g.office_id = o.id AND g.period = m.period`,
  };
}

const steps: readonly Statement[] = [
  closing("common", "kind IS NOT NULL"),
  closing("benefit", "kind = 'payment'"),
  {
    name: "load.payment-plans",
    sql: `UPDATE payment_plan SET
        persons = (SELECT COUNT(*) FROM payment y WHERE y.plan_id = payment_plan.id AND y.period = payment_plan.period),
        amount = (SELECT COALESCE(SUM(y.amount), 0) FROM payment y WHERE y.plan_id = payment_plan.id AND y.period = payment_plan.period)`,
  },
  { name: "load.empty-plans", sql: "DELETE FROM payment_plan WHERE persons = 0" },
];

const markFinished: Statement = {
  name: "load.finished",
  sql: "UPDATE load.load_run SET finished_at = :finishedAt",
  oracle: "UPDATE load_run SET finished_at = :finishedAt",
};
