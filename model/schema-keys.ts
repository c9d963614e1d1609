import { z } from "zod";
import { type Facts, facts } from "./leaf.ts";
import { provinceSchema } from "./schema.ts";

/** Any schema that stands for a key of a province file, or for a list's items. */
export type Schema = z.core.$ZodType;

/** Keys and list positions from the file's root, such as `["places", "0", "code"]`. Keys may hold dots of their own. */
export type Path = readonly string[];

/** The schema of a path, as far as the path is known. */
export function schemaAt(path: Path): Readonly<{ schema: Schema; facts: Facts }> {
  let schema: Schema = provinceSchema;
  for (const key of path) {
    const child = childOf(schema, key);
    if (child === undefined) break;
    schema = child;
  }
  return { schema: bare(schema), facts: factsOf(schema)! };
}

/** What a mapping may hold, at a path that is one; nothing elsewhere. */
export function keysAt(path: Path): readonly string[] {
  return keysOf(schemaAt(path).schema);
}

/** A dotted path taken apart as the schema knows it; `existing.rack.x` and the like are nothing. An assumption may go by its own name. */
export function resolvePath(text: string): Path | undefined {
  return resolveBelow(provinceSchema, text) ?? resolveBelow(provinceSchema, `assumptions.${text}`);
}

/** Every dotted path of the schema but those inside lists and inside an assumption written at length. */
export function knownPaths(): readonly string[] {
  known ??= pathsBelow(provinceSchema, "");
  return known;
}

let known: readonly string[] | undefined;

/** Without the wrappers that supply a default: what a value is held against. */
function bare(schema: Schema): Schema {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return wrapped ? bare(schema.unwrap()) : schema;
}

function factsOf(schema: Schema): Facts | undefined {
  return facts.get(bare(schema));
}

function childOf(schema: Schema, key: string): Schema | undefined {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return inner.options.map((option) => childOf(option, key)).find((child) => child !== undefined);
  if (inner instanceof z.ZodArray) return position.test(key) ? inner.element : undefined;
  if (inner instanceof z.ZodObject && Object.hasOwn(inner.shape, key)) return inner.shape[key] as Schema;
  return undefined;
}

/** A list's item as paths name it: 0, 1, 2, … */
const position = /^(?:0|[1-9]\d{0,6})$/;

function keysOf(schema: Schema): readonly string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => keysOf(option));
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function resolveBelow(schema: Schema, text: string): Path | undefined {
  const [first = ""] = text.split(".", 1);
  for (const key of [...keysOf(schema), first]) {
    const child = text === key || text.startsWith(`${key}.`) ? childOf(schema, key) : undefined;
    if (child === undefined) continue;
    if (text === key) return [key];
    const rest = resolveBelow(child, text.slice(key.length + 1));
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}

function pathsBelow(schema: Schema, above: string): readonly string[] {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, Schema>).flatMap(([key, child]) => [
    `${above}${key}`,
    ...pathsBelow(child, `${above}${key}.`),
  ]);
}
