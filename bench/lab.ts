/**
 * How long an operator waits for `up`: beside a bare loop of `podman run`, as many containers of the same image at once and nothing else
 * (no networks, no filters, no lines, no volumes, no state); and a second `up`, which changes nothing, beside a Pulumi program that has
 * nothing. Needs what the lab needs; several minutes a run.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { configureEngine } from "../lab/engine.ts";
import { imageName } from "../lab/image.ts";
import { ensureKeeper, inLab } from "../lab/keeper.ts";
import { placeOf } from "../lab/place.ts";
import { sweepLab } from "../lab/sweep.ts";
import { findTool } from "../tools/find.ts";
import { formatPairs, secondsOf, spread, type Pair } from "./pair.ts";

const runs = Number(process.argv[2] ?? 3);
const root = path.join(import.meta.dirname, "..");
const pulumi = await findTool("pulumi", { progress: () => undefined });

/** What is made, how many of it are containers, and the command that makes it; `STATE` is a directory of its own. */
type Lab = Readonly<{ name: string; containers: number; up: readonly string[] }>;

const labs: readonly Lab[] = [
  { name: "`jinbao up`: the example, 54 hosts, 39 with systemd", containers: 39, up: ["cli/main.ts", "up", "--state", "STATE"] },
  ...[20, 60, 130].map((hosts) => ({
    name: `${hosts} hosts with systemd`,
    containers: hosts,
    up: ["bench/lab-up.ts", String(hosts), "STATE"],
  })),
];

const pairs: Pair[] = [];
const empty = scratch();
try {
  emptyProgram(empty);
  for (const lab of labs) {
    pairs.push(...(await measure(lab)));
    process.stdout.write(`${formatPairs(pairs.slice(-2))}\n\n`);
  }
} finally {
  rmSync(empty, { recursive: true, force: true });
}
process.stdout.write(`${formatPairs(pairs)}\n`);

async function measure({ name, containers, up }: Lab): Promise<readonly Pair[]> {
  const [ours, peer, again, nothing]: readonly [number[], number[], number[], number[]] = [[], [], [], []];
  for (let run = 0; run < runs; run++) {
    const state = scratch();
    const command = up.map((word) => (word === "STATE" ? state : word));
    try {
      ours.push(await secondsOf(() => node(command)));
      again.push(await secondsOf(() => node(command)));
      nothing.push(await secondsOf(() => emptyProgram(empty)));
    } finally {
      await sweepLab(placeOf(state));
      rmSync(state, { recursive: true, force: true });
    }
    peer.push(await bareContainers(containers));
  }
  return [
    pairOf(name, ours, `${containers} × \`podman run\` at once`, peer),
    pairOf(`${name}, again`, again, "an empty Pulumi program, again", nothing),
  ];
}

function pairOf(name: string, ours: readonly number[], peer: string, theirs: readonly number[]): Pair {
  const ratio = spread(ours.map((seconds, run) => seconds / theirs[run]!));
  return { name, seconds: spread(ours), peer: { name: peer, seconds: spread(theirs) }, ratio };
}

/** The containers alone, with the engine set up beforehand as for a lab. */
async function bareContainers(count: number): Promise<number> {
  const state = scratch();
  const place = placeOf(state);
  configureEngine(place);
  const keeper = await ensureKeeper(place);
  const run = `podman run -d --systemd=always --network=none --cgroup-parent /${place.id} ${imageName()}`;
  const script = `for each in $(seq ${count}); do ${run} >/dev/null & done; wait; test $(podman ps -aq | wc -l) = ${count}`;
  try {
    return await secondsOf(async () => void (await inLab(place, keeper, ["sh", "-c", script], { timeoutSeconds: 600 })));
  } finally {
    await sweepLab(place);
    rmSync(state, { recursive: true, force: true });
  }
}

/** The first run makes the stack. */
function emptyProgram(directory: string): void {
  node(["bench/empty-pulumi.ts", directory, path.dirname(pulumi)]);
}

/** A whole process, as an operator starts it, with the compiled code kept as the wrapper keeps it. */
function node(command: readonly string[]): void {
  execFileSync(process.execPath, command, {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(os.tmpdir(), "jinbao-bench-compile") },
  });
}

function scratch(): string {
  return mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));
}
