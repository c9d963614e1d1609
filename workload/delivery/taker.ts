import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { kindOf } from "../http/log.ts";
import type { JsonClient } from "../http/client.ts";
import { startPeriodic } from "../periodic.ts";
import type { ProfileId, Running, Setting } from "../profile.ts";

/** A list of the other side's, of which each item is taken once, in order. */
export type Incoming<Item extends Readonly<{ sequence: number }>> = Readonly<{
  /** Names its cursor's file. */
  name: string;
  from: ProfileId;
  /** Those behind a sequence; none where there are no more now. @throws NoAnswer, Declined */
  list: (client: JsonClient, after: number) => Promise<readonly Item[]>;
  /**
   * Carries one out, under a request id of its own: taken again after a kill, it is done once. @throws anything but what `giveUp` takes where it
   * is to be tried again
   */
  take: (item: Item) => Promise<void>;
  /** True where it can never be carried out, and was noted for a person. */
  giveUp: (item: Item, error: unknown) => boolean;
}>;

export type TakerOptions = Readonly<{ setting: Pick<Setting, "directory" | "peer" | "metrics" | "log">; pollMs?: number }>;

const longestPauseMs = 30_000;

/** Asks for a list again and again and takes what is new, until it is stopped. */
export function startTaker<Item extends Readonly<{ sequence: number }>>(
  incoming: Incoming<Item>,
  { setting, pollMs = 1000 }: TakerOptions,
): Running {
  const cursor = new Cursor(path.join(setting.directory, `taken-${incoming.name}.json`));
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async (stopping) => ((await takeSome(incoming, setting, cursor, stopping)) === 0 ? "nothing" : "more"),
    onProblem: (error) => {
      setting.log.warn({ from: incoming.from, kind: kindOf(error) }, "not taken");
      setting.metrics.job(`take ${incoming.name}`, "again");
    },
  });
}

async function takeSome<Item extends Readonly<{ sequence: number }>>(
  incoming: Incoming<Item>,
  { peer, metrics, log }: TakerOptions["setting"],
  cursor: Cursor,
  stopping: AbortSignal,
): Promise<number> {
  const client = peer(incoming.from);
  if (client === undefined) {
    return 0;
  }
  let taken = 0;
  for (const item of await incoming.list(client, cursor.at)) {
    // What is listed twice is taken once.
    if (item.sequence <= cursor.at || stopping.aborted) {
      continue;
    }
    try {
      await incoming.take(item);
      metrics.job(`take ${incoming.name}`, "done");
    } catch (error) {
      if (!incoming.giveUp(item, error)) {
        throw error;
      }
      log.warn({ from: incoming.from, kind: kindOf(error) }, "given up");
      metrics.job(`take ${incoming.name}`, "failed");
    }
    cursor.move(item.sequence);
    taken += 1;
  }
  return taken;
}

const kept = z.object({ after: z.int().min(0) });

/** How far a list was taken. Lost, or behind after a kill, it only makes for work that was done already. */
class Cursor {
  readonly #file: string;
  at: number;

  constructor(file: string) {
    this.#file = file;
    this.at = readCursor(file);
  }

  move(to: number): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify({ after: to }));
    renameSync(`${this.#file}.new`, this.#file);
    this.at = to;
  }
}

function readCursor(file: string): number {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8"))).after;
  } catch {
    return 0;
  }
}
