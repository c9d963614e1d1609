import test from "ava";
import { z } from "zod";
import { assumptions } from "./catalogue/assumptions.ts";
import { equipment } from "./catalogue/equipment.ts";
import { facts } from "./leaf.ts";
import { provinceSchema } from "./schema.ts";
import { keysAt, knownPaths, resolvePath, schemaAt } from "./schema-keys.ts";

test("every key and every list item of a province file tells a person what it is, in both languages", (t) => {
  const seen: string[] = [];
  const visit = (schema: z.core.$ZodType, path: string, told: boolean): void => {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
      return visit(schema.unwrap(), path, told);
    const words = facts.get(schema);
    // An assumption or a name written at length is told by the key above it.
    t.true(words !== undefined || told, path);
    for (const text of words ? [words.name, words.expected, words.source] : []) t.true(text.zh !== "" && text.en !== "", path);
    seen.push(path);
    if (schema instanceof z.ZodUnion) for (const option of schema.options) visit(option, path, true);
    if (schema instanceof z.ZodArray) visit(schema.element, `${path}.0`, false);
    if (schema instanceof z.ZodObject)
      for (const [key, child] of Object.entries(schema.shape)) visit(child as z.core.$ZodType, `${path}.${key}`, false);
  };
  visit(provinceSchema, "", false);
  t.true(seen.length > 200);
});

test("known paths have every section, assumption and line of equipment once", (t) => {
  const paths = new Set(knownPaths());
  t.is(paths.size, knownPaths().length);
  for (const { id } of assumptions) t.true(paths.has(`assumptions.${id}`), id);
  for (const { id } of equipment) t.true(paths.has(`existing.${id}`), id);
  t.is(paths.size, 12 + 3 + 3 + 11 + 2 + 6 + assumptions.length + equipment.length);
});

test("every known path resolves to keys that joined are itself", (t) => {
  for (const path of knownPaths()) t.is(resolvePath(path)?.join("."), path);
});

test("no assumption's own name is a key of the file's top, so that short names are never ambiguous", (t) => {
  for (const { id } of assumptions) {
    t.false(keysAt([]).includes(id));
    t.deepEqual(resolvePath(id), ["assumptions", id]);
  }
});

const resolved: readonly (readonly [string, readonly string[] | undefined])[] = [
  ["existing.business.appServer", ["existing", "business.appServer"]],
  ["places.12.counties.0.name.zh", ["places", "12", "counties", "0", "name", "zh"]],
  ["a1.low", ["assumptions", "a1", "low"]],
  ["options.optionalEquipment.0", ["options", "optionalEquipment", "0"]],
  ["existing.business", undefined],
  ["existing.rack.0", undefined],
  ["places.01", undefined],
  ["places.99999999", undefined],
  ["places..name", undefined],
  ["insured.", undefined],
  [".insured", undefined],
  ["", undefined],
  ["__proto__", undefined],
  ["options.constructor", undefined],
  ["assumptions.toString", undefined],
];
for (const [path, keys] of resolved) {
  test(`${JSON.stringify(path)} resolves to ${JSON.stringify(keys)}`, (t) => t.deepEqual(resolvePath(path), keys));
}

test("a path is known as far as it goes", (t) => {
  t.is(schemaAt([]).facts.name.en, "Province file");
  t.is(schemaAt(["options", "nothing", "x"]).facts.name.en, "What the scheme leaves to the province");
  t.deepEqual(keysAt(["places", "3"]), ["code", "name", "insured", "counties"]);
  t.deepEqual(keysAt(["assumptions", "a1"]), ["value", "why", "low", "high"]);
  t.deepEqual(keysAt(["insured"]), []);
});
