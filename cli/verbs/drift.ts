import { keepEvidence } from "../keep-evidence.ts";
import type { Json } from "../../evidence/record.ts";
import type { Text } from "../../model/text.ts";
import { driftOfStack, type StackReport } from "../../stacks/engine/run.ts";
import { targetOf, type Target } from "../stack/options.ts";
import { stackOutcome } from "../stack/outcome.ts";
import { runEngine } from "../stack/run.ts";
import { thingsJson } from "../stack/words.ts";
import type { Context, Outcome } from "../verb.ts";

/** How things differ from what was last made of them, kept as evidence. Nothing is changed. */
export async function run(context: Context): Promise<Outcome> {
  const target = targetOf(context);
  const started = new Date();
  const { report, exit } = await runEngine(context, { target }, driftOfStack);
  const { things, failed, changes, interrupted } = report!;
  const drifted = things.filter(({ action }) => action !== "same").length;
  if (things.length === 0 && failed.length === 0) {
    return stackOutcome(target, report!, { tense: "found", exit: exit ?? 0, note: nothing });
  }
  const evidence = interrupted ? undefined : await record(context, target, report!, started);
  return stackOutcome(target, report!, {
    tense: "found",
    exit: exit ?? (drifted === 0 && failed.length === 0 ? 0 : 1),
    more: { drifted, ...(evidence === undefined ? {} : { evidence }) },
    note: drifted === 0 ? same(changes.same) : mend(drifted),
  });
}

async function record(context: Context, target: Target, { things, failed, changes, outputs }: StackReport, started: Date): Promise<string> {
  const drifted = things.filter(({ action }) => action !== "same").length;
  const digest = outputs["digest"];
  const stored = await keepEvidence(context, {
    kind: "drift",
    started,
    dataCenterDigest: typeof digest === "string" ? digest : null,
    inputs: { target },
    observations: { changes, things: thingsJson(things) as Json, failed: failed.map((each) => ({ ...each })) },
    verdict: drifted > 0 ? "fail" : failed.length > 0 ? "unknown" : "pass",
    reason: drifted > 0 ? mend(drifted) : failed.length > 0 ? unseen(failed.length) : same(changes.same),
  });
  return stored.file;
}

const nothing: Text = { zh: "还没有建立任何东西；建立：./jinbao up", en: "Nothing stands yet; to make it: ./jinbao up" };

function same(count: number): Text {
  return { zh: `${count} 项都与建立时一致`, en: `all ${count} are as they were made` };
}

function mend(count: number): Text {
  return { zh: `${count} 项发生漂移；修复：./jinbao up`, en: `${count} drifted; to mend it: ./jinbao up` };
}

function unseen(count: number): Text {
  return { zh: `${count} 项无法查看`, en: `${count} could not be looked at` };
}
