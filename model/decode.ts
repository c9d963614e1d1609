import { limits } from "./limits.ts";
import type { Problem } from "./problem.ts";

/** A file's bytes as text, or why they are none. */
export type Decoded = Readonly<{ text: string; problems: readonly Problem[] }>;

/** UTF-8 with or without a byte-order mark, no control characters but tab and line ends, not larger than the limit. */
export function decode(bytes: Uint8Array, file: string): Decoded {
  if (bytes.length > limits.fileBytes) return refused(tooLarge(bytes.length, file));
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) return refused(notUtf8(file, 1, encoding));
  const text = new TextDecoder("utf-8").decode(bytes);
  if (!isUtf8(bytes)) return refused(notUtf8(file, lineAt(text, text.indexOf("\uFFFD")), "?"));
  return { text, problems: controlCharacters(text, file) };
}

function refused(problem: Problem): Decoded {
  return { text: "", problems: [problem] };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-16 as Windows' Notepad writes it, known by its byte-order mark. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16LE";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16BE";
  return undefined;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Each offending line once. */
function controlCharacters(text: string, file: string): readonly Problem[] {
  const problems: Problem[] = [];
  let line = 1;
  for (const words of text.split("\n")) {
    // eslint-disable-next-line no-control-regex -- finding control characters is the purpose
    const found = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.exec(words);
    if (found) problems.push(controlCharacter(file, line, found[0].charCodeAt(0)));
    if (problems.length > limits.problems) break;
    line++;
  }
  return problems;
}

function controlCharacter(file: string, line: number, code: number): Problem {
  return {
    file,
    line,
    path: "",
    expected: { zh: "不含控制字符的文本", en: "text without control characters" },
    got: `\\u{${code.toString(16)}}`,
    hint: {
      zh: "这是二进制文件，或由其他程序写坏；请用文本编辑器另存。",
      en: "The file is binary, or was damaged; save it from a text editor.",
    },
  };
}

function tooLarge(bytes: number, file: string): Problem {
  return {
    file,
    line: 1,
    path: "",
    expected: { zh: `不超过 ${limits.fileBytes} 字节的文件`, en: `a file of at most ${limits.fileBytes} bytes` },
    got: `${bytes} B`,
    hint: {
      zh: "省份文件通常只有几千字节，请检查是否选错了文件。",
      en: "A province file has a few thousand bytes; is this the right one?",
    },
  };
}

function notUtf8(file: string, line: number, got: string): Problem {
  return {
    file,
    line,
    path: "",
    expected: { zh: "UTF-8 编码的 YAML 文本", en: "YAML text in UTF-8" },
    got: got === "?" ? "≠ UTF-8" : got,
    hint: {
      zh: "文件可能是 GBK、UTF-16 或二进制；请用编辑器另存为 UTF-8。",
      en: "The file may be in GBK or UTF-16, or binary; save it as UTF-8 from an editor.",
    },
  };
}
