import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

/** A file that is being written from its beginning to its end, in pieces, and what is known of it beforehand. */
export type Expected = Readonly<{ name: string; bytes: number; sha256: string }>;

/** The piece does not follow what is there: `received` says from where to go on. */
export class OutOfPlace extends Error {
  override readonly name = "OutOfPlace";
  readonly received: number;

  constructor(received: number) {
    super(`${received} bytes are there`);
    this.received = received;
  }
}

/** What was sent is not what was told of it beforehand; nothing of it is kept. */
export class NotAsTold extends Error {
  override readonly name = "NotAsTold";
}

/** Files in a directory. One that is not whole yet lies beside under `.part`, so that its sender can go on after a break. */
export class FileStore {
  readonly #directory: string;
  readonly #busy = new Map<string, Promise<number>>();

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
  }

  /** How many of its bytes are there: all of them once it is whole. */
  async received({ name, bytes }: Pick<Expected, "name" | "bytes">): Promise<number> {
    if ((await sizeOf(this.#fileOf(name))) !== undefined) {
      return bytes;
    }
    return (await sizeOf(this.#partOf(name))) ?? 0;
  }

  /**
   * Adds a piece behind what is there; what comes again is passed over. Gives the bytes that are there then: they survive a power failure.
   * @throws OutOfPlace, NotAsTold
   */
  async add(expected: Expected, offset: number, piece: Buffer): Promise<number> {
    // One at a time for each file, or two pieces could be written into each other.
    const { name } = expected;
    const before = this.#busy.get(name) ?? Promise.resolve(0);
    const mine = before.then(
      async () => await this.#add(expected, offset, piece),
      async () => await this.#add(expected, offset, piece),
    );
    this.#busy.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(name) === mine) {
        this.#busy.delete(name);
      }
    }
  }

  /** Those that are whole. */
  async names(): Promise<readonly string[]> {
    return (await readdir(this.#directory)).filter((name) => !name.endsWith(".part"));
  }

  async #add({ name, bytes, sha256 }: Expected, offset: number, piece: Buffer): Promise<number> {
    const there = await this.received({ name, bytes });
    if (offset > there) {
      throw new OutOfPlace(there);
    }
    const fresh = piece.subarray(there - offset);
    if (offset + piece.length > bytes) {
      throw new NotAsTold("it has more bytes than were told");
    }
    if (fresh.length > 0) {
      const file = await open(this.#partOf(name), "a", 0o600);
      try {
        await file.writeFile(fresh);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    const now = there + fresh.length;
    if (now === bytes && (await sizeOf(this.#fileOf(name))) === undefined) {
      await this.#complete(name, sha256);
    }
    return now;
  }

  /** Up to `most` bytes from an offset; none behind its end. @throws Error where it is not there */
  async read(name: string, offset: number, most: number): Promise<Buffer> {
    const file = await open(this.#fileOf(name), "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#fileOf(name), { force: true });
    await rm(this.#partOf(name), { force: true });
  }

  async #complete(name: string, sha256: string): Promise<void> {
    const digest = createHash("sha256");
    const part = await open(this.#partOf(name), "r");
    try {
      for await (const piece of part.createReadStream({ autoClose: false })) {
        digest.update(piece as Buffer);
      }
    } finally {
      await part.close();
    }
    if (digest.digest("hex") !== sha256) {
      await rm(this.#partOf(name));
      throw new NotAsTold("its digest is not the one that was told");
    }
    await rename(this.#partOf(name), this.#fileOf(name));
  }

  #fileOf(name: string): string {
    return path.join(this.#directory, name);
  }

  #partOf(name: string): string {
    return `${this.#fileOf(name)}.part`;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
