import { previewStack } from "../../stacks/engine/run.ts";
import { plannedStack } from "../stack/planned.ts";
import { stackOutcome, violationOutcome } from "../stack/outcome.ts";
import { runEngine } from "../stack/run.ts";
import type { Context, Outcome } from "../verb.ts";

/** What `up` would do, to things as they are at this moment. Nothing is changed. */
export async function run(context: Context): Promise<Outcome> {
  const { target, program, violations } = await plannedStack(context);
  if (violations.length > 0) {
    return violationOutcome(target, violations);
  }
  const { report, exit } = await runEngine(context, { target, program }, previewStack);
  return stackOutcome(target, report!, { tense: "would", exit: exit ?? (report!.failed.length === 0 ? 0 : 1) });
}
