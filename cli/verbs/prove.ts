import path from "node:path";
import { worstOf, type Verdict } from "../../evidence/record.ts";
import type { Language, Text } from "../../model/text.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { keepEvidence } from "../keep-evidence.ts";
import { evidenceDirectory, refuseBrokenChain } from "../report-input.ts";
import { document, stages } from "../stages.ts";
import { stands, takeDown } from "../stack/take-down.ts";
import type { Finding, Stage, Work } from "../stage.ts";
import { summaryTable } from "../summary.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

type StageResult = Readonly<{ name: string; verdict: Verdict; seconds: number; evidence: string; reason: Text }>;

/**
 * All stages in order, each leaving one record of evidence. The documents are written as soon as there is a plan, and once more with what
 * the lab showed. Run again, it begins anew; a lab that stands is used as it is.
 */
export async function run(context: Context): Promise<Outcome> {
  // Before anything is appended: no record may follow one that was tampered with.
  await refuseBrokenChain(evidenceDirectory(context.stateDirectory));
  const reportDirectory = context.options.text("output") ?? path.join(context.stateDirectory, "report");
  const work: Work = { context, reportDirectory };
  const planned = await runStages(stagesOf("plan"), work);
  const withLab = !context.options.flag("planning") && isPlanned(planned);
  if (withLab) {
    await firstEdition(work);
  }
  const tried = withLab ? await runStages(stagesOf("lab"), work) : none;
  const told = isPlanned(planned) && tried.interrupted === undefined ? await runStages(stagesOf("report"), work) : none;
  const leftUp = withLab && (await tidy(work, tried.interrupted !== undefined));
  const results = [planned, tried, told].flatMap(({ results }) => results);
  const verdict = worstOf(results.map((result) => result.verdict));
  return {
    exit: tried.interrupted ?? (verdict === "pass" ? 0 : 1),
    json: {
      province: work.province?.name,
      stages: results,
      verdict,
      report: work.files?.[0] ?? null,
      files: work.files ?? [],
      digests: { province: work.sizing?.digest ?? null, dataCenter: work.dataCenter?.digest ?? null },
      lab: leftUp ? "up" : "down",
    },
    text: (screen) => toText(work, { results, verdict, leftUp }, screen),
  };
}

type Ran = Readonly<{ results: readonly StageResult[]; interrupted?: number }>;

const none: Ran = { results: [] };

function stagesOf(part: Stage["part"]): readonly Stage[] {
  return stages.filter((stage) => stage.part === part);
}

/** In order; one that does not pass is the last of its part, but for those of the lab, which tell each for itself. */
async function runStages(some: readonly Stage[], work: Work): Promise<Ran> {
  const results: StageResult[] = [];
  for (const stage of some) {
    work.context.progress({ zh: `${stage.doing.zh} ……`, en: `${stage.doing.en} ...` });
    const { interrupted, ...result } = await runStage(stage, work);
    results.push(result);
    if (interrupted !== undefined) {
      return { results, interrupted };
    }
    if (result.verdict !== "pass" && stage.part === "plan") {
      break;
    }
  }
  return { results };
}

function isPlanned({ results }: Ran): boolean {
  return results.length === stagesOf("plan").length && results.every(({ verdict }) => verdict === "pass");
}

/** The lab takes minutes: whoever wants the numbers has them before. */
async function firstEdition(work: Work): Promise<void> {
  const written = await document(work);
  work.files = written.map(({ file }) => file);
  work.context.progress({
    zh: `材料初稿已在 ${work.reportDirectory}；实验环境验证之后再更新`,
    en: `a first edition of the documents is in ${work.reportDirectory}; it is renewed after the lab`,
  });
}

/** Takes down the lab that `prove` made, unless it is to be kept; tells whether one is up. */
async function tidy({ context, lab }: Work, interrupted: boolean): Promise<boolean> {
  if (interrupted || lab === undefined || lab.stoodBefore || context.options.flag("keep")) {
    return lab !== undefined && stands(context, "lab");
  }
  if (stands(context, "lab")) {
    context.progress({ zh: "拆除实验环境（保留则加 --keep）……", en: "removing the lab (--keep leaves it up) ..." });
    await takeDown(context, "lab", () => Promise.resolve(true));
  }
  return false;
}

async function runStage(stage: Stage, work: Work): Promise<StageResult & Pick<Finding, "interrupted">> {
  const started = new Date();
  const clock = performance.now();
  const { verdict, reason, observations, interrupted }: Finding = await stage.run(work);
  const seconds = (performance.now() - clock) / 1000;
  const directory = evidenceDirectory(work.context.stateDirectory);
  const stored = await keepEvidence(work.context, {
    kind: `prove.${stage.name}`,
    started,
    dataCenterDigest: work.dataCenter?.digest ?? null,
    inputs: { file: work.context.operand ?? null, provinceDigest: work.sizing?.digest ?? null },
    observations: { ...observations, seconds },
    verdict,
    reason,
  });
  const result = { name: stage.name, verdict, seconds, evidence: path.join(directory, stored.file), reason };
  return interrupted === undefined ? result : { ...result, interrupted };
}

/** A page for a director: the numbers, what was done, where the documents are, and the answer. */
function toText(
  work: Work,
  { results, verdict, leftUp }: Readonly<{ results: readonly StageResult[]; verdict: Verdict; leftUp: boolean }>,
  screen: Screen,
): string {
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
    ...(leftUp
      ? [title({ zh: "实验环境仍在运行：", en: "The lab is up:" }, "  ./jinbao status, ./jinbao shell business-db-1, ./jinbao down --yes")]
      : []),
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
