import type { Text } from "../../model/text.ts";
import { sqlSection } from "./definition.ts";
import type { ExtractDefinition, Section } from "./definition.ts";

/**
 * 基金监管: rules that find records to look into. A row names the office, the record's subject by its id (of a person, where no other is
 * told), its month, the amount in question in fen and a count or limit beside it. Personal data stays where it is.
 */
export const rules: ExtractDefinition = {
  kind: "supervision",
  dueDay: 2,
  sections: [
    rule(
      "paid-after-death",
      { zh: "死亡后仍发放待遇（近十二个月）", en: "Benefits paid for months after a death, within twelve months" },
      `SELECT o.id AS office, y.person_id AS subject, y.period AS month, y.amount, ${monthOf("q.ended_on")} AS beside
       FROM payment y JOIN benefit b ON b.id = y.benefit_id AND b.frequency = 'monthly'
         JOIN participation q ON q.person_id = y.person_id AND q.end_reason = 'death' JOIN office o ON o.scope = y.scope
       WHERE y.period > :yearAgo AND y.period <= :period AND y.state IN ('sent', 'paid') AND y.period > ${monthOf("q.ended_on")}`,
    ),
    rule(
      "two-participations",
      { zh: "同月在两个以上单位缴费", en: "Contributions of one month with two employers" },
      `SELECT MIN(o.id) AS office, c.person_id AS subject, c.period AS month, SUM(c.base) AS amount, COUNT(DISTINCT g.employer_id) AS beside
       FROM contribution c JOIN contribution_plan g ON g.id = c.plan_id JOIN office o ON o.scope = c.scope
       WHERE c.period = :period AND c.state IN ('due', 'paid') AND g.kind = 'regular'
       GROUP BY c.person_id, c.period HAVING COUNT(DISTINCT g.employer_id) > 1`,
    ),
    rule("base-beyond-ceiling", { zh: "缴费基数超过上限", en: "Wage bases beyond the ceiling" }, baseRule("base.ceiling", ">", "+ 1")),
    rule("base-below-floor", { zh: "缴费基数低于下限", en: "Wage bases below the floor" }, baseRule("base.floor", "<", "- 1")),
    rule(
      "contribution-beside-pension",
      { zh: "领取养老待遇的同时缴费", en: "Contributions of someone who draws a pension" },
      `SELECT o.id AS office, c.person_id AS subject, c.period AS month, c.base AS amount, b.start_period AS beside
       FROM contribution c JOIN contribution_plan g ON g.id = c.plan_id AND g.kind = 'regular' JOIN office o ON o.scope = c.scope
         JOIN benefit b ON b.person_id = c.person_id AND b.kind = 'pension' AND b.state = 'active'
       WHERE c.period = :period AND c.state IN ('due', 'paid') AND b.start_period <= :period`,
    ),
    rule(
      "paid-beyond-benefit",
      { zh: "发放额高于核定额", en: "Payments beyond the benefit as assessed" },
      `SELECT o.id AS office, y.person_id AS subject, y.period AS month, y.gross AS amount, b.amount AS beside
       FROM payment y JOIN benefit b ON b.id = y.benefit_id AND b.frequency = 'monthly' JOIN office o ON o.scope = y.scope
       WHERE y.period = :period AND y.state IN ('sent', 'paid') AND y.gross > b.amount`,
    ),
    rule(
      "shared-account",
      { zh: "多人待遇发放到同一账户", en: "Benefits of several people paid to one bank account" },
      `SELECT MIN(o.id) AS office, MIN(y.person_id) AS subject, y.period AS month, SUM(y.amount) AS amount,
         COUNT(DISTINCT y.person_id) AS beside
       FROM payment y JOIN office o ON o.scope = y.scope WHERE y.period = :period AND y.state IN ('sent', 'paid')
       GROUP BY y.bank_id, y.bank_account, y.period HAVING COUNT(DISTINCT y.person_id) > 1`,
    ),
    rule(
      "entered-and-reviewed-by-one",
      { zh: "经办与复核为同一人的业务件", en: "Cases entered and reviewed by one operator; the subject is the case" },
      `SELECT w.office_id AS office, w.id AS subject, CAST(:period AS integer) AS month, 0 AS amount, w.reviews AS beside FROM workflow_case w
       WHERE w.state = 'approved' AND w.entered_by = w.reviewed_by
         AND w.finished_at >= CAST(:firstDay AS date) AND w.finished_at < CAST(:nextDay AS date)`,
    ),
  ],
};

function rule(id: string, name: Text, sql: string): Section {
  return sqlSection(`rule-${id}`, name, { texts: ["office"], numbers: ["subject", "month", "amount", "beside"] }, sql);
}

/** The base in force is the last that was set; it follows the average wage that it was set by, and a fen is left for rounding. */
function baseRule(parameter: string, beyond: "<" | ">", rounding: string): string {
  const limit = `w.average * s.amount / 1000000`;
  return `SELECT o.id AS office, w.person_id AS subject, CAST(:period AS integer) AS month, w.base AS amount, FLOOR(${limit}) AS beside
    FROM participation q JOIN wage_base w ON w.person_id = q.person_id AND w.employer_id = q.employer_id
      JOIN office o ON o.scope = w.scope JOIN parameter s ON s.kind = 'wage' AND s.name = '${parameter}'
    WHERE q.state = 'active' AND w.year = (
        SELECT MAX(x.year) FROM wage_base x WHERE x.person_id = w.person_id AND x.employer_id = w.employer_id AND x.year <= :year)
      AND s.effective_on = (
        SELECT MAX(r.effective_on) FROM parameter r WHERE r.kind = 'wage' AND r.name = '${parameter}' AND r.effective_on <= CAST(:firstDay AS date))
      AND w.base ${beyond} ${limit} ${rounding}`;
}

function monthOf(day: string): string {
  return `CAST(EXTRACT(YEAR FROM ${day}) * 100 + EXTRACT(MONTH FROM ${day}) AS integer)`;
}
