import { shareOf } from "./money.ts";

/** Rates of a month, in millionths of the wage base. */
export type Rates = Readonly<{ basicEmployer: number; basicPerson: number; annuityEmployer: number; annuityPerson: number }>;

/** How an employer is paid for: of one wholly funded by the treasury, its part of the annuity is recorded and not paid (国办发〔2015〕18号). */
export type Funding = "full" | "partial" | "self";

/** A person's contributions of a month, in fen. `notional` is the part of `annuityEmployer` that is recorded only. */
export type Contribution = Readonly<{
  basicEmployer: bigint;
  basicPerson: bigint;
  annuityEmployer: bigint;
  annuityPerson: bigint;
  notional: bigint;
}>;

export function contributionOf(base: bigint, rates: Rates, funding: Funding): Contribution {
  const annuityEmployer = shareOf(base, rates.annuityEmployer);
  return {
    basicEmployer: shareOf(base, rates.basicEmployer),
    basicPerson: shareOf(base, rates.basicPerson),
    annuityEmployer,
    annuityPerson: shareOf(base, rates.annuityPerson),
    notional: funding === "full" ? annuityEmployer : 0n,
  };
}

/** What is to be paid in cash. */
export function dueOf({ basicEmployer, basicPerson, annuityEmployer, annuityPerson, notional }: Contribution): bigint {
  return basicEmployer + basicPerson + annuityEmployer + annuityPerson - notional;
}

/** The declared monthly wage, kept between the floor and the ceiling that the average wage gives (国发〔2015〕2号: 60 % and 300 %). */
export function wageBase(declared: bigint, average: bigint, limits: Readonly<{ floorPpm: number; ceilingPpm: number }>): bigint {
  const floor = shareOf(average, limits.floorPpm);
  const ceiling = shareOf(average, limits.ceilingPpm);
  return declared < floor ? floor : declared > ceiling ? ceiling : declared;
}
