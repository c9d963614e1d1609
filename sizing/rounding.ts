/** Sums of binary fractions miss a whole number by a hair; what lies above one by less than this share of itself is that number. */
const floatNoiseShare = 1e-9;

/** The smallest whole number not below the value, float noise aside. */
export function wholeUp(value: number): number {
  return Math.ceil(value * (1 - floatNoiseShare));
}

/** The smallest even number, at least 2, not below the value: clusters are bought in pairs. */
export function evenUp(value: number): number {
  return Math.max(2, 2 * wholeUp(value / 2));
}

/** Cores to buy: even and at least 2, as the scheme has it ("CPU配置均为复数", 五（一）). */
export function evenCoresUp(exactCores: number): number {
  return evenUp(exactCores);
}

/**
 * What carriers sell, in Mbit/s: n x 2 Mbit/s (E1) to 10, the usual Ethernet private-line steps, and 155 (STM-1), which provinces
 * with SDH lines from the first phase of Golden Insurance still have. Above 1,000 it goes on in whole gigabits.
 */
export const orderableMbitSteps: readonly number[] = Object.freeze([2, 4, 6, 8, 10, 20, 30, 50, 100, 155, 200, 300, 500, 1000]);

/** The smallest line on sale that carries the load; none where there is no load. */
export function orderableMbitUp(requiredMbitPerSecond: number): number {
  if (requiredMbitPerSecond <= 0) {
    return 0;
  }
  for (const step of orderableMbitSteps) {
    if (step >= requiredMbitPerSecond) {
      return step;
    }
  }
  return wholeUp(requiredMbitPerSecond / 1000) * 1000;
}

/** `wholeUp` as a spreadsheet expression. */
export function wholeUpSheet(expression: string): string {
  return `ROUNDUP((${expression})*(1-1E-9),0)`;
}

/** `evenUp` as a spreadsheet expression. */
export function evenUpSheet(expression: string): string {
  return `MAX(2,2*${wholeUpSheet(`(${expression})/2`)})`;
}

/** `orderableMbitUp` as a spreadsheet expression: the first step, and what each step that is too small adds up to the next. */
export function orderableMbitUpSheet(expression: string): string {
  const need = `(${expression})`;
  const listed = orderableMbitSteps.map((step, index) => {
    const below = orderableMbitSteps[index - 1];
    return below === undefined ? `${step}` : `${step - below}*(${need}>${below})`;
  });
  return `IF(${need}<=0,0,IF(${need}>1000,${wholeUpSheet(`${need}/1000`)}*1000,${listed.join("+")}))`;
}
