import type { DataCenter, Host } from "../../datacenter/datacenter.ts";
import type { Json } from "../../evidence/record.ts";
import type { Subject } from "../component.ts";

/** A host's role; at the recovery site what it stands in for. */
export function roleOf(subject: Subject): string | undefined {
  return subject.kind === "host" ? subject.role.replace(/^recovery-/u, "") : undefined;
}

export function hostsOf({ hosts }: DataCenter, which: (host: Host) => boolean): readonly Host[] {
  return hosts.filter(which);
}

export function addressesOf(hosts: readonly Host[]): Json {
  return Object.fromEntries(hosts.map(({ name, address }) => [name, address]));
}

/** The addresses that move between some hosts, by name. */
export function entrancesOf({ virtualAddresses }: DataCenter, hosts: readonly Host[]): Json {
  const names = new Set(hosts.map(({ name }) => name));
  return Object.fromEntries(
    virtualAddresses
      .filter(({ id, hosts: holders }) => id.startsWith("entrance-") && holders.some((holder) => names.has(holder)))
      .map(({ id, address }) => [id, address]),
  );
}
