import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { type Fault, valueAt } from "./fault.ts";
import type { Facts } from "./leaf.ts";
import { printable } from "./printable.ts";
import { keysAt, knownPaths, type Path, type Schema, schemaAt } from "./schema-keys.ts";
import type { Text } from "./text.ts";

/** Zod's findings as faults: one a place, told in the words of the schema's facts. */
export function schemaFaults(issues: readonly z.core.$ZodIssue[], data: unknown): readonly Fault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], data));
}

function faultsOf(issue: z.core.$ZodIssue, above: Path, data: unknown): readonly Fault[] {
  const path = [...above, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code !== "invalid_union") return [wrongValue(path, data)];
  // A branch that takes issue with what is inside the value has the value's own shape: the one that was meant.
  const meant = issue.errors.find(
    (errors) => errors.length > 0 && errors.every((error) => error.path.length > 0 || error.code === "unrecognized_keys"),
  );
  return meant === undefined ? [wrongValue(path, data)] : meant.flatMap((error) => faultsOf(error, path, data));
}

function unknownKey(above: Path, key: string): Fault {
  return {
    path: [...above, key],
    say: () => ({
      expected:
        above.length === 0
          ? { zh: "省份文件的键", en: "a key of a province file" }
          : { zh: `${above.join(".")} 的键`, en: `a key of ${above.join(".")}` },
      got: printable(key),
      hint: keyHint(keysAt(above), key),
    }),
  };
}

/** Longer words are no slip of a known key, and need not be compared to the end. */
const maxComparedCharacters = 64;

/** Few enough to be listed in one line. */
const maxListedKeys = 12;

function keyHint(keys: readonly string[], key: string): Text {
  const word = key.slice(0, maxComparedCharacters);
  const elsewhere = knownPaths().find((path) => path === word || path.endsWith(`.${word}`));
  if (elsewhere !== undefined) {
    return { zh: `“${elsewhere}”才是它的位置；检查缩进。`, en: `It belongs at ${elsewhere}: check the indentation.` };
  }
  const nearest = closest(word, keys);
  const listed =
    keys.length <= maxListedKeys ? { zh: `；可用的键：${keys.join("、")}`, en: `; keys here: ${keys.join(", ")}` } : { zh: "", en: "" };
  return { zh: `最接近的键是 ${nearest}${listed.zh}。`, en: `The nearest known key is ${nearest}${listed.en}.` };
}

/** The nearest of the known paths, for a setting that names none. */
export function pathHint(path: string): Text {
  const word = path.slice(0, maxComparedCharacters);
  const short = knownPaths().map((known) => known.replace(/^assumptions\./, ""));
  const nearest = closest(word, [...knownPaths(), ...short]);
  return { zh: `最接近的是 ${nearest}。`, en: `The nearest known one is ${nearest}.` };
}

function wrongValue(path: Path, data: unknown): Fault {
  return {
    path,
    say: () => {
      const value = valueAt(data, path);
      const { schema, facts } = schemaAt(path);
      return { expected: facts.expected, got: printable(value), hint: valueHint(value, schema, facts) };
    },
  };
}

function valueHint(value: unknown, schema: Schema, facts: Facts): Text {
  const own = facts.hint ?? { zh: `${facts.name.zh}（${facts.source.zh}）。`, en: `${facts.name.en} (${facts.source.en}).` };
  const slip = slipOf(value, schema);
  return slip === undefined ? own : { zh: `${slip.zh}${own.zh}`, en: `${slip.en} ${own.en}` };
}

/** The likely reason for a value of the wrong kind. */
function slipOf(value: unknown, schema: Schema): Text | undefined {
  const options = schema instanceof z.ZodUnion ? (schema.options as readonly Schema[]) : [schema];
  if (typeof value === "string" && value.length <= maxComparedCharacters) {
    if (options.some((option) => option instanceof z.ZodNumber) && /\d/.test(value)) {
      return { zh: "数字不加引号、单位、千分号和百分号。", en: "Write a number without quotes, unit, separators or percent sign." };
    }
    return similarChoice(value, options);
  }
  if ((typeof value === "number" || typeof value === "boolean") && options.some((option) => option instanceof z.ZodString)) {
    return { zh: "给它加上引号。", en: "Put it in quotes." };
  }
  return undefined;
}

function similarChoice(value: string, options: readonly Schema[]): Text | undefined {
  const choices = options.flatMap((option) => (option instanceof z.ZodEnum ? option.options.map(String) : []));
  if (choices.length === 0) return undefined;
  const nearest = closest(value, choices);
  return distance(value, nearest) <= Math.max(2, nearest.length / 3)
    ? { zh: `是否想写 ${nearest}？`, en: `Did you mean ${nearest}?` }
    : undefined;
}
