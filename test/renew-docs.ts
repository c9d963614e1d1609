/**
 * What in the documentation is made from the product itself. Run as a program it writes these parts anew; a test holds that they are
 * as it would write them.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { DataCenter } from "../datacenter/datacenter.ts";
import { planDataCenter } from "../datacenter/plan.ts";
import type { Assumption } from "../model/assumption.ts";
import { assumptions } from "../model/catalogue/assumptions.ts";
import { equipment } from "../model/catalogue/equipment.ts";
import { numberExpected } from "../model/leaf.ts";
import { parseProvince } from "../model/parse.ts";
import { provinceSchema } from "../model/schema.ts";
import { knownPaths, resolvePath, schemaAt } from "../model/schema-keys.ts";
import type { Language, Text } from "../model/text.ts";
import { topologySvg } from "../reports/topology.ts";
import { size } from "../sizing/size.ts";
import { tableRow } from "./markdown.ts";
import { workloadReference } from "./renew-workload.ts";
import { readProduct, root } from "./tree.ts";

const languages: Readonly<Record<string, Language>> = { "zh-CN": "zh", en: "en" };
const [begin, end] = ["<!-- begin: made by test/renew-docs.ts -->", "<!-- end -->"];

/** Every file with such a part, as it should be. */
export function renewedDocs(): readonly Readonly<{ file: string; text: string }>[] {
  return Object.entries(languages).flatMap(([folder, language]) => {
    const [provinceFile, workload] = [`docs/${folder}/province-file.md`, `docs/${folder}/workload.md`];
    return [
      { file: provinceFile, text: between(readProduct(provinceFile), provinceFileReference(language)) },
      { file: workload, text: between(readProduct(workload), workloadReference(language)) },
      { file: `docs/images/topology-${language}.svg`, text: `${topologySvg(exampleDataCenter(), language)}\n` },
    ];
  });
}

function exampleDataCenter(): DataCenter {
  const file = "provinces/example.yaml";
  const province = parseProvince(new TextEncoder().encode(readProduct(file)), file);
  return planDataCenter(province, size(province));
}

function between(text: string, made: string): string {
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before === -1 || after < before) {
    throw new Error(`the marks ${begin} and ${end} are missing`);
  }
  return `${text.slice(0, before + begin.length)}\n\n${made}\n${text.slice(after)}`;
}

/** Keys of a city or county in `places`, which the schema's list of paths leaves out. */
const placeKeys: readonly (readonly string[])[] = [
  ...["code", "name", "insured", "counties"].map((key) => ["places", "0", key]),
  ...["code", "name", "insured"].map((key) => ["places", "0", "counties", "0", key]),
];

const machineKeys: readonly (readonly string[])[] = ["name", "address", "port", "user", "hostKey", "identityFile", "adopt"].map((key) => [
  "machines",
  "0",
  key,
]);

/** What the schema's list of paths leaves out: the keys inside lists. */
const insideLists: Readonly<Record<string, readonly (readonly string[])[]>> = { places: placeKeys, machines: machineKeys };

/** A column: its title, and what it says of one key. */
type Column = Readonly<{ title: Text; cell: (key: readonly string[], language: Language) => string }>;

const meaning: Column = { title: { zh: "含义", en: "meaning" }, cell: (key, language) => schemaAt(key).facts.name[language] };
const source: Column = { title: { zh: "出处", en: "source" }, cell: (key, language) => schemaAt(key).facts.source[language] };
const general: readonly Column[] = [
  { title: { zh: "键", en: "key" }, cell: (key) => code(Object.hasOwn(insideLists, key[0]!) || key.length === 1 ? key : key.slice(1)) },
  meaning,
  { title: { zh: "应写", en: "expected" }, cell: (key, language) => schemaAt(key).facts.expected[language] },
  { title: { zh: "缺省", en: "default" }, cell: defaultOf },
  source,
];

/** Sections whose keys have more, or less, to say than others. */
const special: Readonly<Record<string, readonly Column[]>> = {
  assumptions: [
    general[0]!,
    meaning,
    { title: { zh: "缺省", en: "default" }, cell: ([, id]) => `${assumptionOf(id).value} ${assumptionOf(id).unit}` },
    { title: { zh: "区间", en: "range" }, cell: ([, id]) => rangeOf(assumptionOf(id)) },
    { title: { zh: "允许", en: "allowed" }, cell: ([, id], language) => numberExpected(assumptionOf(id))[language] },
    source,
  ],
  existing: [
    general[0]!,
    { title: { zh: "名称", en: "name" }, cell: ([, ...id], language) => equipmentOf(id.join(".")).name[language] },
    { title: { zh: "分类", en: "category" }, cell: ([, ...id], language) => equipmentOf(id.join(".")).category[language] },
  ],
};

/** One table a section of a province file, from the very schema that checks it. */
function provinceFileReference(language: Language): string {
  const paths = knownPaths().flatMap((text) => insideLists[text] ?? [resolvePath(text)!]);
  const sectionKeys = new Set(paths.filter((path) => path.length > 1).map(([section]) => section!));
  const sections = Map.groupBy(paths, ([section]) => (sectionKeys.has(section!) ? section! : ""));
  return [...sections].map(([section, keys]) => sectionTable(section, keys, language)).join("\n");
}

function sectionTable(section: string, keys: readonly (readonly string[])[], language: Language): string {
  const title = section === "" ? { zh: "顶层", en: "Top level" } : schemaAt([section]).facts.name;
  const heading = section === "" ? title[language] : `\`${section}\`${colon[language]}${title[language]}`;
  const columns = special[section] ?? general;
  const rows = keys
    .filter((key) => section === "" || key.length > 1)
    .map((key) => tableRow(columns.map((column) => column.cell(key, language))));
  return [
    `### ${heading}`,
    "",
    tableRow(columns.map((column) => column.title[language])),
    tableRow(columns.map(() => "---")),
    ...rows,
    "",
  ].join("\n");
}

const colon: Text = { zh: "：", en: ": " };

function code(key: readonly string[]): string {
  return `\`${key.join(".").replaceAll(".0", "[]")}\``;
}

function rangeOf({ low, high, distribution }: Assumption): string {
  return low === high ? "–" : distribution === "choice" ? `${low} / ${high}` : `${low} – ${high}`;
}

function assumptionOf(id: string | undefined): Assumption {
  return assumptions.find((each) => each.id === id)!;
}

function equipmentOf(id: string): (typeof equipment)[number] {
  return equipment.find((each) => each.id === id)!;
}

/** What the schema fills in where a file has only what it must. */
function defaultOf(key: readonly string[], language: Language): string {
  if (key[0] === "insured") {
    return { zh: "必填", en: "required" }[language];
  }
  const least = provinceSchema.parse({ insured: 1, offices: { cities: 0, counties: 0 } });
  const value = key.reduce<unknown>((within, part) => (isMapping(within) ? within[part] : undefined), least);
  if (key[0] === "offices") {
    return key[1] === "province" ? String(value) : "";
  }
  const shown = isMapping(value) ? value[language] : value;
  return typeof shown === "string" || typeof shown === "number" || typeof shown === "boolean" ? String(shown) : "";
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

if (import.meta.main) {
  for (const { file, text } of renewedDocs()) {
    writeFileSync(path.join(root, file), text);
    process.stdout.write(`${file}\n`);
  }
}
