import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ResourceHandler } from "../../datacenter/resource.ts";
import { MachineError } from "../../model/machine-error.ts";
import { sameText } from "../../model/text.ts";
import { labTypes } from "../lab-target.ts";

type Inputs = Readonly<{ name: string }> & Readonly<Record<string, unknown>>;

/**
 * A world of files: one for each resource, with its inputs. Half of the time that an operation takes passes before it is done, half after
 * its file says `half`, so that a kill leaves something half-made. Files named `break-NAME` make an operation fail.
 */
export function fakeHandlers(world: string): readonly ResourceHandler[] {
  return Object.values(labTypes).map((type) => fake(world, type));
}

/** What the world holds, by type and name; what is half-made has no inputs. */
export function worldOf(world: string): ReadonlyMap<string, Inputs | "half"> {
  const files = readdirSync(world).filter((file) => file.endsWith(".json"));
  return new Map(files.map((file) => [file.slice(0, -".json".length), contentOf(path.join(world, file))!]));
}

function fake(world: string, type: string): ResourceHandler {
  mkdirSync(world, { recursive: true });
  const kind = type.split(":").at(-1)!;
  const file = (name: string): string => path.join(world, `${kind}-${name}.json`);
  const slow = async (): Promise<void> => await sleep(Number(process.env["JINBAO_TEST_MILLISECONDS"] ?? 0) / 2);
  const put = async (verb: string, inputs: Inputs): Promise<Readonly<Record<string, unknown>>> => {
    fail(world, inputs.name);
    appendFileSync(path.join(world, "calls.log"), `${verb} ${kind} ${inputs.name}\n`);
    writeFileSync(file(inputs.name), "half");
    await slow();
    await slow();
    writeFileSync(file(inputs.name), JSON.stringify(inputs));
    return { made: true };
  };
  return {
    type,
    replaces: ["name", "zone"] as unknown as readonly "name"[],
    check: (inputs) => {
      const given = inputs as Inputs;
      const failures =
        Number(given["mib"] ?? 0) > 4096 ? [{ property: "mib", reason: `requested ${String(given["mib"])}, limit 4096` }] : [];
      return { inputs: given, failures };
    },
    create: async (inputs) => await put("create", inputs),
    read: (name) => {
      const found = contentOf(file(name));
      return Promise.resolve(found === "half" ? undefined : found);
    },
    update: async (_, inputs) => await put("update", inputs),
    delete: async (name) => {
      appendFileSync(path.join(world, "calls.log"), `delete ${kind} ${name}\n`);
      await slow();
      rmSync(file(name), { force: true });
    },
  };
}

function contentOf(file: string): Inputs | "half" | undefined {
  try {
    const text = readFileSync(file, "utf8");
    return text === "half" || text === "" ? "half" : (JSON.parse(text) as Inputs);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function fail(world: string, name: string): void {
  const files = new Set(readdirSync(world));
  if (files.has(`lack-${name}`)) {
    throw new MachineError({
      what: sameText(`no podman for ${name}`),
      why: sameText("hosts are containers"),
      mend: sameText("apt-get install podman"),
    });
  }
  if (files.has(`break-${name}`)) {
    throw new Error(`${name} is broken`);
  }
}
