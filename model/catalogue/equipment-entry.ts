import type { ProvinceOptions } from "../province.ts";
import type { Text } from "../text.ts";

/** A line of equipment, software or service to be provided. */
export type EquipmentEntry<Id extends string = string> = Readonly<{
  id: Id;
  category: Text;
  name: Text;
  /** May hold placeholders such as `{database.cores}`: ids of quantities or of assumptions. */
  specification: Text;
  /** Replaces `specification` where the province chose that database engine or middleware. */
  specificationFor?: Partial<Record<ProvinceOptions["databaseEngine"] | ProvinceOptions["middleware"], Text>>;
  unit: Text;
  /** What table 7 marks 可选, or leaves to whether the existing systems suffice. */
  optional: boolean;
  /** The quantity's id that says how many are needed, or a number that no size changes. */
  sizedBy: Readonly<{ quantity: string } | { fixed: number }>;
  /** What table 7 prints at the scheme's baseline; absent where it prints none, and for lines of ours. */
  printed?: number;
  origin: "scheme" | "ours";
  source: Text;
  /** The choices under which the line is needed; always where absent. A line of ours is not shown at all otherwise. */
  when?: (options: ProvinceOptions) => boolean;
}>;

export const units = {
  set: { zh: "套", en: "set" },
  unit: { zh: "台", en: "unit" },
  piece: { zh: "个", en: "piece" },
  lot: { zh: "项", en: "lot" },
} as const satisfies Record<string, Text>;
