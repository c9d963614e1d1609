import { MachineError } from "../model/machine-error.ts";
import { printableText } from "../model/printable.ts";
import { UserError, formatProblem } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { Language } from "../model/text.ts";
import { machineErrorOf, placeOf } from "./machine-error.ts";

/** A failure as it leaves the program: its exit code, its JSON document, and the words for a person. */
export type Failure = Readonly<{ exit: 2 | 3 | 70; json: unknown; text: string }>;

/** The user's input is wrong (2), the machine lacks something (3), or else it is a bug of ours (70), which keeps its stack. */
export function failureOf(error: unknown, language: Language): Failure {
  if (error instanceof UserError) {
    const text = error.problems.map((problem) => formatProblem(problem, language)).join("\n");
    return { exit: 2, json: { problems: problemsJson(error.problems, language) }, text };
  }
  const wrongPath = pathProblemOf(error);
  if (wrongPath !== undefined) {
    return failureOf(new UserError([wrongPath]), language);
  }
  const lack = error instanceof MachineError ? error : machineErrorOf(error);
  if (lack !== undefined) {
    const [what, why, mend] = [lack.what[language], lack.why[language], lack.mend[language]];
    const text =
      language === "zh" ? `jinbao：${what}\n  原因：${why}\n  解决：${mend}` : `jinbao: ${what}\n  why:  ${why}\n  mend: ${mend}`;
    return { exit: 3, json: { error: { exit: 3, what, why, mend } }, text };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const asking =
    language === "zh" ? "这是 jinbao 的缺陷，请附上以上内容报告。" : "This is a bug of jinbao; please report it with the lines above.";
  const message = error instanceof Error ? error.message : stack;
  return { exit: 70, json: { error: { exit: 70, message, stack } }, text: `${stack}\n\n${asking}` };
}

/** Where a path that the user chose cannot be what it is taken for, that is the input's fault; undefined for any other error. */
function pathProblemOf(error: unknown): Problem | undefined {
  const place = placeOf(error);
  const got = error instanceof Error && "code" in error ? wrongPaths[String(error.code)] : undefined;
  return place === undefined || got === undefined
    ? undefined
    : {
        file: printableText(place),
        line: 0,
        path: "",
        expected: { zh: "可以使用的目录或文件", en: "a directory or file that can be used" },
        got,
        hint: { zh: "换一个路径（-o DIR、--state DIR）。", en: "Choose another path (-o DIR, --state DIR)." },
      };
}

const wrongPaths: Readonly<Record<string, string>> = {
  EEXIST: "a file",
  EISDIR: "a directory",
  ENOTDIR: "a path through a file",
  ENAMETOOLONG: "a name too long for the file system",
  ELOOP: "links that lead in a circle",
};

/** Problems as `--json` prints them: what a person is told is in the language of the terminal. */
export function problemsJson(problems: readonly Problem[], language: Language): readonly unknown[] {
  return problems.map(({ file, line, path, expected, got, hint }) => ({
    file,
    line,
    path,
    expected: expected[language],
    got,
    hint: hint[language],
  }));
}
