import { z } from "zod";
import type { Assumption } from "./assumption.ts";
import { assumptions } from "./catalogue/assumptions.ts";
import { equipment } from "./catalogue/equipment.ts";
import { type Path, schemaAt } from "./schema-keys.ts";
import { provinceSchema } from "./schema.ts";
import type { Language, Text } from "./text.ts";

/** What a new province file starts from; the scheme's baseline where nothing is said. */
export type Answers = Readonly<{ name?: string; insured?: number; cities?: number; counties?: number; language?: Language }>;

/**
 * A province file with every key, its meaning and its source, in both languages. A key that is commented out has no blank after its #:
 * take the # away and the line counts. The answers are written as they are; whether they make sense is the parser's to say.
 */
export function exampleYaml(answers: Answers): string {
  const blocks = [
    opening,
    ...essentials(answers),
    ...options(),
    ...assumed(),
    ...existing(),
    ...section("network"),
    ...section("backup"),
    machinesSample,
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Lines without a blank line between them. */
type Block = readonly string[];

/** What the keys are that a file need not have. */
const defaults = provinceSchema.parse({ insured: 2_000_000, offices: { cities: 12, counties: 90 } });

const opening: Block = [
  "# 省份文件：测算、数据中心规划和报批材料都由这一份文件得出。",
  "# Province file: the numbers, the data centre's plan and the documents for approval all come from this one file.",
  "# 不写的键取缺省值。# 后紧跟着的键（没有空格）可删去 # 启用。检查：./jinbao validate 文件名",
  "# A key left out takes its default. Where a key follows its # without a blank, remove the # to use it. Check: ./jinbao validate FILE",
];

function essentials({ name, insured, cities, counties, language }: Answers): readonly Block[] {
  return [
    [...about(["name"]), `name: ${name === undefined ? `{ zh: ${quoted("示例省")}, en: ${quoted("Example province")} }` : quoted(name)}`],
    [...about(["language"]), `language: ${language ?? defaults.language}`],
    [...about(["insured"]), `insured: ${insured ?? defaults.insured}`],
    [
      ...about(["offices"]),
      "offices:",
      `  province: ${defaults.offices!.province}`,
      `  cities: ${cities ?? defaults.offices!.cities}`,
      `  counties: ${counties ?? defaults.offices!.counties}`,
    ],
    placesSample,
    ...section("staffPerOffice"),
  ];
}

/** Commented out, as it would contradict the counts above it. */
const placesSample: Block = [
  "# 也可以按名称列出地市和区县，个数由名录数出，上面的 offices 就不必写；insured 是该机构自己经办的人数，可不写。",
  "# Or list cities and counties by name: they are counted, and offices above can go. An office's own insured may be left out.",
  "#places:",
  '  #- code: "01"',
  '    #name: { zh: "甲市", en: "First City" }',
  "    #insured: 20000",
  "    #counties:",
  '      #- { code: "01", name: { zh: "甲县", en: "First County" }, insured: 9000 }',
  '      #- { code: "02", name: { zh: "乙县", en: "Second County" } }',
];

/** Commented out: a province that is being planned has none yet. */
const machinesSample: Block = [
  "# ---- 已有的机器，由 ./jinbao up --target hosts 核对；adopt: true 才纳管，否则只看不改 ----",
  "# ---- Machines that exist: ./jinbao up --target hosts holds them against the plan; without adopt: true they are only looked at ----",
  "#machines:",
  "  #- name: business-db-1",
  "    #address: 192.0.2.11",
  "    #port: 22",
  "    #user: root",
  "    #hostKey: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "    #identityFile: /root/.ssh/id_ed25519",
  "    #adopt: false",
];

function options(): readonly Block[] {
  const ids = equipment.filter((line) => line.optional).map(({ id, name }) => `  #   ${id.padEnd(28)} ${name.zh} / ${name.en}`);
  return Object.entries(defaults.options).map(([key, value], index) => [
    ...(index === 0 ? heading("options") : []),
    ...about(["options", key], "  "),
    ...(key === "optionalEquipment" ? ids : []),
    `  ${key}: ${String(value)}`,
  ]);
}

function assumed(): readonly Block[] {
  return [
    [
      ...heading("assumptions").slice(0, -1),
      '# 区间是算 P5/P50/P95（size --range）时的取值范围。只改取值写 a1: 0.35；连理由和区间写 a1: {value: 0.35, why: "…", low: 0.3, high: 0.4}',
      '# The range is what size --range draws from. Write a1: 0.35, or with reason and range a1: {value: 0.35, why: "…", low: 0.3, high: 0.4}',
      "assumptions:",
    ],
    ...assumptions.map((one) => [
      `  # ${one.name.zh}，${one.unit}；${rangeOf(one).zh}〔${one.source.zh}〕`,
      `  # ${one.name.en}, ${one.unit}; ${rangeOf(one).en} [${one.source.en}]`,
      `  #${one.id}: ${one.value}`,
    ]),
  ];
}

function rangeOf({ low, high, distribution }: Assumption): Text {
  if (distribution === "fixed") return { zh: "不抽样", en: "not drawn" };
  return distribution === "choice"
    ? { zh: `${low} 或 ${high}`, en: `${low} or ${high}` }
    : { zh: `区间 ${low} 到 ${high}`, en: `range ${low} to ${high}` };
}

function existing(): readonly Block[] {
  return [
    [
      ...heading("existing"),
      ...equipment.map(
        ({ id, name, unit, category }) =>
          `  #${`${id}: 0`.padEnd(30)} # ${name.zh}（${unit.zh}；${category.zh}） / ${name.en} (${unit.en})`,
      ),
    ],
  ];
}

/** A section with all its keys at their defaults, one a line. */
function section(key: "staffPerOffice" | "network" | "backup"): readonly Block[] {
  const entries = Object.entries(defaults[key]);
  const lines = entries.map(([below, value]) => {
    const { name } = schemaAt([key, below]).facts;
    return `  ${`${below}: ${String(value)}`.padEnd(26)} # ${name.zh} / ${name.en}`;
  });
  return [[...heading(key, schemaAt([key, entries[0]![0]]).facts.source), ...lines]];
}

function heading(key: string, source: Text = schemaAt([key]).facts.source): Block {
  const { name } = schemaAt([key]).facts;
  return [`# ---- ${name.zh}〔${source.zh}〕 ----`, `# ---- ${name.en} [${source.en}] ----`, `${key}:`];
}

/** What a key means, which values it may have where they are words, and where it comes from. */
function about(path: Path, indent = ""): Block {
  const { schema, facts } = schemaAt(path);
  const words = !(schema instanceof z.ZodNumber) && !(schema instanceof z.ZodObject);
  return [
    `${indent}# ${facts.name.zh}${words ? `（${facts.expected.zh}）` : ""}〔${facts.source.zh}〕`,
    `${indent}# ${facts.name.en}${words ? ` (${facts.expected.en})` : ""} [${facts.source.en}]`,
  ];
}

/** A double-quoted YAML scalar for any text: whatever is invisible is escaped, so the file itself stays one that can be read. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
  return `"${escaped}"`;
}
