import type { Province } from "../model/province.ts";
import type { Text } from "../model/text.ts";

/** An office of the plan, before it has addresses. */
export type Place = Readonly<{
  /** `office-province`, `office-01`, `office-01-03`; `office-county-01` where there is no city. */
  id: string;
  /** The part of its hosts' names: `01`, `01-03`. */
  code: string;
  name: Text;
  level: "province" | "city" | "county";
  parent?: string;
  /** The insured that it serves itself; shared evenly, and not a whole number, where the province file does not say. */
  insured: number;
  cityCode: string;
  countyCode: string;
}>;

type Unshared = Omit<Place, "insured"> & Readonly<{ insured: number | undefined }>;

/**
 * Every office, the province's own first, each city before its counties. Names come from codes alone, so that a county more changes no
 * other; where only counts are given, the n-th county goes to the cities in turn.
 */
export function placesOf(province: Province): readonly Place[] {
  const places = [provincial, ...(province.places === undefined ? counted(province.offices) : named(province.places))];
  const known = places.reduce((sum, { insured }) => sum + (insured ?? 0), 0);
  const unknown = places.filter(({ insured }) => insured === undefined).length;
  const share = Math.max(0, province.insured - known) / unknown;
  return places.map((place) => ({ ...place, insured: place.insured ?? share }));
}

/** The province's own office serves whoever no other office does. */
const provincial: Unshared = {
  id: "office-province",
  code: "province",
  name: { zh: "省本级", en: "Province" },
  level: "province",
  insured: undefined,
  cityCode: "0",
  countyCode: "0",
};

function named(cities: NonNullable<Province["places"]>): readonly Unshared[] {
  return cities.flatMap(({ code, name, insured, counties }) => [
    city(code, name, insured),
    ...counties.map((county) => countyOf(code, county.code, county.name, county.insured)),
  ]);
}

function counted({ cities, counties }: Province["offices"]): readonly Unshared[] {
  if (cities === 0) {
    return Array.from({ length: counties }, (_, index) => orphan(twoDigits(index + 1)));
  }
  const ofCity = (index: number): number => Math.floor(counties / cities) + (index < counties % cities ? 1 : 0);
  return Array.from({ length: cities }, (_, index) => index).flatMap((index) => {
    const code = twoDigits(index + 1);
    const below = Array.from({ length: ofCity(index) }, (_, county) => twoDigits(county + 1));
    return [
      city(code, { zh: `地市${code}`, en: `City ${code}` }, undefined),
      ...below.map((county) => countyOf(code, county, { zh: `县区${code}-${county}`, en: `County ${code}-${county}` }, undefined)),
    ];
  });
}

function city(code: string, name: Text, insured: number | undefined): Unshared {
  return { id: `office-${code}`, code, name, level: "city", parent: provincial.id, insured, cityCode: code, countyCode: "0" };
}

function countyOf(cityCode: string, countyCode: string, name: Text, insured: number | undefined): Unshared {
  const code = `${cityCode}-${countyCode}`;
  return { id: `office-${code}`, code, name, level: "county", parent: `office-${cityCode}`, insured, cityCode, countyCode };
}

function orphan(code: string): Unshared {
  const name: Text = { zh: `县区${code}`, en: `County ${code}` };
  return {
    id: `office-county-${code}`,
    code: `county-${code}`,
    name,
    level: "county",
    parent: provincial.id,
    insured: undefined,
    cityCode: "0",
    countyCode: code,
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
