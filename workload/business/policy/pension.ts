import { divideHalfUp } from "./money.ts";

/** Months over which an account is paid out, by age at retirement from 40 on (国发〔2005〕38号, annex; taken over by 国发〔2015〕2号). */
const payoutMonths: readonly number[] = Object.freeze([
  233, 230, 226, 223, 220, 216, 212, 208, 204, 199, 195, 190, 185, 180, 175, 170, 164, 158, 152, 145, 139, 132, 125, 117, 109, 101, 93, 84,
  75, 65, 56,
]);

/** The youngest and the oldest age of the table stand for those beyond it. */
export function paymentMonths(age: number): number {
  return payoutMonths[Math.min(Math.max(age, 40), 70) - 40]!;
}

export type PensionFacts = Readonly<{
  /** Average monthly wage of the year before retirement, fen. */
  averageWage: bigint;
  /** The person's average wage over the average wage, millionths. */
  indexPpm: number;
  /** Months with contributions, and months before the reform that count as such. */
  contributionMonths: number;
  deemedMonths: number;
  deemedIndexPpm: number;
  /** Of the individual account, fen. */
  balance: bigint;
  age: number;
  /** For each deemed year, millionths of the wage. */
  transitionalPpm: number;
}>;

export type Pension = Readonly<{ basic: bigint; account: bigint; transitional: bigint; total: bigint; paymentMonths: number }>;

/**
 * A month's pension in fen (国发〔2015〕2号, 四): of the average of the average wage and the person's indexed wage 1 % for each year; the
 * account over the months of its table; and for those who worked before the reform a transitional part.
 */
export function pensionOf(facts: PensionFacts): Pension {
  const { averageWage, indexPpm, contributionMonths, deemedMonths, deemedIndexPpm, balance, age, transitionalPpm } = facts;
  const months = BigInt(contributionMonths + deemedMonths);
  const million = 1_000_000n;
  // (W + W * index) / 2 * (months / 12) * 1 %
  const basic = divideHalfUp(averageWage * (million + BigInt(indexPpm)) * months, million * 2n * 12n * 100n);
  const over = paymentMonths(age);
  const account = divideHalfUp(balance, BigInt(over));
  const transitional = divideHalfUp(
    averageWage * BigInt(deemedIndexPpm) * BigInt(deemedMonths) * BigInt(transitionalPpm),
    million * million * 12n,
  );
  return { basic, account, transitional, total: basic + account + transitional, paymentMonths: over };
}

/** Full years between two days, `YYYY-MM-DD`. */
export function ageOn(bornOn: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years;
}
