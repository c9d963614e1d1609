import { configureEngine } from "../../lab/engine.ts";
import { ensureImage } from "../../lab/image.ts";
import { placeOf } from "../../lab/place.ts";
import { requireLab } from "../../lab/capabilities.ts";
import { upStack } from "../../stacks/engine/run.ts";
import { adoptionOf } from "../stack/adoption.ts";
import { plannedStack } from "../stack/planned.ts";
import { stackOutcome, violationOutcome } from "../stack/outcome.ts";
import { runEngine } from "../stack/run.ts";
import type { Context, Outcome } from "../verb.ts";

/** Makes what is planned, and mends what became of it since. */
export async function run(context: Context): Promise<Outcome> {
  const { target, dataCenter, program, violations, settle } = await plannedStack(context);
  if (violations.length > 0) {
    return violationOutcome(target, violations);
  }
  if (target === "lab") {
    await prepareLab(context);
  }
  const started = new Date();
  const { report, exit } = await runEngine(context, { target, program }, async (engine) => {
    return await upStack(engine, { allowed: context.options.flag("yes") });
  });
  const failed = report!.failed.length > 0;
  if (!failed && !report!.interrupted) {
    settle();
  }
  if (target !== "hosts") {
    return stackOutcome(target, report!, { tense: "did", exit: exit ?? (failed ? 1 : 0) });
  }
  const adoption = await adoptionOf(context, dataCenter, report!, started);
  return stackOutcome(target, report!, {
    tense: "did",
    exit: exit ?? (adoption.verdict === "pass" ? 0 : 1),
    more: adoption.json,
    note: adoption.note,
  });
}

async function prepareLab(context: Context): Promise<void> {
  const place = placeOf(context.stateDirectory);
  requireLab(place);
  configureEngine(place);
  await ensureImage(place, (seconds) =>
    context.progress({
      zh: `制作主机镜像（只需一次，约半分钟）：${seconds.toFixed(0)} 秒`,
      en: `making the hosts' image (once, about half a minute): ${seconds.toFixed(0)} s`,
    }),
  );
}
