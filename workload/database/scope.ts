/**
 * The part of the tree that a path such as `/00/03/` opens, as a range of texts: `low` is the path itself, `high` the first text behind
 * all that begin with it, as "0" follows "/". A range serves an index where a pattern would not. @throws Error where it is no path
 */
export function scopeRange(scope: string): Readonly<{ low: string; high: string }> {
  if (!/^\/(?:[0-9A-Za-z-]{1,8}\/){0,3}$/.test(scope)) {
    throw new Error(`not the path of an office: ${JSON.stringify(scope)}`);
  }
  return { low: scope, high: `${scope.slice(0, -1)}0` };
}
