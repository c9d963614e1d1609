import { CommanderError } from "commander";
import { failureOf } from "./failure.ts";
import { installSignalHandlers } from "./interrupt.ts";
import { languageOption, localeLanguage } from "./language.ts";
import { productVersion } from "./product.ts";
import { buildProgram } from "./program.ts";
import { Options } from "./verb.ts";
import type { Context, Outcome, Screen, Verb } from "./verb.ts";
import { verbs } from "./verbs.ts";

const argv = process.argv.slice(2);
const { words, rest } = apart(argv);
const json = wantsJson(argv);
const documentLanguage = languageOption(argv);
const screen: Screen = {
  language: documentLanguage ?? localeLanguage(process.env),
  width: Math.max(40, process.stdout.columns ?? (Number(process.env["COLUMNS"]) || 100)),
  colour: process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "",
};

installSignalHandlers(screen.language);
try {
  await buildProgram(screen.language, productVersion(), execute).parseAsync(words, { from: "user" });
} catch (error) {
  // Help and version end as an error of commander's with exit code 0.
  if (!(error instanceof CommanderError)) {
    const failure = failureOf(error, screen.language);
    if (json) {
      process.stdout.write(`${JSON.stringify(failure.json, null, 2)}\n`);
    } else {
      process.stderr.write(`${failure.text}\n`);
    }
    process.exitCode = failure.exit;
  }
}

async function execute(named: Verb | undefined, operand: string | undefined, values: Readonly<Record<string, unknown>>): Promise<void> {
  const options = new Options(values);
  const context: Context = {
    operand,
    rest,
    options,
    screen,
    documentLanguage,
    json,
    stateDirectory: options.text("state") ?? ".jinbao",
    progress: (text) => process.stderr.write(`${text[screen.language]}\n`),
  };
  if (named === undefined) {
    context.progress({
      zh: "未指定命令：将对示例省依次检查、测算、规划、成文，并在本机的实验环境中建立和探测（即 ./jinbao prove）。只要数字和材料：./jinbao prove --planning。全部命令见 ./jinbao --help",
      en: "No verb given: sizing, planning and reporting the example, then making and probing it in a lab on this machine (the same as ./jinbao prove). Numbers and documents alone: ./jinbao prove --planning. All verbs: ./jinbao --help",
    });
  }
  const verb = named ?? verbs.find(({ name }) => name === "prove")!;
  const { run } = await verb.load();
  await print(await run(context));
}

async function print(outcome: Outcome): Promise<void> {
  // A verb that runs until it is ended has written its document before.
  const document = outcome.json === undefined ? "" : `${JSON.stringify(outcome.json, null, 2)}\n`;
  process.stdout.write(json ? document : await outcome.text(screen));
  process.exitCode = outcome.exit;
}

/** What follows `--` is another program's where the verb says so; elsewhere it is only what looks like an option and is none. */
function apart(all: readonly string[]): Readonly<{ words: readonly string[]; rest: readonly string[] }> {
  const end = all.indexOf("--");
  const takesRest = end !== -1 && verbs.some((verb) => verb.rest !== undefined && all.slice(0, end).includes(verb.name));
  return takesRest ? { words: all.slice(0, end), rest: all.slice(end + 1) } : { words: all, rest: [] };
}

/** Known before the command line is parsed, as an error in it is printed as JSON too. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end === -1 ? words : words.slice(0, end)).includes("--json");
}
