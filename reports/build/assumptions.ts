import { assumptions } from "../../model/catalogue/assumptions.ts";
import type { Assumption, Distribution } from "../../model/assumption.ts";
import type { Province } from "../../model/province.ts";
import type { Text } from "../../model/text.ts";
import type { Section, Table } from "../report.ts";
import { numberWords } from "../office/numbers.ts";
import { say, section } from "./blocks.ts";
import { unitText } from "./units.ts";

/** What the numbers take for granted: each with its value, range, source and reason. */
export function assumptionsSection(province: Province): Section {
  const changed = assumptions.filter(({ id }) => province.assumptions[id].overridden).length;
  return section("assumptions", { zh: "测算参数", en: "Assumptions" }, [
    changed === 0
      ? say("全部参数取方案或本规划的缺省值。", "Every assumption has the scheme's value, or ours where the scheme has none.")
      : say(`${changed} 项参数由本省另行取值，表中以“本省”标出。`, `${changed} are the province's own, marked “province” below.`),
    assumptionsTable(province, "scheme", { zh: "方案给出的参数", en: "Assumptions of the scheme" }),
    assumptionsTable(province, "ours", {
      zh: "方案未给出、由本规划补充的参数",
      en: "Assumptions that the scheme leaves to the planner (ours)",
    }),
  ]);
}

function assumptionsTable(province: Province, origin: Assumption["origin"], title: Text): Table {
  return {
    kind: "table",
    id: `assumptions-${origin}`,
    title,
    columns: [
      { title: { zh: "参数", en: "Assumption" }, weight: 3 },
      { title: { zh: "符号", en: "Symbol" }, weight: 1.8 },
      { title: { zh: "取值", en: "Value" }, weight: 1.2, align: "right" },
      { title: { zh: "单位", en: "Unit" }, weight: 1.5 },
      { title: { zh: "区间", en: "Range" }, weight: 1.6, align: "center" },
      { title: { zh: "分布", en: "Spread" }, weight: 1.2 },
      { title: { zh: "依据", en: "Source" }, weight: 3 },
      { title: { zh: "理由", en: "Why" }, weight: 4 },
    ],
    rows: assumptions
      .filter((assumption) => assumption.origin === origin)
      .map((assumption) => {
        const { low, high, value } = province.assumptions[assumption.id];
        return [
          assumption.name,
          assumption.id,
          value,
          unitText(assumption.unit),
          low === high ? "—" : `${numberWords(low)} – ${numberWords(high)}`,
          low === high ? spreads.fixed : spreads[assumption.distribution === "fixed" ? "triangular" : assumption.distribution],
          sourceOf(assumption, province),
          whyOf(assumption, province),
        ];
      }),
  };
}

/** An assumption that the catalogue holds fixed is drawn as a triangle where the province gives it a range. */
const spreads: Readonly<Record<Distribution, Text>> = Object.freeze({
  fixed: { zh: "不抽样", en: "not drawn" },
  uniform: { zh: "均匀", en: "uniform" },
  triangular: { zh: "三角", en: "triangular" },
  choice: { zh: "二选一", en: "one of two" },
});

/** Where the value comes from: the catalogue's source, or the province with what it would be otherwise. */
export function sourceOf(assumption: Assumption & Readonly<{ id: keyof Province["assumptions"] }>, province: Province): Text {
  const { value, overridden } = province.assumptions[assumption.id];
  if (!overridden || value === assumption.value) return assumption.source;
  const usual = numberWords(assumption.value);
  const whose: Text = assumption.origin === "scheme" ? { zh: "方案", en: "the scheme" } : { zh: "缺省", en: "the default" };
  return { zh: `本省取值（${whose.zh}为 ${usual}）`, en: `The province's own (${whose.en} has ${usual})` };
}

function whyOf(assumption: Assumption & Readonly<{ id: keyof Province["assumptions"] }>, province: Province): Text | string {
  return province.assumptions[assumption.id].why ?? assumption.why;
}
