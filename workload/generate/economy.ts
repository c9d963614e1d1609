import { divideHalfUp, shareOf } from "../business/policy/money.ts";
import type { Rates } from "../business/policy/contribution.ts";

/** As the migration `0011-reference` sets them; loading compares. */
export const wageLimits = Object.freeze({ floorPpm: 600_000, ceilingPpm: 3_000_000 });
export const transitionalPpm = 13_000;
const annuityRates = { basicPerson: 80_000, annuityEmployer: 80_000, annuityPerson: 40_000 };
const before201905: Rates = Object.freeze({ basicEmployer: 200_000, ...annuityRates });
const since201905: Rates = Object.freeze({ basicEmployer: 160_000, ...annuityRates });
/** 国办发〔2019〕13号: 单位缴费比例 may fall to 16 % from 1 May 2019 on. */
export const rateChange = 201_905;

export function ratesIn(period: number): Rates {
  return period < rateChange ? before201905 : since201905;
}

/** What the average wage grew by, in millionths, from 2014 on; the last one goes on. A plausible course, no province's own. */
const wageGrowthPpm = Object.freeze([95_000, 98_000, 92_000, 94_000, 90_000, 88_000, 76_000, 82_000, 65_000, 58_000, 50_000]);
const averageOf2013 = 385_000n;

/** The average monthly wage of a year from 2013 on, fen, rounded to whole yuan. */
export function averageWage(year: number): bigint {
  let wage = averageOf2013;
  for (let of = 2014; of <= year; of++) {
    wage += shareOf(wage, wageGrowthPpm[Math.min(of - 2014, wageGrowthPpm.length - 1)]!);
  }
  return divideHalfUp(wage, 100n) * 100n;
}

/** The ministries' yearly rates of individual accounts from 2016 on, in millionths; before and after, and of the annuity, fictitious. */
const basicPpm: Readonly<Record<number, number>> = Object.freeze({
  2016: 83_100,
  2017: 71_200,
  2018: 82_900,
  2019: 76_100,
  2020: 60_400,
  2021: 66_900,
  2022: 61_200,
  2023: 39_700,
  2024: 26_200,
});

export type AccountKind = "basic" | "annuity" | "notional";

export const accountKinds: readonly AccountKind[] = Object.freeze(["basic", "annuity", "notional"]);

export function interestPpm(kind: AccountKind, year: number): number {
  switch (kind) {
    case "basic":
      return basicPpm[year] ?? (year < 2016 ? 50_000 : 25_000);
    case "annuity":
      return year < 2020 ? 45_000 : 35_000;
    case "notional":
      // What is recorded only earns what the basic account earns.
      return interestPpm("basic", year);
  }
}

/** By how much pensions were raised nationwide in January of a year, in millionths (人社部发 of each year); the last one goes on. */
const raisePpm: Readonly<Record<number, number>> = Object.freeze({
  2016: 65_000,
  2017: 55_000,
  2018: 50_000,
  2019: 50_000,
  2020: 50_000,
  2021: 45_000,
  2022: 40_000,
  2023: 38_000,
  2024: 30_000,
  2025: 20_000,
});

/** Of those who were retired at the end of the year before. */
export function raiseOf(year: number): number {
  return raisePpm[year] ?? (year < 2016 ? 0 : 20_000);
}
