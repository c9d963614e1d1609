/** What a projection starts from: the last full year of the fund, and those whom it has. Amounts in fen. */
export type Fund = Readonly<{
  year: number;
  contributors: number;
  recipients: number;
  income: bigint;
  expense: bigint;
  /** Of those who contribute, how many were born in which year. */
  births: ReadonlyMap<number, number>;
}>;

/** In millionths where not told. */
export type Assumptions = Readonly<{
  years: number;
  retirementAge: number;
  /** Of those who retire or die, so many are followed by someone new. */
  replacement: number;
  mortality: number;
  wageGrowth: number;
  benefitGrowth: number;
}>;

/**
 * Ours, for the shape of the thing: no official forecast. The age is that of men before 2025 (国发〔1978〕104号); growth is in the order of the
 * yearly adjustments of the last years.
 */
export const assumptions: Assumptions = Object.freeze({
  years: 10,
  retirementAge: 60,
  replacement: 900_000,
  mortality: 30_000,
  wageGrowth: 40_000,
  benefitGrowth: 25_000,
});

export type Projected = Readonly<{
  year: number;
  contributors: number;
  recipients: number;
  income: bigint;
  expense: bigint;
  balance: bigint;
}>;

const million = 1_000_000n;

/**
 * Income and expense of the basic fund year by year: who reaches the age stops contributing and draws a benefit, some are followed by others,
 * some who draw one die; wages and benefits grow. Income and expense follow the numbers of people and the growth.
 */
export function projectFund(fund: Fund, given: Assumptions = assumptions): readonly Projected[] {
  const projected: Projected[] = [];
  let { contributors, recipients } = fund;
  let [perContributor, perRecipient] = [share(fund.income, contributors), share(fund.expense, recipients)];
  for (let year = fund.year + 1; year <= fund.year + given.years; year++) {
    const born = year - given.retirementAge;
    // In the first year all go who have reached the age already.
    const reach = [...fund.births].filter(([birth]) => birth === born || (year === fund.year + 1 && birth < born));
    const retiring = Math.min(
      contributors,
      reach.reduce((sum, [, people]) => sum + people, 0),
    );
    contributors += part(retiring, given.replacement) - retiring;
    recipients += retiring - part(recipients, given.mortality);
    perContributor = grown(perContributor, given.wageGrowth);
    perRecipient = grown(perRecipient, given.benefitGrowth);
    const income = perContributor * BigInt(contributors);
    const expense = perRecipient * BigInt(recipients);
    projected.push({ year, contributors, recipients, income, expense, balance: income - expense });
  }
  return projected;
}

function share(total: bigint, people: number): bigint {
  return people === 0 ? 0n : total / BigInt(people);
}

function part(people: number, ppm: number): number {
  return Math.round((people * ppm) / 1_000_000);
}

function grown(amount: bigint, ppm: number): bigint {
  return (amount * (million + BigInt(ppm))) / million;
}
