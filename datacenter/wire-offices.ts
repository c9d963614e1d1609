import type { Draft } from "./draft.ts";
import type { Place } from "./place.ts";
import type { Wiring } from "./wiring.ts";

/** VLAN ids of an office's site. */
const vlan = Object.freeze({ terminals: 10, main: 20, backup: 21, edge: 30, insurance: 40 });

const gateway = 1;
/** The first terminal; below it stand the gateway and what may join it. */
const firstTerminal = 10;

/**
 * The networks of the offices and of the lines to them. A county's router is its gateway; in a city the firewall stands between the
 * routers and the office; the province's own office hangs on the core firewalls.
 */
export function wireOffices(draft: Draft, wiring: Wiring): void {
  for (const place of draft.places) {
    if (place.parent !== undefined) {
      wireMainLine(draft, wiring, place);
    }
    if (place.level === "city") {
      wireCity(draft, wiring, place);
    }
    wireTerminals(draft, wiring, place);
  }
}

function wireMainLine({ addresses, hostsOf }: Draft, wiring: Wiring, place: Place): void {
  const id = `main-${place.code}`;
  const name = { zh: `${place.name.zh}主用线路`, en: `Main line of ${place.name.en}` };
  wiring.add({ id, name, zone: "wan", site: place.id, vlan: vlan.main, block: addresses.mainLine(place) });
  const above =
    place.level === "county" && place.parent !== "office-province" ? `city-router-${place.cityCode}` : hostsOf("wan-router")[0]!.name;
  const below = `${place.level}-router-${place.code}`;
  // The far end first: a router's first interface is its address, and a city's router is known by its line to the province.
  wiring.plug(below, id, 2);
  wiring.plug(above, id, 1);
}

function wireCity(draft: Draft, wiring: Wiring, place: Place): void {
  const { addresses, hostsOf, province } = draft;
  const edge = `edge-${place.code}`;
  wiring.add({
    id: edge,
    name: { zh: `${place.name.zh}边界`, en: `Edge of ${place.name.en}` },
    zone: "wan",
    site: place.id,
    vlan: vlan.edge,
    block: addresses.cityEdge(place),
  });
  wiring.plug(`city-router-${place.code}`, edge, gateway);
  wiring.plug(`city-firewall-${place.code}`, edge, 2);
  const backupRouter = hostsOf("wan-backup-router")[0];
  if (backupRouter !== undefined) {
    const backup = `backup-${place.code}`;
    const name = { zh: `${place.name.zh}备份线路`, en: `Backup line of ${place.name.en}` };
    wiring.add({ id: backup, name, zone: "wan", site: place.id, vlan: vlan.backup, block: addresses.backupLine(place) });
    // Its address is the one at the city's edge: what comes over the main line goes back over it.
    wiring.plug(`city-backup-router-${place.code}`, edge, 3);
    wiring.plug(`city-backup-router-${place.code}`, backup, 2);
    wiring.plug(backupRouter.name, backup, 1);
  }
  if (province.options.medicalInsurance === "cities") {
    const id = `other-insurance-${place.code}`;
    const name = { zh: `${place.name.zh}医疗保险系统接入`, en: `Medical insurance of ${place.name.en}` };
    wiring.add({ id, name, zone: "other-insurance", site: place.id, vlan: vlan.insurance, block: addresses.cityInsurance(place) });
    wiring.plug(`city-firewall-${place.code}`, id, gateway);
  }
}

function wireTerminals({ addresses, hostsOf, terminalsPerOffice }: Draft, wiring: Wiring, place: Place): void {
  const network = place.id;
  wiring.add({
    id: network,
    name: { zh: `${place.name.zh}经办网络`, en: `Office of ${place.name.en}` },
    zone: "offices",
    site: place.id,
    vlan: vlan.terminals,
    block: addresses.office(place),
  });
  if (place.level === "province") {
    const firewalls = hostsOf("core-firewall");
    wiring.share(
      `gateway-${network}`,
      network,
      gateway,
      firewalls.map(({ name }) => name),
      { zh: "省本级经办网络网关", en: "Gateway: the province's own office" },
    );
    for (const [index, firewall] of firewalls.entries()) {
      wiring.plug(firewall.name, network, 2 + index);
    }
  } else {
    wiring.plug(`${place.level === "city" ? "city-firewall" : "county-router"}-${place.code}`, network, gateway);
  }
  wiring.plug(`office-${place.code}`, network, firstTerminal);
  // The host stands for the office's terminals, of which it is the first.
  wiring.reserve(network, Math.max(0, terminalsPerOffice - 1));
}
