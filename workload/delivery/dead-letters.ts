import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** What was given up, and waits for a person. Its content stays in the business tables, or with the other side. */
const letter = z.object({ id: z.string(), channel: z.string(), kind: z.string(), reason: z.string(), attempts: z.int(), at: z.string() });
export type DeadLetter = Readonly<z.infer<typeof letter>>;

export const deadLetterId = z.string().regex(/^(?:out|in)-[0-9a-z-]{1,60}$/);

/** A directory of letters, one file each; as many as are not settled. */
export class DeadLetters {
  readonly #directory: string;
  readonly #letters = new Map<string, DeadLetter>();

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    for (const name of readdirSync(directory).filter((each) => each.endsWith(".json"))) {
      const read = letter.parse(JSON.parse(readFileSync(path.join(directory, name), "utf8")));
      this.#letters.set(read.id, read);
    }
  }

  has(id: string): boolean {
    return this.#letters.has(id);
  }

  list(channel?: string): readonly DeadLetter[] {
    return [...this.#letters.values()].filter((each) => channel === undefined || each.channel === channel);
  }

  add(dead: DeadLetter): void {
    const file = this.#fileOf(dead.id);
    writeFileSync(`${file}.new`, JSON.stringify(dead), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
    this.#letters.set(dead.id, dead);
  }

  /** True where there was one. */
  take(id: string): boolean {
    if (existsSync(this.#fileOf(id))) {
      rmSync(this.#fileOf(id));
    }
    return this.#letters.delete(id);
  }

  #fileOf(id: string): string {
    return path.join(this.#directory, `${deadLetterId.parse(id)}.json`);
  }
}
