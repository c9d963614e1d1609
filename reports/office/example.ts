import { planDataCenter } from "../../datacenter/plan.ts";
import type { Evidence } from "../../evidence/record.ts";
import type { Province } from "../../model/province.ts";
import { lint } from "../../sizing/lints.ts";
import { ranges } from "../../sizing/range.ts";
import { size } from "../../sizing/size.ts";
import { buildReport } from "../build.ts";
import type { ReportInput } from "../input.ts";
import type { Report } from "../report.ts";

/** What the writers take, for tests: a province's report on a fixed day, with something of everything in it. */
export function reportOf(province: Province, changes: Partial<ReportInput> = {}): Readonly<{ report: Report; input: ReportInput }> {
  const sizing = size(province);
  const dataCenter = planDataCenter(province, sizing);
  const input: ReportInput = {
    province,
    sizing,
    ranges: ranges(province, { draws: 200, seed: 1 }),
    lints: lint(province, sizing),
    dataCenter,
    evidence: [sizeRecord],
    date: "2026-01-31",
    ...changes,
  };
  return { report: buildReport(input), input };
}

const sizeRecord: Evidence = {
  kind: "prove.size",
  started: "2026-01-30T08:00:00.000Z",
  ended: "2026-01-30T08:00:01.500Z",
  dataCenterDigest: null,
  toolVersions: { jinbao: "0.1.0", node: "24.0.0" },
  inputs: {},
  observations: {},
  verdict: "pass",
  reason: { zh: "各数量相互一致", en: "the quantities agree with each other" },
  previous: "0".repeat(64),
};
