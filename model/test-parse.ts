import { parseProvince, type Setting } from "./parse.ts";
import { formatProblem, type Problem, UserError } from "./problem.ts";
import type { Province } from "./province.ts";

/** The least that a file must say. */
export const least = "insured: 2000000\noffices: { cities: 12, counties: 90 }\n";

export function parseText(text: string, settings: readonly Setting[] = []): Province {
  return parseProvince(new TextEncoder().encode(text), "test.yaml", settings);
}

/** What a file is refused for. @throws Error where it is not refused. */
export function problemsOf(input: string | Uint8Array, settings: readonly Setting[] = []): readonly Problem[] {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  try {
    parseProvince(bytes, "test.yaml", settings);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  throw new Error(`Not refused: ${new TextDecoder().decode(bytes.slice(0, 500))}`);
}

/** What makes a problem unfit to be shown, or nothing. */
export function unprintable(problem: Problem): string | undefined {
  const lines = [formatProblem(problem, "zh"), formatProblem(problem, "en")];
  const invisible = lines.find((line) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line));
  if (invisible !== undefined) return `not printable: ${JSON.stringify(invisible)}`;
  const long = lines.find((line) => line.length > 1000);
  if (long !== undefined) return `too long: ${long}`;
  const { expected, hint, got, line } = problem;
  if ([expected.zh, expected.en, hint.zh, hint.en, got].some((words) => words === "" || /undefined|\[object/.test(words))) {
    return `words are missing: ${JSON.stringify(problem)}`;
  }
  return Number.isSafeInteger(line) && line >= 0 ? undefined : `line ${line}`;
}

/** Time on this thread's processor: a test may ask for it where the clock would measure how busy the machine is. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
