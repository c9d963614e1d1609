import { wageBase } from "../business/policy/contribution.ts";
import { divideHalfUp } from "../business/policy/money.ts";
import { addMonths, dayOf, monthNumber, periodOfMonth, reformPeriod, yearOf } from "./calendar.ts";
import { averageWage, wageLimits } from "./economy.ts";
import type { GeneratedEmployer } from "./employer.ts";
import { nameOf } from "./names.ts";
import { bankCardOf, idNumberOf, phoneOf, socialCardOf } from "./numbers.ts";
import { banks } from "./offices.ts";
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";
import type { PopulationSpec } from "./spec.ts";

export type WageYear = Readonly<{ year: number; declared: bigint; base: bigint; average: bigint }>;

export type GeneratedPerson = Readonly<{
  index: number;
  employer: GeneratedEmployer;
  sex: "M" | "F";
  bornOn: string;
  idNumber: string;
  name: string;
  cardNumber: string;
  phone: string;
  address: string;
  bankId: string;
  bankAccount: string;
  workedSince: string;
  joinedOn: string;
  state: "active" | "suspended" | "retired";
  /** The month of retirement, the last with a contribution; absent for those who work. */
  retiredIn?: number;
  /** First and last month with a contribution; absent for those who retired before the reform. */
  contributes?: Readonly<{ from: number; to: number }>;
  deemedMonths: number;
  deemedIndexPpm: number;
  wages: readonly WageYear[];
  /** What those get who retired before the reform, fen a month, as it was then. */
  formerPension?: bigint;
}>;

/** One person, from the seed and the index alone; the employer is the one that the layout seats the index at. */
export function personOf(spec: PopulationSpec, employer: GeneratedEmployer, index: number): GeneratedPerson {
  const random = randomOf(spec.seed, "person", index);
  const sex = random.chance(0.5) ? "M" : "F";
  const course = courseOf(random, sex, spec.through);
  const bornOn = dayOf(course.born, random.whole(1, 28));
  const level = Math.exp(0.28 * random.normal());
  const deemedMonths = Math.max(0, monthNumber(min(course.retiredIn ?? reformPeriod, reformPeriod)) - monthNumber(course.workedSince));
  const identity = {
    index,
    employer,
    sex,
    bornOn,
    idNumber: idNumberOf(index, { bornOn, sex }),
    name: nameOf(random, sex),
    cardNumber: socialCardOf(index),
    phone: phoneOf(random),
    address: `${employer.office.place}虚构路${random.whole(1, 999)}号`,
    bankId: random.pick(banks).id,
    bankAccount: bankCardOf(index, "person"),
    workedSince: dayOf(course.workedSince, 1),
    joinedOn: dayOf(max(course.workedSince, reformPeriod), 1),
    deemedMonths,
    deemedIndexPpm: Math.round(1_000_000 * between(0.6, level, 3)),
  } as const;
  if (course.retiredIn !== undefined && course.retiredIn < reformPeriod) {
    const formerPension = BigInt(Math.round((Number(averageWage(2013)) / 100) * between(0.6, level * 0.9, 2.5) * 0.85)) * 100n;
    return { ...identity, state: "retired", retiredIn: course.retiredIn, wages: [], formerPension };
  }
  const suspended = course.retiredIn === undefined && random.chance(suspendedShare) ? random.whole(1, 24) : 0;
  const from = max(course.workedSince, reformPeriod);
  const to = max(from, course.retiredIn ?? addMonths(spec.through, -suspended));
  return {
    ...identity,
    state: course.retiredIn !== undefined ? "retired" : to < spec.through ? "suspended" : "active",
    ...(course.retiredIn === undefined ? {} : { retiredIn: course.retiredIn }),
    contributes: { from, to },
    wages: wagesOf(random, { from, to, level, workedSince: course.workedSince }),
  };
}

const suspendedShare = 0.01;
/** A third of the insured; some of those drawn still work, as retirement is delayed from 2025 on. */
const drawnRetired = 0.355;
const meanMonthsRetired = 120;
const mostMonthsRetired = 360;

type Course = Readonly<{ born: number; workedSince: number; retiredIn?: number }>;

/** Birth, first work and retirement, as months. */
function courseOf(random: Random, sex: "M" | "F", through: number): Course {
  const age = sex === "M" ? 60 : random.chance(0.75) ? 55 : 50;
  const hiredAt = random.whole(21 * 12, 28 * 12);
  const last = monthNumber(through);
  if (random.chance(drawnRetired)) {
    const since = Math.min(mostMonthsRetired, Math.floor(-Math.log(1 - random.unit()) * meanMonthsRetired));
    const reached = last - since;
    const retired = reached + delayOf(reached, age);
    const born = reached - age * 12;
    return {
      born: periodOfMonth(born),
      workedSince: periodOfMonth(born + hiredAt),
      ...(retired > last ? {} : { retiredIn: periodOfMonth(retired) }),
    };
  }
  // Half of them anywhere between hiring and retirement, half nearer to the middle.
  const share = random.chance(0.5) ? random.unit() : (random.unit() + random.unit()) / 2;
  const worked = Math.floor((age * 12 - hiredAt) * share);
  return { born: periodOfMonth(last - worked - hiredAt), workedSince: periodOfMonth(last - worked) };
}

const delaySince = monthNumber(202_501);

/**
 * Months by which retirement is later than the age of old (国务院关于渐进式延迟法定退休年龄的办法, from 1 January 2025): one more every four
 * months up to 36; for those whose age was 50 one more every two, up to 60.
 */
function delayOf(reached: number, age: number): number {
  if (reached < delaySince) {
    return 0;
  }
  const [every, most] = age === 50 ? [2, 60] : [4, 36];
  return Math.min(most, Math.floor((reached - delaySince) / every) + 1);
}

type Earner = Readonly<{ from: number; to: number; level: number; workedSince: number }>;

/** The wage of each year that has a contribution: by level and experience beside the average wage of the year before. */
function wagesOf(random: Random, { from, to, level, workedSince }: Earner): readonly WageYear[] {
  const wages: WageYear[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const average = averageWage(year - 1);
    const experience = 0.7 + 0.018 * (year - yearOf(workedSince));
    const declared = Math.round((Number(average) / 100) * level * experience * Math.exp(0.03 * random.normal()));
    const wage = BigInt(Math.max(1, declared)) * 100n;
    wages.push({ year, declared: wage, base: wageBase(wage, average, wageLimits), average });
  }
  return wages;
}

/** The mean over the years of base over average wage, millionths, as the assessment takes it. */
export function indexPpmOf(wages: readonly WageYear[]): number {
  const sum = wages.reduce((total, { base, average }) => total + divideHalfUp(base * 1_000_000n, average), 0n);
  return Number(divideHalfUp(sum, BigInt(wages.length)));
}

function between(lowest: number, value: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}

function min(a: number, b: number): number {
  return a < b ? a : b;
}

function max(a: number, b: number): number {
  return a > b ? a : b;
}
