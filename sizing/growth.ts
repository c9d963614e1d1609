import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";
import { evaluate, valueOf } from "./evaluate.ts";
import { inputsOf } from "./inputs.ts";
import { mbitPerSecond } from "./functions/lines.ts";
import type { Sizing } from "./quantity.ts";

/** What is needed so many years after the start; year 0 is the start itself. */
export type GrowthYear = Readonly<{
  year: number;
  tpccTpmc: number;
  databaseCores: number;
  storageTib: number;
  /** The scheme's bandwidth, grown at the rate of processing. */
  bandwidthKbPerSecond: number;
  /** The same for the WAN outlet, as it would be ordered for. */
  outletMbitPerSecond: number;
}>;

/** How long something that is bought now lasts. */
export type Purchase = Readonly<{
  /** The quantity that is bought. */
  id: string;
  name: Text;
  bought: number;
  unit: string;
  /** The first year whose need exceeds what was bought; absent where it lasts through the last year shown. */
  runsOutInYear?: number;
}>;

/** The years, and when each purchase runs out within them. */
export type Growth = Readonly<{ years: readonly GrowthYear[]; purchases: readonly Purchase[] }>;

const fewestYearsShown = 10;

/** An array that is full to the brim in its last planned year has not run out; neither has one that misses by a rounding error. */
const tolerance = 1e-9;

/**
 * Year by year from 0 to 10, or to the end of the planned storage where that is later. Processing and traffic grow by P a year (the
 * scheme applies P to processing only; traffic growing with it is ours), storage by what each insured adds a year (五（二）).
 */
export function growth(province: Province, sizing: Sizing): Growth {
  const inputs = inputsOf(province);
  const lastYear = Math.max(fewestYearsShown, Math.ceil(valueOf(inputs, "storageYears")));
  const years = Array.from({ length: lastYear + 1 }, (_, year) => growthYear(inputs, year));
  const bought = new Map(sizing.quantities.map((quantity) => [quantity.id, quantity]));
  const purchases = needs.map(({ id, needed }): Purchase => {
    const quantity = bought.get(id)!;
    const runsOut = years.find((year) => needed(year) > quantity.value * (1 + tolerance));
    return {
      id,
      name: quantity.name,
      bought: quantity.value,
      unit: quantity.unit,
      ...(runsOut ? { runsOutInYear: runsOut.year } : {}),
    };
  });
  return { years, purchases };
}

const needs: readonly Readonly<{ id: string; needed: (year: GrowthYear) => number }>[] = [
  { id: "database.cores", needed: (year) => year.databaseCores },
  { id: "storage.total", needed: (year) => year.storageTib },
  { id: "link.provinceOutlet", needed: (year) => year.outletMbitPerSecond },
];

function growthYear(inputs: Readonly<Record<string, number>>, year: number): GrowthYear {
  const grown = (1 + valueOf(inputs, "growth")) ** year;
  const values = evaluate({ ...inputs, years: year, storageYears: year, a1: valueOf(inputs, "a1") * grown });
  const now = evaluate({ ...inputs, years: year, storageYears: year });
  return {
    year,
    tpccTpmc: valueOf(now, "tpcc"),
    databaseCores: valueOf(now, "database.cores.exact"),
    storageTib: valueOf(now, "storage.total"),
    bandwidthKbPerSecond: valueOf(values, "bandwidth.required"),
    outletMbitPerSecond: mbitPerSecond({ kbPerSecond: valueOf(values, "link.provinceOutlet.required") }),
  };
}
