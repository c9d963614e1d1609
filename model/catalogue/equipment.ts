import { businessEquipment } from "./equipment-business.ts";
import type { EquipmentEntry as Entry } from "./equipment-entry.ts";
import { networkEquipment } from "./equipment-network.ts";
import { publicEquipment } from "./equipment-public.ts";
import { recoveryEquipment } from "./equipment-recovery.ts";

const table = [...businessEquipment, ...publicEquipment, ...networkEquipment, ...recoveryEquipment] as const;

export type EquipmentId = (typeof table)[number]["id"];

export type EquipmentEntry = Entry<EquipmentId>;

/** Table 7's 37 lines in its order, then the recovery site's, which are ours. */
export const equipment: readonly EquipmentEntry[] = Object.freeze(table);
