import type { DataCenter, Host, Network } from "./datacenter.ts";

/** One route of a host; `to` is a network in CIDR notation or `default`. */
export type Route = Readonly<{ to: string; via: string }>;

/**
 * Static routes of every host. A host with one foot has its network's gateway. A router knows each network that it does not touch by
 * the neighbour on the shortest way over main lines; what most of them share becomes its default. Neighbours that share a gateway
 * address are reached by it, so that either of them may carry the traffic. Backup lines carry none until a main line fails.
 */
export function routesOf({
  hosts,
  networks,
  virtualAddresses,
}: Pick<DataCenter, "hosts" | "networks" | "virtualAddresses">): ReadonlyMap<string, readonly Route[]> {
  const gatewayOf = new Map(networks.map(({ id, gateway }) => [id, gateway]));
  const shared = new Map(
    virtualAddresses.flatMap(({ network, address, hosts: holders }) =>
      address === gatewayOf.get(network) ? holders.map((host) => [`${host} ${network}`, address] as const) : [],
    ),
  );
  const routers = hosts.filter(({ interfaces }) => interfaces.length > 1);
  const wiring = wiringOf(routers, shared);
  const nextHops = new Map(routers.map(({ name }) => [name, new Map<string, string>()]));
  for (const network of networks) {
    spread(network, wiring, nextHops);
  }
  const cidrs = new Map(networks.map(({ id, cidr }) => [id, cidr]));
  return new Map(
    hosts.map(({ name, interfaces }) => {
      const hops = nextHops.get(name);
      const [only] = interfaces;
      return [name, hops === undefined ? [{ to: "default", via: gatewayOf.get(only!.network)! }] : routerRoutes(hops, cidrs)];
    }),
  );
}

/** Who stands on each network, with the address by which neighbours there reach them, and on which networks each router stands. */
type RouterWiring = Readonly<{
  onNetwork: ReadonlyMap<string, readonly Readonly<{ router: string; address: string }>[]>;
  ofRouter: ReadonlyMap<string, readonly string[]>;
}>;

function wiringOf(routers: readonly Host[], shared: ReadonlyMap<string, string>): RouterWiring {
  const onNetwork = new Map<string, { router: string; address: string }[]>();
  for (const { name, interfaces } of routers) {
    for (const { network, address } of interfaces) {
      const there = onNetwork.get(network) ?? [];
      there.push({ router: name, address: shared.get(`${name} ${network}`) ?? address });
      onNetwork.set(network, there);
    }
  }
  return { onNetwork, ofRouter: new Map(routers.map(({ name, interfaces }) => [name, interfaces.map(({ network }) => network)])) };
}

/** Breadth first from a network outwards: who touches it knows it, whoever shares a network with one that knows it goes by that one. */
function spread({ id }: Network, { onNetwork, ofRouter }: RouterWiring, nextHops: ReadonlyMap<string, Map<string, string>>): void {
  const seen = new Set([id]);
  const known = new Set((onNetwork.get(id) ?? []).map(({ router }) => router));
  let frontier = [...known];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const router of frontier) {
      for (const network of ofRouter.get(router)!.filter((each) => !seen.has(each) && !each.startsWith("backup-"))) {
        seen.add(network);
        const there = onNetwork.get(network)!;
        const via = there.find((each) => each.router === router)!.address;
        for (const neighbour of there.filter((each) => !known.has(each.router))) {
          known.add(neighbour.router);
          nextHops.get(neighbour.router)!.set(id, via);
          next.push(neighbour.router);
        }
      }
    }
    frontier = next;
  }
}

function routerRoutes(hops: ReadonlyMap<string, string>, cidrs: ReadonlyMap<string, string>): readonly Route[] {
  const counts = new Map<string, number>();
  for (const via of hops.values()) {
    counts.set(via, (counts.get(via) ?? 0) + 1);
  }
  const usual = [...counts].toSorted(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
  const others = [...hops].filter(([, via]) => via !== usual).map(([network, via]): Route => ({ to: cidrs.get(network)!, via }));
  return usual === undefined ? [] : [{ to: "default", via: usual }, ...others];
}
