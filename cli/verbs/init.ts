import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { exampleYaml } from "../../model/example.ts";
import { parseProvince } from "../../model/parse.ts";
import { UserError } from "../../model/problem.ts";
import type { Language, Text } from "../../model/text.ts";
import type { Context, Outcome } from "../verb.ts";

type Answers = Parameters<typeof exampleYaml>[0];

/** Writes a commented province file from options; on a terminal it asks for what they leave out, elsewhere the baseline fills it. */
export async function run(context: Context): Promise<Outcome> {
  const file = context.operand!;
  const given: Answers = {
    ...defined("name", context.options.text("name")),
    ...defined("insured", context.options.integer("insured")),
    ...defined("cities", context.options.integer("cities")),
    ...defined("counties", context.options.integer("counties")),
    language: context.documentLanguage ?? context.screen.language,
  };
  // Before anybody answers questions in vain.
  if (existsSync(file)) {
    throw taken(file, "it exists");
  }
  const asking = process.stdin.isTTY && process.stderr.isTTY && !context.json;
  const answers = asking ? await ask(given, context.screen.language) : given;
  const yaml = exampleYaml(answers);
  // Wrong answers are refused before a file exists.
  parseProvince(new TextEncoder().encode(yaml), file);
  await writeNew(file, yaml);
  return {
    exit: 0,
    json: { file },
    text: ({ language }) => `${written[language](file)}\n`,
  };
}

const written: Readonly<Record<Language, (file: string) => string>> = {
  zh: (file) => `已写出 ${file}；下一步：./jinbao validate ${file}`,
  en: (file) => `Wrote ${file}; next: ./jinbao validate ${file}`,
};

const questions: readonly Readonly<{ key: "name" | "insured" | "cities" | "counties"; question: Text }>[] = [
  { key: "name", question: { zh: "省名", en: "Name of the province" } },
  { key: "insured", question: { zh: "参保人数", en: "People insured" } },
  { key: "cities", question: { zh: "地市级经办机构数", en: "City offices" } },
  { key: "counties", question: { zh: "县（区）经办机构数", en: "County offices" } },
];

async function ask(given: Answers, language: Language): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Record<string, string | number> = {};
  try {
    for (const { key, question } of questions.filter((item) => given[item.key] === undefined)) {
      const hint = language === "zh" ? "（回车取基准值）" : " (Enter takes the baseline)";
      const answer = await untilValid(key, async () => (await terminal.question(`${question[language]}${hint}: `)).trim(), language);
      if (answer !== undefined) {
        answers[key] = answer;
      }
    }
  } catch (error) {
    // Ctrl-C or Ctrl-D at the prompt, where the terminal sends no signal.
    if (error instanceof Error && error.name === "AbortError") {
      terminal.close();
      process.emit("SIGINT", "SIGINT");
    }
    throw error;
  } finally {
    terminal.close();
  }
  return { ...given, ...answers };
}

/** Asks again until it is a name or a whole number; nothing for an empty answer. */
async function untilValid(key: string, question: () => Promise<string>, language: Language): Promise<string | number | undefined> {
  for (;;) {
    const answer = await question();
    const digits = answer.replaceAll(/[,，_\s]/g, "");
    if (answer === "" || key === "name") {
      return answer === "" ? undefined : answer;
    }
    if (/^\d{1,12}$/.test(digits)) {
      return Number(digits);
    }
    process.stderr.write(language === "zh" ? "  请输入整数，如 2000000\n" : "  A whole number, please, such as 2000000\n");
  }
}

async function writeNew(file: string, yaml: string): Promise<void> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(yaml);
    await handle.close();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EEXIST" && code !== "ENOENT" && code !== "EISDIR") {
      throw error;
    }
    throw taken(file, code === "ENOENT" ? "no such directory" : "it exists");
  }
}

function taken(file: string, got: string): UserError {
  return new UserError([
    {
      file,
      line: 0,
      path: "",
      expected: { zh: "一个尚不存在的文件，所在目录已存在", en: "a file that does not exist yet, in a directory that does" },
      got,
      hint: { zh: "换一个文件名；已有的文件不会被覆盖", en: "Choose another name; what exists is never overwritten." },
    },
  ]);
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
