/**
 * Two ways to do one job, timed in turn (A B A B ...) so that a drift of the machine's speed hits both, and compared pair by
 * pair. The figure to quote is the median of the ratios, never a single time.
 */
export type Pair = Readonly<{ name: string; seconds: Spread; peer: Readonly<{ name: string; seconds: Spread }>; ratio: Spread }>;

export type Spread = Readonly<{ min: number; median: number; max: number }>;

export type Contestant = Readonly<{ name: string; run: () => void | Promise<void> }>;

/** One warm-up each, then `runs` pairs. */
export async function pair(ours: Contestant, peer: Contestant, runs: number): Promise<Pair> {
  await ours.run();
  await peer.run();
  const oursSeconds: number[] = [];
  const peerSeconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    oursSeconds.push(await secondsOf(ours.run));
    peerSeconds.push(await secondsOf(peer.run));
  }
  return {
    name: ours.name,
    seconds: spread(oursSeconds),
    peer: { name: peer.name, seconds: spread(peerSeconds) },
    ratio: spread(oursSeconds.map((seconds, run) => seconds / peerSeconds[run]!)),
  };
}

/** One Markdown table row a pair. */
export function formatPairs(pairs: readonly Pair[]): string {
  const rows = pairs.map((row) => {
    const cells = [row.name, formatSpread(row.seconds, 4), row.peer.name, formatSpread(row.peer.seconds, 4), formatSpread(row.ratio, 2)];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| what | seconds: min / median / max | peer | seconds | ratio |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

export async function secondsOf(run: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}

function formatSpread(values: Spread, decimals: number): string {
  return [values.min, values.median, values.max].map((value) => value.toFixed(decimals)).join(" / ");
}
