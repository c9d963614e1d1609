import { sqlSection } from "./definition.ts";
import type { ExtractDefinition } from "./definition.ts";

/** 统计报表: participants, contributions and benefits, by office and by kind of employer. Amounts are in fen. */
export const reports: ExtractDefinition = {
  kind: "statistics",
  dueDay: 3,
  sections: [
    sqlSection(
      "report-employers",
      { zh: "参保单位情况表", en: "Employers" },
      { texts: ["office", "kind", "state"], numbers: ["employers"] },
      "SELECT e.office_id AS office, e.kind, e.state, COUNT(*) AS employers FROM employer e GROUP BY e.office_id, e.kind, e.state",
    ),
    sqlSection(
      "report-participants",
      { zh: "参保人员情况表", en: "Participants" },
      { texts: ["office", "kind", "state"], numbers: ["persons"] },
      `SELECT e.office_id AS office, e.kind, q.state, COUNT(*) AS persons FROM participation q JOIN employer e ON e.id = q.employer_id
       WHERE q.state IN ('active', 'suspended', 'retired') GROUP BY e.office_id, e.kind, q.state`,
    ),
    sqlSection(
      "report-contributions",
      { zh: "缴费情况表", en: "Contributions of the month" },
      { texts: ["office", "kind"], numbers: ["plans", "persons", "due", "paid"] },
      `SELECT e.office_id AS office, e.kind, COUNT(*) AS plans, SUM(g.persons) AS persons, SUM(g.due) AS due,
         SUM(CASE g.state WHEN 'allocated' THEN g.due ELSE 0 END) AS paid
       FROM contribution_plan g JOIN employer e ON e.id = g.employer_id
       WHERE g.period = :period AND g.state <> 'written-off' GROUP BY e.office_id, e.kind`,
    ),
    sqlSection(
      "report-benefits",
      { zh: "待遇享受情况表", en: "Benefits in force" },
      { texts: ["office", "kind", "benefit"], numbers: ["persons", "monthly"] },
      `SELECT e.office_id AS office, e.kind, b.kind AS benefit, COUNT(DISTINCT b.person_id) AS persons, SUM(b.amount) AS monthly
       FROM benefit b JOIN participation q ON q.person_id = b.person_id AND q.state = 'retired' JOIN employer e ON e.id = q.employer_id
       WHERE b.frequency = 'monthly' AND b.state = 'active' GROUP BY e.office_id, e.kind, b.kind`,
    ),
    sqlSection(
      "report-payments",
      { zh: "待遇支付情况表", en: "Payments of the month" },
      { texts: ["office", "benefit", "state"], numbers: ["payments", "amount"] },
      `SELECT g.office_id AS office, b.kind AS benefit, y.state, COUNT(*) AS payments, SUM(y.amount) AS amount
       FROM payment y JOIN payment_plan g ON g.id = y.plan_id JOIN benefit b ON b.id = y.benefit_id
       WHERE y.period = :period GROUP BY g.office_id, b.kind, y.state`,
    ),
  ],
};
