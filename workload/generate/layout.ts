import { officesOf } from "./offices.ts";
import type { Office } from "./offices.ts";
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";
import type { PopulationSpec } from "./spec.ts";

/** Which people an employer has, by their indices. */
export type Seat = Readonly<{ index: number; office: Office; firstPerson: number; size: number }>;

/** What is loaded in one transaction: whole employers of one office. */
export type Chunk = Readonly<{ index: number; office: Office; employers: readonly Seat[]; firstPerson: number; persons: number }>;

/** Who belongs where. The only thing that is drawn in order; it is small, and made anew wherever it is needed. */
export type Layout = Readonly<{ spec: PopulationSpec; offices: readonly Office[]; employers: readonly Seat[]; chunks: readonly Chunk[] }>;

/** A chunk is full with so many people; an employer that has more is one by itself. */
const personsPerChunk = 500;

export function layoutOf(spec: PopulationSpec): Layout {
  const offices = officesOf(spec);
  const random = randomOf(spec.seed, "layout", 0);
  const people = share(
    spec.insured,
    offices.map((office) => weightOf(random, office)),
  );
  const employers: Seat[] = [];
  let firstPerson = 0;
  for (const office of offices) {
    let left = people[office.index]!;
    while (left > 0) {
      const size = Math.min(left, employerSize(random, office));
      employers.push({ index: employers.length, office, firstPerson, size });
      firstPerson += size;
      left -= size;
    }
  }
  return { spec, offices, employers, chunks: chunksOf(employers) };
}

/** Cities' own offices have the city's employers, counties theirs; some are much larger than others. */
function weightOf(random: Random, { tier }: Office): number {
  const weights = { province: 4, city: 2, county: 1 };
  return weights[tier] * Math.exp(0.5 * random.normal());
}

const mostPeople = 4000;

/** Log-normal: half of the employers have some twenty people, a few have thousands; those at the upper tiers are larger. */
function employerSize(random: Random, { tier }: Office): number {
  const median = { province: 60, city: 35, county: 18 }[tier];
  return Math.min(mostPeople, Math.max(2, Math.round(median * Math.exp(1.4 * random.normal()))));
}

/** Whole numbers in proportion to the weights, of the given sum: largest remainders are rounded up. */
function share(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const order = exact.map((_, index) => index).toSorted((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  const left = total - shares.reduce((all, each) => all + each, 0);
  for (const index of order.slice(0, left)) {
    shares[index]! += 1;
  }
  return shares;
}

function chunksOf(employers: readonly Seat[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let open: Seat[] = [];
  const close = (): void => {
    const [first] = open;
    if (first !== undefined) {
      const persons = open.reduce((sum, { size }) => sum + size, 0);
      chunks.push({ index: chunks.length, office: first.office, employers: open, firstPerson: first.firstPerson, persons });
      open = [];
    }
  };
  let persons = 0;
  for (const employer of employers) {
    if (open.length > 0 && (open[0]!.office !== employer.office || persons + employer.size > personsPerChunk)) {
      close();
      persons = 0;
    }
    open.push(employer);
    persons += employer.size;
  }
  close();
  return chunks;
}
