import { flowRules } from "../model/catalogue/flows.ts";
import type { FlowEnd, FlowRule } from "../model/catalogue/flow-rule.ts";
import { services as serviceCatalogue, type ServiceEntry } from "../model/catalogue/services.ts";
import type { Flow } from "./datacenter.ts";
import type { Draft } from "./draft.ts";
import { serviceIdsOf } from "./hosts.ts";

/** Zones that are spoken of as a whole: their hosts are alike in what they may do, and a province has hundreds of them. */
const wideZones: ReadonlySet<string> = new Set(["offices", "wan"]);

/** An end as it stands in a flow, with the services that answer there; `any` where it is not ours to know. */
type End = Readonly<{ name: string; answers: ReadonlySet<string> | "any" }>;

/** Every allowed connection. Where two rules allow the same one, the first of them gives the reason. */
export function flowsOf(draft: Draft): readonly Flow[] {
  const { options } = draft.province;
  const services = new Map(serviceCatalogue.map((service: ServiceEntry) => [service.id, service]));
  const offered = (id: string): ServiceEntry | undefined => {
    const service = services.get(id)!;
    return (service.when?.(options) ?? true) ? service : undefined;
  };
  const resolve = resolver(draft);
  const flows = new Map<string, Flow>();
  for (const rule of flowRules.filter(({ when }) => when?.(options) ?? true)) {
    const sources = ends(rule.from).flatMap(resolve);
    const targets = ends(rule.to).flatMap(resolve);
    for (const service of rule.services.flatMap((id) => offered(id) ?? [])) {
      for (const to of targets.filter(({ answers }) => answers === "any" || answers.has(service.id))) {
        for (const from of sources.filter(({ name }) => name !== to.name)) {
          const key = `${from.name}|${to.name}|${service.id}`;
          if (!flows.has(key)) {
            flows.set(key, flowOf(rule, from.name, to.name, service));
          }
        }
      }
    }
  }
  return [...flows.values()];
}

function flowOf(rule: FlowRule, from: string, to: string, { id, protocol, port }: ServiceEntry): Flow {
  return {
    id: `${rule.id}/${from}/${to}/${id}`,
    from,
    to,
    protocol,
    port,
    service: id,
    rule: rule.id,
    reason: rule.reason,
    source: rule.source,
  };
}

function ends(end: FlowEnd | readonly FlowEnd[]): readonly FlowEnd[] {
  return Array.isArray(end) ? end : [end as FlowEnd];
}

function resolver(draft: Draft): (end: FlowEnd) => readonly End[] {
  const zones = new Map(draft.zones.map((zone) => [zone.id as string, zone]));
  const ofHost = ({ name, tier, index }: Draft["hosts"][number]): End => ({ name, answers: new Set(serviceIdsOf(tier, index)) });
  const ofZone = (id: string): readonly End[] => {
    const zone = zones.get(id);
    if (zone === undefined) {
      return [];
    }
    const within = draft.tiers.filter((tier) => tier.zone === id);
    return [{ name: id, answers: zone.net === "external" ? "any" : new Set(within.flatMap((tier) => serviceIdsOf(tier, 0))) }];
  };
  const ofNet = (net: string): readonly End[] => {
    const own = draft.zones.filter((zone) => zone.net === net);
    const hosts = draft.hosts.filter(({ tier }) => zones.get(tier.zone)?.net === net && !wideZones.has(tier.zone));
    return [...hosts.map(ofHost), ...own.filter(({ id }) => wideZones.has(id)).flatMap(({ id }) => ofZone(id))];
  };
  return (end) => {
    if (typeof end === "string") {
      return draft.hostsOf(end).map(ofHost);
    }
    if ("first" in end) {
      return draft.hostsOf(end.first).slice(0, 1).map(ofHost);
    }
    return "zone" in end ? ofZone(end.zone) : ofNet(end.net);
  };
}
