import { monthNumber } from "./calendar.ts";
import { accountKinds } from "./economy.ts";
import type { AccountKind } from "./economy.ts";

/**
 * Ids of what is loaded follow from who and when, so that rows can be made anywhere in any order. All lie below 10^12, where the sequence of
 * the business functions begins.
 */
const block = 100_000_000_000;
/** Months of an employer, of an office; postings of a chunk. */
const monthsPerEmployer = 512;
const plansPerOffice = 1024;
const postingsPerChunk = 2048;
const firstMonth = monthNumber(201_401);

function monthOf(period: number): number {
  const month = monthNumber(period) - firstMonth;
  if (month < 0 || month >= monthsPerEmployer) {
    throw new RangeError(`no ids for the month ${period}`);
  }
  return month;
}

export function employerId(employer: number): number {
  return block + employer;
}

export function personId(person: number): number {
  return 2 * block + person;
}

export function participationId(person: number): number {
  return 3 * block + person;
}

export function accountId(person: number, kind: AccountKind): number {
  return 4 * block + person * 4 + accountKinds.indexOf(kind);
}

export function contributionPlanId(employer: number, period: number): number {
  return 5 * block + employer * monthsPerEmployer + monthOf(period);
}

export function benefitId(person: number, plan: PaymentKind): number {
  return 8 * block + person * 2 + (plan === "annuity" ? 1 : 0);
}

export function fundingId(person: number): number {
  return 8.5 * block + person;
}

export type PaymentKind = "pension" | "annuity";

export function paymentPlanId(office: number, period: number, kind: PaymentKind): number {
  return 9 * block + office * plansPerOffice + monthOf(period) * 2 + (kind === "annuity" ? 1 : 0);
}

const postings = 6 * block;

export const postingId = {
  contribution: (employer: number, period: number): number => postings + employer * monthsPerEmployer + monthOf(period),
  funding: (employer: number, period: number): number => postings + block / 4 + employer * monthsPerEmployer + monthOf(period),
  interest: (chunk: number, year: number, kind: AccountKind): number =>
    postings + block / 2 + chunk * postingsPerChunk + (year - 2014) * accountKinds.length + accountKinds.indexOf(kind),
  payment: (chunk: number, period: number, kind: PaymentKind): number =>
    postings + (block / 4) * 3 + chunk * postingsPerChunk + monthOf(period) * 2 + (kind === "annuity" ? 1 : 0),
} as const;

/** One voucher a posting. */
export function voucherId(posting: number): number {
  return posting + block;
}
