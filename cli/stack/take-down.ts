import { placeOf } from "../../lab/place.ts";
import { sweepLab } from "../../lab/sweep.ts";
import { nameOf } from "../../stacks/engine/tally.ts";
import { stackPlace, stateFile } from "../../stacks/engine/place.ts";
import { downStack, type StackReport } from "../../stacks/engine/run.ts";
import { Texts } from "../../stacks/texts.ts";
import type { Context } from "../verb.ts";
import type { Target } from "./options.ts";
import { runEngine, type Followed } from "./run.ts";

/**
 * Removes all that the stack has; of the lab, all that carries its name, whether the stack knows of it or not. Nothing, and no report,
 * where `agrees` is asked about what is protected and does not agree.
 */
export async function takeDown(
  context: Context,
  target: Target,
  agrees: (names: readonly string[]) => Promise<boolean>,
): Promise<Followed> {
  const place = stackPlace(context.stateDirectory);
  const followed = stands(context, target)
    ? await runEngine(context, { target }, async (engine) => {
        return await downStack(engine, async (guarded) => await agrees(guarded.map(({ urn }) => nameOf(urn))));
      })
    : { report: nothingStood, exit: undefined };
  if (target === "lab" && followed.report?.interrupted === false) {
    await sweepLab(placeOf(context.stateDirectory));
    new Texts(place.texts).keepOnly([]);
  }
  return followed;
}

/** Whether something was made of a target, or may have been: a state in a backend of the user's own cannot be looked at without it. */
export function stands({ stateDirectory }: Context, target: Target): boolean {
  const place = stackPlace(stateDirectory);
  return !place.backend.ours || stateFile(place, target) !== undefined;
}

const nothingStood: StackReport = {
  changes: { create: 0, update: 0, delete: 0, same: 0 },
  things: [],
  failed: [],
  outputs: {},
  interrupted: false,
  seconds: 0,
};
