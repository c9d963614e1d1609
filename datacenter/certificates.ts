import { services as serviceCatalogue, type ServiceEntry } from "../model/catalogue/services.ts";
import type { HostRole } from "../model/catalogue/tiers.ts";
import type { Certificates, VirtualAddress } from "./datacenter.ts";
import type { Draft } from "./draft.ts";
import { servingRoles, serviceIdsOf, systemIdsOf } from "./hosts.ts";

/**
 * One certificate for each operator (table 7) and for each host that speaks TLS, the latter with its entrances' names too. Servers of a
 * database cluster also bear the cluster's name, and application servers those of their systems: whoever is led to one of them verifies
 * that.
 */
export function certificatesOf(draft: Draft, virtualAddresses: readonly VirtualAddress[]): Certificates {
  const { lookup, province } = draft;
  const speaking = new Set(
    serviceCatalogue.filter(({ tls, when }: ServiceEntry) => tls && (when?.(province.options) ?? true)).map(({ id }) => id as string),
  );
  const systems = systemIdsOf(draft);
  const entrances = Map.groupBy(
    virtualAddresses.filter(({ id }) => id.startsWith("entrance-")).flatMap(({ id, hosts }) => hosts.map((host) => ({ id, host }))),
    ({ host }) => host,
  );
  return {
    operators: lookup("certificates"),
    servers: draft.hosts
      .filter(({ tier, index }) => serviceIdsOf(tier, index).some((id) => speaking.has(id)))
      .map(({ name, tier }) => ({
        host: name,
        names: [
          name,
          ...(entrances.get(name) ?? []).map(({ id }) => id),
          ...(clustered.has(tier.role) ? [tier.id] : []),
          ...(servingRoles.has(tier.role) ? (systems.get(tier.id) ?? []) : []),
        ],
      })),
    issuers: [
      { id: "root", name: { zh: "省级根证书", en: "Root of the province" }, host: "certificate-1", validYears: 20 },
      { id: "operators", name: { zh: "业务操作人员证书签发", en: "Issuer for operators" }, host: "certificate-1", validYears: 10 },
      { id: "servers", name: { zh: "服务器证书签发", en: "Issuer for servers" }, host: "certificate-1", validYears: 10 },
    ],
    algorithm: "SM2-with-SM3",
  };
}

const clustered: ReadonlySet<HostRole> = new Set<HostRole>(["database", "recovery-database"]);
