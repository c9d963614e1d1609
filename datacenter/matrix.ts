import type { DataCenter, Host } from "./datacenter.ts";
import type { LabPlan } from "./lab.ts";

/** One connection to be tried: allowed where a flow says so, with that flow's rule. */
export type Attempt = Readonly<{
  to: string;
  address: string;
  protocol: "tcp" | "udp";
  port: number;
  service: string;
  rule: string | null;
}>;

/** A port on which a host answers or may be asked. */
export type Port = Readonly<{ protocol: "tcp" | "udp"; port: number; service: string }>;

/** What every host tries, and what every host must answer for the trials to tell anything. */
export type Matrix = Readonly<{ attempts: ReadonlyMap<string, readonly Attempt[]>; ports: ReadonlyMap<string, readonly Port[]> }>;

/**
 * Every host of the lab against every port of every other. A peer in an external zone has the ports that flows lead to, and those of its
 * kind that none leads to are covered by the others' trials.
 */
export function matrixOf(dataCenter: DataCenter, { hosts }: LabPlan): Matrix {
  const ports = portsOf(dataCenter, hosts);
  const ruleOf = rulesOf(dataCenter);
  const targets = hosts.flatMap(({ name, zone, address, interfaces }) =>
    (ports.get(name) ?? []).map((port) => ({ name, zone, address, interfaces, ...port })),
  );
  const attempts = new Map(
    hosts.map((from) => [
      from.name,
      targets
        .filter(({ name }) => name !== from.name)
        .map(({ name, zone, protocol, port, service, ...target }): Attempt => ({
          to: name,
          address: nearAddress(from, target),
          protocol,
          port,
          service,
          rule: ruleOf(from, { name, zone }, `${protocol} ${port}`),
        })),
    ]),
  );
  return { attempts, ports };
}

/**
 * A neighbour is spoken to by its address on the common network: a router that is asked by another one would answer from that, and a
 * firewall lets nothing through of which it saw one half.
 */
export function nearAddress(from: Pick<Host, "interfaces">, { address, interfaces }: Pick<Host, "address" | "interfaces">): string {
  const common = interfaces.find(({ network }) => from.interfaces.some((each) => each.network === network));
  return common?.address ?? address;
}

type Ends = Readonly<{ name: string; zone: string }>;

/** The rule by which one host may reach another on a port, or null. Flows name hosts, or zones as wholes. */
function rulesOf({ flows }: DataCenter): (from: Ends, to: Ends, port: string) => string | null {
  const rules = new Map(flows.map(({ from, to, protocol, port, rule }) => [`${from}>${to} ${protocol} ${port}`, rule]));
  return (from, to, port) => {
    for (const source of [from.name, from.zone]) {
      for (const target of [to.name, to.zone]) {
        const rule = rules.get(`${source}>${target} ${port}`);
        if (rule !== undefined) {
          return rule;
        }
      }
    }
    return null;
  };
}

function portsOf({ services, flows, zones }: DataCenter, hosts: LabPlan["hosts"]): ReadonlyMap<string, readonly Port[]> {
  const external = new Set(zones.filter(({ net }) => net === "external").map(({ id }) => id));
  const answered = Map.groupBy(services, ({ host }) => host);
  const asked = Map.groupBy(
    flows.filter(({ to }) => external.has(to)),
    ({ to }) => to,
  );
  return new Map(
    hosts.map(({ name, zone, tier }) => {
      const own = (answered.get(name) ?? []).map(({ id, protocol, port }): Port => ({
        protocol,
        port,
        service: id.slice(name.length + 1),
      }));
      const outside =
        tier === "peer" ? (asked.get(zone) ?? []).map(({ protocol, port, service }): Port => ({ protocol, port, service })) : [];
      return [name, unique([...own, ...outside])];
    }),
  );
}

function unique(ports: readonly Port[]): readonly Port[] {
  return [...new Map(ports.map((port) => [`${port.protocol} ${port.port}`, port])).values()];
}
