import type { Text } from "../model/text.ts";
import { canonicalJson, sha256Hex } from "../sizing/digest.ts";

/** `unknown` is what a check says when it could not look; it is never a pass. */
export type Verdict = "pass" | "fail" | "unknown";

/** One verdict for all: a failure fails, and what could not be judged is never a pass. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (["fail", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ?? "pass";
}

/** Plain data, as JSON can hold it. */
export type Json = null | boolean | number | string | readonly Json[] | Readonly<{ [key: string]: Json }>;

/** One observation: what was seen, when, and about which data centre. */
export type Evidence = Readonly<{
  /** What was done, such as `prove.size`. */
  kind: string;
  /** Instants in ISO 8601, UTC. */
  started: string;
  ended: string;
  /** The digest of the data centre it is about; null where none was planned yet. */
  dataCenterDigest: string | null;
  toolVersions: Readonly<Record<string, string>>;
  inputs: Readonly<Record<string, Json>>;
  observations: Readonly<Record<string, Json>>;
  verdict: Verdict;
  reason: Text;
  /** SHA-256 of the file of the record before, in hexadecimal; 64 zeros in the first. */
  previous: string;
}>;

/** A record as it stands in its file: the file's name, its text, and what the text says. */
export type StoredRecord = Readonly<{ file: string; text: string; sha256: string; record: Evidence }>;

/** How far the chain had come when it was last written: what the newest record must be. */
export type ChainHead = Readonly<{ count: number; sha256: string }>;

/** What is wrong with one record of a chain. */
export type ChainProblem = Readonly<{ file: string; message: Text }>;

export const noPrevious = "0".repeat(64);

/** Beside the records: how far the chain had come. */
export const headFile = "head.json";

/** The name of the record with this number; the first is 1. */
export function recordFile(number: number): string {
  return `${String(number).padStart(6, "0")}.json`;
}

/** The number in a record's file name, or undefined where the name is not exactly what `recordFile` gives. */
export function recordNumber(file: string): number | undefined {
  const number = Number(/^(\d{6,15})\.json$/.exec(file)?.[1]);
  return number > 0 && recordFile(number) === file ? number : undefined;
}

/** The bytes of a record's file: canonical JSON and a line feed, so that `sha256sum` gives the next record's `previous`. */
export function recordText(record: Evidence): string {
  return `${canonicalJson(record)}\n`;
}

/**
 * Every break of a chain, by the file that shows it: a record that is missing, was changed, stands in another's place, or is no
 * record. Empty for a sound chain. The last record's own change shows against `head`, which also tells of records cut off the end;
 * a head that lags behind the records is sound (the writer was killed between the two).
 */
export function verifyChain(
  files: readonly Readonly<{ file: string; text: string }>[],
  head: ChainHead | undefined,
): readonly ChainProblem[] {
  const entries = files
    .flatMap(({ file, text }) => ({ number: recordNumber(file) ?? 0, file, text, sha256: sha256Hex(text) }))
    .filter(({ number }) => number > 0)
    .toSorted((a, b) => a.number - b.number);
  const problems: ChainProblem[] = [];
  let before = { number: 0, sha256: noPrevious };
  for (const { number, file, text, sha256 } of entries) {
    const missing = missingBetween(before.number, number);
    const previous = previousOf(text);
    problems.push(...missing);
    if (previous === undefined) {
      problems.push({ file, message: { zh: "内容不是一条证据记录", en: "the content is not a record" } });
    } else if (missing.length === 0 && previous !== before.sha256) {
      problems.push({ file, message: brokenLink(number) });
    }
    if (number === head?.count && sha256 !== head.sha256) {
      problems.push({
        file,
        message: { zh: "与链首文件所记的摘要不符：记录被改动或替换", en: "differs from the digest in the head file: changed or replaced" },
      });
    }
    before = { number, sha256 };
  }
  problems.push(...missingBetween(before.number, (head?.count ?? 0) + 1));
  if (head === undefined && entries.length > 1) {
    problems.push({
      file: headFile,
      message: { zh: "链首文件缺失：无法判断末尾的记录是否被删除", en: "the head file is missing: records cut off the end would not show" },
    });
  }
  return problems;
}

/** One problem for the records between two numbers, however many: a stray file far away must not fill the screen. */
function missingBetween(before: number, after: number): readonly ChainProblem[] {
  const [first, last] = [before + 1, after - 1];
  if (first > last) {
    return [];
  }
  const count = last - first + 1;
  const more: Text =
    count === 1
      ? { zh: "", en: "" }
      : { zh: `，直至 ${recordFile(last)}，共 ${count} 条`, en: `, and so on to ${recordFile(last)}: ${count} in all` };
  return [{ file: recordFile(first), message: { zh: `记录缺失${more.zh}`, en: `the record is missing${more.en}` } }];
}

function brokenLink(number: number): Text {
  if (number === 1) {
    return {
      zh: "不是链上的第一条记录：此前的记录被删除或顺序被改",
      en: "is not the chain's first record: those before it were removed or reordered",
    };
  }
  const before = recordFile(number - 1);
  return {
    zh: `与 ${before} 不衔接：${before} 被改动，或顺序被改`,
    en: `does not follow ${before}: that record was changed, or the order was`,
  };
}

/** The head as its file tells it, or undefined where the text is none. */
export function parseHead(text: string): ChainHead | undefined {
  const value = parsed(text);
  return typeof value === "object" &&
    value !== null &&
    "count" in value &&
    Number.isSafeInteger(value.count) &&
    Number(value.count) > 0 &&
    "sha256" in value &&
    typeof value.sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(value.sha256)
    ? { count: Number(value.count), sha256: value.sha256 }
    : undefined;
}

function previousOf(text: string): string | undefined {
  const value = parsed(text);
  const previous = typeof value === "object" && value !== null && "previous" in value ? value.previous : undefined;
  return typeof previous === "string" ? previous : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
