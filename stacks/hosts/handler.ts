import { blockOf, numberOf } from "../../datacenter/ranges.ts";
import type { CheckFailure, ResourceHandler } from "../../datacenter/resource.ts";
import type { Machine } from "../../model/province.ts";
import { differences } from "../provider/difference.ts";
import { factsOf, lookOf, lookScript, type MachineFacts } from "./facts.ts";
import { runOver, Unreachable } from "./ssh.ts";

/** A machine as it is named in the province file, what the plan says of it, and the range of the net it must have no foot in. */
export type MachineInputs = Machine & Readonly<{ facts: MachineFacts; foreignRange: string | null }>;

export const machineType = "jinbao:hosts:Machine";

/**
 * A machine that exists. It is only ever looked at, whether adopted or not: to adopt one is to say that playbooks may change it. Deleting
 * it lets it go.
 */
export function machineHandler(run: (machine: Machine, script: string) => Promise<string> = runOver): ResourceHandler<MachineInputs> {
  const look = async (machine: MachineInputs): Promise<MachineFacts> => {
    const { facts, foreignRange } = machine;
    return factsOf(lookOf(await run(machine, lookScript)), facts, inRange(foreignRange));
  };
  const adopt = async (machine: MachineInputs): Promise<Readonly<Record<string, unknown>>> => {
    const found = await look(machine);
    return { adopted: machine.adopt, found, differences: differences(machine.facts, found).map(({ path }) => path) };
  };
  return {
    type: machineType,
    replaces: ["name"],
    check,
    create: adopt,
    read: async (_, asked) => {
      try {
        return { ...asked, facts: await look(asked) };
      } catch (error) {
        if (error instanceof Unreachable) {
          return { ...asked, facts: { ...asked.facts, reachable: false } };
        }
        throw error;
      }
    },
    update: async (_, machine) => await adopt(machine),
    delete: () => Promise.resolve(),
  };
}

/** The province file was checked when it was read; whoever uses the type directly is told here. */
function check(inputs: unknown): Readonly<{ inputs: MachineInputs; failures: readonly CheckFailure[] }> {
  const given = inputs as MachineInputs;
  const failures = [
    ...(Number.isInteger(given.port) && given.port >= 1 && given.port <= 65_535
      ? []
      : [{ property: "port", reason: `requested ${given.port}, limits 1 and 65535` }]),
    ...(typeof given.hostKey === "string" && given.hostKey !== ""
      ? []
      : [{ property: "hostKey", reason: "requested none; a machine is known by its host key" }]),
  ];
  return { inputs: given, failures };
}

function inRange(range: string | null): (address: string) => boolean {
  if (range === null) {
    return () => false;
  }
  const { first, size } = blockOf(range);
  return (address) => numberOf(address) >= first && numberOf(address) < first + size;
}
