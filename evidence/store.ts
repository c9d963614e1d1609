import { randomUUID } from "node:crypto";
import { link, open, readFile, readdir, rename, unlink } from "node:fs/promises";
import path from "node:path";
import { sha256Hex } from "../sizing/digest.ts";
import { makeDirectory } from "./directory.ts";
import { headFile, noPrevious, parseHead, recordFile, recordNumber, recordText, verifyChain } from "./record.ts";
import type { ChainHead, ChainProblem, Evidence, StoredRecord } from "./record.ts";

/**
 * Appends one record to the chain in `directory` (made where absent) and returns it as stored.
 *
 * No lock: the record's number is its file name, and the finished file gets that name by a hard link, which fails where the name is
 * taken. Of two writers one gets the number and the other links again behind it; a writer killed at any point leaves either a whole
 * record or none.
 */
export async function appendRecord(directory: string, draft: Omit<Evidence, "previous">): Promise<StoredRecord> {
  await makeDirectory(directory);
  for (;;) {
    const before = await newest(directory);
    const count = before.count + 1;
    const file = recordFile(count);
    const record: Evidence = { ...draft, previous: before.sha256 };
    const text = recordText(record);
    if (await linkWhole(directory, file, text)) {
      const sha256 = sha256Hex(text);
      await writeHead(directory, { count, sha256 });
      return { file, text, sha256, record };
    }
  }
}

/** Every record in order; an absent directory holds none. A file that is not JSON throws: `verifyRecords` names it. */
export async function readRecords(directory: string): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (const { file, text } of await readTexts(directory)) {
    records.push({ file, text, sha256: sha256Hex(text), record: JSON.parse(text) as Evidence });
  }
  return records;
}

/** Every break of the chain in `directory`, by file; empty for a sound one. */
export async function verifyRecords(directory: string): Promise<readonly ChainProblem[]> {
  let { head, records } = await readChain(directory);
  if (head === undefined && records.length > 1) {
    // Another process may have written the first records, and the head, between the two reads.
    ({ head, records } = await readChain(directory));
  }
  if (head !== "unreadable") {
    return verifyChain(records, head);
  }
  const unreadable: ChainProblem = { file: headFile, message: { zh: "内容不是链首", en: "the content is not a chain's head" } };
  return [...verifyChain(records, undefined).filter(({ file }) => file !== headFile), unreadable];
}

/** The head first: records that are appended meanwhile only make it lag, which is sound. */
async function readChain(directory: string): Promise<Readonly<{ head: Head; records: readonly RecordFile[] }>> {
  const head = await readHead(directory);
  return { head, records: await readTexts(directory) };
}

/**
 * What the next record follows. Where the head knows the last record, its digest counts and not the file's: a change of that record
 * shows for ever after. Where the head is ahead, records were cut off the end: their numbers stay unused, so that it shows as well.
 */
async function newest(directory: string): Promise<ChainHead> {
  const head = await readHead(directory);
  if (head === "unreadable") {
    throw new Error(`${path.join(directory, headFile)} is no head of a chain: nothing is appended to a broken chain`);
  }
  const last = (await recordFiles(directory)).at(-1);
  const count = last === undefined ? 0 : recordNumber(last)!;
  if (head !== undefined && head.count >= count) {
    return head;
  }
  if (last === undefined) {
    return { count, sha256: noPrevious };
  }
  const found = { count, sha256: sha256Hex(await readFile(path.join(directory, last), "utf8")) };
  // Its writer was killed before the head, or is about to write it: the head is at most one record behind when the next one comes.
  await writeHead(directory, found);
  return found;
}

type Head = ChainHead | "unreadable" | undefined;

async function readHead(directory: string): Promise<Head> {
  const text = await readFile(path.join(directory, headFile), "utf8").catch(undefinedWhereAbsent);
  return text === undefined ? undefined : (parseHead(text) ?? "unreadable");
}

type RecordFile = Readonly<{ file: string; text: string }>;

/** One after another: thousands of files opened at once could be more than the system allows. */
async function readTexts(directory: string): Promise<readonly RecordFile[]> {
  const records: RecordFile[] = [];
  for (const file of await recordFiles(directory)) {
    records.push({ file, text: await readFile(path.join(directory, file), "utf8") });
  }
  return records;
}

async function recordFiles(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory).catch(undefinedWhereAbsent)) ?? [];
  return names.filter((name) => recordNumber(name) !== undefined).toSorted((a, b) => recordNumber(a)! - recordNumber(b)!);
}

/** Writes the text under a name of its own, then links it to the name wanted; false where that name was taken meanwhile. */
async function linkWhole(directory: string, file: string, text: string): Promise<boolean> {
  const temporary = await writeTemporary(directory, text);
  try {
    await link(temporary, path.join(directory, file));
    await syncDirectory(directory);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    await unlink(temporary);
  }
}

/** The head may lag (a writer was killed, or two finished out of order); it never runs ahead of the records. */
async function writeHead(directory: string, head: ChainHead): Promise<void> {
  const temporary = await writeTemporary(directory, `${JSON.stringify(head)}\n`);
  await rename(temporary, path.join(directory, headFile));
  await syncDirectory(directory);
}

async function writeTemporary(directory: string, text: string): Promise<string> {
  const temporary = path.join(directory, `.${randomUUID()}.tmp`);
  const handle = await open(temporary, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function undefinedWhereAbsent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") {
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
