import { bigintOf, numberOf } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { averageWageFor, parameterOn } from "./parameters.ts";
import { divideHalfUp } from "./policy/money.ts";
import { ageOn, pensionOf } from "./policy/pension.ts";
import type { Pension } from "./policy/pension.ts";
import { statement } from "./statement.ts";
import { accountsOf } from "./subjects.ts";
import type { Person } from "./subjects.ts";

export type Assessed = Readonly<{
  pension: Pension;
  months: number;
  indexPpm: number;
  /** A month of the occupational annuity, from its account; 0 where there is none. */
  annuity: bigint;
}>;

/** Fewer months give no monthly pension (社会保险法 第十六条). */
const fewestMonths = 180;

/** What a person's history gives on the day of retirement. @throws Refusal where the months do not suffice */
export async function assess(call: Call, person: Person, retiredOn: string): Promise<Assessed> {
  const { session } = call;
  const [history] = await session.query(selectHistory, { person: person.id });
  const months = numberOf(history!, "months") + numberOf(history!, "transferred");
  if (months + person.deemedMonths < fewestMonths) {
    throw new Refusal("invalid-state", {
      zh: `缴费年限（含视同）${months + person.deemedMonths} 个月，不足 ${fewestMonths} 个月`,
      en: `${months + person.deemedMonths} months with those that count as such: ${fewestMonths} are needed`,
    });
  }
  const bases = await session.query(selectBases, { person: person.id });
  const indexPpm = averageIndex(bases.map((row) => ({ base: bigintOf(row, "base"), average: bigintOf(row, "average") })));
  const accounts = await accountsOf(call, person.id);
  const pension = pensionOf({
    averageWage: await averageWageFor(session, Number(retiredOn.slice(0, 4))),
    indexPpm,
    contributionMonths: months,
    deemedMonths: person.deemedMonths,
    deemedIndexPpm: person.deemedIndexPpm,
    balance: accounts.get("basic")?.balance ?? 0n,
    age: ageOn(person.bornOn, retiredOn),
    transitionalPpm: Number(await parameterOn(session, "business", "transitional.coefficient", retiredOn)),
  });
  const annuity = divideHalfUp(accounts.get("annuity")?.balance ?? 0n, BigInt(pension.paymentMonths));
  return { pension, months, indexPpm, annuity };
}

/** The mean over the years of base over average wage, in millionths; 1 where nothing is known. */
function averageIndex(years: readonly Readonly<{ base: bigint; average: bigint }>[]): number {
  if (years.length === 0) {
    return 1_000_000;
  }
  const sum = years.reduce((total, { base, average }) => total + divideHalfUp(base * 1_000_000n, average), 0n);
  return Number(divideHalfUp(sum, BigInt(years.length)));
}

const selectHistory = statement(
  "assessment.history",
  `SELECT
     (SELECT COUNT(DISTINCT c.period) FROM contribution c WHERE c.person_id = p.id AND c.state = 'paid' AND {scope c}) AS months,
     (SELECT COALESCE(SUM(f.months), 0) FROM transfer f
       WHERE f.person_id = p.id AND f.kind = 'basic' AND f.direction = 'in' AND f.state = 'settled' AND {scope f}) AS transferred
   FROM person p WHERE p.id = :person AND {scope p}`,
);
const selectBases = statement(
  "assessment.bases",
  `SELECT w.year, MAX(w.base) AS base, MAX(w.average) AS average FROM wage_base w WHERE w.person_id = :person AND {scope w}
   GROUP BY w.year ORDER BY w.year`,
);
