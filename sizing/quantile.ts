/**
 * Quantiles of a sample, by linear interpolation between its ordered values (Hyndman and Fan's type 7, as spreadsheets' PERCENTILE).
 * The array is reordered: only as far as the quantiles need it, which is several times faster than sorting it.
 *
 * @param shares ascending, each from 0 to 1
 */
export function quantiles(sample: Float64Array, shares: readonly number[]): number[] {
  let sortedBefore = 0;
  return shares.map((share) => {
    const position = share * (sample.length - 1);
    const below = Math.floor(position);
    select(sample, below, sortedBefore, sample.length - 1);
    sortedBefore = below;
    const lower = sample[below]!;
    if (position === below) {
      return lower;
    }
    let upper = Infinity;
    for (let index = below + 1; index < sample.length; index++) {
      if (sample[index]! < upper) {
        upper = sample[index]!;
      }
    }
    return lower + (position - below) * (upper - lower);
  });
}

/** Hoare's selection with the median of three: afterwards the element of this rank stands at its place, smaller ones before it. */
function select(sample: Float64Array, rank: number, from: number, to: number): void {
  let left = from;
  let right = to;
  while (left < right) {
    const pivot = medianOfThree(sample[left]!, sample[(left + right) >>> 1]!, sample[right]!);
    let i = left - 1;
    let j = right + 1;
    for (;;) {
      do {
        i += 1;
      } while (sample[i]! < pivot);
      do {
        j -= 1;
      } while (sample[j]! > pivot);
      if (i >= j) {
        break;
      }
      const swapped = sample[i]!;
      sample[i] = sample[j]!;
      sample[j] = swapped;
    }
    if (rank <= j) {
      right = j;
    } else {
      left = j + 1;
    }
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
