import { printableText } from "../model/printable.ts";
import { UserError } from "../model/problem.ts";

/** `--sweep insured=500000..20000000/8`, read. */
export type Sweep = Readonly<{ key: string; from: number; to: number; steps: number }>;

const maxSteps = 1000;
const defaultSteps = 10;

/** @throws UserError where the text is not of the form `key=from..to[/steps]`, or the steps are none or too many. */
export function parseSweep(text: string): Sweep {
  const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
  const match = new RegExp(String.raw`^([^=]+)=(${number})\.\.(${number})(?:/(\d{1,9}))?$`).exec(text);
  const steps = match?.[4] === undefined ? defaultSteps : Number(match[4]);
  if (match === null || steps < 1 || steps > maxSteps) {
    throw new UserError([
      {
        file: "--sweep",
        line: 0,
        path: "",
        expected: { zh: `键=起..止[/步数]，步数 1 到 ${maxSteps}`, en: `key=from..to[/steps] with 1 to ${maxSteps} steps` },
        got: printableText(text),
        hint: { zh: "例如 --sweep insured=500000..20000000/8", en: "Such as --sweep insured=500000..20000000/8" },
      },
    ]);
  }
  return { key: match[1]!.trim(), from: Number(match[2]), to: Number(match[3]), steps };
}
