import type { Row, Value } from "./database.ts";

/** Reads columns into the one type that each has, whichever driver gave them. @throws Error where it is no such value: a bug */
export function textOf(row: Row, column: string): string {
  const value = valueOf(row, column);
  return typeof value === "string" ? value : fail(row, column, "text");
}

export function textOrNull(row: Row, column: string): string | null {
  return valueOf(row, column) === null ? null : textOf(row, column);
}

/** Whole numbers of any size: money in fen, ids, sums. */
export function bigintOf(row: Row, column: string): bigint {
  const value = valueOf(row, column);
  if (typeof value === "bigint") {
    return value;
  }
  if ((typeof value === "number" && Number.isSafeInteger(value)) || (typeof value === "string" && /^-?\d+$/.test(value))) {
    return BigInt(value);
  }
  return fail(row, column, "whole number");
}

/** Whole numbers that fit into a number: counts, years, periods. */
export function numberOf(row: Row, column: string): number {
  const value = Number(bigintOf(row, column));
  return Number.isSafeInteger(value) ? value : fail(row, column, "number");
}

export function numberOrNull(row: Row, column: string): number | null {
  return valueOf(row, column) === null ? null : numberOf(row, column);
}

/** An instant, as ISO 8601. */
export function instantOf(row: Row, column: string): string {
  const value = valueOf(row, column);
  return value instanceof Date ? value.toISOString() : fail(row, column, "instant");
}

export function instantOrNull(row: Row, column: string): string | null {
  return valueOf(row, column) === null ? null : instantOf(row, column);
}

function valueOf(row: Row, column: string): Value {
  const value = row[column];
  return value === undefined ? fail(row, column, "column") : value;
}

function fail(row: Row, column: string, expected: string): never {
  throw new Error(`column ${column}: expected a ${expected}, got ${typeof row[column]} among ${Object.keys(row).join(", ")}`);
}
