import { randomUUID } from "node:crypto";
import { mkdir, open as openFile, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { encode, messageId, open } from "./envelope.ts";
import type { ChannelId, Envelope } from "./envelope.ts";

/** A message that this process has in hand; it is others' again after the lease, unless `done` says that it is dealt with. */
export type Claimed = Readonly<{ envelope: Envelope; file: string }>;

export type SpoolOptions = Readonly<{
  /** How long a claimed message may take before others take it up, in milliseconds. */
  leaseMs?: number;
  /** Told of each step that it reached: tests end the process there. */
  reached?: (step: string) => void;
}>;

/**
 * A host's end of the gap, as directories that the gap's courier carries from and to (playbooks/roles/gap): `outbox/CHANNEL/ID.json` go out,
 * `inbox/CHANNEL/ID.json` came in. A file is there whole or not at all: it is written beside, synced, and renamed. What came is claimed
 * by a rename, so that of several readers one has it; what cannot be read lies in `refused/CHANNEL/` with the reason beside it.
 *
 * Delivery is at least once: a reader that is killed between its work and `done` leaves the message to the next, which must know by
 * the id that it was dealt with.
 */
export class Spool {
  readonly directory: string;
  readonly #leaseMs: number;
  readonly #reached: (step: string) => void;
  readonly #made = new Set<string>();

  constructor(directory: string, { leaseMs = 60_000, reached = () => undefined }: SpoolOptions = {}) {
    this.directory = directory;
    this.#leaseMs = leaseMs;
    this.#reached = reached;
  }

  /** Hands a message over; once this returns it survives a power failure. The same one twice is one file. */
  async put(envelope: Envelope): Promise<void> {
    const place = await this.#directory("outbox", envelope.channel);
    const draft = path.join(place, `.${envelope.id}.${randomUUID()}`);
    const file = await openFile(draft, "wx", 0o660);
    try {
      await file.writeFile(encode(envelope));
      this.#reached("put.written");
      await file.sync();
    } finally {
      await file.close();
    }
    this.#reached("put.synced");
    await rename(draft, path.join(place, `${envelope.id}.json`));
    this.#reached("put.renamed");
    await syncDirectory(place);
    this.#reached("put.durable");
  }

  /** Some of what waits on a channel, oldest name first, at most `most`. */
  async claim(channel: ChannelId, most: number): Promise<readonly Claimed[]> {
    const [inbox, claimed] = await Promise.all([this.#directory("inbox", channel), this.#directory("claimed", channel)]);
    await this.#takeBack(claimed, inbox);
    const names = (await readdir(inbox)).filter((name) => name.endsWith(".json") && !name.startsWith(".")).toSorted();
    const mine: Claimed[] = [];
    for (const name of names.slice(0, most)) {
      const file = path.join(claimed, name);
      const got = await moved(path.join(inbox, name), file);
      this.#reached("claim.renamed");
      const envelope = got ? await this.#read(file, channel) : undefined;
      if (envelope !== undefined) {
        mine.push({ envelope, file });
      }
    }
    return mine;
  }

  /** It is dealt with, and goes. */
  async done({ file }: Claimed): Promise<void> {
    await rm(file, { force: true });
    this.#reached("done.removed");
  }

  /** It could not be dealt with now, and is anybody's again at once. */
  async giveBack({ file, envelope }: Claimed): Promise<void> {
    await moved(file, path.join(await this.#directory("inbox", envelope.channel), path.basename(file)));
  }

  /** It cannot ever be dealt with: kept aside for a person, with the reason. */
  async refuse(file: string, channel: ChannelId, reason: string): Promise<void> {
    const target = path.join(await this.#directory("refused", channel), path.basename(file));
    await writeFile(`${target}.reason`, JSON.stringify({ at: new Date().toISOString(), reason }));
    await moved(file, target);
  }

  /** How many wait to go out and to be read, by channel. */
  async waiting(channel: ChannelId): Promise<Readonly<{ outbox: number; inbox: number }>> {
    const count = async (kind: string): Promise<number> =>
      (await readdir(await this.#directory(kind, channel))).filter((name) => name.endsWith(".json")).length;
    return { outbox: await count("outbox"), inbox: (await count("inbox")) + (await count("claimed")) };
  }

  async #read(file: string, channel: ChannelId): Promise<Envelope | undefined> {
    try {
      const envelope = open(await readFile(file), channel);
      if (`${envelope.id}.json` !== path.basename(file)) {
        throw new Error("the file's name is not that of its message");
      }
      return envelope;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
        await this.refuse(file, channel, (error as Error).message);
      }
      return undefined;
    }
  }

  /** What others claimed and left lying: they were killed. The rename that claimed it set the time of its change. */
  async #takeBack(claimed: string, inbox: string): Promise<void> {
    const limit = Date.now() - this.#leaseMs;
    for (const name of await readdir(claimed)) {
      const file = path.join(claimed, name);
      const info = await stat(file).catch(() => undefined);
      if (info !== undefined && info.ctimeMs < limit && messageId.safeParse(path.basename(name, ".json")).success) {
        await moved(file, path.join(inbox, name));
      }
    }
  }

  async #directory(kind: string, channel: ChannelId): Promise<string> {
    const directory = path.join(this.directory, kind, channel);
    if (!this.#made.has(directory)) {
      await mkdir(directory, { recursive: true, mode: 0o770 });
      this.#made.add(directory);
    }
    return directory;
  }
}

/** False where another one had it first. */
export async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return false;
    }
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await openFile(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
