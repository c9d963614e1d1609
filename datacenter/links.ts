import { officeLinks } from "../sizing/links.ts";
import type { Link, Office } from "./datacenter.ts";
import type { Draft } from "./draft.ts";

/** Each office with what serves it. */
export function officesOf({ places, terminalsPerOffice }: Draft): readonly Office[] {
  return places.map(({ id, code, name, level, parent, insured }) => ({
    id,
    name,
    level,
    ...(parent === undefined ? {} : { parent }),
    terminals: terminalsPerOffice,
    insured,
    host: `office-${code}`,
    network: id,
  }));
}

/** The lines to the offices, a city's sized for its counties too, then the internet outlet and the line to the recovery site. */
export function linksOf(draft: Draft): readonly Link[] {
  const { province, places, lookup, hostsOf } = draft;
  const sized = officeLinks(province);
  const behind = new Map(places.map(({ id, insured }) => [id, insured]));
  for (const { parent, level, insured } of places) {
    if (level === "county" && parent !== undefined) {
      behind.set(parent, behind.get(parent)! + insured);
    }
  }
  const backups = hostsOf("wan-backup-router").length > 0;
  const offices = places.flatMap(({ id, code, level, parent }): readonly Link[] => {
    if (parent === undefined) {
      return [];
    }
    const main: Link = { id: `main-${code}`, kind: "main", from: parent, to: id, ...sized(behind.get(id)!), network: `main-${code}` };
    const backup: Link = { ...main, id: `backup-${code}`, kind: "backup", network: `backup-${code}` };
    return level === "city" && backups ? [main, backup] : [main];
  });
  return [...offices, internet(lookup), ...(province.options.recoverySite ? [recovery(lookup)] : [])];
}

function internet(lookup: Draft["lookup"]): Link {
  return {
    id: "internet",
    kind: "internet",
    from: "internet",
    to: "outside",
    requiredKbPerSecond: lookup("internet.outlet.required"),
    bandwidthMbitPerSecond: lookup("internet.outlet"),
    network: "internet",
  };
}

function recovery(lookup: Draft["lookup"]): Link {
  return {
    id: "recovery",
    kind: "recovery",
    from: "core",
    to: "recovery",
    requiredKbPerSecond: lookup("link.recovery.required"),
    bandwidthMbitPerSecond: lookup("link.recovery"),
    network: "site-line",
  };
}
