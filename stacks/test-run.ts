import { plan } from "../datacenter/test-plan.ts";
import { labOf, type LabPlan } from "../datacenter/lab.ts";
import { goTool } from "../tools/catalogue.ts";
import { installedTool } from "../tools/find.ts";
import type { PlannedResource } from "./component.ts";
import type { Interrupts } from "./engine/command.ts";
import { stackPlace } from "./engine/place.ts";
import { downStack, driftOfStack, previewStack, upStack, type StackReport, type StackRun } from "./engine/run.ts";
import { labResources } from "./lab-target.ts";
import { programOf } from "./program.ts";
import { Texts } from "./texts.ts";
import { treeOf } from "./tree.ts";

/** What a test asks of one run of the engine against the world of files. */
export type TestRun = Readonly<{
  verb: "preview" | "up" | "drift" | "down";
  state: string;
  world: string;
  /** Hosts by name; all that they need comes with them. */
  hosts: readonly string[];
  /** Input properties that a test changes, by type and name. */
  changed?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether what is protected may be replaced or deleted. */
  allowed?: boolean;
  milliseconds?: number;
}>;

export const someHosts = ["business-db-1", "business-db-2", "business-app-1", "certificate-1"] as const;

const dataCenter = plan();
const lab = labOf(dataCenter, 2);

/** The resources of a few hosts: the segments that they are plugged into and their volumes with them. */
export function resourcesFor({ hosts, changed = {} }: Pick<TestRun, "hosts" | "changed">): readonly PlannedResource[] {
  const wanted = new Set<string>(hosts);
  const kept = lab.hosts.filter(({ name }) => wanted.has(name));
  const segments = new Set(kept.flatMap(({ interfaces }) => interfaces.map(({ network }) => network)));
  const part: LabPlan = {
    segments: lab.segments.filter(({ name }) => segments.has(name)),
    volumes: lab.volumes.filter(({ host }) => wanted.has(host)),
    hosts: kept,
    lines: lab.lines.filter(({ ends }) => ends.every(({ host }) => wanted.has(host))),
  };
  return labResources(dataCenter, part).map((resource) => ({
    ...resource,
    inputs: { ...resource.inputs, ...changed[`${resource.type.split(":").at(-1)!} ${resource.name}`] },
  }));
}

/** One run as the engine's callers set it up. */
export function testRun(test: TestRun, interrupts: Interrupts, told: string[]): StackRun {
  return {
    name: "lab",
    place: stackPlace(test.state),
    program: programOf(treeOf(dataCenter, resourcesFor(test)), new Texts(`${test.world}/texts`)),
    pulumi: installedTool(goTool("pulumi"))!.path,
    plugins: [{ name: "jinbao", path: `${import.meta.dirname}/test-plugin` }],
    fetchPlugins: false,
    pluginEnvironment: {
      JINBAO_TEST_WORLD: test.world,
      JINBAO_TEST_MILLISECONDS: String(test.milliseconds ?? 0),
      JINBAO_NODE: process.execPath,
    },
    interrupts,
    follow: { progress: ({ en }) => told.push(en), kinds: () => undefined },
    parallel: 8,
  };
}

export async function runStack(test: TestRun, interrupts: Interrupts, told: string[] = []): Promise<StackReport | undefined> {
  const run = testRun(test, interrupts, told);
  const { verb, allowed = false } = test;
  switch (verb) {
    case "preview":
      return await previewStack(run);
    case "up":
      return await upStack(run, { allowed });
    case "drift":
      return await driftOfStack(run);
    case "down":
      return await downStack(run, () => Promise.resolve(allowed));
  }
}
