import type { Component } from "../component.ts";
import { addressesOf, hostsOf, roleOf } from "./values.ts";

/** The volumes on a site's disk array. */
export const sanStorage: Component = {
  kind: "SanStorage",
  claims: (subject) =>
    subject.kind === "volume" && subject.media === "san" ? (subject.site === "recovery" ? "recovery-san" : "san") : undefined,
  outputs: (name, dataCenter) => {
    const recovery = new Set(hostsOf(dataCenter, ({ site }) => site === "recovery").map((host) => host.name));
    const volumes = dataCenter.volumes.filter(
      ({ media, hosts }) => media === "san" && hosts.some((host) => recovery.has(host)) === (name === "recovery-san"),
    );
    return { gib: volumes.reduce((sum, { gib }) => sum + gib, 0), volumes: volumes.map(({ id }) => id) };
  },
  protects: true,
};

/** What copies are taken with and kept on. Each net has its own: none reaches through the gap. */
export const backupSystem: Component = {
  kind: "BackupSystem",
  claims: (subject) => {
    const belongs = roleOf(subject) === "backup" || (subject.kind === "volume" && subject.media === "backup");
    return belongs ? backupNames[subject.zone] : undefined;
  },
  outputs: (name, dataCenter) => {
    const zone = Object.keys(backupNames).find((each) => backupNames[each] === name);
    const hosts = new Set(hostsOf(dataCenter, (host) => host.zone === zone).map((host) => host.name));
    const repositories = dataCenter.volumes.filter((volume) => volume.media === "backup" && volume.hosts.some((host) => hosts.has(host)));
    return {
      repositories: repositories.map(({ id }) => id),
      gib: repositories.reduce((sum, { gib }) => sum + gib, 0),
      plans: dataCenter.backups.filter(({ copies }) => copies.some((copy) => hosts.has(copy))).map(({ id }) => id),
    };
  },
};

const backupNames: Readonly<Record<string, string>> = { service: "backup", outside: "outside-backup", recovery: "recovery-backup" };

/** Issues the certificates of operators and servers. */
export const certificateAuthority: Component = {
  kind: "CertificateAuthority",
  claims: (subject) => (roleOf(subject) === "certificate" ? "certificate" : undefined),
  outputs: (_, { certificates }) => ({
    issuers: certificates.issuers.map(({ id }) => id),
    algorithm: certificates.algorithm,
    operators: certificates.operators,
    servers: certificates.servers.length,
  }),
  protects: true,
};

/** Keeps the keys. */
export const cryptoMachine: Component = {
  kind: "CryptoMachine",
  claims: (subject) => (roleOf(subject) === "crypto" ? "crypto" : undefined),
  outputs: (_, dataCenter) => ({ nodes: addressesOf(hostsOf(dataCenter, ({ role }) => role === "crypto")) }),
};

/** Watches every host, and keeps what was done. */
export const monitoring: Component = {
  kind: "Monitoring",
  claims: (subject) => (["monitor", "audit"].includes(roleOf(subject) ?? "") ? "monitoring" : undefined),
  outputs: (_, dataCenter) => ({
    nodes: addressesOf(hostsOf(dataCenter, ({ role }) => role === "monitor" || role === "audit")),
    watched: dataCenter.services.filter(({ id }) => id.endsWith("/node-metrics")).length,
  }),
};
