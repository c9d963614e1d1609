/**
 * How long an operator waits for `up`: beside a bare loop of `podman run`, as many containers of the same image at once and nothing else
 * (no networks, no filters, no lines, no state); and a second `up`, which changes nothing, beside the engine with an empty program, the
 * least that Pulumi takes. Needs what the lab needs.
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
import { stackPlace } from "../stacks/engine/place.ts";
import { upStack } from "../stacks/engine/run.ts";
import { findTool } from "../tools/find.ts";
import { formatPairs, secondsOf, spread } from "./pair.ts";
import type { Pair } from "./pair.ts";

const runs = Number(process.argv[2] ?? 2);
const root = path.join(import.meta.dirname, "..");

/** About 20, 60 and 130 hosts. */
const labs = [
  { file: "provinces/small.yaml", offices: "0" },
  { file: "provinces/example.yaml", offices: "3" },
  { file: "provinces/example.yaml", offices: "26" },
];

const pairs: Pair[] = [];
for (const { file, offices } of labs) {
  const state = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));
  try {
    pairs.push(...(await measure(file, offices, state)));
  } finally {
    jinbao(["down", "--yes", "--state", state]);
    rmSync(state, { recursive: true, force: true });
  }
}
process.stdout.write(`${formatPairs(pairs)}\n`);

async function measure(file: string, offices: string, state: string): Promise<readonly Pair[]> {
  const up = ["up", file, "--offices", offices, "--state", state];
  const [ours, peer, again, empty] = [[], [], [], []] as number[][];
  let [hosts, machines, resources] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    ours!.push(await secondsOf(() => void jinbao(up)));
    const status = JSON.parse(jinbao(["status", "--state", state, "--json"])) as { hosts: readonly { kind: string }[] };
    [hosts, machines] = [status.hosts.length, status.hosts.filter(({ kind }) => kind === "systemd").length];
    again!.push(
      await secondsOf(() => {
        resources = (JSON.parse(jinbao([...up, "--json"])) as { changes: { same: number } }).changes.same;
      }),
    );
    jinbao(["down", "--yes", "--state", state]);
    peer!.push(await bareContainers(machines));
    empty!.push(await emptyProgram());
  }
  const ratios = (some: readonly number[], others: readonly number[]) => spread(some.map((seconds, run) => seconds / others[run]!));
  return [
    {
      name: `up: ${hosts} hosts, ${machines} of them with systemd`,
      seconds: spread(ours!),
      peer: { name: `${machines} × \`podman run\` at once`, seconds: spread(peer!) },
      ratio: ratios(ours!, peer!),
    },
    {
      name: `up again: ${resources} resources, none changed`,
      seconds: spread(again!),
      peer: { name: "an empty Pulumi program", seconds: spread(empty!) },
      ratio: ratios(again!, empty!),
    },
  ];
}

/** The containers alone, with the engine set up beforehand as for a lab. */
async function bareContainers(count: number): Promise<number> {
  const state = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));
  const place = placeOf(state);
  configureEngine(place);
  const keeper = await ensureKeeper(place);
  const run = `podman run -d --systemd=always --network=none --cgroup-parent /${place.id} ${imageName()} >/dev/null`;
  const script = `seq ${count} | xargs -P 32 -I{} sh -c '${run}'`;
  try {
    return await secondsOf(async () => {
      await inLab(place, keeper, ["sh", "-c", script], { timeoutSeconds: 600 });
    });
  } finally {
    await sweepLab(place);
    rmSync(state, { recursive: true, force: true });
  }
}

/** The second run of a program that has nothing, in the way in which `up` runs its own. */
async function emptyProgram(): Promise<number> {
  const state = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-"));
  const pulumi = await findTool("pulumi", { progress: () => undefined });
  const run = async (): Promise<void> => {
    await upStack(
      {
        name: "empty",
        place: stackPlace(state),
        program: () => Promise.resolve({}),
        pulumi,
        plugins: [],
        fetchPlugins: false,
        pluginEnvironment: {},
        interrupts: { stop: new AbortController().signal, force: new AbortController().signal },
        follow: { progress: () => undefined, kinds: () => undefined },
        parallel: 32,
      },
      { allowed: false },
    );
  };
  try {
    await run();
    return await secondsOf(run);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function jinbao(args: readonly string[]): string {
  return execFileSync(process.execPath, [path.join(root, "cli", "main.ts"), ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}
