import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { bringUp } from "./stack/bring-up.ts";
import { plannedStack } from "./stack/planned.ts";
import { probeLab } from "./stack/probing.ts";
import { stands } from "./stack/take-down.ts";
import type { Finding, Stage, Work } from "./stage.ts";

/** What `prove` does on the lab, in order. */
export const labStages: readonly Stage[] = [
  {
    name: "up",
    title: { zh: "建立", en: "up" },
    doing: { zh: "在本机建立数据中心（实验环境）", en: "making the data centre on this machine (the lab)" },
    part: "lab",
    run: up,
  },
  {
    name: "probe",
    title: { zh: "探测", en: "probe" },
    doing: { zh: "逐条探测访问关系", en: "trying every connection" },
    part: "lab",
    run: probe,
  },
];

async function up(work: Work): Promise<Finding> {
  const { context } = work;
  const stoodBefore = stands(context, "lab");
  work.lab = { stoodBefore, up: false };
  try {
    const planned = await plannedStack(context);
    if (planned.violations.length > 0) {
      const broken = planned.violations.map(({ policy, subject }) => `${policy} ${subject}`);
      return {
        verdict: "fail",
        reason: { zh: `违反策略：${broken.join("；")}`, en: `policies broken: ${broken.join("; ")}` },
        observations: { broken },
      };
    }
    const { report, exit } = await bringUp(context, planned);
    const { changes, failed, things, seconds } = report;
    const hosts = things.filter(({ type }) => type === "jinbao:lab:Host").length;
    const observations = {
      changes: { ...changes },
      hosts,
      seconds,
      failed: failed.map(({ type, name, message }) => ({ type, name, message })),
    };
    if (exit !== undefined) {
      return { verdict: "unknown", reason: interruptedText, observations, interrupted: exit };
    }
    if (failed.length > 0) {
      const names = failed.map(({ name }) => name).join(", ");
      return { verdict: "fail", reason: { zh: `未建成：${names}`, en: `could not be made: ${names}` }, observations };
    }
    work.lab = { stoodBefore, up: true };
    return {
      verdict: "pass",
      reason: { zh: `${hosts} 台主机已建立，用时 ${seconds.toFixed(0)} 秒`, en: `${hosts} hosts stand; ${seconds.toFixed(0)} s` },
      observations,
    };
  } catch (error) {
    return lacking(error);
  }
}

async function probe(work: Work): Promise<Finding> {
  if (work.lab?.up !== true) {
    return { verdict: "unknown", reason: { zh: "实验环境未建立，未探测", en: "not tried: there is no lab" }, observations: {} };
  }
  const { verdict, reason, observations } = await probeLab(work.context, work.dataCenter!);
  return { verdict, reason, observations };
}

/** What the machine lacks is told, with the command that mends it; anything else is a bug. */
function lacking(error: unknown): Finding {
  if (!(error instanceof MachineError)) {
    throw error;
  }
  const { what, why, mend } = error;
  return {
    verdict: "unknown",
    reason: {
      zh: `本机缺少：${what.zh}（${why.zh}）。补齐：${mend.zh}`,
      en: `this machine lacks: ${what.en} (${why.en}). To mend it: ${mend.en}`,
    },
    observations: { lacks: what.en, mend: mend.en },
  };
}

const interruptedText: Text = {
  zh: "已中断；已建立的都已记录，再次运行会接着做完，./jinbao down 全部拆除",
  en: "interrupted; what was made is recorded, running it again goes on from there, ./jinbao down removes all",
};
