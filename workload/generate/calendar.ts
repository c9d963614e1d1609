import { monthsBetween } from "../business/values.ts";

/** The month from which contributions are due (国发〔2015〕2号: 2014年10月1日). */
export const reformPeriod = 201_410;

const firstYear = 1900;

/** Months as whole numbers without gaps, for reckoning. */
export function monthNumber(period: number): number {
  return monthsBetween(firstYear * 100 + 1, period);
}

export function periodOfMonth(month: number): number {
  return (firstYear + Math.floor(month / 12)) * 100 + (month % 12) + 1;
}

export function addMonths(period: number, months: number): number {
  return periodOfMonth(monthNumber(period) + months);
}

/** Every month of the range, both ends included; none where it ends before it begins. */
export function periodsFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, monthsBetween(first, last) + 1) }, (_, index) => addMonths(first, index));
}

export function yearOf(period: number): number {
  return Math.floor(period / 100);
}

/** `YYYY-MM-DD` */
export function dayOf(period: number, day: number): string {
  return `${yearOf(period)}-${String(period % 100).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Noon in China on a day of the month. */
export function instantOf(period: number, day: number): Date {
  return new Date(`${dayOf(period, day)}T12:00:00+08:00`);
}
