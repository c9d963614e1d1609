import type { DataCenter, Host, Zone } from "../datacenter/datacenter.ts";
import { tiers } from "../model/catalogue/tiers.ts";
import { sameText, type Text } from "../model/text.ts";
import { type Wan, wanOf } from "./topology-wan.ts";

/** Hosts alike, and how many of them are there already. */
export type TierGroup = Readonly<{ name: Text; role: string; count: number; existing: number; cores: number; memoryGib: number }>;

/** What one zone's hosts keep on the array, or in the backup. */
export type Store = Readonly<{ media: "san" | "backup"; volumes: number; gib: number }>;

export type ZoneFigure = Readonly<{
  name: Text;
  cidr: string | undefined;
  systems: readonly Text[];
  tiers: readonly TierGroup[];
  stores: readonly Store[];
  /** Whether a firewall or router of its net reaches into it. */
  guarded: boolean;
  /** Whether its hosts reach out of the site: to partners, or to the offices. */
  edge: boolean;
}>;

/** Who is outside, and the bandwidth of the line to them where it is planned. */
export type Partner = Readonly<{ name: Text; purpose: Text; mbitPerSecond: number | undefined }>;

/** One net of one site. */
export type NetFigure = Readonly<{
  zones: readonly ZoneFigure[];
  /** The zones of the gap's own side; one, unless there is no gap. */
  gap: readonly ZoneFigure[];
  /** What goes from here through the gap. */
  sends: readonly Text[];
  partners: readonly Partner[];
  /** The line to the same net of the recovery site. */
  recoveryLine: Readonly<{ mbitPerSecond: number | undefined }> | undefined;
}>;

export type SiteFigure = Readonly<{ outside: NetFigure; business: NetFigure }>;

/** What the figure shows, drawn together from the plan. */
export type Figure = Readonly<{ main: SiteFigure; recovery: SiteFigure | undefined; wan: Wan }>;

export function figureOf(dataCenter: DataCenter): Figure {
  const survey = surveyOf(dataCenter);
  const site = (id: Zone["site"]): SiteFigure => ({ outside: netOf(survey, id, "outside"), business: netOf(survey, id, "business") });
  const hasRecovery = dataCenter.zones.some((zone) => zone.site === "recovery");
  return { main: site("data-centre"), recovery: hasRecovery ? site("recovery") : undefined, wan: wanOf(dataCenter) };
}

type Survey = Readonly<{
  dataCenter: DataCenter;
  /** Hosts of the data centre and the recovery site; those that stand in the offices are not among them. */
  hosts: readonly Host[];
  zoneOfNetwork: ReadonlyMap<string, string>;
  zones: ReadonlyMap<string, Zone>;
}>;

function surveyOf(dataCenter: DataCenter): Survey {
  return {
    dataCenter,
    hosts: dataCenter.hosts.filter(({ site }) => site === "data-centre" || site === "recovery"),
    zoneOfNetwork: new Map(dataCenter.networks.map(({ id, zone }) => [id, zone])),
    zones: new Map(dataCenter.zones.map((zone) => [zone.id, zone])),
  };
}

function netOf(survey: Survey, site: Zone["site"], net: Zone["net"]): NetFigure {
  const zones = survey.dataCenter.zones.filter((zone) => zone.site === site && zone.net === net);
  const hosts = survey.hosts.filter(({ zone }) => zones.some(({ id }) => id === zone));
  const gapZones = new Set(hosts.filter(({ role }) => role.includes("gap-")).map(({ zone }) => zone));
  const reached = reachedBy(survey, hosts);
  const figures = zones
    .map((zone) => ({ zone, figure: zoneFigure(survey, zone, hosts, reached) }))
    .filter(({ figure }) => figure.tiers.length > 0);
  const tiersHere = new Set(hosts.map(({ tier }) => tier));
  return {
    zones: figures.filter(({ zone }) => !gapZones.has(zone.id)).map(({ figure }) => figure),
    gap: figures.filter(({ zone }) => gapZones.has(zone.id)).map(({ figure }) => figure),
    sends:
      site === "data-centre" ? survey.dataCenter.gapChannels.filter(({ from }) => tiersHere.has(from)).map(({ carries }) => carries) : [],
    partners: survey.dataCenter.zones
      .filter(({ id, net: other }) => other === "external" && reached.has(id))
      .map((zone) => partnerOf(survey, zone)),
    recoveryLine: recoveryLineOf(survey, hosts, net),
  };
}

/** The zones into which a host with more than one address reaches. */
function reachedBy({ zoneOfNetwork }: Survey, hosts: readonly Host[]): ReadonlySet<string> {
  const zones = hosts
    .filter(({ interfaces }) => interfaces.length > 1)
    .flatMap(({ interfaces }) => interfaces.map(({ network }) => zoneOfNetwork.get(network)));
  return new Set(zones.filter((zone) => zone !== undefined));
}

const REMOTE: ReadonlySet<string> = new Set(["external", "offices"]);

function zoneFigure(survey: Survey, zone: Zone, hostsOfNet: readonly Host[], reached: ReadonlySet<string>): ZoneFigure {
  const { dataCenter } = survey;
  const hosts = hostsOfNet.filter((host) => host.zone === zone.id);
  const names = new Set(hosts.map(({ name }) => name));
  const volumes = dataCenter.volumes.filter((volume) => volume.hosts.some((host) => names.has(host)));
  return {
    name: zone.name,
    // A zone's own subnet bears its name; lines in it have subnets too.
    cidr: dataCenter.networks.find(({ id }) => id === zone.id)?.cidr,
    systems: dataCenter.systems.filter((system) => system.zone === zone.id).map(({ name }) => name),
    tiers: [...Map.groupBy(hosts, ({ tier }) => tier)].map(([tier, group]) => tierGroup(tier, group)),
    stores: [...Map.groupBy(volumes, ({ media }) => media)].map(([media, group]) => ({
      media,
      volumes: group.length,
      gib: group.reduce((sum, { gib }) => sum + gib, 0),
    })),
    guarded: reached.has(zone.id),
    edge: [...reachedBy(survey, hosts)].some((id) => REMOTE.has(survey.zones.get(id)?.site ?? "")),
  };
}

function tierGroup(tier: string, hosts: readonly Host[]): TierGroup {
  const { role, cores, memoryGib } = hosts[0]!;
  const existing = hosts.filter((host) => host.existing).length;
  return { name: tierNames.get(tier) ?? sameText(tier), role, count: hosts.length, existing, cores, memoryGib };
}

const tierNames: ReadonlyMap<string, Text> = new Map(tiers.map(({ id, name }) => [id, name]));

function partnerOf({ dataCenter }: Survey, { id, name, purpose }: Zone): Partner {
  const line = dataCenter.links.find(({ from, to }) => from === id || to === id);
  return { name, purpose, mbitPerSecond: line?.bandwidthMbitPerSecond };
}

/** Where a network has hosts of this net on both sites there is a line between the two. */
function recoveryLineOf({ dataCenter, hosts, zones }: Survey, hostsHere: readonly Host[], net: Zone["net"]): NetFigure["recoveryLine"] {
  const here = new Set(hostsHere.flatMap(({ interfaces }) => interfaces.map(({ network }) => network)));
  const across = hosts
    .filter(({ zone, site }) => zones.get(zone)?.net === net && site !== hostsHere[0]?.site)
    .flatMap(({ interfaces }) => interfaces.map(({ network }) => network))
    .find((network) => here.has(network));
  if (across === undefined) return undefined;
  return { mbitPerSecond: dataCenter.links.find(({ network }) => network === across)?.bandwidthMbitPerSecond };
}
