import type { Tier } from "../model/catalogue/tiers.ts";
import { UserError } from "../model/problem.ts";
import { powerOfTwoUp, smallestZone } from "./address-plan.ts";
import type { Draft, DraftHost, DraftZone } from "./draft.ts";
import { cidrOf, type Block } from "./ranges.ts";
import type { Wiring } from "./wiring.ts";

/** Where in a zone's network things stand: gateway, the firewalls behind it, a cluster's entrance, then sixteen addresses a tier. */
const offset = Object.freeze({ gateway: 1, firewall: 2, entrance: 10, tiers: 16, perTier: 16, overflow: 256 });

/** VLAN ids by site and net, to which a zone's part is added. */
const vlanBase = Object.freeze({
  "data-centre": { business: 100, outside: 200 },
  recovery: { business: 300, outside: 400 },
  external: { business: 500, outside: 600 },
});

/** The networks of the zones, with their hosts, gateways and entrances, and the line between the two sites. */
export function wireZones(draft: Draft, wiring: Wiring): void {
  const inCities = draft.province.options.medicalInsurance === "cities" && draft.cities.length > 0;
  const zones = draft.zones.filter(({ id, part }) => part !== undefined && !(id === "other-insurance" && inCities));
  for (const zone of zones) {
    wireZone(draft, wiring, zone);
  }
  wireGateways(draft, wiring, zones);
  wireSiteLines(draft, wiring);
  const entrances = [
    { tier: "balancer", purpose: { zh: "业务与财务系统入口", en: "Entrance of business administration and accounting" } },
    { tier: "public-app", purpose: { zh: "公共服务入口", en: "Entrance of the public services" } },
    { tier: "recovery-balancer", purpose: { zh: "容灾中心入口", en: "Entrance of the recovery site" } },
  ];
  for (const { tier, purpose } of entrances) {
    const hosts = draft.hostsOf(tier);
    const first = hosts[0];
    if (first !== undefined) {
      wiring.share(
        `entrance-${tier}`,
        first.tier.zone,
        offset.entrance,
        hosts.map(({ name }) => name),
        purpose,
      );
    }
  }
}

function wireZone(draft: Draft, wiring: Wiring, zone: DraftZone): void {
  const hosts = draft.hosts.filter(({ tier, place }) => tier.zone === zone.id && place === undefined);
  const highest = Math.max(0, ...hosts.map((host) => hostOffset(host.tier, host.index)));
  const net = zone.range ?? (zone.net === "outside" ? "outside" : "business");
  const site = zone.site === "offices" ? "data-centre" : zone.site;
  const block = zoneBlock(draft, zone, Math.max(smallestZone, powerOfTwoUp(highest + 2)));
  wiring.add({ id: zone.id, name: zone.name, zone: zone.id, site, vlan: vlanBase[site][net] + zone.part!, block });
  for (const host of hosts) {
    wiring.plug(host.name, zone.id, hostOffset(host.tier, host.index));
  }
}

function zoneBlock({ province, addresses }: Draft, zone: DraftZone, size: number): Block {
  const part = addresses.zonePart(zone);
  if (size <= part.size) {
    return { first: part.first, size };
  }
  const net = zone.net === "outside" ? "outside" : "business";
  throw new UserError([
    {
      file: province.name.en,
      line: 0,
      path: `network.${net}`,
      expected: { zh: `能为“${zone.name.zh}”提供 ${size} 个地址的地址段`, en: `a range that gives ${size} addresses to "${zone.name.en}"` },
      got: `${province.network[net]} (${cidrOf(part)})`,
      hint: { zh: "换用更大的地址段。", en: "Use a larger range." },
    },
  ]);
}

/** Numbers in a tier may grow without moving anybody: beyond sixteen they interleave with the other tiers'. */
function hostOffset(tier: Tier, index: number): number {
  return index < offset.perTier
    ? offset.tiers + tier.slot * offset.perTier + index
    : offset.overflow + (index - offset.perTier) * offset.perTier + tier.slot;
}

/** Each network's gateway is held by the firewalls of its site that stand in it or reach into it. */
function wireGateways(draft: Draft, wiring: Wiring, zones: readonly DraftZone[]): void {
  for (const zone of zones) {
    const within = draft.hosts.filter(({ tier, place }) => isFirewall(tier) && place === undefined && tier.zone === zone.id);
    const reaching = draft.hosts.filter(({ tier }) => tier.reaches?.includes(zone.id) === true);
    for (const host of reaching) {
      wiring.plug(host.name, zone.id, offset.firewall + host.index);
    }
    const holders = [...within, ...reaching];
    wiring.share(
      `gateway-${zone.id}`,
      zone.id,
      offset.gateway,
      holders.map(({ name }) => name),
      {
        zh: `${zone.name.zh}网关`,
        en: `Gateway: ${zone.name.en}`,
      },
    );
  }
}

function isFirewall({ role }: Tier): boolean {
  return role === "firewall" || role === "recovery-firewall";
}

/** One line between the sites for each net: the two stay apart there as well. */
function wireSiteLines(draft: Draft, wiring: Wiring): void {
  const nets = [
    {
      net: "business",
      id: "site-line",
      zone: "wan",
      main: "core-firewall",
      recovery: "recovery-firewall",
      name: { zh: "同城复制线路（业务专网）", en: "Line between the sites, business net" },
    },
    {
      net: "outside",
      id: "site-line-outside",
      zone: "outside",
      main: "outside-firewall",
      recovery: "recovery-outside-firewall",
      name: { zh: "同城复制线路（外网）", en: "Line between the sites, outside net" },
    },
  ] as const;
  for (const { net, id, zone, main, recovery, name } of nets) {
    const far = draft.hostsOf(recovery);
    if (far.length > 0) {
      const near = draft.hostsOf(main);
      wiring.add({ id, name, zone, site: "data-centre", vlan: vlanBase["data-centre"][net] + 14, block: draft.addresses.siteLine(net) });
      wiring.share(
        `gateway-${id}`,
        id,
        offset.gateway,
        near.map((host) => host.name),
        { zh: `${name.zh}网关`, en: `Gateway: ${name.en}` },
      );
      plugAll(wiring, id, near, offset.firewall);
      plugAll(wiring, id, far, offset.firewall + near.length);
    }
  }
}

function plugAll(wiring: Wiring, network: string, hosts: readonly DraftHost[], first: number): void {
  for (const [index, host] of hosts.entries()) {
    wiring.plug(host.name, network, first + index);
  }
}
