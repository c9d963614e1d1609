import type { Session } from "../database/database.ts";
import { bigintOf, numberOf } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Rates } from "./policy/contribution.ts";
import { statement } from "./statement.ts";

/** A parameter's amount as it stands on a day. @throws Refusal where it is not set */
export async function parameterOn(
  session: Session,
  kind: "system" | "business" | "wage" | "performance",
  name: string,
  day: string,
): Promise<bigint> {
  const [row] = await session.query(selectOne, { kind, name, day });
  if (row === undefined) {
    throw new Refusal("invalid-state", { zh: `未设置 ${day} 的参数 ${name}`, en: `parameter ${name} is not set for ${day}` });
  }
  return bigintOf(row, "amount");
}

/** Contribution rates of a month. @throws Refusal where one is not set */
export async function ratesOf(session: Session, period: number): Promise<Rates> {
  const day = firstDay(period);
  const rate = async (name: string): Promise<number> => Number(await parameterOn(session, "business", name, day));
  return {
    basicEmployer: await rate("rate.basic-employer"),
    basicPerson: await rate("rate.basic-person"),
    annuityEmployer: await rate("rate.annuity-employer"),
    annuityPerson: await rate("rate.annuity-person"),
  };
}

/** The average monthly wage in use for a year: the newest that was put into use, of the year before it or earlier. @throws Refusal */
export async function averageWageFor(session: Session, year: number): Promise<bigint> {
  const [row] = await session.query(selectAverage, { year });
  if (row === undefined) {
    throw new Refusal("invalid-state", { zh: `${year} 年前无启用的社平工资`, en: `no average wage of a year before ${year} is in use` });
  }
  return bigintOf(row, "monthly");
}

/** A year's interest rate in millionths. @throws Refusal where it has not been announced */
export async function interestRate(session: Session, kind: string, year: number): Promise<number> {
  const [row] = await session.query(selectRate, { kind, year });
  if (row === undefined) {
    throw new Refusal("invalid-state", {
      zh: `未公布 ${year} 年记账利率（${kind}）`,
      en: `the ${kind} interest rate of ${year} is not set`,
    });
  }
  return numberOf(row, "rate_ppm");
}

export function firstDay(period: number): string {
  return `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-01`;
}

const selectOne = statement(
  "parameter.on",
  `SELECT p.amount FROM parameter p WHERE p.kind = :kind AND p.name = :name AND p.effective_on <= CAST(:day AS date)
   ORDER BY p.effective_on DESC FETCH FIRST 1 ROWS ONLY`,
);
const selectAverage = statement(
  "parameter.average-wage",
  "SELECT w.monthly FROM average_wage w WHERE w.year < :year AND w.state = 'in-use' ORDER BY w.year DESC FETCH FIRST 1 ROWS ONLY",
);
const selectRate = statement("parameter.interest-rate", "SELECT i.rate_ppm FROM interest_rate i WHERE i.kind = :kind AND i.year = :year");
