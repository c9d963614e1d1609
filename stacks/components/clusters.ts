import type { Component } from "../component.ts";
import { addressesOf, entrancesOf, hostsOf, roleOf } from "./values.ts";

/** The nodes of one tier of applications. */
export const applicationCluster: Component = {
  kind: "ApplicationCluster",
  claims: (subject) => (["app", "public"].includes(roleOf(subject) ?? "") && subject.kind === "host" ? subject.tier : undefined),
  outputs: (name, dataCenter) => {
    const nodes = hostsOf(dataCenter, ({ tier }) => tier === name);
    return {
      systems: [...new Set(nodes.flatMap(({ systems }) => systems))],
      nodes: addressesOf(nodes),
      entrances: entrancesOf(dataCenter, nodes),
    };
  },
};

/** The nodes of one database. */
export const databaseCluster: Component = {
  kind: "DatabaseCluster",
  claims: (subject) => (roleOf(subject) === "database" && subject.kind === "host" ? subject.tier : undefined),
  outputs: (name, dataCenter) => {
    const nodes = hostsOf(dataCenter, ({ tier }) => tier === name);
    return {
      systems: [...new Set(nodes.flatMap(({ systems }) => systems))],
      nodes: addressesOf(nodes),
      cores: nodes[0]?.cores ?? null,
      memoryGib: nodes[0]?.memoryGib ?? null,
      volumes: dataCenter.volumes.filter(({ tier }) => tier === name).map(({ id }) => id),
    };
  },
  protects: true,
};

/** The pair that spreads requests, and the entrance that moves between its members. */
export const loadBalancer: Component = {
  kind: "LoadBalancer",
  claims: (subject) => (roleOf(subject) === "balancer" && subject.kind === "host" ? subject.tier : undefined),
  outputs: (name, dataCenter) => {
    const nodes = hostsOf(dataCenter, ({ tier }) => tier === name);
    return { nodes: addressesOf(nodes), entrances: entrancesOf(dataCenter, nodes) };
  },
};
