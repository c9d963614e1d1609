import type { DataCenter } from "../datacenter/datacenter.ts";
import type { Evidence } from "../evidence/record.ts";
import type { Province } from "../model/province.ts";
import type { Lint, Sizing } from "../sizing/quantity.ts";
import type { Ranges } from "../sizing/range.ts";

/** All that a report is made of. */
export type ReportInput = Readonly<{
  province: Province;
  sizing: Sizing;
  /** Absent where no draws were made. */
  ranges?: Ranges;
  lints: readonly Lint[];
  dataCenter: DataCenter;
  /** The newest record of each kind that is about this data centre. */
  evidence: readonly Evidence[];
  /** The day of the report, such as `2026-01-31`. */
  date: string;
}>;
