import { completionScript } from "../completion.ts";
import type { Shell } from "../completion.ts";
import { productVersion } from "../product.ts";
import { buildProgram } from "../program.ts";
import type { Context, Outcome } from "../verb.ts";

/** Prints the completion script of one shell, made from the very table that parses the command line. */
export async function run(context: Context): Promise<Outcome> {
  const shell = context.operand as Shell;
  const program = buildProgram(context.screen.language, productVersion(), async () => undefined);
  const script = completionScript(shell, program);
  return { exit: 0, json: { shell, script }, text: () => script };
}
