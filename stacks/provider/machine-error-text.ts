import { MachineError } from "../../model/machine-error.ts";
import { sameText, type Language } from "../../model/text.ts";

/**
 * A lack of the machine as it travels through the engine, which knows messages only: in the words that a person is told anyway, from
 * which the other side makes it an error again.
 */
export function machineErrorText({ what, why, mend }: MachineError, language: Language): string {
  const { because, remedy } = labels[language];
  return `${what[language]}\n  ${because}${why[language]}\n  ${remedy}${mend[language]}`;
}

/** The lack that a message tells of, if it tells of one. */
export function machineErrorIn(message: string): MachineError | undefined {
  for (const { because, remedy } of Object.values(labels)) {
    const found = new RegExp(`^(?<what>.*)\\n  ${because}(?<why>.*)\\n  ${remedy}(?<mend>.*)$`, "mu").exec(message)?.groups;
    if (found !== undefined) {
      return new MachineError({ what: sameText(found["what"]!), why: sameText(found["why"]!), mend: sameText(found["mend"]!) });
    }
  }
  return undefined;
}

const labels: Readonly<Record<Language, Readonly<{ because: string; remedy: string }>>> = {
  zh: { because: "原因：", remedy: "解决：" },
  en: { because: "why:  ", remedy: "mend: " },
};
