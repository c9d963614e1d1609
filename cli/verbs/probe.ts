import { keepEvidence } from "../keep-evidence.ts";
import { planDataCenter } from "../../datacenter/plan.ts";
import type { ProbeFailure, ProbeResult } from "../../lab/probe/probe.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { size } from "../../sizing/size.ts";
import { provinceOf } from "../province-file.ts";
import { probeLab } from "../stack/probing.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Tries every connection between the lab's hosts, and keeps what was seen as evidence. */
export async function run(context: Context): Promise<Outcome> {
  const province = await provinceOf(context);
  const dataCenter = planDataCenter(province, size(province));
  const started = new Date();
  const { result, hosts, verdict, reason, observations } = await probeLab(context, dataCenter);
  const stored = await keepEvidence(context, {
    kind: "probe",
    started,
    dataCenterDigest: dataCenter.digest,
    inputs: { file: context.operand ?? null, hosts },
    observations,
    verdict,
    reason,
  });
  return {
    exit: verdict === "pass" ? 0 : 1,
    json: { ...result, verdict, evidence: stored.file },
    text: (screen) => toText(result, screen),
  };
}

function toText({ allowed, forbidden, failures, standIns, seconds }: ProbeResult, screen: Screen): string {
  const { language } = screen;
  const lines =
    language === "zh"
      ? [
          `允许的访问：${allowed.tried} 条，连通 ${allowed.connected} 条`,
          `禁止的访问：${forbidden.tried} 条，阻断 ${forbidden.blocked} 条`,
          `用时 ${seconds.toFixed(1)} 秒；${standIns} 个尚无服务的端口由测试监听代替`,
        ]
      : [
          `allowed: ${allowed.tried} tried, ${allowed.connected} connected`,
          `forbidden: ${forbidden.tried} tried, ${forbidden.blocked} blocked`,
          `${seconds.toFixed(1)} s; a test listener stood in on ${standIns} ports without a service yet`,
        ];
  return `${[...lines, ...(failures.length === 0 ? [] : ["", failureTable(failures, screen)])].join("\n")}\n`;
}

const mostShown = 40;

function failureTable(failures: readonly ProbeFailure[], screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "应当", en: "should" } },
    { title: { zh: "源", en: "from" }, weight: 2 },
    { title: { zh: "目的", en: "to" }, weight: 2 },
    { title: { zh: "端口", en: "port" } },
    { title: { zh: "规则", en: "rule" }, weight: 2 },
    { title: { zh: "实际", en: "was" } },
  ];
  const rows = failures
    .slice(0, mostShown)
    .map(({ allowed, from, to, protocol, port, service, rule, outcome }): Cell[] => [
      allowed ? { zh: "连通", en: "connect" } : { zh: "阻断", en: "be blocked" },
      from,
      to,
      `${port}/${protocol} ${service}`,
      rule,
      outcome,
    ]);
  const more = failures.length > mostShown ? `\n… ${failures.length - mostShown}` : "";
  return `${renderTable({ columns, rows }, screen)}${more}`;
}
