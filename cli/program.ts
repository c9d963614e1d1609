import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Language, Text } from "../model/text.ts";
import { usageError } from "./usage.ts";
import { audiences, errands, verbs } from "./verbs.ts";
import type { OptionEntry, Verb } from "./verb.ts";

/** Runs one verb; `verb` is undefined where the command line names none. */
export type Execute = (verb: Verb | undefined, operand: string | undefined, values: Readonly<Record<string, unknown>>) => Promise<void>;

/** The whole command line from the table of verbs, with its help in one language. Wrong usage throws a UserError. */
export function buildProgram(language: Language, version: string, execute: Execute): Command {
  const root = new Command("jinbao");
  prepare(root, language, say(rootDescription, language));
  root
    .usage(say({ zh: "[命令] [文件] [选项]", en: "[verb] [file] [options]" }, language))
    .version(version, "-V, --version", say({ zh: "显示版本", en: "print the version" }, language))
    .helpCommand(false)
    .addOption(
      option(
        {
          flags: "--json",
          kind: "flag",
          description: { zh: "在标准输出上只写一份 JSON", en: "exactly one JSON document on standard output" },
        },
        language,
      ),
    )
    .addOption(
      option(
        {
          flags: "--lang <language>",
          kind: "text",
          choices: ["zh", "en"],
          description: {
            zh: "语言：zh 或 en；默认随系统区域设置，文档随省文件",
            en: "zh or en; else the locale's, and for documents the province file's",
          },
        },
        language,
      ),
    )
    .addOption(
      option(
        {
          flags: "--state <dir>",
          kind: "file",
          description: { zh: "状态与证据所在目录，默认 .jinbao", en: "where state and evidence lie, .jinbao unless said" },
        },
        language,
      ),
    )
    .argument("[verb]")
    .action(async (word: string | undefined) => {
      if (word !== undefined) {
        throw usageError(root, "jinbao.unknownVerb", word);
      }
      await execute(undefined, undefined, root.opts());
    })
    .addHelpText("after", errandsHelp(language));
  for (const verb of verbs) {
    root.addCommand(command(verb, language, execute));
  }
  return root;
}

const rootDescription: Text = {
  zh: "由一份省文件得出养老保险省级数据中心的测算、规划、设备清单和报批材料。\n不带命令时等同于 ./jinbao prove。",
  en: "From one province file: the numbers, the data centre, the equipment and the documents of a provincial pension system.\nWithout a verb it does the same as ./jinbao prove.",
};

function command(verb: Verb, language: Language, execute: Execute): Command {
  const made = new Command(verb.name);
  prepare(made, language, say(verb.summary, language));
  const optionsWord = say({ zh: "[选项]", en: "[options]" }, language);
  made.helpGroup(say(audiences[verb.audience], language));
  if (verb.argument !== undefined) {
    const { name, required, choices, description } = verb.argument;
    const argument = new Argument(required === true ? `<${name}>` : `[${name}]`, say(description, language));
    // Commander adds "(choices: ...)" in English to the description of an argument with choices: ours names them itself.
    made.addArgument(choices === undefined ? argument : argument.argParser((value: string) => oneOf(choices, value)));
  }
  const tail = verb.rest === undefined ? [] : [`[-- ${verb.rest.name} ...]`];
  made.usage([...made.registeredArguments.map((argument) => placeholder(argument)), optionsWord, ...tail].join(" "));
  for (const entry of verb.options) {
    made.addOption(option(entry, language));
  }
  made.action(async (...received: unknown[]) => {
    const operand = verb.argument === undefined ? undefined : received[0];
    await execute(verb, typeof operand === "string" ? operand : undefined, made.optsWithGlobals());
  });
  const examples = verb.examples.map((example) => `  ${example.command}\n      ${say(example.does, language)}`);
  return made.addHelpText("after", `\n${say({ zh: "示例：", en: "Examples:" }, language)}\n${examples.join("\n")}`);
}

/** What every command shares: help in the language, and errors thrown rather than printed. */
function prepare(made: Command, language: Language, description: string): void {
  made
    .description(description)
    .helpOption("-h, --help", say({ zh: "显示帮助", en: "show help" }, language))
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      displayWidth,
      subcommandTerm: (verb) => [verb.name(), ...verb.registeredArguments.map((argument) => placeholder(argument))].join(" "),
      styleTitle: (title) => titles[title]?.[language] ?? title,
    })
    .exitOverride((error) => {
      if (error.exitCode === 0) {
        throw error;
      }
      throw usageError(made, error.code, error.message);
    });
}

/** Columns on a terminal. Enough for our own words, which hold no emoji; the library that knows those takes longer to load than `size`. */
function displayWidth(words: string): number {
  return [...words].reduce((width, character) => width + (character.codePointAt(0)! >= 0x2e80 ? 2 : 1), 0);
}

function placeholder(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

const titles: Readonly<Record<string, Text>> = {
  "Usage:": { zh: "用法：", en: "Usage:" },
  "Arguments:": { zh: "参数：", en: "Arguments:" },
  "Options:": { zh: "选项：", en: "Options:" },
  "Global Options:": { zh: "通用选项：", en: "Global options:" },
  "Commands:": { zh: "命令：", en: "Verbs:" },
};

function option(entry: OptionEntry, language: Language): Option {
  const made = new Option(entry.flags, say(entry.description, language));
  made.mandatory = entry.required === true;
  made.argParser((value: string, before: unknown) => parseValue(entry, value, before));
  return made;
}

function parseValue(entry: OptionEntry, value: string, before: unknown): unknown {
  switch (entry.kind) {
    case "flag":
      return true;
    case "list":
      return [...(Array.isArray(before) ? (before as string[]) : []), value];
    case "integer":
      if (!/^\d{1,12}$/.test(value)) {
        throw new InvalidArgumentError("a whole number such as 1000");
      }
      return Number(value);
    case "file":
      if (value === "") {
        throw new InvalidArgumentError("a path");
      }
      return value;
    case "text":
      return entry.choices === undefined ? value : oneOf(entry.choices, value);
  }
}

function oneOf(choices: readonly string[], value: string): string {
  if (!choices.includes(value)) {
    throw new InvalidArgumentError(choices.join(" | "));
  }
  return value;
}

function errandsHelp(language: Language): string {
  const colon = say({ zh: "：", en: ":" }, language);
  const lines = errands.map((errand) => `  ${say(errand.who, language)}${colon} ${errand.command}\n      ${say(errand.does, language)}`);
  const more = say(
    { zh: "某个命令的选项与示例：./jinbao 命令 --help", en: "Options and examples of a verb: ./jinbao VERB --help" },
    language,
  );
  return `\n${say({ zh: "示例：", en: "Examples:" }, language)}\n${lines.join("\n")}\n\n${more}`;
}

function say(text: Text, language: Language): string {
  return text[language];
}
