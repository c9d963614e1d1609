import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Draws from one stream. What is drawn depends on the stream's name and the order of the draws alone. */
export type Random = Readonly<{
  /** From 0 up to but not including 1. */
  unit: () => number;
  /** A whole number, both ends included. */
  whole: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <Item>(items: readonly Item[]) => Item;
  /** Of the standard normal distribution. */
  normal: () => number;
}>;

export type Domain = "layout" | "employer" | "person";

const domains: Readonly<Record<Domain, number>> = Object.freeze({ layout: 1, employer: 2, person: 3 });

/**
 * The stream of one employer or person. Its state holds seed, domain and index themselves, each mixed by a bijection, so that no two of
 * them share a stream, and each can be drawn without those before it.
 */
export function randomOf(seed: number, domain: Domain, index: number): Random {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32);
  const generator = xoroshiro128plusFromState([
    mix(index),
    mix(low ^ 0x9e3779b9),
    mix(high ^ (domains[domain] << 24)),
    mix(index ^ low) ^ 0x7f4a7c15,
  ]);
  for (let warmUp = 0; warmUp < 4; warmUp++) {
    generator.next();
  }
  const unit = (): number => (generator.next() >>> 0) / 2 ** 32;
  const whole = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  return {
    unit,
    whole,
    chance: (probability) => unit() < probability,
    pick: (items) => items[whole(0, items.length - 1)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}

/** A bijection of 32-bit numbers whose every output bit depends on every input bit (Austin Appleby's MurmurHash3, its finalizer). */
function mix(value: number): number {
  let state = value | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
