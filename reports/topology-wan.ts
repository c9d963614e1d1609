import type { DataCenter, Link, Office } from "../datacenter/datacenter.ts";
import type { Text } from "../model/text.ts";

/** The least and the most of a number of lines, Mbit/s. */
export type Bandwidths = Readonly<{ low: number; high: number }>;

/** A city with the counties behind it; or several at once, which take a row of their own. */
export type Branch = Readonly<{
  name: Text;
  several: boolean;
  counties: number;
  main: Bandwidths | undefined;
  backup: Bandwidths | undefined;
  county: Bandwidths | undefined;
}>;

export type Wan = Readonly<{
  branches: readonly Branch[];
  cities: number;
  counties: number;
  /** Of the province's own office, which needs no line, and of all offices. */
  provincialTerminals: number;
  terminals: number;
}>;

/** More cities than any province has; where a file has more, the rest is drawn as one. */
const MOST_CITIES = 24;

export function wanOf({ offices, links }: DataCenter): Wan {
  const ofLevel = (level: Office["level"]): readonly Office[] => offices.filter((office) => office.level === level);
  const lines = Map.groupBy(links, ({ to }) => to);
  const counties = ofLevel("county");
  const below = Map.groupBy(counties, ({ parent }) => parent);
  const cities = ofLevel("city");
  const cityIds = new Set(cities.map(({ id }) => id));
  const orphans = counties.filter(({ parent }) => parent === undefined || !cityIds.has(parent));
  const rest = cities.slice(MOST_CITIES);
  return {
    branches: [
      ...cities.slice(0, MOST_CITIES).map((city) => ({ name: city.name, several: false, ...behind([city], lines, below) })),
      ...(rest.length > 0 ? [{ name: restName(rest.length), several: true, ...behind(rest, lines, below) }] : []),
      ...(orphans.length > 0 ? [directCounties(orphans, lines)] : []),
    ],
    cities: cities.length,
    counties: counties.length,
    provincialTerminals: terminalsOf(ofLevel("province")),
    terminals: terminalsOf(offices),
  };
}

function restName(cities: number): Text {
  const count = cities.toLocaleString("en-US");
  return { zh: `其余 ${count} 个地市`, en: cities === 1 ? "and 1 more city" : `and ${count} more cities` };
}

type Below = ReadonlyMap<string | undefined, readonly Office[]>;

function behind(cities: readonly Office[], lines: Lines, below: Below): Omit<Branch, "name" | "several"> {
  const counties = cities.flatMap(({ id }) => below.get(id) ?? []);
  return {
    counties: counties.length,
    main: bandwidthsOf(cities, lines, "main"),
    backup: bandwidthsOf(cities, lines, "backup"),
    county: bandwidthsOf(counties, lines, "main"),
  };
}

function directCounties(counties: readonly Office[], lines: Lines): Branch {
  return {
    name: { zh: "直接接入省级的县（区）", en: "Counties with lines of their own to the province" },
    several: true,
    counties: counties.length,
    main: bandwidthsOf(counties, lines, "main"),
    backup: bandwidthsOf(counties, lines, "backup"),
    county: undefined,
  };
}

type Lines = ReadonlyMap<string, readonly Link[]>;

function bandwidthsOf(offices: readonly Office[], lines: Lines, kind: Link["kind"]): Bandwidths | undefined {
  const found = offices
    .flatMap(({ id }) => (lines.get(id) ?? []).filter((line) => line.kind === kind))
    .map((line) => line.bandwidthMbitPerSecond);
  if (found.length === 0) return undefined;
  // No spread: there may be more counties than a call takes arguments.
  return { low: found.reduce((least, each) => Math.min(least, each)), high: found.reduce((most, each) => Math.max(most, each)) };
}

function terminalsOf(offices: readonly Office[]): number {
  return offices.reduce((sum, { terminals }) => sum + terminals, 0);
}
