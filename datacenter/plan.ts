import { gapChannels as channelCatalogue } from "../model/catalogue/gap-channels.ts";
import { interfaces as interfaceCatalogue } from "../model/catalogue/interfaces.ts";
import type { Province } from "../model/province.ts";
import { canonicalJson, sha256Hex } from "../sizing/digest.ts";
import type { Sizing } from "../sizing/quantity.ts";
import { certificatesOf } from "./certificates.ts";
import type { DataCenter, GapChannel, Interface, Zone } from "./datacenter.ts";
import { draftOf, type Draft } from "./draft.ts";
import { equipmentOf } from "./equipment.ts";
import { flowsOf } from "./flows.ts";
import { hostsOf, servicesOf, systemsOf } from "./hosts.ts";
import { linksOf, officesOf } from "./links.ts";
import { backupsOf, volumesOf } from "./storage.ts";
import { wireOffices } from "./wire-offices.ts";
import { wireZones } from "./wire-zones.ts";
import { Wiring } from "./wiring.ts";

/**
 * The desired state that follows from a province and its numbers, as plain data: the same input gives the same bytes and the same
 * digest. Names and addresses rest on codes and on fixed places, so that an office more changes only what concerns it.
 *
 * @throws UserError where an address range is too small for the province
 */
export function planDataCenter(province: Province, sizing: Sizing): DataCenter {
  const draft = draftOf(province, sizing);
  const wiring = new Wiring();
  wireZones(draft, wiring);
  wireOffices(draft, wiring);
  const equipment = equipmentOf(province, draft.lookup);
  const { networks, virtualAddresses } = wiring;
  const planned: Omit<DataCenter, "digest"> = {
    province: province.name,
    zones: draft.zones.map(({ id, name, net, site, purpose }): Zone => ({ id, name, net, site, purpose })),
    networks,
    hosts: hostsOf(draft, wiring, equipment),
    virtualAddresses,
    volumes: volumesOf(draft),
    services: servicesOf(draft),
    systems: systemsOf(draft),
    interfaces: interfacesOf(draft),
    flows: flowsOf(draft),
    gapChannels: gapChannelsOf(draft),
    links: linksOf(draft),
    offices: officesOf(draft),
    certificates: certificatesOf(draft, virtualAddresses),
    equipment,
    backups: backupsOf(draft),
  };
  return { digest: sha256Hex(canonicalJson(planned)), ...planned };
}

/** Table 4's interfaces whose both ends the province has. */
function interfacesOf(draft: Draft): readonly Interface[] {
  const ends = new Set<string>([...draft.tiers.map(({ id }) => id), ...draft.zones.map(({ id }) => id)]);
  return interfaceCatalogue
    .filter(({ from, to }) => ends.has(from) && ends.has(to))
    .map(({ id, name, kind, from, to, via, source }) => ({ id, name, kind, from, to, via, source }));
}

function gapChannelsOf({ hostsOf: tierHosts }: Draft): readonly GapChannel[] {
  return channelCatalogue.filter(({ from, to }) => tierHosts(from).length > 0 && tierHosts(to).length > 0);
}
