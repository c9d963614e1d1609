import type { ZoneEntry } from "../model/catalogue/zones.ts";
import { UserError } from "../model/problem.ts";
import type { Province } from "../model/province.ts";
import type { Place } from "./place.ts";
import { blockOf, partOf, type Block } from "./ranges.ts";
import { codeNumber, slotsOf } from "./slots.ts";

/**
 * How the two ranges are cut, each into sixteen equal blocks. Of the business net's, the first holds the data centre's zones, the second
 * the recovery site's, the third the lines to offices, the fourth the cities' backup lines and edges, and the other twelve the offices.
 * Of the outside net's, only the first is used: for the zones of both sites.
 */
export type AddressPlan = Readonly<{
  /** The whole part in which a zone's network may grow. */
  zonePart: (zone: ZoneEntry) => Block;
  /** The part beside the zones for the line between the sites. */
  siteLine: (net: "business" | "outside") => Block;
  office: (place: Place) => Block;
  /** The line that joins an office to the one above. */
  mainLine: (place: Place) => Block;
  backupLine: (city: Place) => Block;
  /** Between a city's routers and its firewall. */
  cityEdge: (city: Place) => Block;
  /** Where a city's medical insurance joins. */
  cityInsurance: (city: Place) => Block;
}>;

const blocks = 16;
const firstOfficeBlock = 4;
const siteLinePart = 14;
/** A line has two ends (/30), a city's edge at most six members (/29). */
const lineSize = 4;
const edgeSize = 8;
/** The smallest network of a zone: a third octet of its own is what operators expect. */
export const smallestZone = 256;
const smallestOffice = 32;

/** @throws UserError where a range is too small for the province */
export function addressPlanOf(province: Province, places: readonly Place[], terminalsPerOffice: number): AddressPlan {
  const business = blockOf(province.network.business);
  const outside = blockOf(province.network.outside);
  const officeSize = powerOfTwoUp(Math.max(smallestOffice, 4 * (terminalsPerOffice + 4)));
  const offices = { first: partOf(business, blocks, firstOfficeBlock).first, size: (business.size / blocks) * (blocks - firstOfficeBlock) };
  const lines = partOf(business, blocks, 2);
  const [cityLines, cityEdges] = [partOf(partOf(business, blocks, 3), 2, 0), partOf(partOf(business, blocks, 3), 2, 1)];
  const cities = places.filter(({ level }) => level === "city");
  const capacity = {
    offices: Math.floor(Math.min(offices.size / officeSize, lines.size / lineSize)),
    cities: Math.floor(Math.min(cityLines.size / lineSize, cityEdges.size / (2 * edgeSize))),
  };
  refuseSmall(province, { places: places.length, cities: cities.length, capacity, business, outside });
  const officeSlots = slotsOf(places.map(officeClaim), capacity.offices);
  const citySlots = slotsOf(cities.map(cityClaim), capacity.cities);
  const at = (block: Block, size: number, slot: number): Block => ({ first: block.first + slot * size, size });
  return {
    zonePart: ({ net, site, range, part }) =>
      (range ?? net) === "outside"
        ? partOf(outside, blocks, part!)
        : partOf(partOf(business, blocks, site === "recovery" ? 1 : 0), blocks, part!),
    siteLine: (net) => {
      const { first } =
        net === "outside" ? partOf(outside, blocks, siteLinePart) : partOf(partOf(business, blocks, 0), blocks, siteLinePart);
      return { first, size: edgeSize };
    },
    office: ({ id }) => at(offices, officeSize, officeSlots.get(id)!),
    mainLine: ({ id }) => at(lines, lineSize, officeSlots.get(id)!),
    backupLine: ({ id }) => at(cityLines, lineSize, citySlots.get(id)!),
    cityEdge: ({ id }) => at(cityEdges, edgeSize, 2 * citySlots.get(id)!),
    cityInsurance: ({ id }) => at(cityEdges, edgeSize, 2 * citySlots.get(id)! + 1),
  };
}

export function powerOfTwoUp(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function officeClaim({ id, cityCode, countyCode }: Place): Parameters<typeof slotsOf>[0][number] {
  return { id, city: codeNumber(cityCode, "city"), county: codeNumber(countyCode, "county") };
}

function cityClaim({ id, cityCode }: Place): Parameters<typeof slotsOf>[0][number] {
  return { id, city: 0, county: codeNumber(cityCode, "city") };
}

type Room = Readonly<{
  places: number;
  cities: number;
  capacity: Readonly<{ offices: number; cities: number }>;
  business: Block;
  outside: Block;
}>;

function refuseSmall(province: Province, { places, cities, capacity, business, outside }: Room): void {
  const problems = [
    ...(business.size / blocks / blocks < smallestZone ? [tooSmall(province, "business", "/16")] : []),
    ...(outside.size / blocks < smallestZone ? [tooSmall(province, "outside", "/20")] : []),
    ...(places > capacity.offices ? [tooFew(province, { zh: "经办机构", en: "offices" }, places, capacity.offices)] : []),
    ...(cities > capacity.cities ? [tooFew(province, { zh: "地市", en: "cities" }, cities, capacity.cities)] : []),
  ];
  if (problems.length > 0) {
    throw new UserError(problems);
  }
}

function tooSmall(province: Province, net: "business" | "outside", least: string): UserError["problems"][number] {
  return {
    file: province.name.en,
    line: 0,
    path: `network.${net}`,
    expected: { zh: `不小于 ${least} 的地址段`, en: `a range of ${least} or larger` },
    got: province.network[net],
    hint: { zh: "各区域各占一段，并留出增长余地。", en: "Every zone has a part of its own, with room to grow." },
  };
}

function tooFew(
  province: Province,
  what: Readonly<{ zh: string; en: string }>,
  wanted: number,
  room: number,
): UserError["problems"][number] {
  return {
    file: province.name.en,
    line: 0,
    path: "network.business",
    expected: { zh: `容得下 ${wanted} 个${what.zh}的地址段`, en: `a range with room for ${wanted} ${what.en}` },
    got: `${province.network.business} (${room})`,
    hint: { zh: "换用更大的地址段，如 10.0.0.0/8。", en: "Use a larger range, such as 10.0.0.0/8." },
  };
}
