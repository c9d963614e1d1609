import { equipment as catalogue, type EquipmentEntry } from "../model/catalogue/equipment.ts";
import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";
import type { Equipment } from "./datacenter.ts";
import type { Lookup } from "./values.ts";

/**
 * Table 7 for this province: what is needed, less what exists (七（一）: reuse before purchase). A line of table 7 that the options
 * make superfluous stays in the list with nothing needed; one of ours is left out.
 */
export function equipmentOf(province: Province, lookup: Lookup): readonly Equipment[] {
  return catalogue.flatMap((entry) => {
    const wanted = entry.when?.(province.options) ?? true;
    return wanted || entry.origin === "scheme" ? [line(entry, wanted, province, lookup)] : [];
  });
}

function line(entry: EquipmentEntry, wanted: boolean, province: Province, lookup: Lookup): Equipment {
  const { id, category, name, unit, optional, origin, source } = entry;
  const needed = wanted ? neededOf(entry, lookup) : 0;
  const reused = Math.min(province.existing[id] ?? 0, needed);
  const chosen = wanted && (!optional || province.options.optionalEquipment.includes(id));
  const quantity = chosen ? needed - reused : 0;
  const specification = filled(specificationOf(entry, province), lookup);
  return { id, category, name, specification, needed, reused, quantity, unit, optional, chosen, origin, source };
}

function neededOf({ sizedBy }: EquipmentEntry, lookup: Lookup): number {
  return "fixed" in sizedBy ? sizedBy.fixed : lookup(sizedBy.quantity);
}

function specificationOf({ specification, specificationFor }: EquipmentEntry, { options }: Province): Text {
  return specificationFor?.[options.databaseEngine] ?? specificationFor?.[options.middleware] ?? specification;
}

/** `{database.cores}` becomes its value. */
function filled({ zh, en }: Text, lookup: Lookup): Text {
  const fill = (words: string): string => words.replaceAll(/\{([\w.]+)\}/gu, (_, id: string) => shown(lookup(id)));
  return { zh: fill(zh), en: fill(en) };
}

function shown(value: number): string {
  return String(Math.round(value * 100) / 100);
}
