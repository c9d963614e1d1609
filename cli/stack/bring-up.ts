import { upStack, type StackReport } from "../../stacks/engine/run.ts";
import type { Context } from "../verb.ts";
import type { Planned } from "./planned.ts";
import { prepareLab } from "./prepare-lab.ts";
import { runEngine } from "./run.ts";

/** Makes what is planned, and mends what became of it since; the exit code is there where a signal came. @throws MachineError */
export async function bringUp(
  context: Context,
  { target, program, settle }: Planned,
): Promise<Readonly<{ report: StackReport; exit: number | undefined }>> {
  if (target === "lab") {
    await prepareLab(context);
  }
  const { report, exit } = await runEngine(context, { target, program }, async (engine) => {
    return await upStack(engine, { allowed: context.options.flag("yes") });
  });
  if (report!.failed.length === 0 && !report!.interrupted) {
    settle();
  }
  return { report: report!, exit };
}
