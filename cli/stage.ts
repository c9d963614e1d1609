import type { DataCenter } from "../datacenter/datacenter.ts";
import type { Json, Verdict } from "../evidence/record.ts";
import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";
import type { Lint, Sizing } from "../sizing/quantity.ts";
import type { Context } from "./verb.ts";

/** What a stage found. */
export type Finding = Readonly<{
  verdict: Verdict;
  reason: Text;
  observations: Readonly<Record<string, Json>>;
  /** The exit code where a signal ended it: nothing follows. */
  interrupted?: number;
}>;

/** One step of `prove`. It reads what those before it worked out, and adds to it. */
export type Stage = Readonly<{
  name: string;
  title: Text;
  doing: Text;
  /** Nothing can follow a `plan` that did not pass; the `lab` takes root and time, and the report tells of one that is missing. */
  part: "plan" | "lab" | "report";
  run: (work: Work) => Promise<Finding>;
}>;

/** What the stages work out, each from those before it. */
export type Work = {
  readonly context: Context;
  readonly reportDirectory: string;
  province?: Province;
  sizing?: Sizing;
  lints?: readonly Lint[];
  dataCenter?: DataCenter;
  files?: readonly string[];
  /** Whether the lab was there before, and whether it came up. */
  lab?: Readonly<{ stoodBefore: boolean; up: boolean }>;
};
