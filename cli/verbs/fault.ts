import { spawn } from "node:child_process";
import path from "node:path";
import type { FaultName } from "../../lab/fault-table.ts";
import { breakOne } from "../../lab/faults.ts";
import { labVariable } from "../../lab/keeper.ts";
import { placeOf } from "../../lab/place.ts";
import { productDirectory } from "../product.ts";
import type { Context, Outcome } from "../verb.ts";

/** Breaks one thing; with `--seconds` a process of the lab's own mends it in time. */
export async function run(context: Context): Promise<Outcome> {
  const place = placeOf(context.stateDirectory);
  const seconds = context.options.integer("seconds");
  const { fault, target, until } = await breakOne(place, context.operand as FaultName, context.options.text("host")!, seconds);
  if (seconds !== undefined) {
    healLater(place.id, path.resolve(context.stateDirectory), `${fault} ${target}`, seconds);
  }
  return {
    exit: 0,
    json: { fault, target, until },
    text: ({ language }) => {
      const end =
        until === null ? { zh: "恢复：./jinbao heal", en: "to mend: ./jinbao heal" } : { zh: `至 ${until}`, en: `until ${until}` };
      return `${fault} ${target} (${end[language]})\n`;
    },
  };
}

/** The process outlives this one, carries the lab's name so that `down` ends it, and heals this fault only. */
function healLater(lab: string, stateDirectory: string, only: string, seconds: number): void {
  const main = path.join(productDirectory, "cli", "main.ts");
  const script = 'sleep "$1"; shift; exec "$@"';
  spawn("sh", ["-c", script, "sh", String(seconds), process.execPath, main, "heal", "--state", stateDirectory, "--only", only], {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, [labVariable]: lab },
  }).unref();
}
