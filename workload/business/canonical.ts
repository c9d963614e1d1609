import { createHash } from "node:crypto";

/** JSON with the keys of every object in order: two bodies that say the same give the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : each,
  );
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
