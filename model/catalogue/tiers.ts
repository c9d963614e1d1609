import { branchTiers } from "./tiers-branches.ts";
import { coreTiers } from "./tiers-core.ts";
import { edgeTiers } from "./tiers-edge.ts";
import { outsideTiers } from "./tiers-outside.ts";
import { recoveryTiers } from "./tiers-recovery.ts";
import { supportTiers } from "./tiers-support.ts";
import type { TierEntry } from "./tier-entry.ts";

export type { HostRole } from "./tier-entry.ts";

const table = [...coreTiers, ...supportTiers, ...edgeTiers, ...outsideTiers, ...recoveryTiers, ...branchTiers] as const;

export type TierId = (typeof table)[number]["id"];

export type Tier = TierEntry & Readonly<{ id: TierId }>;

/** Every kind of host, zone by zone. */
export const tiers: readonly Tier[] = Object.freeze(table);
