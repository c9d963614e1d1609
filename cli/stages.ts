import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { checkDataCenter } from "../datacenter/check.ts";
import { planDataCenter } from "../datacenter/plan.ts";
import type { Text } from "../model/text.ts";
import { lint } from "../sizing/lints.ts";
import { size } from "../sizing/size.ts";
import { documentKinds, writeDocuments, type WrittenDocument } from "./documents.ts";
import { provinceOf } from "./province-file.ts";
import { reportInputOf } from "./report-input.ts";
import type { Finding, Stage, Work } from "./stage.ts";
import { labStages } from "./stages-lab.ts";

/** `prove`, in order. */
export const stages: readonly Stage[] = [
  {
    name: "validate",
    title: { zh: "检查", en: "validate" },
    doing: { zh: "检查省文件", en: "validating the province file" },
    part: "plan",
    run: validate,
  },
  { name: "size", title: { zh: "测算", en: "size" }, doing: { zh: "测算", en: "sizing" }, part: "plan", run: sizeUp },
  {
    name: "plan",
    title: { zh: "规划", en: "plan" },
    doing: { zh: "规划数据中心", en: "planning the data centre" },
    part: "plan",
    run: plan,
  },
  ...labStages,
  {
    name: "report",
    title: { zh: "成文", en: "report" },
    doing: { zh: "编写报批材料", en: "writing the documents" },
    part: "report",
    run: report,
  },
];

async function validate(work: Work): Promise<Finding> {
  const province = await provinceOf(work.context);
  work.province = province;
  return {
    verdict: "pass",
    reason: { zh: "省文件没有问题", en: "the province file has no problems" },
    observations: { name: province.name.zh, insured: province.insured, offices: province.offices },
  };
}

async function sizeUp(work: Work): Promise<Finding> {
  const province = reached(work.province);
  const sizing = size(province);
  const lints = lint(province, sizing);
  Object.assign(work, { sizing, lints });
  return {
    verdict: "pass",
    reason: {
      zh: `${sizing.quantities.length} 个数量相互一致；${lints.length} 处值得复核`,
      en: `${sizing.quantities.length} quantities agree with each other; ${lints.length} things deserve a second look`,
    },
    observations: {
      quantities: Object.fromEntries(sizing.quantities.map(({ id, value }) => [id, value])),
      lints: lints.map(({ id }) => id),
    },
  };
}

async function plan(work: Work): Promise<Finding> {
  const dataCenter = planDataCenter(reached(work.province), reached(work.sizing));
  work.dataCenter = dataCenter;
  const broken = checkDataCenter(dataCenter);
  const { hosts, flows, equipment } = dataCenter;
  const sound: Text = {
    zh: `${hosts.length} 台主机、${flows.length} 条访问关系、${equipment.length} 项设备，各项约束均满足`,
    en: `${hosts.length} hosts, ${flows.length} flows, ${equipment.length} lines of equipment; every rule holds`,
  };
  return {
    verdict: broken.length === 0 ? "pass" : "fail",
    reason: broken.length === 0 ? sound : { zh: `违反约束：${broken.join("；")}`, en: `rules broken: ${broken.join("; ")}` },
    observations: { hosts: hosts.length, flows: flows.length, equipment: equipment.length, broken },
  };
}

/** Writes the documents with all that is known by now. */
export async function document(work: Work): Promise<readonly WrittenDocument[]> {
  const { context } = work;
  const province = reached(work.province);
  const input = await reportInputOf(province, context.stateDirectory);
  const language = context.documentLanguage ?? province.language;
  return await writeDocuments(input, { directory: work.reportDirectory, kinds: documentKinds, language, progress: context.progress });
}

async function report(work: Work): Promise<Finding> {
  const written = await document(work);
  work.files = written.map(({ file }) => file);
  const documents = await Promise.all(
    written.map(async ({ file, bytes }) => ({
      file,
      bytes,
      sha256: createHash("sha256")
        .update(await readFile(file))
        .digest("hex"),
    })),
  );
  return {
    verdict: "pass",
    reason: { zh: `${written.length} 份材料已写到 ${work.reportDirectory}`, en: `${written.length} documents in ${work.reportDirectory}` },
    observations: { documents },
  };
}

/** What an earlier stage worked out; its absence is a bug in the order of the table. */
function reached<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new Error("prove: a stage ran before what it needs");
  }
  return value;
}
