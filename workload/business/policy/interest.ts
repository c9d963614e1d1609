import { divideHalfUp } from "./money.ts";

/** An account's movements of a year: what it began with, and each entry with its month. */
export type YearOfAccount = Readonly<{ opening: bigint; entries: readonly Readonly<{ month: number; amount: bigint }>[] }>;

/**
 * A year's interest by the method of monthly products: what was there from the start earns the whole rate, an entry the part of it that
 * is left after its month. Never negative.
 */
export function yearlyInterest({ opening, entries }: YearOfAccount, ratePpm: number): bigint {
  const products = entries.reduce((sum, { month, amount }) => sum + amount * BigInt(12 - month), 12n * opening);
  return products <= 0n ? 0n : divideHalfUp(products * BigInt(ratePpm), 12_000_000n);
}
