import { adoptionOf } from "../stack/adoption.ts";
import { bringUp } from "../stack/bring-up.ts";
import { plannedStack } from "../stack/planned.ts";
import { stackOutcome, violationOutcome } from "../stack/outcome.ts";
import type { Context, Outcome } from "../verb.ts";

/** Makes what is planned, and mends what became of it since. */
export async function run(context: Context): Promise<Outcome> {
  const planned = await plannedStack(context);
  const { target, dataCenter, violations } = planned;
  if (violations.length > 0) {
    return violationOutcome(target, violations);
  }
  const started = new Date();
  const { report, exit } = await bringUp(context, planned);
  if (target !== "hosts") {
    return stackOutcome(target, report, { tense: "did", exit: exit ?? (report.failed.length > 0 ? 1 : 0) });
  }
  const adoption = await adoptionOf(context, dataCenter, report, started);
  return stackOutcome(target, report, {
    tense: "did",
    exit: exit ?? (adoption.verdict === "pass" ? 0 : 1),
    more: adoption.json,
    note: adoption.note,
  });
}
