import { tiers, type Tier } from "../model/catalogue/tiers.ts";
import { zones, type ZoneEntry, type ZoneId } from "../model/catalogue/zones.ts";
import type { Province } from "../model/province.ts";
import type { Sizing } from "../sizing/quantity.ts";
import { addressPlanOf, type AddressPlan } from "./address-plan.ts";
import type { Place } from "./place.ts";
import { placesOf } from "./place.ts";
import { amountOf, lookupOf, type Lookup } from "./values.ts";

/** A zone of the catalogue that this province has. */
export type DraftZone = ZoneEntry & Readonly<{ id: ZoneId }>;

/** A host before it has addresses: its tier, its number in the tier from 0, and its office where each office has one. */
export type DraftHost = Readonly<{ name: string; tier: Tier; index: number; place?: Place }>;

/** What every part of the plan starts from. */
export type Draft = Readonly<{
  province: Province;
  lookup: Lookup;
  places: readonly Place[];
  cities: readonly Place[];
  terminalsPerOffice: number;
  zones: readonly DraftZone[];
  tiers: readonly Tier[];
  hosts: readonly DraftHost[];
  hostsOf: (tier: string) => readonly DraftHost[];
  addresses: AddressPlan;
}>;

export function draftOf(province: Province, sizing: Sizing): Draft {
  const lookup = lookupOf(province, sizing);
  const places = placesOf(province);
  const { operations, finance, supervision } = province.staffPerOffice;
  const terminalsPerOffice = operations + finance + supervision;
  const present = tiers.filter((tier: Tier) => tier.when?.(province.options) ?? true);
  const hosts = present.flatMap((tier) => hostsOfTier(tier, places, lookup));
  const byTier = Map.groupBy(hosts, ({ tier }) => tier.id as string);
  return {
    province,
    lookup,
    places,
    cities: places.filter(({ level }) => level === "city"),
    terminalsPerOffice,
    zones: zones.filter((zone: DraftZone) => zone.when?.(province.options) ?? true),
    tiers: present,
    hosts,
    hostsOf: (tier) => byTier.get(tier) ?? [],
    addresses: addressPlanOf(province, places, terminalsPerOffice),
  };
}

function hostsOfTier(tier: Tier, places: readonly Place[], lookup: Lookup): readonly DraftHost[] {
  const { count } = tier;
  if ("each" in count) {
    const served = places.filter(({ level }) => count.each === "office" || level === count.each);
    return served.map((place, index) => ({ name: `${tier.id}-${place.code}`, tier, index, place }));
  }
  return Array.from({ length: amountOf(count, lookup) }, (_, index) => ({ name: `${tier.id}-${index + 1}`, tier, index }));
}
