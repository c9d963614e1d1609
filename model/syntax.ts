import type { ErrorCode } from "yaml";
import { limits } from "./limits.ts";
import { printableText } from "./printable.ts";
import type { Problem } from "./problem.ts";

/** What a problem of YAML itself says; where it stands is the reader's to know. */
export type Expectation = Pick<Problem, "expected" | "hint">;

/** The words for a syntax error of the YAML parser. */
export function syntaxExpectation(code: ErrorCode): Expectation {
  return expectations[code] ?? general;
}

const general: Expectation = {
  expected: { zh: "合法的 YAML", en: "well-formed YAML" },
  hint: {
    zh: "检查此处及上一行的缩进、冒号、引号和括号。",
    en: "Check indentation, colons, quotes and brackets here and on the line above.",
  },
};

const references: Expectation = {
  expected: { zh: "直接写出的值", en: "a value written out" },
  hint: {
    zh: "省份文件不用锚点（&）和别名（*），请把值写出来。",
    en: "Anchors (&) and aliases (*) have no place in a province file: write the value out.",
  },
};

const expectations: Partial<Record<ErrorCode, Expectation>> = {
  ALIAS_PROPS: references,
  BAD_ALIAS: references,
  MULTIPLE_ANCHORS: references,
  BAD_INDENT: {
    expected: { zh: "与同级的键对齐的缩进", en: "indentation that matches the keys of its level" },
    hint: {
      zh: "同级的键要左对齐，下级多缩进两个空格。",
      en: "Keys of one level start in one column; the next level is two spaces further in.",
    },
  },
  TAB_AS_INDENT: {
    expected: { zh: "用空格缩进", en: "indentation by spaces" },
    hint: { zh: "YAML 不允许用制表符缩进，请换成空格。", en: "YAML forbids tabs as indentation: use spaces." },
  },
  MISSING_CHAR: {
    expected: { zh: "配对的引号、括号，或冒号后的空格", en: "the closing quote or bracket, or a blank after the colon" },
    hint: {
      zh: "检查此处之前是否漏了引号、括号、逗号或冒号。",
      en: "Look for a quote, bracket, comma or colon left out before this place.",
    },
  },
  UNEXPECTED_TOKEN: {
    expected: { zh: "“键: 值”", en: "`key: value`" },
    hint: {
      zh: "检查此处多余的符号；值里有特殊符号时请加引号。",
      en: "Look for a stray mark here; put values with special marks in quotes.",
    },
  },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: { zh: "一行一个“键: 值”", en: "one `key: value` a line" },
    hint: { zh: "一行里有两个冒号：值里有冒号时请加引号。", en: "There are two colons on the line: put a value with a colon in quotes." },
  },
  MULTILINE_IMPLICIT_KEY: {
    expected: { zh: "写在一行里的键，后跟冒号", en: "a key on one line, followed by a colon" },
    hint: { zh: "检查此处或下一行是否漏了冒号。", en: "Look for a missing colon here or on the next line." },
  },
  KEY_OVER_1024_CHARS: {
    expected: { zh: "不超过 1024 个字符的键", en: "a key of at most 1,024 characters" },
    hint: { zh: "检查此处是否为省份文件的键。", en: "Is this a key of a province file at all?" },
  },
  BAD_SCALAR_START: {
    expected: { zh: "以字母、数字或引号开头的值", en: "a value that starts with a letter, a digit or a quote" },
    hint: { zh: "以 @、`、% 等符号开头的值请加引号。", en: "Put values that start with @, ` or % in quotes." },
  },
  BAD_DQ_ESCAPE: {
    expected: { zh: "双引号中合法的转义", en: "a known escape inside double quotes" },
    hint: { zh: "双引号中的反斜杠要写两个，或改用单引号。", en: "Write a backslash twice inside double quotes, or use single quotes." },
  },
  RESOURCE_EXHAUSTION: tooDeep(),
};

export function tooDeep(): Expectation {
  return {
    expected: { zh: `嵌套不超过 ${limits.nesting} 层`, en: `at most ${limits.nesting} levels of nesting` },
    hint: {
      zh: "省份文件最多五层；检查多余的括号或缩进。",
      en: "A province file has at most five levels: look for stray brackets or indentation.",
    },
  };
}

export function tooManyTokens(): Expectation {
  return {
    expected: { zh: `不超过 ${limits.fileTokens} 个词和符号`, en: `at most ${limits.fileTokens} words and marks` },
    hint: {
      zh: "省份文件通常只有几千字节，请检查是否选错了文件。",
      en: "A province file has a few thousand bytes; is this the right one?",
    },
  };
}

export function alias(): Expectation {
  return references;
}

export function explicitTag(): Expectation {
  return {
    expected: { zh: "不带类型标签的值", en: "a value without a type tag" },
    hint: { zh: "去掉以 ! 开头的标签。", en: "Remove the tag that starts with an exclamation mark." },
  };
}

export function keyNotText(): Expectation {
  return {
    expected: { zh: "文字作键", en: "a word as key" },
    hint: {
      zh: "键必须是省份文件的键名，不能是列表、映射或空。",
      en: "A key is one of a province file's names, never a list, a mapping or nothing.",
    },
  };
}

export function duplicateKey(key: string, firstLine: number): Expectation {
  const shown = printableText(key);
  return {
    expected: { zh: "每个键只写一次", en: "each key once" },
    hint: {
      zh: `“${shown}”在第 ${firstLine} 行已经写过，请删去其一。`,
      en: `"${shown}" stands on line ${firstLine} already: remove one of the two.`,
    },
  };
}

export function secondDocument(): Expectation {
  return {
    expected: { zh: "一个文件只有一份内容", en: "one document in the file" },
    hint: { zh: "删去“---”及其后的内容，另存为别的文件。", en: "Move what follows the --- line to a file of its own." },
  };
}
