import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Place } from "./place.ts";

/** What a resource was made from, and what it looked like when it had just been made. */
export type LabRecord<Inputs> = Readonly<{ inputs: Inputs; seen: Readonly<Record<string, string>> }>;

export type RecordKind = "segment" | "volume" | "host" | "line";

/** Written whole or not at all: a run that is killed leaves the record of before. */
export async function writeRecord<Inputs extends Readonly<{ name: string }>>(
  place: Place,
  kind: RecordKind,
  record: LabRecord<Inputs>,
): Promise<void> {
  const directory = path.join(place.directory, "records", kind);
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, `${record.inputs.name}.json`);
  await writeFile(`${file}.new`, JSON.stringify(record));
  await rename(`${file}.new`, file);
}

export async function readRecord<Inputs>(place: Place, kind: RecordKind, name: string): Promise<LabRecord<Inputs> | undefined> {
  try {
    return JSON.parse(await readFile(path.join(place.directory, "records", kind, `${name}.json`), "utf8")) as LabRecord<Inputs>;
  } catch {
    return undefined;
  }
}

export async function removeRecord(place: Place, kind: RecordKind, name: string): Promise<void> {
  await rm(path.join(place.directory, "records", kind, `${name}.json`), { force: true });
}

export async function listRecords<Inputs>(place: Place, kind: RecordKind): Promise<readonly LabRecord<Inputs>[]> {
  const files = await readdir(path.join(place.directory, "records", kind)).catch(() => []);
  const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
  const records = await Promise.all(names.toSorted().map((name) => readRecord<Inputs>(place, kind, name)));
  return records.filter((record) => record !== undefined);
}
