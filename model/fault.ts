import type { Problem } from "./problem.ts";
import type { Path } from "./schema-keys.ts";

/** A problem before its line is known. Its words are made only when it is shown: a bad file may have a hundred thousand. */
export type Fault = Readonly<{ path: Path; say: () => Pick<Problem, "expected" | "got" | "hint"> }>;

/** What stands at a path; nothing where the path leads nowhere. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
