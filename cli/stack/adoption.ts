import { keepEvidence } from "../keep-evidence.ts";
import type { DataCenter } from "../../datacenter/datacenter.ts";
import type { Json, Verdict } from "../../evidence/record.ts";
import type { Text } from "../../model/text.ts";
import type { StackReport } from "../../stacks/engine/run.ts";
import type { Context } from "../verb.ts";

type Adoption = Readonly<{ verdict: Verdict; json: Readonly<Record<string, unknown>>; note: Text }>;

/** What was found of the machines, kept as evidence: one that could not be looked at is unknown, never as planned. */
export async function adoptionOf(context: Context, dataCenter: DataCenter, report: StackReport, started: Date): Promise<Adoption> {
  const machines = report.things
    .filter(({ action }) => action !== "delete")
    .map(({ name, outputs }) => {
      const { adopted, found, differences } = outputs as Readonly<{ adopted?: boolean; found?: Json; differences?: readonly string[] }>;
      return { name, adopted: adopted === true, found: found ?? null, differences: differences ?? [] };
    });
  const unseen = report.failed.map(({ name, message }) => ({ name, message }));
  const differing = machines.filter(({ differences }) => differences.length > 0);
  const verdict: Verdict = differing.length > 0 ? "fail" : unseen.length > 0 || report.interrupted ? "unknown" : "pass";
  const note: Text = {
    zh: `${machines.length} 台已核对，${differing.length} 台与规划不符${named(differing, "：")}；${unseen.length} 台无法核对`,
    en: `${machines.length} looked at, ${differing.length} not as planned${named(differing, ": ")}; ${unseen.length} could not be looked at`,
  };
  const stored = await keepEvidence(context, {
    kind: "hosts.adopt",
    started,
    dataCenterDigest: dataCenter.digest,
    inputs: { file: context.operand ?? null },
    observations: { machines, unseen },
    verdict,
    reason: note,
  });
  return { verdict, json: { verdict, machines, evidence: stored.file }, note };
}

function named(machines: readonly Readonly<{ name: string; differences: readonly string[] }>[], before: string): string {
  const list = machines.map(({ name, differences }) => `${name} (${differences.join(", ")})`);
  return list.length === 0 ? "" : `${before}${list.join("; ")}`;
}
