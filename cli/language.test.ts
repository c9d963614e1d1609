import test from "ava";
import { languageOption, localeLanguage } from "./language.ts";

const commandLines: readonly (readonly [string, ReturnType<typeof languageOption>])[] = [
  ["size", undefined],
  ["size --lang zh", "zh"],
  ["--lang en size", "en"],
  ["size --lang=zh", "zh"],
  ["size --lang", undefined],
  ["size --lang fr", undefined],
  ["size --lang=", undefined],
  ["size --lang zh --lang en", "en"],
  ["size -- --lang zh", undefined],
  ["size --language zh", undefined],
];

for (const [line, expected] of commandLines) {
  test(`the command line "${line}" chooses ${expected ?? "no language"}`, (t) => {
    t.is(languageOption(line.split(" ")), expected);
  });
}

const locales: readonly (readonly [Readonly<Record<string, string>>, "zh" | "en"])[] = [
  [{}, "en"],
  [{ LANG: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh_TW" }, "zh"],
  [{ LANG: "zh" }, "zh"],
  [{ LANG: "C.UTF-8" }, "en"],
  [{ LANG: "de_DE.UTF-8" }, "en"],
  [{ LANG: "zh_CN.UTF-8", LC_ALL: "en_US.UTF-8" }, "en"],
  [{ LANG: "en_US.UTF-8", LC_ALL: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh_CN.UTF-8", LC_MESSAGES: "C" }, "en"],
  [{ LANG: "en_US.UTF-8", LC_MESSAGES: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "zh_CN.UTF-8", LC_ALL: "" }, "zh"],
  [{ LANG: "zh_CN.UTF-8", LC_ALL: "C", LC_MESSAGES: "zh_CN.UTF-8" }, "en"],
];

for (const [environment, expected] of locales) {
  test(`the locale ${JSON.stringify(environment)} speaks ${expected}`, (t) => {
    t.is(localeLanguage(environment), expected);
  });
}
