import type { HostRole, Tier } from "../model/catalogue/tiers.ts";
import { systems as catalogue, type SystemEntry } from "../model/catalogue/systems.ts";
import type { ProvinceOptions } from "../model/province.ts";
import type { Equipment, Host, Service, System } from "./datacenter.ts";
import type { Draft, DraftHost } from "./draft.ts";
import { racksOf } from "./racks.ts";
import { services as serviceCatalogue } from "../model/catalogue/services.ts";
import { amountOf } from "./values.ts";
import type { Wiring } from "./wiring.ts";

/** What every host answers. */
const everywhere = ["ssh", "node-metrics"] as const;

export function hostsOf(draft: Draft, wiring: Wiring, equipment: readonly Equipment[]): readonly Host[] {
  const lines = new Map(equipment.map((one) => [one.id, one]));
  const racks = racksOf(draft);
  const systems = systemIdsOf(draft);
  const sites = new Map(draft.zones.map(({ id, site }) => [id as string, site as string]));
  return draft.hosts.map((host): Host => {
    const { tier, place } = host;
    const interfaces = wiring.interfacesOf(host.name);
    const rack = racks.get(host.name);
    return {
      name: host.name,
      role: tier.role,
      tier: tier.id,
      zone: tier.zone,
      site: place?.id ?? sites.get(tier.zone)!,
      systems: systems.get(tier.id) ?? [],
      cores: amountOf(tier.cores, draft.lookup),
      memoryGib: amountOf(tier.memoryGib, draft.lookup),
      disks: [{ name: "system", gib: tier.diskGib, purpose: { zh: "系统盘", en: "System disk" } }],
      address: interfaces[0]!.address,
      interfaces,
      ...(rack === undefined ? {} : { rack }),
      ...(tier.equipment === undefined ? {} : { equipment: tier.equipment }),
      existing: exists(host, tier.equipment === undefined ? undefined : lines.get(tier.equipment)),
    };
  });
}

/** What no line buys is there already or is not bought; of a line's hosts the first are those that are used again. */
function exists({ index }: DraftHost, line: Equipment | undefined): boolean {
  return line === undefined || !line.chosen || index < line.reused;
}

/** Hosts that answer in the name of their systems. */
export const servingRoles: ReadonlySet<HostRole> = new Set<HostRole>(["app", "public", "archive"]);

/** Every port on which a host answers. */
export function servicesOf(draft: Draft): readonly Service[] {
  const offered = serviceCatalogue.filter(({ when }: (typeof serviceCatalogue)[number]) => when?.(draft.province.options) ?? true);
  const byId = new Map(offered.map((service) => [service.id as string, service]));
  return draft.hosts.flatMap(({ name, tier, index }) =>
    serviceIdsOf(tier, index).flatMap((id): readonly Service[] => {
      const service = byId.get(id);
      return service === undefined
        ? []
        : [{ id: `${name}/${id}`, host: name, name: service.name, protocol: service.protocol, port: service.port }];
    }),
  );
}

export function serviceIdsOf(tier: Tier, index: number): readonly string[] {
  return [...everywhere, ...tier.services, ...(index === 0 ? (tier.firstServices ?? []) : [])];
}

export function systemsOf(draft: Draft): readonly System[] {
  const { options } = draft.province;
  return presentSystems(options).map(({ id, name, phase, zone, tiers, sharesDatabaseWith, source }): System => {
    const shares = id === "finance" && options.financeDatabase === "integrated" ? "business" : sharesDatabaseWith;
    const hosts = [...tiers, ...(id === "finance" && shares ? ["business-db"] : [])].flatMap((tier) =>
      draft.hostsOf(tier).map((host) => host.name),
    );
    return { id, name, phase, zone, hosts, ...(shares === undefined ? {} : { sharesDatabaseWith: shares }), source };
  });
}

function presentSystems(options: ProvinceOptions): readonly SystemEntry[] {
  return catalogue.filter(({ phase }) => phase === 1 || options.phase === "both");
}

/** The systems that each tier serves; a shared database serves both. */
export function systemIdsOf({ province }: Draft): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>();
  for (const { id, tiers } of presentSystems(province.options)) {
    const shared = id === "finance" && province.options.financeDatabase === "integrated" ? ["business-db"] : [];
    for (const tier of [...tiers, ...shared]) {
      served.set(tier, [...(served.get(tier) ?? []), id]);
    }
  }
  return served;
}
