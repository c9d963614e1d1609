import { keepEvidence } from "../keep-evidence.ts";
import path from "node:path";
import { planDataCenter } from "../../datacenter/plan.ts";
import type { HostTally, RunProgress, TaskFailure } from "../../playbooks/events.ts";
import { prepare } from "../../playbooks/prepare.ts";
import { runPlaybooks, type RunResult, type RunStatus } from "../../playbooks/run.ts";
import { ensureSecrets } from "../../playbooks/secrets.ts";
import type { Cell, Column } from "../../reports/report.ts";
import { renderTable } from "../../reports/terminal.ts";
import { size } from "../../sizing/size.ts";
import { cacheRoot } from "../../tools/cache.ts";
import { findPython, installedPython } from "../../tools/python.ts";
import { ensureServiceArchive } from "../../workload/archive.ts";
import { deferInterrupt } from "../interrupt.ts";
import { provinceOf } from "../province-file.ts";
import { reachedHosts } from "../stack/accesses.ts";
import { targetOf } from "../stack/options.ts";
import type { Context, Outcome, Screen } from "../verb.ts";

/** Configures every host by the playbooks, and keeps what came of it as evidence; a dry run changes nothing and leaves none. */
export async function run(context: Context): Promise<Outcome> {
  const { options, stateDirectory, operand } = context;
  const province = await provinceOf(context);
  const dataCenter = planDataCenter(province, size(province));
  const accesses = await reachedHosts(context, targetOf(context), province, dataCenter);
  const bin = await findPython("ansible", { progress: context.progress });
  const service = await ensureServiceArchive(cacheRoot(process.env), context.progress);
  const prepared = prepare(path.join(stateDirectory, "configure"), { dataCenter, accesses, service });
  const secretsFile = ensureSecrets(path.join(stateDirectory, "secrets"));
  const check = options.flag("check");
  const started = new Date();
  const { result, exit } = await followed(context, { prepared, bin, secretsFile, check });
  const verdict = result.status === "successful" ? "pass" : "fail";
  if (!check && exit === undefined) {
    const changed = result.hosts.reduce((sum, host) => sum + host.changed, 0);
    await keepEvidence(context, {
      kind: "configure",
      started,
      dataCenterDigest: dataCenter.digest,
      tools: { ansible: installedPython("ansible") ?? "" },
      inputs: { file: operand ?? null, hosts: accesses.length },
      observations: {
        hosts: result.hosts.map((host) => ({ ...host })),
        failures: result.failures.map((each) => ({ ...each })),
        tasks: result.tasks,
      },
      verdict,
      reason: {
        zh: `${result.hosts.length} 台主机，变更 ${changed} 处，失败 ${result.failures.length} 处`,
        en: `${result.hosts.length} hosts, ${changed} changes, ${result.failures.length} failures`,
      },
    });
  }
  const { hosts, failures, changes, status, seconds, tasks, remarks } = result;
  return {
    exit: exit ?? exitOf(status),
    json: {
      hosts,
      failures,
      changes,
      status,
      check,
      tasks,
      seconds,
      verdict,
      ...(failures.length === 0 && status === "failed" ? { remarks } : {}),
    },
    text: (screen) => toText(result, check, screen),
  };
}

/** The four ways in which ansible-runner ends, as the contract's codes. */
function exitOf(status: RunStatus): number {
  return { successful: 0, failed: 1, timeout: 1, canceled: 130 }[status];
}

type Running = Readonly<{ prepared: ReturnType<typeof prepare>; bin: string; secretsFile: string; check: boolean }>;

async function followed(context: Context, running: Running): Promise<Readonly<{ result: RunResult; exit: number | undefined }>> {
  const { options, progress } = context;
  const stop = new AbortController();
  const release = deferInterrupt(() => {
    progress({ zh: "正在停止：等待已开始的任务完成", en: "stopping: waiting for the tasks that have begun" });
    stop.abort();
  });
  const [limit, tags] = [options.text("limit"), options.text("tags")];
  try {
    const result = await runPlaybooks({
      ...running,
      ...(limit === undefined ? {} : { limit }),
      ...(tags === undefined ? {} : { tags }),
      forks: 16,
      timeoutSeconds: 3600,
      follow: follower(context),
      failed: ({ host, task, message }) => progress({ zh: `失败 ${host}：${task}：${message}`, en: `failed ${host}: ${task}: ${message}` }),
      stop: stop.signal,
    });
    return { result, exit: release() };
  } finally {
    release();
  }
}

const everyMilliseconds = 2000;

/** A line a play, and of its tasks one every two seconds. */
function follower({ progress }: Context): (now: RunProgress) => void {
  const started = performance.now();
  let shown = { play: "", task: "", at: 0 };
  return ({ play, task, hosts }) => {
    const at = performance.now();
    const seconds = ((at - started) / 1000).toFixed(0);
    if (play !== shown.play) {
      progress({ zh: `${seconds} 秒：${play}`, en: `${seconds} s: ${play}` });
      shown = { play, task: "", at: 0 };
    } else if (task !== shown.task && at - shown.at > everyMilliseconds) {
      progress({ zh: `${seconds} 秒：  ${task}（${hosts}）`, en: `${seconds} s:   ${task} (${hosts})` });
      shown = { play, task, at };
    }
  };
}

function toText({ hosts, failures, status, seconds, remarks }: RunResult, check: boolean, screen: Screen): string {
  const { language } = screen;
  const zh = language === "zh";
  const ended: Readonly<Record<RunStatus, string>> = zh
    ? { successful: "完成", failed: "有失败", timeout: "超时", canceled: "已中断" }
    : { successful: "done", failed: "with failures", timeout: "ran out of time", canceled: "interrupted" };
  const changed = hosts.filter((host) => host.changed > 0).length;
  const words = zh
    ? `${ended[status]}：${hosts.length} 台主机，${changed} 台${check ? "将有" : "有"}变更；${seconds.toFixed(0)} 秒`
    : `${ended[status]}: ${hosts.length} hosts, ${changed} ${check ? "would change" : "changed"}; ${seconds.toFixed(0)} s`;
  const parts = [
    ...(hosts.length === 0 ? [] : [hostTable(hosts, screen)]),
    ...(failures.length === 0 ? [] : [failureTable(failures, screen)]),
    ...(status === "failed" && failures.length === 0 ? [remarks.slice(-15).join("\n")] : []),
    words,
    ...(status === "successful"
      ? []
      : [zh ? "其余主机已完成。解决后再次运行会接着做完。" : "The other hosts are done. Mend it and run it again: it goes on from there."]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function hostTable(hosts: readonly HostTally[], screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "主机", en: "host" }, weight: 2 },
    { title: { zh: "任务", en: "ok" }, align: "right" },
    { title: { zh: "变更", en: "changed" }, align: "right" },
    { title: { zh: "失败", en: "failed" }, align: "right" },
    { title: { zh: "不可达", en: "unreachable" }, align: "right" },
  ];
  const rows = hosts.map(({ name, ok, changed, failed, unreachable }): Cell[] => [name, ok, changed, failed, unreachable]);
  return renderTable({ columns, rows }, screen);
}

function failureTable(failures: readonly TaskFailure[], screen: Screen): string {
  const columns: Column[] = [
    { title: { zh: "主机", en: "host" } },
    { title: { zh: "任务", en: "task" }, weight: 2 },
    { title: { zh: "原因", en: "what it says" }, weight: 4 },
  ];
  const rows = failures.slice(0, 40).map(({ host, task, message }): Cell[] => [host, task, message.slice(0, 400)]);
  return renderTable({ columns, rows }, screen);
}
