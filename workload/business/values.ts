import type { Row } from "../database/database.ts";
import { bigintOf, instantOrNull, numberOf, numberOrNull, textOf, textOrNull } from "../database/row.ts";

/** Column readers for answers: JSON has numbers only, and every amount of ours fits into one. */
export const read = {
  text: textOf,
  textOrNull,
  number: numberOf,
  numberOrNull,
  instantOrNull,
  amount: (row: Row, column: string): number => exact(bigintOf(row, column)),
} as const;

/** @throws Error where it does not fit: a sum beyond 90 trillion yuan */
export function exact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`${value} does not fit into a JSON number`);
  }
  return number;
}

/** The office that a scope is the path of: offices' ids are their paths without the strokes. */
export function officeOf(scope: string): string {
  return scope.replaceAll("/", "");
}

/** The month of a day, as YYYYMM. */
export function periodOf(day: string): number {
  return Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));
}

export function nextPeriod(period: number): number {
  return period % 100 === 12 ? (Math.floor(period / 100) + 1) * 100 + 1 : period + 1;
}

/** Months from one period to another: 0 where they are the same, negative where `to` is earlier. */
export function monthsBetween(from: number, to: number): number {
  return (Math.floor(to / 100) - Math.floor(from / 100)) * 12 + (to % 100) - (from % 100);
}

/** The day in China, whatever this machine's time zone. */
export function dayInChina(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
