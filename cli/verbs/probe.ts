import type { LabHost } from "../../datacenter/lab.ts";
import { matrixOf } from "../../datacenter/matrix.ts";
import { planDataCenter } from "../../datacenter/plan.ts";
import { appendRecord } from "../../evidence/store.ts";
import { placeOf } from "../../lab/place.ts";
import { probe, type ProbeFailure, type ProbeResult } from "../../lab/probe/probe.ts";
import { listRecords } from "../../lab/records.ts";
import { UserError } from "../../model/problem.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { size } from "../../sizing/size.ts";
import { productVersion } from "../product.ts";
import { provinceOf } from "../province-file.ts";
import { evidenceDirectory } from "../report-input.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Tries every connection between the lab's hosts, and keeps what was seen as evidence. */
export async function run(context: Context): Promise<Outcome> {
  const province = await provinceOf(context);
  const dataCenter = planDataCenter(province, size(province));
  const place = placeOf(context.stateDirectory);
  const hosts = (await listRecords<LabHost>(place, "host")).map(({ inputs }) => inputs);
  refuseOther(hosts, new Set(dataCenter.hosts.map(({ name }) => name)));
  const matrix = matrixOf(dataCenter, { segments: [], volumes: [], lines: [], hosts });
  const started = new Date();
  const result = await probe(place, matrix, (done, all) => {
    if (done === all || done % 10 === 0) {
      context.progress({ zh: `已探测 ${done}/${all} 台主机`, en: `${done} of ${all} hosts have tried` });
    }
  });
  const verdict = result.failures.length === 0 ? "pass" : "fail";
  const stored = await appendRecord(evidenceDirectory(context.stateDirectory), {
    kind: "probe",
    started: started.toISOString(),
    ended: new Date().toISOString(),
    dataCenterDigest: dataCenter.digest,
    toolVersions: { jinbao: productVersion(), node: process.versions.node },
    inputs: { file: context.operand ?? null, hosts: hosts.length },
    observations: { ...result, failures: result.failures.map((failure) => ({ ...failure })) },
    verdict,
    reason: {
      zh: `允许 ${result.allowed.connected}/${result.allowed.tried} 连通，禁止 ${result.forbidden.blocked}/${result.forbidden.tried} 阻断`,
      en: `${result.allowed.connected} of ${result.allowed.tried} allowed connect, ${result.forbidden.blocked} of ${result.forbidden.tried} forbidden are blocked`,
    },
  });
  return {
    exit: verdict === "pass" ? 0 : 1,
    json: { ...result, verdict, evidence: stored.file },
    text: (screen) => toText(result, screen),
  };
}

/** A lab of another province has hosts that this one does not know; its peers and light hosts are named alike everywhere. */
function refuseOther(hosts: readonly LabHost[], planned: ReadonlySet<string>): void {
  const strangers = hosts.filter(({ name, tier }) => tier !== "peer" && !planned.has(name)).map(({ name }) => name);
  if (hosts.length === 0 || strangers.length > 0) {
    throw new UserError([
      {
        file: "probe",
        line: 0,
        path: "",
        expected: { zh: "由这份省文件启动的实验环境", en: "a lab that this province file made" },
        got: hosts.length === 0 ? "none" : strangers.slice(0, 3).join(", "),
        hint: { zh: "先运行 ./jinbao up（同一份省文件）", en: "Run ./jinbao up first, with the same file." },
      },
    ]);
  }
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
