import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { gapChannels } from "../../model/catalogue/gap-channels.ts";
import { startPeriodic } from "../periodic.ts";
import type { Running } from "../profile.ts";
import { channelIds } from "./envelope.ts";
import { moved } from "./spool.ts";

/** The ends of a gap on one machine. */
export type LocalGap = Readonly<{ inner: string; outer: string }>;

export function localGap(directory: string): LocalGap {
  return { inner: path.join(directory, "inner"), outer: path.join(directory, "outer") };
}

/**
 * Carries between two spools of one machine, where services are tried without the gap: each message by one rename. Several that carry at
 * once do no harm. In a data centre the gap's own courier stands here.
 */
export function startLocalGap({ inner, outer }: LocalGap, pollMs = 25): Running {
  return startPeriodic({
    everyMs: pollMs,
    work: async () => {
      for (const channel of channelIds) {
        const inward = gapChannels.find(({ id }) => id === channel)!.from === "public-app";
        await carry(inward ? outer : inner, inward ? inner : outer, channel).catch(() => undefined);
      }
      return "nothing";
    },
    onProblem: () => undefined,
  });
}

async function carry(from: string, to: string, channel: string): Promise<void> {
  const [outbox, inbox] = [path.join(from, "outbox", channel), path.join(to, "inbox", channel)];
  await mkdir(outbox, { recursive: true, mode: 0o770 });
  await mkdir(inbox, { recursive: true, mode: 0o770 });
  for (const name of (await readdir(outbox)).filter((each) => each.endsWith(".json") && !each.startsWith("."))) {
    await moved(path.join(outbox, name), path.join(inbox, name));
  }
}
