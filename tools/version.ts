/** From this version on, up to another that no longer fits. */
export type VersionRange = Readonly<{ from: string; below: string }>;

/** The first version in what a program prints of itself; a pre-release keeps its suffix. */
export function versionIn(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?/.exec(text)?.[0];
}

/** A pre-release fits no range: what comes of it is not known. */
export function fits(version: string, { from, below }: VersionRange): boolean {
  return !version.includes("-") && !isOlder(version, from) && isOlder(version, below);
}

/** Whether one version of numbers and dots comes before another; numbers that are left out are zero. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version.split(".").map(Number), than.split(".").map(Number)];
  const index = [0, 1, 2].find((each) => (one[each] ?? 0) !== (other[each] ?? 0));
  return index !== undefined && (one[index] ?? 0) < (other[index] ?? 0);
}
