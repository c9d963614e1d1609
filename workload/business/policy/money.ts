/** All arithmetic is in whole fen: bigints, rounded once, half up. */

const million = 1_000_000n;

/** `amount` times a rate in millionths. */
export function shareOf(amount: bigint, ppm: bigint | number): bigint {
  return divideHalfUp(amount * BigInt(ppm), million);
}

/** @throws RangeError where the divisor is zero */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const doubled = 2n * dividend + divisor;
  const quotient = doubled / (2n * divisor);
  // Division cuts off towards zero; half up means towards the greater.
  return doubled < 0n && doubled % (2n * divisor) !== 0n ? quotient - 1n : quotient;
}

/**
 * The same as SQL for both databases, whose divisions differ: `dividend` and `divisor` are expressions of non-negative whole numbers.
 */
export function sqlDivideHalfUp(dividend: string, divisor: string): string {
  const doubled = `(2 * (${dividend}) + ${divisor})`;
  return `CAST((${doubled} - MOD(${doubled}, 2 * ${divisor})) / (2 * ${divisor}) AS bigint)`;
}

export function sqlShareOf(amount: string, ppm: string): string {
  return sqlDivideHalfUp(`${amount} * ${ppm}`, "1000000");
}
