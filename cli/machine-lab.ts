import os from "node:os";
import path from "node:path";
import { labCapabilities, missingForLab } from "../lab/capabilities.ts";
import type { Place } from "../lab/place.ts";
import type { Capability } from "./machine.ts";

const labVerbs = ["up", "probe", "fault"];

/** Where a lab in this directory would lie; nothing is made to find out what it would need. */
const here: Place = { id: "jinbao-doctor", directory: path.resolve("lab"), cache: os.tmpdir() };

/** Programs are listed as packages; what is left are the kernel's abilities, and whether all of it together carries a lab. */
export const labRows: readonly Capability[] = [
  {
    id: "lab",
    name: { zh: "内置实验环境", en: "the embedded lab" },
    neededFor: labVerbs,
    fix: { zh: "补齐下列缺项", en: "add what is missing below" },
    find: () => (missingForLab(here).length === 0 ? "yes" : undefined),
  },
  ...labCapabilities
    .filter(({ program }) => program === undefined)
    .map((capability): Capability => ({
      id: capability.id,
      name: capability.needed
        ? capability.name
        : { zh: `${capability.name.zh}：${capability.neededFor.zh}`, en: `${capability.name.en}: ${capability.neededFor.en}` },
      neededFor: capability.needed ? labVerbs : [],
      fix: capability.fix,
      find: () => (capability.find(here) ? "yes" : undefined),
    })),
];
