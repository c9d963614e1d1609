import { exact } from "../business/values.ts";
import { sqlSection } from "./definition.ts";
import type { Before, ExtractDefinition, ExtractRow, Rows } from "./definition.ts";
import { assumptions, projectFund } from "./projection.ts";

/** 宏观决策: yearly series of people and of the basic fund, and where they lead if nothing changes but what is assumed. Amounts in fen. */
export const series: ExtractDefinition = {
  kind: "decision",
  dueDay: 10,
  sections: [
    sqlSection(
      "series-income",
      { zh: "历年缴费人数与基金收入", en: "Contributors and income by year" },
      { texts: [], numbers: ["year", "persons", "income", "months"] },
      `SELECT ${yearOf("c.period")} AS year, COUNT(DISTINCT c.person_id) AS persons, SUM(c.basic_employer + c.basic_person) AS income,
         COUNT(DISTINCT c.period) AS months
       FROM contribution c WHERE c.period <= :period AND c.state = 'paid' GROUP BY ${yearOf("c.period")}`,
    ),
    sqlSection(
      "series-expense",
      { zh: "历年领取人数与基金支出", en: "Recipients and expense by year" },
      { texts: [], numbers: ["year", "persons", "expense", "months"] },
      `SELECT ${yearOf("y.period")} AS year, COUNT(DISTINCT y.person_id) AS persons, SUM(y.amount) AS expense, COUNT(DISTINCT y.period) AS months
       FROM payment y JOIN benefit b ON b.id = y.benefit_id AND b.kind <> 'annuity'
       WHERE y.period <= :period AND y.state IN ('sent', 'paid') GROUP BY ${yearOf("y.period")}`,
    ),
    sqlSection(
      "series-births",
      { zh: "在职人员出生年份分布", en: "Those who contribute, by year of birth" },
      { texts: [], numbers: ["year", "persons"] },
      `SELECT CAST(EXTRACT(YEAR FROM p.born_on) AS integer) AS year, COUNT(*) AS persons
       FROM participation q JOIN person p ON p.id = q.person_id WHERE q.state IN ('active', 'suspended')
       GROUP BY CAST(EXTRACT(YEAR FROM p.born_on) AS integer)`,
    ),
    { id: "projection", name: { zh: "基金收支预测", en: "Projection of income and expense" }, workOut: projection },
    {
      id: "assumptions",
      name: { zh: "预测假设（百万分比）", en: "What the projection assumes, in millionths" },
      workOut: () => rowsOf(Object.entries(assumptions).map(([name, value]) => ({ name, value }))),
    },
  ],
};

/** From the last year, or what there is of it as if it were whole. */
function projection(before: Before, period: number): Rows {
  const year = Math.floor(period / 100);
  const income = lastOf(before.get("series-income") ?? [], year);
  const expense = lastOf(before.get("series-expense") ?? [], year);
  const births = new Map((before.get("series-births") ?? []).map((row) => [number(row, "year"), number(row, "persons")]));
  const fund = {
    year,
    contributors: [...births.values()].reduce((sum, people) => sum + people, 0),
    recipients: expense === undefined ? 0 : number(expense, "persons"),
    income: wholeYear(income, "income"),
    expense: wholeYear(expense, "expense"),
    births,
  };
  return rowsOf(
    projectFund(fund).map((each) => ({ ...each, income: exact(each.income), expense: exact(each.expense), balance: exact(each.balance) })),
  );
}

function lastOf(rows: readonly ExtractRow[], year: number): ExtractRow | undefined {
  return rows.find((row) => row["year"] === year);
}

function wholeYear(row: ExtractRow | undefined, column: string): bigint {
  return row === undefined ? 0n : (BigInt(number(row, column)) * 12n) / BigInt(number(row, "months"));
}

function rowsOf(rows: readonly ExtractRow[]): Rows {
  return { found: rows.length, rows };
}

function number(row: ExtractRow, column: string): number {
  const value = row[column];
  if (typeof value !== "number") {
    throw new Error(`an extract's row has no number ${column}`);
  }
  return value;
}

function yearOf(period: string): string {
  return `CAST(FLOOR(${period} / 100) AS integer)`;
}
