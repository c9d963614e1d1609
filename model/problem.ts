import type { Language, Text } from "./text.ts";

/** One thing that the user can mend, with all that is needed to mend it. */
export type Problem = Readonly<{
  /** The file, as the user named it. */
  file: string;
  /** 1-based line in the file; 1 where the whole file is meant, 0 where the problem is not in a file (a command-line setting). */
  line: number;
  /** Dotted path of the key, such as `offices.cities`; empty for the whole file. */
  path: string;
  expected: Text;
  /** What was found, shortened to a readable length and made printable. */
  got: string;
  hint: Text;
}>;

/** Bad input: carries every problem found, never only the first. The command line turns it into exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(problem, "en")).join("\n"));
    this.problems = problems;
  }
}

/** `file:line path: expected ..., got ...; hint`, in one line. */
export function formatProblem(problem: Problem, language: Language): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}` : problem.file;
  const path = problem.path === "" ? "" : ` ${problem.path}`;
  return language === "zh"
    ? `${place}${path}：应为${problem.expected.zh}，实为 ${problem.got}。${problem.hint.zh}`
    : `${place}${path}: expected ${problem.expected.en}, got ${problem.got}. ${problem.hint.en}`;
}
