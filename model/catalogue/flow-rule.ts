import type { ProvinceOptions } from "../province.ts";
import type { Text } from "../text.ts";
import type { ServiceId } from "./services.ts";
import type { SystemId } from "./systems.ts";
import type { TierId } from "./tiers.ts";
import type { ZoneId } from "./zones.ts";

/**
 * One end of a rule: every host of a tier, the first host of a tier, a zone as a whole (offices, routers, partners), or everything of
 * a net: the hosts of its zones in the data centre and the recovery site, and its wide zones as wholes.
 */
export type FlowEnd = TierId | Readonly<{ first: TierId } | { zone: ZoneId } | { net: "business" | "outside" }>;

/** Connections that are allowed, and why. What no rule allows is forbidden. Ends that a province does not have drop out. */
export type FlowRule = Readonly<{
  id: string;
  from: FlowEnd | readonly FlowEnd[];
  to: FlowEnd | readonly FlowEnd[];
  services: readonly ServiceId[];
  reason: Text;
  source: Text;
  when?: (options: ProvinceOptions) => boolean;
}>;

/** Whole messages or files of one kind that pass the isolation gap, between two tiers that have no connection. */
export type GapChannelEntry = Readonly<{
  id: string;
  from: TierId;
  to: TierId;
  carries: Text;
  /** The system that it serves; for channels of operation, the tier. */
  system: SystemId | TierId;
  reason: Text;
  source: Text;
}>;

export const level3: Text = Object.freeze({ zh: "四、1 基础安全防护；等保三级", en: "Scheme 四、1, basic protection; Level 3" });
export const table4: Text = Object.freeze({ zh: "表4 与其他系统对接接口", en: "Scheme table 4, interfaces" });
