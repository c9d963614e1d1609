import type { Language } from "../model/text.ts";

/** The value of `--lang` on this command line, where it is one of ours. */
export function languageOption(argv: readonly string[]): Language | undefined {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  const after = words.lastIndexOf("--lang");
  const joined = words.findLast((word) => word.startsWith("--lang="))?.slice("--lang=".length);
  const value = joined ?? (after === -1 ? undefined : words[after + 1]);
  return value === "zh" || value === "en" ? value : undefined;
}

/** Chinese where the locale is, else English: the rule of the wrapper script as well. */
export function localeLanguage(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find(
    (value) => value !== undefined && value !== "",
  );
  return locale?.startsWith("zh") === true ? "zh" : "en";
}
