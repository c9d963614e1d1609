import type { Command } from "commander";
import { closest, distance } from "fastest-levenshtein";
import { printableText } from "../model/printable.ts";
import { UserError } from "../model/problem.ts";
import { sameText } from "../model/text.ts";
import type { Text } from "../model/text.ts";

/**
 * A wrong command line as a problem like any other. `code` is commander's, or `jinbao.unknownVerb`; `message` is commander's English
 * one, from which the word at fault is taken, or that word.
 */
export function usageError(command: Command, code: string, message: string): UserError {
  const root = command.parent ?? command;
  const stray = command === root ? strayVerb(command) : undefined;
  // An option that belongs to a mistyped verb is not what is wrong.
  const mistyped = code === "commander.unknownOption" && stray !== undefined;
  const word = code === "jinbao.unknownVerb" ? message : mistyped ? stray : (/'([^']*)'/.exec(message)?.[1] ?? message);
  const fault = faults[mistyped ? "jinbao.unknownVerb" : code] ?? otherFault;
  const { expected, got, candidates = [] } = fault(command, word, message);
  const help = command === root ? "./jinbao --help" : `./jinbao ${command.name()} --help`;
  const near = nearest(got, candidates);
  const guess: Text = near === undefined ? sameText("") : { zh: `是不是 ${near}？`, en: `Did you mean ${near}? ` };
  const hint: Text = { zh: `${guess.zh}详见 ${help}`, en: `${guess.en}See ${help}` };
  return new UserError([{ file: "jinbao", line: 0, path: command === root ? "" : command.name(), expected, got: shown(got), hint }]);
}

/** An empty word has to be seen as one. */
function shown(got: string): string {
  return got === "" ? '""' : printableText(got);
}

/** The candidate that a slip of the fingers would explain, if any. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) {
    return undefined;
  }
  const near = closest(word, [...candidates]);
  // Two slips in a word of four letters still leave it to be recognised; in a shorter one they do not.
  return distance(word, near) <= (near.length < 4 ? 1 : Math.max(2, Math.floor(near.length / 3))) ? near : undefined;
}

type Fault = Readonly<{ expected: Text; got: string; candidates?: readonly string[] }>;

const faults: Readonly<Record<string, (command: Command, word: string, message: string) => Fault>> = {
  "jinbao.unknownVerb": (command, word) => ({
    expected: { zh: "一个命令", en: "a verb" },
    got: word,
    candidates: command.commands.map((verb) => verb.name()),
  }),
  "commander.unknownOption": (command, word) => ({
    expected: { zh: "一个选项", en: "an option" },
    got: word,
    candidates: longOptions(command),
  }),
  "commander.excessArguments": (command) => ({
    expected:
      command.registeredArguments.length === 0 ? { zh: "不带参数", en: "no argument" } : { zh: "最多一个参数", en: "one argument at most" },
    got: command.args.join(" "),
  }),
  "commander.missingArgument": (_command, word) => ({ expected: sameText(`<${word}>`), got: nothing }),
  "commander.optionMissingArgument": (_command, word) => ({ expected: sameText(word), got: word.replace(/ <.*/, "") }),
  "commander.missingMandatoryOptionValue": (_command, word) => ({ expected: sameText(word), got: nothing }),
  "commander.invalidArgument": (_command, word, message) => {
    // Commander writes: option '--draws <n>' argument 'x' is invalid. <what our parser said>
    const got = /argument '([^]*)' is invalid/.exec(message)?.[1] ?? /value '([^]*)' is invalid for argument/.exec(message)?.[1] ?? word;
    const allowed = / is invalid(?: for argument '[^']*')?\. ([^]*)$/.exec(message)?.[1] ?? word;
    const flag = message.includes("option '") ? `${word.replace(/ <.*/, "")} ` : "";
    return { expected: sameText(`${flag}${allowed}`), got, candidates: allowed.split(" | ") };
  },
};

const nothing = "-";

function otherFault(_command: Command, _word: string, message: string): Fault {
  return { expected: { zh: "正确的命令行", en: "a valid command line" }, got: message };
}

function longOptions(command: Command): readonly string[] {
  const all = [...command.options, ...(command.parent?.options ?? [])];
  return [...all.flatMap((option) => option.long ?? []), "--help"];
}

/** The first word that is neither an option nor an option's value, where the root command was asked. */
function strayVerb(root: Command): string | undefined {
  return root.args.find((word, index) => !word.startsWith("-") && !(root.args[index - 1] ?? "").startsWith("--"));
}
