/** One place where two values differ, as Pulumi writes property paths: `interfaces[0].address`. */
export type Difference = Readonly<{ path: string; kind: "add" | "delete" | "update" }>;

/** Where `after` differs from `before`, in the order of the keys of `before`, then of `after`. Lists of different lengths differ as a whole. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  return compare(before, after, "");
}

/** The property at which a path begins. */
export function propertyOf({ path }: Difference): string {
  return /^[^.[]+/u.exec(path)?.[0] ?? "";
}

function compare(before: unknown, after: unknown, path: string): readonly Difference[] {
  if (Object.is(before, after)) {
    return [];
  }
  if (before === undefined || after === undefined) {
    return [{ path, kind: before === undefined ? "add" : "delete" }];
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length
      ? before.flatMap((item, index) => compare(item, after[index], `${path}[${index}]`))
      : [{ path, kind: "update" }];
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => compare(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  return [{ path, kind: "update" }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
