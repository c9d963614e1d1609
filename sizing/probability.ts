/** Above this mean the sum below would start from a number too small for a double; the expansion is exact to one arrival there. */
const largestSummedMean = 500;

/**
 * The smallest number of arrivals that a Poisson process of this mean does not exceed with the given confidence; the mean is above 0.
 *
 * Up to a mean of 500 the probabilities are summed; above it the Cornish-Fisher expansion is taken, whose error there is far below
 * one arrival (it may round to the neighbour in about one case of a thousand).
 */
export function poissonQuantile(mean: number, confidence: number): number {
  return mean <= largestSummedMean ? summedPoissonQuantile(mean, confidence) : expandedPoissonQuantile(mean, confidence);
}

/** `poissonQuantile` as a spreadsheet expression: it counts the numbers whose cumulative probability is still too small. */
export function poissonQuantileSheet(mean: string, confidence: string): string {
  const z = `NORMSINV(${confidence})`;
  const summed = `SUMPRODUCT(--(POISSON(ROW($1:$2000)-1,${mean},TRUE)<${confidence}))`;
  const expanded = `ROUNDUP(${mean}+${z}*SQRT(${mean})+(${z}^2-1)/6+(${z}-${z}^3)/(72*SQRT(${mean}))-0.5,0)`;
  return `IF(${mean}<=${largestSummedMean},${summed},${expanded})`;
}

/** The standard normal distribution function, by Marsaglia's series (Journal of Statistical Software 11(4), 2004); exact to 1e-15. */
export function normalShareBelow(deviations: number): number {
  if (deviations > 9) {
    return 1;
  }
  if (deviations < -9) {
    return 0;
  }
  let sum = deviations;
  let term = deviations;
  for (let odd = 3; Math.abs(term) > 1e-18 * Math.abs(sum); odd += 2) {
    term *= (deviations * deviations) / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(deviations);
}

/** The standard normal density. */
export function normalDensity(deviations: number): number {
  return Math.exp(-0.5 * deviations * deviations) / Math.sqrt(2 * Math.PI);
}

/**
 * The number of standard deviations below which this share of a normal distribution lies: the rational approximation 26.2.23 of
 * Abramowitz and Stegun, good to 0.0005, and three Newton steps on `normalShareBelow`.
 */
export function normalQuantile(share: number): number {
  const tail = Math.min(share, 1 - share);
  const t = Math.sqrt(-2 * Math.log(tail));
  const guess = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  let deviations = share < 0.5 ? -guess : guess;
  for (let step = 0; step < 3; step++) {
    deviations -= (normalShareBelow(deviations) - share) / normalDensity(deviations);
  }
  return deviations;
}

function summedPoissonQuantile(mean: number, confidence: number): number {
  let probability = Math.exp(-mean);
  let cumulative = probability;
  let arrivals = 0;
  // Ends at the latest where a further term no longer changes the sum: confidence below 1 by less than a rounding error.
  while (cumulative < confidence && (arrivals <= mean || probability > 1e-18)) {
    arrivals += 1;
    probability *= mean / arrivals;
    cumulative += probability;
  }
  return arrivals;
}

function expandedPoissonQuantile(mean: number, confidence: number): number {
  const z = normalQuantile(confidence);
  const deviation = Math.sqrt(mean);
  return Math.ceil(mean + z * deviation + (z * z - 1) / 6 + (z - z * z * z) / (72 * deviation) - 0.5);
}
