import { healAll } from "../../lab/faults.ts";
import { placeOf } from "../../lab/place.ts";
import type { Context, Outcome } from "../verb.ts";

/** Mends all that is broken, or one fault on one target. */
export async function run(context: Context): Promise<Outcome> {
  const only = context.options.text("only");
  const healed = await healAll(placeOf(context.stateDirectory), ({ fault, target }) => only === undefined || only === `${fault} ${target}`);
  const faults = healed.map(({ fault, target }) => ({ fault, target }));
  return {
    exit: 0,
    json: { healed: faults },
    text: ({ language }) => {
      if (faults.length === 0) {
        return language === "zh" ? "没有生效中的故障\n" : "Nothing is broken\n";
      }
      return `${faults.map(({ fault, target }) => `${language === "zh" ? "已恢复" : "mended"}: ${fault} ${target}`).join("\n")}\n`;
    },
  };
}
