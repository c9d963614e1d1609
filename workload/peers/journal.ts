import { mkdirSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const entrySchema = z.object({
  sequence: z.int(),
  request: z.string(),
  operation: z.string(),
  digest: z.string(),
  at: z.string(),
  input: z.unknown(),
  answer: z.unknown(),
});

/** What came once, and what was answered. `sequence` grows by one. */
export type Entry = Readonly<z.infer<typeof entrySchema>>;

export type JournalOptions = Readonly<{
  /** The oldest are forgotten beyond so many, and beyond so many bytes. */
  mostEntries?: number;
  mostBytes?: number;
  /** By what entries of an operation are looked up beside their request. */
  keysOf?: (operation: string, input: unknown) => readonly string[];
}>;

/**
 * What a program received, in one file of JSON lines: an entry that `record` gave back survives a kill and a power failure. Bounded: the
 * oldest are forgotten a quarter at a time, and the file is written anew without them.
 */
export class Journal {
  readonly #file: string;
  readonly #options: Required<JournalOptions>;
  readonly #requests = new Map<string, Entry>();
  readonly #keys = new Map<string, Entry>();
  #entries: Entry[] = [];
  #bytes = 0;
  #next = 1;
  #handle: FileHandle | undefined;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, options: JournalOptions) {
    this.#file = file;
    this.#options = { mostEntries: 20_000, mostBytes: 64 * 1024 * 1024, keysOf: () => [], ...options };
  }

  /** @throws Error where a line other than the last, which a kill may have cut, cannot be read */
  static async open(file: string, options: JournalOptions = {}): Promise<Journal> {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const journal = new Journal(file, options);
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
      journal.#add(read(line, `${file}:${index + 1}`));
    }
    await journal.#rewrite();
    return journal;
  }

  find(request: string): Entry | undefined {
    return this.#requests.get(request);
  }

  /** The newest of an operation with that key. */
  byKey(operation: string, key: string): Entry | undefined {
    return this.#keys.get(`${operation} ${key}`);
  }

  /** Those behind a sequence, oldest first. */
  after(sequence: number, most: number): readonly Entry[] {
    const first = this.#entries[0]?.sequence ?? this.#next;
    const from = Math.max(0, sequence + 1 - first);
    return this.#entries.slice(from, from + most);
  }

  /** The same of one operation, however many others lie between. */
  ofOperation(operation: string, sequence: number, most: number): readonly Entry[] {
    const found: Entry[] = [];
    for (const entry of this.after(sequence, this.size)) {
      if (entry.operation === operation && found.push(entry) === most) {
        break;
      }
    }
    return found;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Keeps an entry; it is found at once, and lasts when this returns. @throws Error where it cannot be written, then and from then on */
  async record(entry: Omit<Entry, "sequence">): Promise<Entry> {
    const kept: Entry = { ...entry, sequence: this.#next };
    this.#add(kept);
    this.#waiting.push(lineOf(kept));
    await this.settled();
    return kept;
  }

  /** When this returns, all that was recorded before lasts. */
  async settled(): Promise<void> {
    this.#writing = this.#writing.then(async () => await this.#write());
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#handle?.close();
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#next = entry.sequence + 1;
    this.#bytes += lineOf(entry).length;
    this.#requests.set(entry.request, entry);
    for (const key of this.#options.keysOf(entry.operation, entry.input)) {
      this.#keys.set(`${entry.operation} ${key}`, entry);
    }
  }

  async #write(): Promise<void> {
    const lines = this.#waiting.splice(0);
    if (lines.length === 0) {
      return;
    }
    const { mostEntries, mostBytes } = this.#options;
    if (this.#entries.length > mostEntries || this.#bytes > mostBytes) {
      await this.#rewrite();
      return;
    }
    await this.#handle!.appendFile(lines.join(""));
    await this.#handle!.datasync();
  }

  async #rewrite(): Promise<void> {
    this.#forget();
    this.#waiting = [];
    const draft = `${this.#file}.new`;
    const handle = await open(draft, "w", 0o600);
    await handle.writeFile(this.#entries.map((entry) => lineOf(entry)).join(""));
    await handle.datasync();
    await rename(draft, this.#file);
    await this.#handle?.close();
    this.#handle = handle;
  }

  #forget(): void {
    const { mostEntries, mostBytes, keysOf } = this.#options;
    if (this.#entries.length <= mostEntries && this.#bytes <= mostBytes) {
      return;
    }
    let gone = 0;
    while (this.#entries.length - gone > mostEntries * 0.75 || (this.#bytes > mostBytes * 0.75 && gone < this.#entries.length - 1)) {
      const entry = this.#entries[gone]!;
      gone += 1;
      this.#bytes -= lineOf(entry).length;
      this.#requests.delete(entry.request);
      for (const key of keysOf(entry.operation, entry.input).map((each) => `${entry.operation} ${each}`)) {
        if (this.#keys.get(key) === entry) {
          this.#keys.delete(key);
        }
      }
    }
    this.#entries = this.#entries.slice(gone);
  }
}

function lineOf(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

function read(line: string, where: string): Entry {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${where} is no entry of a journal`, { cause });
  }
}
