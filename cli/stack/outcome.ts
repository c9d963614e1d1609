import type { Text } from "../../model/text.ts";
import { isProtection } from "../../stacks/engine/failure.ts";
import type { StackReport } from "../../stacks/engine/run.ts";
import type { Violation } from "../../stacks/policies.ts";
import type { Outcome, Screen } from "../verb.ts";
import type { Target } from "./options.ts";
import { changesTable, countsText, failuresText, thingsJson, type Tense } from "./words.ts";

/** What is told of a run: in numbers, in a table, and how to go on where it did not come to its end. */
export function stackOutcome(
  target: Target,
  { changes, things, failed, interrupted, seconds }: StackReport,
  { tense, exit, more = {}, note }: Readonly<{ tense: Tense; exit: number; more?: Readonly<Record<string, unknown>>; note?: Text }>,
): Outcome {
  const guarded = failed.filter(isProtection);
  const broken = failed.filter((each) => !isProtection(each));
  const changed = things.some(({ action }) => action !== "same");
  return {
    exit,
    json: {
      target,
      changes,
      seconds,
      things: thingsJson(things),
      failed: broken.map(({ type, name, message }) => ({ type, name, message })),
      protected: guarded.map(({ type, name }) => ({ type, name })),
      interrupted,
      ...more,
    },
    text: (screen) =>
      `${[
        ...(changed ? [changesTable(things, tense, screen)] : []),
        countsText(changes, tense, seconds)[screen.language],
        ...(broken.length === 0 ? [] : [failuresText(broken, screen), say(goOn, screen)]),
        ...(guarded.length === 0 ? [] : [say(guardedText(guarded.map(({ name }) => name)), screen)]),
        ...(interrupted ? [say(interruptedText, screen)] : []),
        ...(note === undefined ? [] : [say(note, screen)]),
      ].join("\n\n")}\n`,
  };
}

/** Nothing is looked at or made where a policy is broken. */
export function violationOutcome(target: Target, violations: readonly Violation[]): Outcome {
  return {
    exit: 1,
    json: { target, verdict: "fail", violations },
    text: ({ language }) =>
      `${[
        language === "zh"
          ? `违反 ${violations.length} 条策略，未作任何变更：`
          : `${violations.length} policies broken; nothing was changed:`,
        ...violations.map(({ policy, subject, text }) => `  ${policy}  ${subject}: ${text[language]}`),
      ].join("\n")}\n`,
  };
}

const goOn: Text = {
  zh: "已建立的都已记录。解决后再次运行同一命令会接着做完；./jinbao down 全部拆除。",
  en: "What was made is recorded. Mend it and run the same command again: it goes on from there; ./jinbao down removes all.",
};

const interruptedText: Text = {
  zh: "已中断；已建立的都已记录。再次运行会接着做完；./jinbao down 全部拆除。",
  en: "Interrupted; what was made is recorded. Running it again goes on from there; ./jinbao down removes all.",
};

function guardedText(names: readonly string[]): Text {
  return {
    zh: `受保护（数据库、存储卷、电子认证），未重建或删除：${names.join("、")}。确要如此则加 --yes。`,
    en: `Protected (databases, volumes, certificates), and neither made anew nor deleted: ${names.join(", ")}. To do it all the same add --yes.`,
  };
}

function say(text: Text, { language }: Screen): string {
  return text[language];
}
