import { complete } from "./complete.ts";
import { crossCheck, soundParts } from "./cross-check.ts";
import { decode } from "./decode.ts";
import type { Fault } from "./fault.ts";
import { limits } from "./limits.ts";
import { printableText } from "./printable.ts";
import { type Problem, UserError } from "./problem.ts";
import type { Province } from "./province.ts";
import { type Read, readYaml } from "./read-yaml.ts";
import { provinceSchema } from "./schema.ts";
import { schemaFaults } from "./schema-faults.ts";
import type { Path } from "./schema-keys.ts";
import { assign, readSettings, type Setting, settingsPlace } from "./settings.ts";

export type { Setting } from "./settings.ts";

/**
 * A province from its file, with settings that replace what the file says.
 *
 * @throws UserError with every problem found, in the order of lines; those of settings come first.
 */
export function parseProvince(bytes: Uint8Array, file: string, settings: readonly Setting[] = []): Province {
  const { text, problems: undecoded } = decode(bytes, file);
  const { assignments, problems: misread } = readSettings(settings);
  if (undecoded.length > 0) throw refusal([...misread, ...undecoded].map(known));
  const read = readYaml(text, file);
  if (!read.sound) throw refusal([...misread, ...read.problems].map(known));
  const { data, problems: unplaced } = assign(read.data, assignments);
  const told = [...misread, ...unplaced, ...read.problems];
  const result = provinceSchema.safeParse(data);
  const schema = result.success ? [] : schemaFaults(result.error.issues, data);
  const whole = typeof data === "object" && data !== null && !Array.isArray(data);
  const crossed = whole ? crossCheck(result.success ? result.data : soundParts(data), data) : [];
  const place = placer(
    file,
    read.lines,
    assignments.map(({ path }) => path),
  );
  const found = [...told.map(known), ...pending([...schema, ...crossed], told, place)];
  if (!result.success || found.length > 0) throw refusal(found);
  return complete(result.data);
}

type Place = Pick<Problem, "file" | "line">;

/** Where a path stands: in a setting that gave it, else at its line or that of the nearest key above it. */
function placer(file: string, lines: Read["lines"], settings: readonly Path[]): (path: Path) => Place {
  return (path) => {
    if (settings.some((setting) => startsWith(path, setting))) return settingsPlace;
    for (let depth = path.length; depth > 0; depth--) {
      const above = path.slice(0, depth);
      const line = lines.get(above.join("."));
      if (line !== undefined) return { file, line };
      // A section that the file lacks was made by the setting.
      if (settings.some((setting) => startsWith(setting, above))) return settingsPlace;
    }
    return { file, line: 1 };
  };
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => path[index] === key);
}

/** A problem at its place, its words still to be made. */
type Pending = Readonly<{ line: number; path: string; say: () => Problem }>;

function known(problem: Problem): Pending {
  return { line: problem.line, path: problem.path, say: () => problem };
}

/** Faults at their places: one a place, and none where something was told already. */
function pending(faults: readonly Fault[], told: readonly Problem[], place: (path: Path) => Place): readonly Pending[] {
  const before = new Set(told.map(({ path }) => path).filter((path) => path !== ""));
  const taken = new Set<string>();
  const found: Pending[] = [];
  for (const fault of faults) {
    const whole = fault.path.join(".");
    const path = printableText(whole);
    if (taken.has(whole) || before.has(path)) continue;
    taken.add(whole);
    const where = place(fault.path);
    found.push({ line: where.line, path, say: () => ({ ...where, path, ...fault.say() }) });
  }
  return found;
}

/** Everything that is wrong, by line; of too much the first, and how much the rest is. */
function refusal(found: readonly Pending[]): UserError {
  const sorted = found.toSorted((a, b) => a.line - b.line || compare(a.path, b.path));
  const shown = sorted.slice(0, limits.problems).map(({ say }) => say());
  const [next] = sorted.slice(limits.problems);
  return new UserError(next === undefined ? shown : [...shown, more(next.say(), sorted.length - shown.length)]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function more({ file, line }: Place, count: number): Problem {
  return {
    file,
    line,
    path: "",
    expected: { zh: `不超过 ${limits.problems} 处问题`, en: `at most ${limits.problems} problems` },
    got: `> ${limits.problems}`,
    hint: {
      zh: `至少还有 ${count} 处问题没有列出；先改正以上各处。`,
      en: `At least ${count} more are not listed; mend those above first.`,
    },
  };
}
