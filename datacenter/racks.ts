import { rackUnits, tibPerShelf } from "../sizing/formulas/room.ts";
import { wholeUp } from "../sizing/rounding.ts";
import type { Draft, DraftHost } from "./draft.ts";

type Rack = { readonly name: string; free: number };

/**
 * The rack of each machine that table 7 buys for the data centre: highest first, each in the first rack of its net with room. Nodes that
 * stand in for one another come first, each in a rack of its own where the net fills several. Disk array and SAN switches stand first in
 * the business net's. The gap is one device: both its hosts are where its outer side is.
 */
export function racksOf(draft: Draft): ReadonlyMap<string, string> {
  const nets = new Map(draft.zones.map(({ id, net }) => [id as string, net as string]));
  const racked = draft.hosts.filter(({ tier }) => tier.rackUnits !== undefined && tier.zone !== "gap-inner");
  const placed = new Map<string, string>();
  for (const net of ["business", "outside"] as const) {
    const hosts = racked.filter(({ tier }) => nets.get(tier.zone) === net).toSorted((a, b) => unitsOf(b) - unitsOf(a));
    const filled = (): Rack[] => {
      const racks: Rack[] = [];
      if (net === "business") {
        put(racks, net, storageUnits(draft), racks);
      }
      return racks;
    };
    const needed = filled();
    for (const host of hosts) {
      put(needed, net, unitsOf(host), needed);
    }
    const racks = filled();
    while (racks.length < needed.length) {
      racks.push(rack(net, racks.length + 1));
    }
    for (const host of hosts.toSorted((a, b) => Number(standsIn(b)) - Number(standsIn(a)))) {
      const apart = standsIn(host) ? othersRacks(host, placed) : new Set<string>();
      const free = racks.filter(({ name }) => !apart.has(name));
      const room = free.some(({ free: units }) => units >= unitsOf(host)) ? free : racks;
      placed.set(host.name, put(room, net, unitsOf(host), racks));
    }
  }
  const outer = placed.get("gap-outer-1");
  return outer === undefined ? placed : placed.set("gap-inner-1", outer);
}

/** Of a pair one goes on when the other fails: a rack's failure must not take both. */
function standsIn({ tier }: DraftHost): boolean {
  return tier.role === "database" || tier.role === "balancer";
}

function othersRacks({ tier }: DraftHost, placed: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set([...placed].filter(([name]) => name.startsWith(`${tier.id}-`)).map(([, at]) => at));
}

function unitsOf({ tier }: DraftHost): number {
  return tier.zone === "gap-outer" ? rackUnits.gap : tier.rackUnits!;
}

function storageUnits({ lookup }: Draft): number {
  return rackUnits.arrayHead + rackUnits.arrayShelf * wholeUp(lookup("storage.total") / tibPerShelf) + rackUnits.pairOfSwitches;
}

/** Into the first of some racks with room, else into one that is added to all. What is higher than a rack fills several. */
function put(some: readonly Rack[], net: string, units: number, all: Rack[]): string {
  let rest = units;
  for (;;) {
    const fitting = some.find(({ free }) => free >= Math.min(rest, rackUnits.usable));
    const at = fitting ?? rack(net, all.length + 1);
    if (fitting === undefined) {
      all.push(at);
    }
    const taken = Math.min(rest, at.free);
    at.free -= taken;
    rest -= taken;
    if (rest === 0) {
      return at.name;
    }
  }
}

function rack(net: string, number: number): Rack {
  return { name: `rack-${net}-${number}`, free: rackUnits.usable };
}
