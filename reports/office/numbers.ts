/** Digits that a person is shown of a number whose owner does not say how many decimals it has. */
const USUAL_DIGITS = 6;

/** From here on thousands groups help no more, and below the other nothing is seen of the number. */
const LARGEST_IN_FULL = 1e15;
const SMALLEST_IN_FULL = 1e-6;

/**
 * A number for a person: `1,335.14`. With decimals said it has exactly those; without it shows about six digits, all of a whole
 * number's, and no zeros at the end.
 */
export function numberWords(value: number, decimals?: number): string {
  if (decimals === undefined || isExtreme(value)) return digitsWords(value, USUAL_DIGITS);
  return group(value, decimals, decimals);
}

/** The same with as many digits as said: for a number that others are to compute with. */
export function digitsWords(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (isExtreme(value)) return Number(value.toPrecision(digits)).toExponential();
  return group(value, 0, decimalsFor(value, digits));
}

function isExtreme(value: number): boolean {
  const size = Math.abs(value);
  return size !== 0 && (size >= LARGEST_IN_FULL || size < SMALLEST_IN_FULL);
}

/** Decimals that show so many digits, at least one where there is a fraction; none for a whole number. */
function decimalsFor(value: number, digits: number): number {
  if (Number.isInteger(value)) return 0;
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return Math.max(1, digits - before);
}

function group(value: number, least: number, most: number): string {
  const words = value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });
  return /^-[0.]*$/u.test(words) ? words.slice(1) : words;
}
