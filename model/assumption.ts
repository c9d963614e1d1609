import type { Text } from "./text.ts";

/** How an assumption is spread when a result is given with its range. */
export type Distribution =
  /** Known, not drawn. */
  | "fixed"
  /** Any value from low to high is as likely as another. */
  | "uniform"
  /** Most likely at the value, falling to nothing at low and high. */
  | "triangular"
  /** Either low or high, as a choice of the planner. */
  | "choice";

/** A number that the sizing takes for granted, and where it comes from. */
export type Assumption = Readonly<{
  /** The key in the province file, such as `a1`. */
  id: string;
  name: Text;
  unit: string;
  /** The value at the scheme's baseline, or ours where the scheme has none. */
  value: number;
  low: number;
  high: number;
  distribution: Distribution;
  /** The smallest and largest value that a province file may give. */
  min: number;
  max: number;
  /** Whether min or max itself is refused (a share of 1 that would divide by zero). */
  minExclusive?: boolean;
  maxExclusive?: boolean;
  integer?: boolean;
  origin: "scheme" | "ours";
  /** The place in the scheme, or the public source, or our reason. */
  source: Text;
  /** Why this range. */
  why: Text;
}>;

/** An assumption as the province has it. */
export type AssumptionValue = Readonly<{
  value: number;
  low: number;
  high: number;
  /** The planner's reason where the province file gives one. */
  why?: string;
  /** Whether the province file set it. */
  overridden: boolean;
}>;
