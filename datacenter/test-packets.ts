import type { LabHost, LabPlan } from "./lab.ts";
import type { Attempt } from "./matrix.ts";
import { blockOf, numberOf } from "./ranges.ts";

/** What became of a packet that was sent by the lab's routes and filters, worked out without a lab. */
export type Fate = "delivered" | "no route" | "dropped on the way" | "dropped at the door";

/** Follows a first packet from host to host, as the kernel would: longest prefix, forward chain of each router, input chain at the end. */
export function courier(plan: LabPlan): (from: LabHost, attempt: Attempt) => Fate {
  const hosts = new Map(plan.hosts.map((host) => [host.name, standing(host, plan)]));
  const holderOf = new Map([...hosts.values()].flatMap((host) => host.addresses.map(({ address }) => [address, host.name] as const)));
  return (from, { address, protocol, port }) => {
    let here = hosts.get(from.name)!;
    const source = sourceAddress(here, address);
    for (let hop = 0; hop < 12; hop++) {
      if (here.addresses.some((each) => each.address === address)) {
        return here.input(source, address, protocol, port) ? "delivered" : "dropped at the door";
      }
      if (hop > 0 && !here.forward(source, address, protocol, port)) {
        return "dropped on the way";
      }
      const next = holderOf.get(nextHop(here, address) ?? "");
      if (next === undefined) {
        return "no route";
      }
      here = hosts.get(next)!;
    }
    return "no route";
  };
}

type Chain = (source: string, target: string, protocol: string, port: number) => boolean;
type Standing = Readonly<{
  name: string;
  addresses: readonly Readonly<{ address: string; prefix: number }>[];
  routes: readonly Readonly<{ to: string; via: string }>[];
  input: Chain;
  forward: Chain;
}>;

function standing({ name, interfaces, held, routes, ruleset }: LabHost, { lines }: LabPlan): Standing {
  const ends = lines.flatMap((line) => line.ends.filter(({ host }) => host === name));
  return {
    name,
    addresses: [...interfaces, ...held, ...ends].map(({ address, prefix }) => ({ address, prefix })),
    routes: [...routes, ...ends.flatMap((end) => end.routes)],
    input: chainOf(ruleset, "input"),
    forward: chainOf(ruleset, "forward"),
  };
}

/** Where the packet goes from here: straight to the target on a network of one's own, else by the most particular route. */
function nextHop(here: Standing, target: string): string | undefined {
  if (here.addresses.some(({ address, prefix }) => inRange(`${address}/${prefix}`, target))) {
    return target;
  }
  const fitting = here.routes
    .filter(({ to }) => to !== "default" && inRange(to, target))
    .toSorted((a, b) => prefixOf(b.to) - prefixOf(a.to));
  return (fitting[0] ?? here.routes.find(({ to }) => to === "default"))?.via;
}

function sourceAddress(here: Standing, target: string): string {
  const hop = nextHop(here, target) ?? target;
  return (here.addresses.find(({ address, prefix }) => inRange(`${address}/${prefix}`, hop)) ?? here.addresses[0]!).address;
}

/** The accepting rules of one chain of a rendered ruleset, read back as text: what the test sees is what nftables gets. */
function chainOf(ruleset: string, name: string): Chain {
  const sets = new Map(
    [...ruleset.matchAll(/set (\w+) \{[^]*?elements = \{ (.*?) \}/gu)].map(([, set, elements]) => [set!, elements!.split(", ")]),
  );
  const body = new RegExp(`chain ${name} \\{([^]*?)\\n {2}\\}`, "u").exec(ruleset)![1]!;
  const rules = [
    ...body.matchAll(/ip saddr (!= )?(\{.*?\}|@\w+) (?:ip daddr (!= )?(\{.*?\}|@\w+) )?(tcp|udp) dport (\d+) counter accept/gu),
  ].map(([, notFrom, from, notTo, to, protocol, port]) => ({
    notFrom,
    from: elements(from!, sets),
    notTo,
    to: to === undefined ? undefined : elements(to, sets),
    protocol,
    port: Number(port),
  }));
  return (source, target, protocol, port) =>
    rules.some(
      (rule) =>
        rule.protocol === protocol &&
        rule.port === port &&
        within(rule.from, source) !== (rule.notFrom !== undefined) &&
        (rule.to === undefined || within(rule.to, target) !== (rule.notTo !== undefined)),
    );
}

function elements(text: string, sets: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return text.startsWith("@") ? sets.get(text.slice(1))! : text.slice(2, -2).split(", ");
}

function within(ranges: readonly string[], address: string): boolean {
  return ranges.some((range) => (range.includes("/") ? inRange(range, address) : range === address));
}

function inRange(cidr: string, address: string): boolean {
  const { first, size } = blockOf(cidr);
  const start = Math.floor(first / size) * size;
  const number = numberOf(address);
  return number >= start && number < start + size;
}

function prefixOf(cidr: string): number {
  return Number(cidr.split("/")[1]);
}
