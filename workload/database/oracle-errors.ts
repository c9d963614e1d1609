import { DatabaseError } from "./database.ts";

/** What Oracle's server and its driver say, in the shared words. Numbers are those of `ORA-` messages. */
const serverKinds: readonly (readonly [DatabaseError["kind"], readonly number[]])[] = [
  ["unique", [1]],
  ["foreign-key", [2291, 2292]],
  ["check", [2290, 1400, 1407, 1438, 12_899]],
  ["conflict", [60, 8177]],
  ["timeout", [54, 30_006, 1013]],
  ["read-only", [16_000, 1456]],
  ["permission", [1031, 942, 28_115, 1017]],
  [
    "unavailable",
    [
      28, 1012, 1033, 1034, 1089, 1092, 3113, 3114, 3135, 12_154, 12_170, 12_514, 12_516, 12_520, 12_528, 12_537, 12_541, 12_543, 12_545,
      12_547, 12_570, 25_408,
    ],
  ],
];

/** Of the driver's own `NJS-` messages: the call's time limit, the queue of the pool, and connections that broke or were refused. */
const driverKinds: readonly (readonly [DatabaseError["kind"], readonly number[]])[] = [
  ["timeout", [123]],
  ["unavailable", [3, 40, 65, 76, 500, 501, 503, 510, 511, 513, 521]],
];

/** What the server says of values stays out of the message: it may hold personal data. */
export function oracleErrorOf(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) {
    return error;
  }
  const { message } = error as Error;
  const [, origin, digits] = /\b(ORA|NJS)-(\d{3,5})\b/.exec(message) ?? [];
  const number = Number(digits);
  const kinds = origin === "NJS" ? driverKinds : serverKinds;
  const kind = kinds.find(([, numbers]) => numbers.includes(number))?.[0] ?? "other";
  // `unique constraint (OWNER.NAME) violated`
  const constraint = /\(([A-Z0-9_$#]+)\.([A-Z0-9_$#]+)\)/.exec(message)?.[2]?.toLowerCase();
  const told = origin === undefined ? message : `${origin}-${digits}${constraint === undefined ? "" : ` (${constraint})`}`;
  return new DatabaseError(kind, told, { constraint, cause: error });
}

export function isOracleError(error: unknown): boolean {
  return error instanceof Error && /^(?:ORA|NJS)-\d/.test(error.message);
}
