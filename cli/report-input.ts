import path from "node:path";
import { planDataCenter } from "../datacenter/plan.ts";
import type { DataCenter } from "../datacenter/datacenter.ts";
import type { Evidence } from "../evidence/record.ts";
import { readRecords, verifyRecords } from "../evidence/store.ts";
import { UserError } from "../model/problem.ts";
import type { Province } from "../model/province.ts";
import type { ReportInput } from "../reports/input.ts";
import { lint } from "../sizing/lints.ts";
import type { Sizing } from "../sizing/quantity.ts";
import { ranges } from "../sizing/range.ts";
import { size } from "../sizing/size.ts";

/** Enough draws that a percentile is steady in its third digit; the seed is fixed so that the same file gives the same report. */
const drawing = { draws: 10_000, seed: 1 } as const;

/** All that a report is made of: the province, what follows from it, and what was observed of this very data centre. */
export async function reportInputOf(province: Province, stateDirectory: string): Promise<ReportInput> {
  const sizing = size(province);
  const dataCenter = planDataCenter(province, sizing);
  return {
    province,
    sizing,
    ranges: ranges(province, drawing),
    lints: lint(province, sizing),
    dataCenter,
    evidence: await currentEvidence(stateDirectory, sizing, dataCenter),
    date: localDate(),
  };
}

export function evidenceDirectory(stateDirectory: string): string {
  return path.join(stateDirectory, "evidence");
}

/** The newest record of each kind that is about this data centre, or about this province before it was planned. */
async function currentEvidence(stateDirectory: string, sizing: Sizing, dataCenter: DataCenter): Promise<readonly Evidence[]> {
  const directory = evidenceDirectory(stateDirectory);
  await refuseBrokenChain(directory);
  const newest = new Map<string, Evidence>();
  for (const { record } of await readRecords(directory)) {
    const concerns = record.dataCenterDigest ?? record.inputs["provinceDigest"];
    if (concerns === dataCenter.digest || concerns === sizing.digest) {
      newest.set(record.kind, record);
    }
  }
  return [...newest.values()];
}

/** A report must not rest on records that were tampered with. @throws UserError that names each of them. */
export async function refuseBrokenChain(directory: string): Promise<void> {
  const breaks = await verifyRecords(directory);
  if (breaks.length > 0) {
    throw new UserError(
      breaks.map(({ file, message }) => ({
        file: path.join(directory, file),
        line: 1,
        path: "",
        expected: { zh: "未经改动、首尾相连的证据记录", en: "an unchanged record in its place in the chain" },
        got: message.en,
        hint: {
          zh: `${message.zh}。请恢复原文件；或移走整个目录以重新开始：mv ${directory} ${directory}.broken`,
          en: `Restore the file; or begin anew: mv ${directory} ${directory}.broken`,
        },
      })),
    );
  }
}

function localDate(): string {
  const now = new Date();
  return [String(now.getFullYear()), twoDigits(now.getMonth() + 1), twoDigits(now.getDate())].join("-");
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}
