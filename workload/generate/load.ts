import { setImmediate as breathe } from "node:timers/promises";
import { UserError } from "../../model/problem.ts";
import { DatabaseError } from "../database/database.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { migrate } from "../migrations/migrate.ts";
import { openBulk } from "./bulk.ts";
import type { Bulk } from "./bulk.ts";
import { chunkRows } from "./chunk-rows.ts";
import { finishLoad } from "./finish.ts";
import { layoutOf } from "./layout.ts";
import type { Chunk } from "./layout.ts";
import { missingReference, progressOf, specText } from "./present.ts";
import { referenceRows } from "./reference.ts";
import type { PopulationSpec } from "./spec.ts";

export type LoadProgress = Readonly<{
  chunks: number;
  ofChunks: number;
  persons: number;
  ofPersons: number;
  rows: number;
  seconds: number;
}>;

export type LoadOptions = Readonly<{
  /** Of the tables' owner. */
  dsn: string;
  /** Transactions at one time; two keep one program and one server busy. */
  connections?: number;
  /** Told after each chunk. */
  onProgress?: (progress: LoadProgress) => void;
  /** Ends it after the chunks under way. */
  signal?: AbortSignal;
}>;

/** What this call did; what an earlier one had done is not counted. */
export type LoadReport = Readonly<{ finished: boolean; persons: number; rows: number; seconds: number; personsPerSecond: number }>;

const chunkTimeoutMs = 600_000;
const finishTimeoutMs = 3_600_000;

/**
 * Fills an empty business database with the people of a specification, or goes on where an earlier call was ended, in whatever way: the rows
 * are the same as if it had never been. Several processes may do it at once. Tables are made where they are missing.
 *
 * @throws UserError where there are data of another specification or origin, DatabaseError where the database fails: run it again then
 */
export async function load(spec: PopulationSpec, options: LoadOptions): Promise<LoadReport> {
  const { dsn, connections = 2 } = options;
  await migrate(dsn, "business");
  await migrate(dsn, "load");
  const business = await openDatabase(dsn, { set: "business", as: "owner", poolSize: 1, applicationName: "jinbao-load" });
  const progress = await openDatabase(dsn, { set: "load", as: "owner", poolSize: 1, applicationName: "jinbao-load" });
  const bulk = await openBulk({ dsn, connections, timeoutMs: chunkTimeoutMs, checkTimeoutMs: finishTimeoutMs });
  try {
    return await run(spec, options, { business, progress, bulk, connections });
  } finally {
    await Promise.all([business.close(), progress.close(), bulk.close()]);
  }
}

type Places = Readonly<{ business: Database; progress: Database; bulk: Bulk; connections: number }>;

async function run(spec: PopulationSpec, options: LoadOptions, places: Places): Promise<LoadReport> {
  const started = performance.now();
  const { finished, chunks: done } = (await progressOf(places.progress, spec)) ?? (await begin(spec, places));
  const layout = layoutOf(spec);
  const total = { persons: 0, rows: 0 };
  const report = (end: boolean): LoadReport => {
    const seconds = (performance.now() - started) / 1000;
    return { finished: end, ...total, seconds, personsPerSecond: total.persons / seconds };
  };
  if (finished) {
    return report(true);
  }
  const waiting = layout.chunks.filter(({ index }) => !done.has(index));
  const seen = { chunks: done.size, persons: spec.insured - waiting.reduce((sum, { persons }) => sum + persons, 0) };
  const loaded = (chunk: Chunk, rows: number): void => {
    seen.chunks += 1;
    seen.persons += chunk.persons;
    if (rows > 0) {
      total.persons += chunk.persons;
      total.rows += rows;
    }
    const seconds = (performance.now() - started) / 1000;
    const of = { ofChunks: layout.chunks.length, ofPersons: spec.insured };
    options.onProgress?.({ ...seen, ...of, rows: total.rows, seconds });
  };
  await loadAll(spec, waiting, { ...places, loaded, ...(options.signal === undefined ? {} : { signal: options.signal }) });
  if (options.signal?.aborted === true) {
    return report(false);
  }
  await finish(spec, places);
  return report(true);
}

/** Notes what is loaded, with all that chunks refer to. Of several loaders at once, one begins and the others find it begun. */
async function begin(
  spec: PopulationSpec,
  { business, progress, bulk }: Places,
): Promise<Readonly<{ finished: boolean; chunks: ReadonlySet<number> }>> {
  try {
    const missing = await missingReference(business, spec, referenceRows(spec));
    await bulk.suspendKeys();
    await bulk.load([{ table: "load_run", rows: () => [[1, specText(spec), new Date()]] }, ...missing]);
  } catch (error) {
    // Another's rows, or its mark: whichever was seen first.
    const begun = isDuplicate(error) || error instanceof UserError ? await progressOf(progress, spec) : undefined;
    if (begun === undefined) {
      throw error;
    }
    if (begun.finished) {
      // The other one came to its end in between: the keys that were taken off here, nobody else puts back.
      await bulk.restoreKeys();
    }
    return begun;
  }
  return { finished: false, chunks: new Set() };
}

async function finish(spec: PopulationSpec, { business, progress, bulk }: Places): Promise<void> {
  await bulk.restoreKeys();
  await bulk.analyse();
  try {
    await finishLoad(business, finishTimeoutMs);
  } catch (error) {
    if (!isDuplicate(error) || (await progressOf(progress, spec))?.finished !== true) {
      throw error;
    }
  }
}

type Work = Places & Readonly<{ loaded: (chunk: Chunk, rows: number) => void; signal?: AbortSignal }>;

async function loadAll(spec: PopulationSpec, waiting: readonly Chunk[], work: Work): Promise<void> {
  const queue = waiting.values();
  const state = { failed: false };
  const one = async (): Promise<void> => {
    for (const chunk of queue) {
      if (state.failed || work.signal?.aborted === true) {
        return;
      }
      // Making rows takes the program's time: others' answers are heard in between.
      await breathe();
      work.loaded(chunk, await loadChunk(spec, chunk, work));
    }
  };
  const ends = await Promise.allSettled(
    Array.from({ length: work.connections }, async () => {
      try {
        await one();
      } catch (error) {
        state.failed = true;
        throw error;
      }
    }),
  );
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) {
    throw failure.reason;
  }
}

/** The mark comes first: a second loader of the chunk waits for it, and then knows. Gives 0 where another loader was first. */
async function loadChunk(spec: PopulationSpec, chunk: Chunk, { bulk, progress }: Work): Promise<number> {
  try {
    return await bulk.load([{ table: "load_chunk", rows: () => [[chunk.index, chunk.persons, new Date()]] }, ...chunkRows(spec, chunk)]);
  } catch (error) {
    if (isDuplicate(error) && (await progressOf(progress, spec))?.chunks.has(chunk.index) === true) {
      return 0;
    }
    throw error;
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof DatabaseError && error.kind === "unique";
}
