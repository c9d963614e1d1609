import { assumptions } from "../../model/catalogue/assumptions.ts";
import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import type { Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";

type Kind = keyof typeof kinds;

/** One thing that rests on a source. */
type Use = Readonly<{ kind: Kind; source: Text }>;

/** On what every number, line and warning rests: places in the scheme, then public sources and reasons of ours. */
export function sourcesSection(input: ReportInput): Section {
  const uses = usesOf(input);
  return section("sources", { zh: "依据", en: "Sources" }, [
    say(
      "方案指《机关事业单位工作人员养老保险信息系统建设参考技术方案》。凡方案未给出的取值和算法，均注明公开资料或本规划的理由。",
      "The scheme is the reference technical scheme for information systems of public-sector pensions. Where it gives no value or formula, the public source or our reason is named.",
    ),
    sourcesTable(
      "sources-scheme",
      { zh: "方案中的依据", en: "Places in the scheme" },
      uses.filter(({ source }) => isScheme(source)),
    ),
    sourcesTable(
      "sources-ours",
      { zh: "公开资料与本规划的理由", en: "Public sources and reasons of ours" },
      uses.filter(({ source }) => !isScheme(source)),
    ),
  ]);
}

/** Everything in this report that names a source, by what kind of thing it is. */
function usesOf({ sizing, lints, dataCenter }: ReportInput): readonly Use[] {
  return [
    ...usedBy("quantities", sizing.quantities),
    ...usedBy("assumptions", assumptions),
    ...usedBy("equipment", dataCenter.equipment),
    ...usedBy("systems", [...dataCenter.systems, ...dataCenter.interfaces]),
    ...usedBy("flows", [...dataCenter.flows, ...dataCenter.gapChannels]),
    ...usedBy("lints", lints),
  ];
}

const kinds = Object.freeze({
  quantities: { zh: "测算", en: "Quantities" },
  assumptions: { zh: "参数", en: "Assumptions" },
  equipment: { zh: "设备", en: "Equipment" },
  systems: { zh: "系统与接口", en: "Systems, interfaces" },
  flows: { zh: "访问关系", en: "Flows" },
  lints: { zh: "复核", en: "Second looks" },
});

function sourcesTable(id: string, title: Text, uses: readonly Use[]): Table {
  const bySource = Map.groupBy(uses, ({ source }) => source.zh);
  return {
    kind: "table",
    id,
    title,
    columns: [
      { title: { zh: "依据", en: "Source" }, weight: 8 },
      ...Object.values(kinds).map((kind) => ({ title: kind, weight: 1.1, align: "right" as const, decimals: 0 })),
    ],
    rows: [...bySource.values()].map((members) => [
      members[0]!.source,
      ...Object.keys(kinds).map((kind) => members.filter((use) => use.kind === kind).length || null),
    ]),
    note: { zh: "各列为引用该依据的条目数。", en: "The columns count what rests on it." },
  };
}

/** A place in the scheme begins with the number of its part, or with its table. */
function isScheme({ zh }: Text): boolean {
  return /^(?:[一二三四五六七](?:[（、 \d]|$)|表\d)/u.test(zh);
}

function usedBy(kind: Kind, entries: readonly Readonly<{ source: Text }>[]): readonly Use[] {
  return entries.map(({ source }) => ({ kind, source }));
}
