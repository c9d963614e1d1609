/**
 * The generator: how many rows and insured a second it loads beside plain COPY, what an insured takes of the disk, and how much longer the
 * main transactions take with ten times the insured. Needs PostgreSQL, about 100 KB of disk for each insured, and time: `node bench/generate.ts
 * 2000 20000` is a try.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { storedBytes } from "../workload/database/counters.ts";
import { openDatabase } from "../workload/database/open.ts";
import { load } from "../workload/generate/load.ts";
import type { LoadReport } from "../workload/generate/load.ts";
import { populationSpec } from "../workload/generate/spec.ts";
import { addDatabase } from "../workload/generate/test-population.ts";
import { startPostgres } from "../workload/postgres/server.ts";
import { growthTable } from "./generate-functions.ts";
import type { Loaded } from "./generate-functions.ts";
import { plainCopy } from "./generate-plain.ts";
import { formatPairs, pair } from "./pair.ts";

const sizes = process.argv.slice(2).map(Number);
const [small, large] = sizes.length === 2 ? (sizes as [number, number]) : [20_000, 200_000];
const beside = 2000;
const pairs = 5;
const runs = 150;

/** The scheme's own offices, and twelve years of history. */
const specOf = (insured: number) => populationSpec.parse({ seed: 1, insured, through: 202_610, cities: 12, counties: 90 });

const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-bench-generate-"));
chmodSync(directory, 0o755);
const postgres = await startPostgres({ directory });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  let databases = 0;
  const fresh = async (): Promise<string> => {
    databases += 1;
    return await addDatabase(postgres, `bench_${databases}`);
  };
  const plain = await plainCopy(specOf(beside));
  const names = {
    ours: `load of ${beside} insured: ${plain.rows} rows made, loaded, indexed, checked by keys, analysed`,
    peer: "COPY of the same bytes, made before, into bare tables",
  };
  const compared = await pair(
    { name: names.ours, run: async () => void (await load(specOf(beside), { dsn: await fresh() })) },
    { name: names.peer, run: async () => await plain.run(await fresh()) },
    pairs,
  );
  say(`${formatPairs([compared])}\n`);
  const loaded: Loaded[] = [];
  say("| insured | rows | seconds | rows/s | insured/s | bytes/insured | of them indexes | of them in 2025's partitions |");
  say("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const insured of [small, large]) {
    const dsn = await fresh();
    const spec = specOf(insured);
    say(await rowOf(insured, dsn, await load(spec, { dsn, onProgress: showProgress() })));
    loaded.push({ spec, dsn });
  }
  say(`\n${await growthTable(loaded[0]!, loaded[1]!, runs)}`);
} finally {
  await postgres.kill();
  rmSync(postgres.directory, { recursive: true, force: true, maxRetries: 5 });
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

function showProgress(): (progress: Readonly<{ persons: number; ofPersons: number; rows: number; seconds: number }>) => void {
  let told = 0;
  return ({ persons, ofPersons, rows, seconds }) => {
    if (seconds - told > 10 || persons === ofPersons) {
      told = seconds;
      process.stderr.write(`${persons} of ${ofPersons} insured, ${Math.round(rows / seconds)} rows/s\n`);
    }
  };
}

async function rowOf(insured: number, dsn: string, { rows, seconds, personsPerSecond }: LoadReport): Promise<string> {
  const owner = await openDatabase(dsn, { set: "business", as: "owner", poolSize: 1 });
  try {
    const { bytesPerInsured, indexBytes, years } = await storedBytes(owner);
    const lastYear = years.find(({ year }) => year === 2025)!.bytesPerInsured!;
    const numbers = [insured, rows, seconds, rows / seconds, personsPerSecond, bytesPerInsured!, indexBytes / insured, lastYear];
    return `| ${numbers.map((number) => String(Math.round(number))).join(" | ")} |`;
  } finally {
    await owner.close();
  }
}
