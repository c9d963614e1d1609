import type { Text } from "../../model/text.ts";
import { sqlSection } from "./definition.ts";
import type { ExtractDefinition, Section } from "./definition.ts";

/** 联网监测: the indicators that are exchanged monthly, each by office. Amounts are in fen. */
export const indicators: ExtractDefinition = {
  kind: "monitoring-network",
  dueDay: 5,
  sections: [
    indicator(
      "employers",
      { zh: "参保单位数", en: "Employers" },
      "SELECT e.office_id AS office, COUNT(*) AS amount FROM employer e WHERE e.state IN ('active', 'suspended') GROUP BY e.office_id",
    ),
    indicator("active-people", { zh: "在职参保人数", en: "People who contribute" }, peopleIn("'active', 'suspended'")),
    indicator("retired-people", { zh: "退休人数", en: "Retired people" }, peopleIn("'retired'")),
    indicator("contributors", { zh: "当月缴费人数", en: "People paid for in the month" }, ofContributions("COUNT(DISTINCT c.person_id)")),
    indicator("base", { zh: "当月缴费基数总额", en: "Wage bases of the month" }, ofContributions("SUM(c.base)")),
    indicator(
      "basic-income",
      { zh: "当月基本养老保险费收入", en: "Basic contributions of the month" },
      ofContributions("SUM(c.basic_employer + c.basic_person)"),
    ),
    indicator(
      "annuity-income",
      { zh: "当月职业年金缴费收入", en: "Annuity contributions of the month" },
      ofContributions("SUM(c.annuity_employer + c.annuity_person - c.notional)"),
    ),
    indicator("recipients", { zh: "当月待遇领取人数", en: "People paid in the month" }, ofPayments("COUNT(DISTINCT y.person_id)")),
    indicator("expenditure", { zh: "当月待遇支出", en: "Benefits paid in the month" }, ofPayments("SUM(y.amount)")),
    indicator(
      "balances",
      { zh: "个人账户累计储存额", en: "Balances of the individual accounts" },
      "SELECT o.id AS office, SUM(a.balance) AS amount FROM account a JOIN office o ON o.scope = a.scope GROUP BY o.id",
    ),
  ],
};

function indicator(id: string, name: Text, sql: string): Section {
  return sqlSection(`indicator-${id}`, name, { texts: ["office"], numbers: ["amount"] }, sql);
}

function peopleIn(states: string): string {
  return `SELECT o.id AS office, COUNT(DISTINCT q.person_id) AS amount FROM participation q JOIN office o ON o.scope = q.scope
    WHERE q.state IN (${states}) GROUP BY o.id`;
}

function ofContributions(what: string): string {
  return `SELECT o.id AS office, ${what} AS amount FROM contribution c JOIN office o ON o.scope = c.scope
    WHERE c.period = :period AND c.state = 'paid' GROUP BY o.id`;
}

function ofPayments(what: string): string {
  return `SELECT o.id AS office, ${what} AS amount FROM payment y JOIN office o ON o.scope = y.scope
    WHERE y.period = :period AND y.state IN ('sent', 'paid') GROUP BY o.id`;
}
