import { worstOf, type Evidence, type Verdict } from "../../evidence/record.ts";
import type { Text } from "../../model/text.ts";
import type { ReportInput } from "../input.ts";
import type { Section } from "../report.ts";
import { namesOf, say, section } from "./blocks.ts";

const verdictNames: Readonly<Record<Verdict, Text>> = Object.freeze({
  pass: { zh: "通过", en: "pass" },
  fail: { zh: "不通过", en: "fail" },
  unknown: { zh: "无法判定", en: "unknown" },
});

/** One verdict for all, with its name. Undefined where there is no evidence. */
export function verdictOf(evidence: readonly Evidence[]): Readonly<{ verdict: Verdict; name: Text }> | undefined {
  if (evidence.length === 0) return undefined;
  const verdict = worstOf(evidence.map((record) => record.verdict));
  return { verdict, name: verdictNames[verdict] };
}

/** What was observed of this data centre: each record with its verdict, its reason and what it was about. */
export function evidenceSection({ evidence }: ReportInput): Section {
  const title = { zh: "验证证据", en: "Evidence" };
  const overall = verdictOf(evidence);
  if (overall === undefined) {
    return section("evidence", title, [
      say(
        "还没有关于本数据中心的证据记录。运行 ./jinbao prove 可依次完成检查、测算、规划、建立、探测和成文，并逐步留下记录。",
        "There is no record about this data centre yet. ./jinbao prove validates, sizes, plans, makes, probes and reports, and leaves a record of each.",
      ),
    ]);
  }
  return section("evidence", title, [
    say(
      `以下为每类最新一条、针对本规划摘要的记录；总体结论：${overall.name.zh}。“无法判定”不等于通过。`,
      `The newest record of each kind that is about this plan's digests; in all: ${overall.name.en}. “Unknown” is never a pass.`,
    ),
    {
      kind: "table",
      id: "evidence-records",
      title: { zh: "证据记录", en: "Records" },
      columns: [
        { title: { zh: "步骤", en: "Stage" }, weight: 2 },
        { title: { zh: "结论", en: "Verdict" }, weight: 1.2, align: "center" },
        { title: { zh: "说明", en: "What was found" }, weight: 5 },
        { title: { zh: "完成时间（UTC）", en: "Ended (UTC)" }, weight: 2.4 },
        { title: { zh: "用时（秒）", en: "Seconds" }, weight: 1.3, align: "right", decimals: 1 },
        { title: { zh: "工具版本", en: "Tools" }, weight: 2.4 },
        { title: { zh: "数据中心摘要", en: "Data centre" }, weight: 2 },
        { title: { zh: "上一条记录摘要", en: "Record before" }, weight: 2 },
      ],
      rows: evidence.map((record) => [
        stageName(record.kind),
        verdictNames[record.verdict],
        record.reason,
        record.ended.replace("T", " ").replace(/(?:\.\d+)?Z$/u, ""),
        (Date.parse(record.ended) - Date.parse(record.started)) / 1000,
        Object.entries(record.toolVersions)
          .map(([tool, version]) => `${tool} ${version}`)
          .join(", "),
        record.dataCenterDigest?.slice(0, DIGITS_SHOWN) ?? null,
        record.previous.slice(0, DIGITS_SHOWN),
      ]),
      note: {
        zh: "摘要值只列前 12 位；每条记录含上一条记录的 SHA-256，首尾相连。",
        en: "Digests by their first 12 digits; each record holds the SHA-256 of the one before.",
      },
    },
  ]);
}

const stageName = namesOf([
  { id: "prove.validate", name: { zh: "检查省文件", en: "validate" } },
  { id: "prove.size", name: { zh: "测算", en: "size" } },
  { id: "prove.plan", name: { zh: "规划数据中心", en: "plan" } },
  { id: "prove.up", name: { zh: "建立数据中心", en: "up" } },
  { id: "prove.probe", name: { zh: "探测访问关系", en: "probe" } },
  { id: "probe", name: { zh: "探测访问关系（单独）", en: "probe, by itself" } },
  { id: "hosts.adopt", name: { zh: "核对已有机器", en: "adopted machines" } },
  { id: "prove.report", name: { zh: "编写材料", en: "report" } },
]);

const DIGITS_SHOWN = 12;
