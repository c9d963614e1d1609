import path from "node:path";
import type { Verdict } from "../../evidence/record.ts";
import { appendRecord } from "../../evidence/store.ts";
import type { Language, Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { productVersion } from "../product.ts";
import { evidenceDirectory, refuseBrokenChain } from "../report-input.ts";
import { stages } from "../stages.ts";
import type { Finding, Stage, Work } from "../stages.ts";
import { summaryTable } from "../summary.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

type StageResult = Readonly<{ name: string; verdict: Verdict; seconds: number; evidence: string; reason: Text }>;

/** All stages in order, each leaving one record of evidence; a stage that does not pass is the last. Run again, it begins anew. */
export async function run(context: Context): Promise<Outcome> {
  // Before anything is appended: no record may follow one that was tampered with.
  await refuseBrokenChain(evidenceDirectory(context.stateDirectory));
  const reportDirectory = context.options.text("output") ?? path.join(context.stateDirectory, "report");
  const work: Work = { context, reportDirectory };
  const results: StageResult[] = [];
  for (const stage of stages) {
    context.progress({ zh: `${stage.doing.zh} ……`, en: `${stage.doing.en} ...` });
    const result = await runStage(stage, work);
    results.push(result);
    if (result.verdict !== "pass") {
      break;
    }
  }
  const verdict = results.at(-1)!.verdict;
  return {
    exit: verdict === "pass" ? 0 : 1,
    json: {
      province: work.province?.name,
      stages: results,
      verdict,
      report: work.files?.[0] ?? null,
      files: work.files ?? [],
      digests: { province: work.sizing?.digest ?? null, dataCenter: work.dataCenter?.digest ?? null },
    },
    text: (screen) => toText(work, results, verdict, screen),
  };
}

async function runStage(stage: Stage, work: Work): Promise<StageResult> {
  const started = new Date();
  const clock = performance.now();
  const { verdict, reason, observations }: Finding = await stage.run(work);
  const seconds = (performance.now() - clock) / 1000;
  const directory = evidenceDirectory(work.context.stateDirectory);
  const stored = await appendRecord(directory, {
    kind: `prove.${stage.name}`,
    started: started.toISOString(),
    ended: new Date().toISOString(),
    dataCenterDigest: work.dataCenter?.digest ?? null,
    toolVersions: { jinbao: productVersion(), node: process.versions.node },
    inputs: { file: work.context.operand ?? null, provinceDigest: work.sizing?.digest ?? null },
    observations: { ...observations, seconds },
    verdict,
    reason,
  });
  return { name: stage.name, verdict, seconds, evidence: path.join(directory, stored.file), reason };
}

/** A page for a director: the numbers, what was done, where the documents are, and the answer. */
function toText(work: Work, results: readonly StageResult[], verdict: Verdict, screen: Screen): string {
  const { language } = screen;
  const title = (text: Text, body: string): string => `${text[language]}\n${body}`;
  const documents = work.files ?? [];
  const directory = evidenceDirectory(work.context.stateDirectory);
  const parts = [
    ...(work.province === undefined || work.sizing === undefined
      ? []
      : [`${work.province.name[language]}\n\n${summaryTable(work, screen)}`]),
    stageTable(results, screen),
    ...(documents.length === 0 ? [] : [title({ zh: "材料：", en: "Documents:" }, documents.map((file) => `  ${file}`).join("\n"))]),
    title({ zh: "证据：", en: "Evidence:" }, `  ${directory}${path.sep}`),
    `${language === "zh" ? "结论：" : "Verdict: "}${verdictWords[verdict][language]}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const verdictWords: Readonly<Record<Verdict, Readonly<Record<Language, string>>>> = {
  pass: { zh: "通过", en: "pass" },
  fail: { zh: "不通过", en: "fail" },
  unknown: { zh: "无法判定", en: "unknown" },
};

function stageTable(results: readonly StageResult[], screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "步骤", en: "stage" } },
    { title: { zh: "结论", en: "verdict" } },
    { title: { zh: "用时（秒）", en: "seconds" }, align: "right", decimals: 1 },
    { title: { zh: "说明", en: "what was found" }, weight: 4 },
    { title: { zh: "证据", en: "evidence" } },
  ];
  const rows = results.map(({ name, verdict, seconds, reason, evidence }): Cell[] => [
    stages.find((stage) => stage.name === name)!.title,
    verdictWords[verdict],
    seconds,
    reason,
    path.basename(evidence),
  ]);
  return renderTable({ columns, rows }, screen);
}
