import { equipment } from "../model/catalogue/equipment.ts";
import type { City, Province } from "../model/province.ts";
import { size } from "../sizing/size.ts";
import { testProvince, type Changes } from "../sizing/test-province.ts";
import type { DataCenter } from "./datacenter.ts";
import { planDataCenter } from "./plan.ts";

/** What a test changes beside the sizing's inputs. */
export type PlanChanges = Changes & Readonly<{ places?: readonly City[]; existing?: Province["existing"]; network?: Province["network"] }>;

const optionalEquipment = equipment.filter(({ optional }) => optional).map(({ id }) => id);

/** The scheme's baseline with every optional line bought, some of it changed. */
export function plannedProvince({ places, existing, network, ...changes }: PlanChanges = {}): Province {
  const counties = places?.reduce((sum, city) => sum + city.counties.length, 0);
  const counted = places === undefined ? {} : { offices: { province: 1, cities: places.length, counties: counties! } };
  const base = testProvince({ ...changes, ...counted, options: { optionalEquipment, ...changes.options } });
  return { ...base, ...(places && { places }), ...(existing && { existing }), ...(network && { network }) };
}

export function plan(changes: PlanChanges = {}): DataCenter {
  const province = plannedProvince(changes);
  return planDataCenter(province, size(province));
}

/** A city with so many counties, coded from 01. */
export function cityOf(code: string, counties: number, insured?: number): City {
  const known = insured === undefined ? {} : { insured };
  return {
    code,
    name: { zh: `市${code}`, en: `City ${code}` },
    ...known,
    counties: Array.from({ length: counties }, (_, index) => {
      const county = String(index + 1).padStart(2, "0");
      return { code: county, name: { zh: `县${county}`, en: `County ${county}` }, ...known };
    }),
  };
}
