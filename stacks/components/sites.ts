import type { Component } from "../component.ts";
import { addressesOf, hostsOf } from "./values.ts";

/** The same-city recovery site, with zones, clusters and a gap of its own. */
export const recoverySite: Component = {
  kind: "RecoverySite",
  claims: ({ site }) => (site === "recovery" ? "recovery" : undefined),
  outputs: (_, dataCenter) => {
    const link = dataCenter.links.find(({ kind }) => kind === "recovery");
    return {
      hosts: dataCenter.hosts.filter(({ site }) => site === "recovery").map(({ name }) => name),
      lineMbitPerSecond: link?.bandwidthMbitPerSecond ?? null,
    };
  },
};

/** One office: its network, its terminals, and the routers and firewall on its way. */
export const office: Component = {
  kind: "Office",
  claims: (subject) => (subject.site.startsWith("office-") ? subject.site : undefined),
  outputs: (name, { offices, networks }) => {
    const found = offices.find(({ id }) => id === name);
    return {
      level: found?.level ?? null,
      terminals: found?.terminals ?? null,
      host: found?.host ?? null,
      network: networks.find(({ id }) => id === found?.network)?.cidr ?? null,
    };
  },
};

/** One line of the WAN, main or backup. */
export const wanLine: Component = {
  kind: "WanLine",
  claims: (subject) => (subject.kind === "line" ? subject.id : undefined),
  outputs: (name, { links }) => {
    const link = links.find(({ network }) => network === name);
    return {
      kind: link?.kind ?? null,
      from: link?.from ?? null,
      to: link?.to ?? null,
      mbitPerSecond: link?.bandwidthMbitPerSecond ?? null,
    };
  },
};

/** The gap of a site: two hosts that share no network, and what whole messages pass between them. */
export const isolationGap: Component = {
  kind: "IsolationGap",
  claims: ({ zone }) => (/^(?:recovery-)?gap-(?:inner|outer)$/u.test(zone) ? zone.replace(/-(?:inner|outer)$/u, "") : undefined),
  outputs: (name, dataCenter) => ({
    inner: addressesOf(hostsOf(dataCenter, ({ zone }) => zone === `${name}-inner`)),
    outer: addressesOf(hostsOf(dataCenter, ({ zone }) => zone === `${name}-outer`)),
    channels: dataCenter.gapChannels.map(({ id }) => id),
  }),
};

/** A part of the network with its own access rules, and what hosts no other component has. */
export const zone: Component = {
  kind: "Zone",
  claims: (subject) => {
    const elsewhere =
      subject.kind === "line" || subject.site.startsWith("office-") || (subject.kind === "volume" && subject.media === "san");
    return elsewhere ? undefined : subject.zone;
  },
  outputs: (name, dataCenter) => ({
    net: dataCenter.zones.find(({ id }) => id === name)?.net ?? null,
    networks: dataCenter.networks.filter((network) => network.zone === name && !network.site.startsWith("office-")).map(({ cidr }) => cidr),
    hosts: hostsOf(dataCenter, (host) => host.zone === name && !host.site.startsWith("office-")).map(({ name: host }) => host),
  }),
};
