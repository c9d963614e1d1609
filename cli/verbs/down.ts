import { createInterface } from "node:readline/promises";
import { UserError } from "../../model/problem.ts";
import { targetOf } from "../stack/options.ts";
import { stackOutcome } from "../stack/outcome.ts";
import { takeDown } from "../stack/take-down.ts";
import type { Context, Outcome } from "../verb.ts";

/** Removes all that was made, after asking about what is protected. */
export async function run(context: Context): Promise<Outcome> {
  const target = targetOf(context);
  const { report, exit } = await takeDown(context, target, async (names) => await agrees(context, names));
  return report === undefined
    ? declined
    : stackOutcome(target, report, { tense: "did", exit: exit ?? (report.failed.length === 0 ? 0 : 1) });
}

const declined: Outcome = {
  exit: 1,
  json: { declined: true },
  text: ({ language }) => (language === "zh" ? "未拆除任何东西。\n" : "Nothing was removed.\n"),
};

/** Asks on a terminal; elsewhere the answer has to come with the command. @throws UserError where it did not */
async function agrees(context: Context, names: readonly string[]): Promise<boolean> {
  if (context.options.flag("yes")) {
    return true;
  }
  const list = names.join(context.screen.language === "zh" ? "、" : ", ");
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError([
      {
        file: "down",
        line: 0,
        path: "--yes",
        expected: { zh: "对拆除受保护资源的确认", en: "that you agree to remove what is protected" },
        got: list,
        hint: {
          zh: "数据库、存储卷和电子认证会一并删除；确认则加 --yes。",
          en: "Databases, volumes and certificates go too; to agree add --yes.",
        },
      },
    ]);
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question =
      context.screen.language === "zh"
        ? `将一并删除受保护的资源（其数据不可恢复）：${list}\n确定拆除？[y/N] `
        : `This also deletes what is protected, with its data: ${list}\nRemove it all? [y/N] `;
    return /^(?:y|yes|是)$/iu.test((await questions.question(question)).trim());
  } finally {
    questions.close();
  }
}
