/** A stream of numbers from 0 up to but not including 1. */
export type Random = () => number;

/**
 * Chris Doty-Humphrey's sfc32 (PractRand), 128 bits of state, period of at least 2^32. The stream depends on the seed and on the name
 * alone: a further assumption, or another order of them, moves nobody else's draws.
 */
export function randomStream(seed: number, name: string): Random {
  let a = hash(name, seed >>> 0);
  let b = hash(name, Math.floor(seed / 2 ** 32) ^ 0x9e3779b9);
  let c = seed >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) {
    next();
  }
  return next;
}

/** FNV-1a over the name's UTF-16 units, started from a seed. */
function hash(name: string, seed: number): number {
  let state = 0x811c9dc5 ^ seed;
  for (let position = 0; position < name.length; position++) {
    state = Math.imul(state ^ name.charCodeAt(position), 0x01000193);
  }
  return state | 0;
}
