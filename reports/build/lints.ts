import type { Text } from "../../model/text.ts";
import type { Lint } from "../../sizing/quantity.ts";
import type { Section, Table } from "../report.ts";
import { say, section } from "./blocks.ts";

/**
 * What changes an order if it is overlooked: these stand on the first page too. Of the others most say that the scheme prints or
 * rounds in two ways.
 */
export const weightyLints: ReadonlySet<string> = new Set([
  "archive-night",
  "backup-window",
  "purchase-runs-out",
  "busy-hour-share",
  "tpmc-per-core-high",
  "cpu-or-core",
  "table7-omissions",
  "kilobytes-and-kilobits",
  "decimal-and-binary-storage",
  "public-half-rule",
  "bandwidth-without-growth",
]);

/** Everything that deserves a second look, with its place in the scheme. */
export function lintsSection(lints: readonly Lint[]): Section {
  const title = { zh: "值得复核之处", en: "What deserves a second look" };
  if (lints.length === 0) return section("lints", title, [say("没有需要复核之处。", "Nothing deserves a second look.")]);
  return section("lints", title, [
    say(
      `共 ${lints.length} 处：方案自身不一致、单位口径易混、或某项容纳不下。均以本省数值说明。`,
      `${lints.length} in all: where the scheme disagrees with itself, where units are easily confused, or where something does not fit, told with the province's own numbers.`,
    ),
    lintsTable("lints-all", title, lints),
  ]);
}

export function lintsTable(id: string, title: Text, lints: readonly Lint[]): Table {
  return {
    kind: "table",
    id,
    title,
    columns: [
      { title: { zh: "序号", en: "No." }, weight: 0.8, align: "center" },
      { title: { zh: "问题", en: "Matter" }, weight: 7.4 },
      { title: { zh: "出处", en: "Source" }, weight: 3.2 },
    ],
    rows: lints.map(({ message, source }, index) => [index + 1, message, source]),
  };
}
