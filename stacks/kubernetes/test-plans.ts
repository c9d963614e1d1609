import type { DataCenter } from "../../datacenter/datacenter.ts";
import { planDataCenter } from "../../datacenter/plan.ts";
import { plannedProvince, type PlanChanges } from "../../datacenter/test-plan.ts";
import type { Sizing } from "../../sizing/quantity.ts";
import { size } from "../../sizing/size.ts";

export type Planned = Readonly<{ dataCenter: DataCenter; sizing: Sizing }>;

/** The scheme's baseline, some of it changed, as the renderer takes it. */
export function planned(changes: PlanChanges = {}): Planned {
  const province = plannedProvince(changes);
  const sizing = size(province);
  return { dataCenter: planDataCenter(province, sizing), sizing };
}

export const variants: readonly (readonly [string, PlanChanges])[] = [
  ["the baseline", {}],
  ["the first phase only", { options: { phase: "first" } }],
  ["a recovery site", { options: { recoverySite: true } }],
  ["Oracle", { options: { databaseEngine: "oracle" } }],
  [
    "one database cluster, the cities' own medical insurance, no backup lines",
    { options: { financeDatabase: "integrated", medicalInsurance: "cities", backupLines: false } },
  ],
  ["98 million insured", { insured: 98_000_000, offices: { province: 1, cities: 21, counties: 20 } }],
];
