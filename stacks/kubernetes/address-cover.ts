import { addressText, blockOf, type Block } from "../../datacenter/ranges.ts";

/** The fewest ranges in CIDR notation that hold exactly the addresses of those given, in their order. */
export function coverOf(cidrs: Iterable<string>): readonly string[] {
  const sorted = [...cidrs].map((cidr) => blockOf(cidr)).toSorted((a, b) => a.first - b.first || b.size - a.size);
  const merged: Block[] = [];
  for (const block of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && block.first + block.size <= last.first + last.size) {
      continue;
    }
    merged.push(block);
    joinHalves(merged);
  }
  return merged.map(({ first, size }) => `${addressText(first)}/${32 - Math.log2(size)}`);
}

/** Two neighbours of one size are one range where the lower begins on a boundary of the whole; that may make neighbours again. */
function joinHalves(blocks: Block[]): void {
  for (;;) {
    const [low, high] = blocks.slice(-2);
    if (low === undefined || high === undefined || low.size !== high.size || low.first + low.size !== high.first) {
      return;
    }
    if (low.first % (2 * low.size) !== 0) {
      return;
    }
    blocks.splice(-2, 2, { first: low.first, size: 2 * low.size });
  }
}
