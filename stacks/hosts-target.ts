import type { DataCenter, Host } from "../datacenter/datacenter.ts";
import type { Machine, Province } from "../model/province.ts";
import type { PlannedResource } from "./component.ts";
import { knownSystem, type MachineFacts } from "./hosts/facts.ts";
import { machineType, type MachineInputs } from "./hosts/handler.ts";

/** The machines of the province file as resources, each held against its host in the plan. */
export function machineResources(
  dataCenter: DataCenter,
  { machines = [], network }: Pick<Province, "machines" | "network">,
): readonly PlannedResource[] {
  const hosts = new Map(dataCenter.hosts.map((host) => [host.name, host]));
  return machines.flatMap((machine): readonly PlannedResource[] => {
    const host = hosts.get(machine.name);
    if (host === undefined) {
      return [];
    }
    const { zone, site, role, tier, name } = host;
    const net = dataCenter.zones.find(({ id }) => id === zone)?.net;
    const foreignRange = net === "business" ? network.outside : net === "outside" ? network.business : null;
    const inputs: MachineInputs = { ...machine, facts: plannedFacts(host, dataCenter), foreignRange };
    return [{ type: machineType, name, inputs, needs: [], subject: { kind: "host", id: name, role, tier, zone, site }, owned: false }];
  });
}

/** The machines that are no host of the plan. */
export function unknownMachines({ hosts }: DataCenter, machines: readonly Machine[]): readonly Machine[] {
  const names = new Set(hosts.map(({ name }) => name));
  return machines.filter(({ name }) => !names.has(name));
}

function plannedFacts({ name, cores, memoryGib, disks, interfaces }: Host, { volumes }: DataCenter): MachineFacts {
  const attached = volumes.filter(({ hosts }) => hosts.includes(name));
  return {
    reachable: true,
    system: knownSystem,
    cores,
    memoryGib,
    disks: [...disks.map((disk) => ({ name: disk.name, gib: disk.gib })), ...attached.map(({ id, gib }) => ({ name: id, gib }))],
    addresses: interfaces.map(({ address }) => address),
    foreign: [],
  };
}
