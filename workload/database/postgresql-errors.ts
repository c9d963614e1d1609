import pg from "pg";
import { DatabaseError } from "./database.ts";

/** SQLSTATE as the shared words; a class of two characters stands for all of its codes that are not named themselves. */
const kinds: Readonly<Record<string, DatabaseError["kind"]>> = Object.freeze({
  "23505": "unique",
  "23503": "foreign-key",
  "23514": "check",
  "23502": "check",
  "23P01": "unique",
  "22001": "check",
  "22003": "check",
  "40001": "conflict",
  "40P01": "conflict",
  "55P03": "timeout",
  "57014": "timeout",
  "25P02": "other",
  "25P03": "timeout",
  "25006": "read-only",
  "42501": "permission",
  "28": "permission",
  "3D": "unavailable",
  "53": "unavailable",
  "57": "unavailable",
  "58": "unavailable",
  "08": "unavailable",
});

/** An error of the driver in the shared words. What the server says of values stays out: it may hold personal data. */
export function databaseErrorOf(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) {
    return error;
  }
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? "";
    const kind = kinds[code] ?? kinds[code.slice(0, 2)] ?? "other";
    const { constraint } = error;
    return new DatabaseError(kind, `${error.message} (SQLSTATE ${code})`, { constraint, cause: error });
  }
  // The driver's own errors carry no SQLSTATE: a connection that broke, was refused, or could not be had in time.
  const cause = error as NodeJS.ErrnoException;
  const broken = cause.code !== undefined || /connection|connect|client|timeout|socket|pool/i.test(cause.message);
  return new DatabaseError(broken ? "unavailable" : "other", cause.message, { cause });
}
