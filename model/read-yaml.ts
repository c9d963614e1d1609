import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { limits } from "./limits.ts";
import { printableText } from "./printable.ts";
import type { Problem } from "./problem.ts";
import {
  alias,
  duplicateKey,
  type Expectation,
  explicitTag,
  keyNotText,
  secondDocument,
  syntaxExpectation,
  tooDeep,
  tooManyTokens,
} from "./syntax.ts";

/** What a YAML text holds, as plain data, and where each part of it stands. */
export type Read = Readonly<{
  /** Mappings have no prototype, so that no key means anything but itself; `undefined` where nothing is written. */
  data: unknown;
  /** Line of each key or list item by its dotted path; a value's line where it differs. */
  lines: ReadonlyMap<string, number>;
  problems: readonly Problem[];
  /** Whether the text is YAML at all; if not, `data` is nothing and problems are of syntax only. */
  sound: boolean;
}>;

/**
 * The part of YAML that a province file needs: mappings, lists and plain values, one document. Aliases and explicit tags are
 * refused rather than followed, so a small file cannot stand for a huge or a cyclic one.
 */
export function readYaml(text: string, file: string): Read {
  const counter = new LineCounter();
  const reading: Reading = { file, lineAt: (offset) => Math.max(1, counter.linePos(offset).line), lines: new Map(), problems: [] };
  const lexed = lex(text, counter);
  const documents = lexed.excess === undefined ? compose(lexed.tokens) : [];
  const errors = documents.flatMap((document) => document.errors).slice(0, limits.problems + 1);
  if (lexed.excess !== undefined) note(reading, lexed.offset, "", gotAt(text, lexed.offset), lexed.excess);
  for (const error of errors) note(reading, error.pos[0], "", gotAt(text, error.pos[0]), syntaxExpectation(error.code));
  const sound = reading.problems.length === 0;
  const [first, second] = documents;
  const data = sound && first ? plain(first.contents, "", reading) : undefined;
  if (sound && second) note(reading, second.range[0], "", "---", secondDocument());
  return { data, lines: reading.lines, problems: reading.problems, sound };
}

type Reading = Readonly<{ file: string; lineAt: (offset: number) => number; lines: Map<string, number>; problems: Problem[] }>;
type Lexed = Readonly<{ tokens: readonly CST.Token[]; offset: number; excess?: Expectation }>;

/** Tokens of the whole text, given up as soon as there are too many of them or they nest too deep. */
function lex(text: string, counter: LineCounter): Lexed {
  const parser = new Parser(counter.addNewLine);
  counter.addNewLine(0);
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    count++;
    if (count > limits.fileTokens) return { tokens, offset: parser.offset, excess: tooManyTokens() };
    if (parser.stack.length > 2 * limits.nesting) return { tokens, offset: parser.offset, excess: tooDeep() };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, offset: parser.offset };
}

/** At most two documents: the second only to be refused. */
function compose(tokens: readonly CST.Token[]): readonly Document.Parsed[] {
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens)) if (documents.push(document) === 2) break;
  return documents;
}

function plain(node: unknown, path: string, reading: Reading): unknown {
  if (isAlias(node)) return note(reading, offsetOf(node), path, `*${printableText(node.source)}`, alias());
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  if (node.tag !== undefined) return note(reading, offsetOf(node), path, printableText(node.tag), explicitTag());
  if (isScalar(node)) return node.value ?? undefined;
  if (isMap(node)) return plainMapping(node, path, reading);
  return node.items.map((item, index) => {
    const itemPath = join(path, String(index));
    reading.lines.set(itemPath, reading.lineAt(offsetOf(item)));
    return plain(item, itemPath, reading);
  });
}

function plainMapping(mapping: YAMLMap, path: string, reading: Reading): unknown {
  const data = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of mapping.items) {
    if (!isScalar(key) || key.value === null) {
      note(reading, offsetOf(key) || offsetOf(mapping), path, "?", keyNotText());
      continue;
    }
    const name = nameOf(key);
    const namePath = join(path, name);
    if (name in data) note(reading, offsetOf(key), namePath, printableText(name), duplicateKey(name, reading.lines.get(namePath)!));
    // A plain value on a line of its own is the place to mend; a mapping or a list starts at its key.
    reading.lines.set(namePath, reading.lineAt(offsetOf(isScalar(value) && value.range?.[0] !== value.range?.[1] ? value : key)));
    data[name] = plain(value, namePath, reading);
  }
  return data;
}

/** A key as written: 010 stays 010 although YAML reads a number. */
function nameOf(key: Scalar): string {
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
}

function note(reading: Reading, offset: number, path: string, got: string, expectation: Expectation): undefined {
  reading.problems.push({ file: reading.file, line: reading.lineAt(offset), path: printableText(path), got, ...expectation });
}

/** What stands at an offset, up to the end of its line. */
function gotAt(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 200).split(/\r?\n/, 1)[0]!;
  return rest === "" ? "…" : printableText(rest);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
