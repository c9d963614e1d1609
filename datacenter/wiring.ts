import type { Text } from "../model/text.ts";
import type { Network, VirtualAddress } from "./datacenter.ts";
import { addressText, cidrOf, usableOf, type Block } from "./ranges.ts";

/** What a network is, before anything is plugged in. */
export type NetworkIdentity = Readonly<{ id: string; name: Text; zone: string; site: string; vlan: number; block: Block }>;

export type Interface = Readonly<{ network: string; address: string }>;

/** Networks, and the addresses taken in them, as they are plugged together. */
export class Wiring {
  readonly #networks = new Map<string, NetworkIdentity & { gateway: number; used: number }>();
  readonly #interfaces = new Map<string, Interface[]>();
  readonly #virtual: VirtualAddress[] = [];

  /** The gateway is the first address unless said; it counts as taken when a host or a virtual address takes it. */
  add(network: NetworkIdentity): void {
    this.#networks.set(network.id, { ...network, gateway: network.block.first + 1, used: 0 });
  }

  /** Gives a host the address so far into the network. Its first interface is its address. */
  plug(host: string, network: string, offset: number): void {
    const address = this.#take(network, offset);
    const interfaces = this.#interfaces.get(host);
    if (interfaces === undefined) {
      this.#interfaces.set(host, [{ network, address }]);
    } else {
      interfaces.push({ network, address });
    }
  }

  share(id: string, network: string, offset: number, hosts: readonly string[], purpose: Text): void {
    this.#virtual.push({ id, network, address: this.#take(network, offset), hosts, purpose });
  }

  /** Addresses that are taken by what is no host of the plan: an office's terminals. */
  reserve(network: string, addresses: number): void {
    this.#networks.get(network)!.used += addresses;
  }

  interfacesOf(host: string): readonly Interface[] {
    return this.#interfaces.get(host) ?? [];
  }

  get networks(): readonly Network[] {
    return [...this.#networks.values()].map(({ id, name, zone, site, vlan, block, gateway, used }) => ({
      id,
      name,
      zone,
      site,
      cidr: cidrOf(block),
      gateway: addressText(gateway),
      vlan,
      usable: usableOf(block),
      used,
    }));
  }

  get virtualAddresses(): readonly VirtualAddress[] {
    return this.#virtual;
  }

  #take(network: string, offset: number): string {
    const entry = this.#networks.get(network);
    if (entry === undefined) {
      throw new Error(`the plan wires a host to "${network}", which is no network`);
    }
    if (offset < 1 || offset >= entry.block.size - 1) {
      throw new Error(`the plan wires address ${offset} of ${network}, which has ${entry.block.size}`);
    }
    entry.used += 1;
    return addressText(entry.block.first + offset);
  }
}
