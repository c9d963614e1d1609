import { assumptions, type AssumptionId } from "../model/catalogue/assumptions.ts";
import type { AssumptionValue } from "../model/assumption.ts";
import type { Province, ProvinceOptions } from "../model/province.ts";

/** What a test changes in the scheme's baseline. */
export type Changes = Readonly<{
  insured?: number;
  offices?: Province["offices"];
  staffPerOffice?: Province["staffPerOffice"];
  /** A value alone also becomes the range's end where it lies outside. */
  assumptions?: Readonly<Partial<Record<AssumptionId, number | Readonly<{ value: number; low: number; high: number }>>>>;
  options?: Partial<ProvinceOptions>;
  backup?: Partial<Province["backup"]>;
}>;

/** The scheme's baseline province with some of it changed, for tests. */
export function testProvince(changes: Changes = {}): Province {
  return {
    name: { zh: "示例省", en: "Example" },
    language: "zh",
    insured: changes.insured ?? 2_000_000,
    offices: changes.offices ?? { province: 1, cities: 12, counties: 90 },
    staffPerOffice: changes.staffPerOffice ?? { operations: 5, finance: 2, supervision: 2 },
    assumptions: Object.fromEntries(assumptions.map(({ id, ...rest }) => [id, valueOf(rest, changes.assumptions?.[id])])) as Record<
      AssumptionId,
      AssumptionValue
    >,
    options: {
      phase: "both",
      optionalEquipment: [],
      financeDatabase: "separate",
      publicDatabase: "own",
      recoverySite: false,
      backupLines: true,
      databaseEngine: "postgresql",
      middleware: "tongweb",
      archiveUpload: "night",
      hotline: "province",
      medicalInsurance: "single",
      ...changes.options,
    },
    existing: {},
    network: { business: "10.0.0.0/8", outside: "172.16.0.0/16" },
    backup: {
      fullEveryDays: 7,
      incrementalEveryHours: 24,
      retainDays: 30,
      windowHours: 8,
      recoveryPointMinutes: 15,
      recoveryTimeMinutes: 240,
      ...changes.backup,
    },
  };
}

function valueOf(
  catalogue: Readonly<{ value: number; low: number; high: number }>,
  change: number | Readonly<{ value: number; low: number; high: number }> | undefined,
): AssumptionValue {
  if (change === undefined) {
    return { value: catalogue.value, low: catalogue.low, high: catalogue.high, overridden: false };
  }
  if (typeof change === "number") {
    return { value: change, low: Math.min(catalogue.low, change), high: Math.max(catalogue.high, change), overridden: true };
  }
  return { ...change, overridden: true };
}
