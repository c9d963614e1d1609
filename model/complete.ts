import type { AssumptionValue } from "./assumption.ts";
import { type AssumptionId, assumptions } from "./catalogue/assumptions.ts";
import { equipment, type EquipmentId } from "./catalogue/equipment.ts";
import type { City, County, Machine, Province, ProvinceOptions } from "./province.ts";
import type { ProvinceFile } from "./schema.ts";
import { sameText, type Text } from "./text.ts";

/** The province that a checked file describes: every short form written out, every number in its place. */
export function complete(file: ProvinceFile): Province {
  const { places, offices } = file;
  return {
    name: inBoth(file.name),
    language: file.language,
    insured: file.insured,
    offices: offices ?? counted(places ?? []),
    ...(places && { places: places.map(city) }),
    staffPerOffice: file.staffPerOffice,
    assumptions: Object.fromEntries(assumptions.map((one) => [one.id, assumed(one, file.assumptions[one.id])])) as Record<
      AssumptionId,
      AssumptionValue
    >,
    options: { ...file.options, optionalEquipment: bought(file.options.optionalEquipment) },
    existing: Object.fromEntries(Object.entries(file.existing).filter(([, count]) => count !== undefined)),
    network: file.network,
    backup: file.backup,
    ...(file.machines && { machines: file.machines.map(machine) }),
  };
}

type FilePlace = NonNullable<ProvinceFile["places"]>[number];

function counted(places: readonly FilePlace[]): Province["offices"] {
  return { province: 1, cities: places.length, counties: places.reduce((sum, { counties }) => sum + counties.length, 0) };
}

function city(place: FilePlace): City {
  return { ...office(place), counties: place.counties.map(office) };
}

function office({ code, name, insured }: Readonly<{ code: string; name: string | Text; insured?: number | undefined }>): County {
  return { code, name: inBoth(name), ...(insured !== undefined && { insured }) };
}

function machine({ identityFile, ...rest }: NonNullable<ProvinceFile["machines"]>[number]): Machine {
  return { ...rest, ...(identityFile !== undefined && { identityFile }) };
}

function inBoth(name: string | Text): Text {
  return typeof name === "string" ? sameText(name) : name;
}

type Given = ProvinceFile["assumptions"][AssumptionId];

/** A value alone stretches the catalogue's range where it lies outside. */
function assumed(catalogue: Readonly<{ value: number; low: number; high: number }>, given: Given): AssumptionValue {
  if (given === undefined) return { value: catalogue.value, low: catalogue.low, high: catalogue.high, overridden: false };
  const { value, why, low, high } = typeof given === "number" ? { value: given } : given;
  return {
    value,
    low: low ?? Math.min(catalogue.low, value),
    high: high ?? Math.max(catalogue.high, value),
    ...(why !== undefined && { why }),
    overridden: true,
  };
}

/** In table 7's order, each once, however the file lists them: the same choice gives the same digest. */
function bought(choice: ProvinceFile["options"]["optionalEquipment"]): ProvinceOptions["optionalEquipment"] {
  if (choice === "none") return [];
  const chosen = (id: EquipmentId): boolean => choice === "all" || choice.includes(id);
  return equipment.filter((line) => line.optional && chosen(line.id)).map((line) => line.id);
}
