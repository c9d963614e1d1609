import { assumptions } from "../../../model/catalogue/assumptions.ts";
import type { Text } from "../../../model/text.ts";
import type { Quantity } from "../../../sizing/quantity.ts";
import type { Table } from "../../report.ts";
import { sourceOf } from "../../build/assumptions.ts";
import { say } from "../../build/blocks.ts";
import { growthSection } from "../../build/growth.ts";
import { lintsTable } from "../../build/lints.ts";
import { decimalsOf, ourGroups, schemeGroups } from "../../build/quantities.ts";
import { rangedOf, rangeTable } from "../../build/ranges.ts";
import { unitText } from "../../build/units.ts";
import { numberWords } from "../../office/numbers.ts";
import type { DocumentSection } from "../outline.ts";
import type { Source } from "../source.ts";
import { substituted } from "../substituted.ts";

/** Chapter 五: every number with its formula, the province's numbers put in, and what the scheme prints. */
export function estimationChapter(source: Source): DocumentSection {
  const { sizing } = source.input;
  return {
    title: { zh: "基础测算", en: "Sizing" },
    blocks: [
      say(
        "测算公式出自参考技术方案第五部分，各参数取值如下表；凡与方案取值不同的，均注明理由。",
        "The formulas are those of the scheme's part 五; the assumptions are below, each that differs from the scheme's with its reason.",
      ),
      assumptionsTable(source),
    ],
    sections: [
      ...schemeGroups(sizing).map(({ title, quantities }) => ({ title, blocks: [formulasTable(title, quantities)] })),
      {
        title: { zh: "补充测算", en: "Further sizing" },
        blocks: [
          say(
            "以下各项参考技术方案有要求而未给出算法，由本方案补充，依据和理由列于表中。",
            "What follows is asked for by the scheme without a formula; the formulas are ours, with their reasons.",
          ),
          ...ourGroups(sizing).map(({ title, quantities }) => formulasTable(title, quantities)),
        ],
      },
      ...uncertainty(source),
      growthSection(source.input),
      ...secondLook(source),
    ],
  };
}

function assumptionsTable({ input: { province } }: Source): Table {
  return {
    kind: "table",
    id: "document-assumptions",
    title: { zh: "测算参数", en: "Assumptions" },
    columns: [
      { title: { zh: "符号", en: "Symbol" }, weight: 3.6 },
      { title: { zh: "参数", en: "Assumption" }, weight: 4 },
      { title: { zh: "取值", en: "Value" }, weight: 1.4, align: "right" },
      { title: { zh: "区间", en: "Range" }, weight: 2.2, align: "center" },
      { title: { zh: "依据", en: "Source" }, weight: 4.4 },
    ],
    rows: assumptions.map((assumption) => {
      const { value, low, high, why } = province.assumptions[assumption.id];
      const { zh, en } = sourceOf(assumption, province);
      const source: Text = why === undefined ? { zh, en } : { zh: `${zh}：${why}`, en: `${en}: ${why}` };
      return [assumption.id, assumption.name, value, low === high ? "—" : `${numberWords(low)} – ${numberWords(high)}`, source];
    }),
  };
}

function formulasTable(title: Text, quantities: readonly Quantity[]): Table {
  const printed = quantities.some((quantity) => quantity.printed !== undefined);
  // Ours need room for their reasons, and the scheme prints little about them.
  const ours = quantities.some(({ origin }) => origin === "ours");
  const remarked = ours || quantities.some(({ note }) => note !== undefined);
  return {
    kind: "table",
    id: `document-formulas-${title.en}`,
    title,
    columns: [
      { title: { zh: "名称与标识", en: "Quantity and id" }, weight: 4 },
      { title: { zh: "公式与代入", en: "Formula, and with numbers" }, weight: 4.8 },
      { title: { zh: "结果", en: "Result" }, weight: 2, align: "right" },
      ...(printed ? [{ title: { zh: "方案印数", en: "Printed" }, weight: ours ? 1.4 : 2, align: "right" as const }] : []),
      ...(remarked ? [{ title: { zh: "说明", en: "Remarks" }, weight: ours ? 5 : 3.4 }] : []),
    ],
    rows: quantities.map((quantity) => [
      { zh: `${quantity.name.zh}\n${quantity.id}`, en: `${quantity.name.en}\n${quantity.id}` },
      formulaOf(quantity),
      resultOf(quantity),
      ...(printed ? [quantity.printed?.join("\n") ?? null] : []),
      ...(remarked ? [remarkOf(quantity)] : []),
    ]),
  };
}

/** The formula, and beneath it the same with its numbers where it has symbols. */
function formulaOf(quantity: Quantity): string {
  const numbers = substituted(quantity);
  return numbers === quantity.formula ? numbers : `${quantity.formula}\n= ${numbers}`;
}

function resultOf({ id, value, unit }: Quantity): Text {
  const number = numberWords(value, decimalsOf(id));
  const { zh, en } = unitText(unit);
  return { zh: withUnit(number, zh), en: withUnit(number, en) };
}

/** A long unit stands on a line of its own. */
function withUnit(number: string, unit: string): string {
  return `${number}${unit.length > 6 ? "\n" : " "}${unit}`;
}

function remarkOf({ origin, source, note }: Quantity): Text | null {
  if (origin === "scheme") return note ?? null;
  return { zh: `${source.zh}${note === undefined ? "" : `。${note.zh}`}`, en: `${source.en}${note === undefined ? "" : `. ${note.en}`}` };
}

function uncertainty({ input: { ranges, sizing } }: Source): readonly DocumentSection[] {
  if (ranges === undefined) return [];
  return [
    {
      title: { zh: "取值区间", en: "Ranges" },
      blocks: [
        say(
          "各参数在其区间内同时取值（蒙特卡罗法），结果有九成落在 P5 与 P95 之间；采购规模取测算值，区间供论证时参考。",
          "With all assumptions drawn from their ranges at once (Monte Carlo), nine results in ten lie between P5 and P95. What is bought follows the computed value; the range is for the discussion.",
        ),
        rangeTable(
          "document-ranges-scheme",
          { zh: "参考技术方案各项测算的区间", en: "Ranges of what the scheme sizes" },
          rangedOf(sizing.quantities, ranges, "scheme"),
        ),
        rangeTable(
          "document-ranges-ours",
          { zh: "补充测算的区间", en: "Ranges of the further sizing" },
          rangedOf(sizing.quantities, ranges, "ours"),
        ),
      ],
    },
  ];
}

function secondLook({ input: { lints } }: Source): readonly DocumentSection[] {
  if (lints.length === 0) return [];
  const title = { zh: "需要关注的问题", en: "What deserves a second look" };
  return [{ title, blocks: [lintsTable("document-lints", title, lints)] }];
}
