/**
 * What `up` does for a lab of so many hosts, each a container with systemd: the first of the example's plan, those that are light made
 * whole. `node bench/lab-up.ts HOSTS STATE`.
 */
import path from "node:path";
import { labOf, type LabPlan } from "../datacenter/lab.ts";
import { planDataCenter } from "../datacenter/plan.ts";
import { requireLab } from "../lab/capabilities.ts";
import { configureEngine } from "../lab/engine.ts";
import { ensureImage } from "../lab/image.ts";
import { placeOf } from "../lab/place.ts";
import { ensureRepository } from "../lab/repository.ts";
import { size } from "../sizing/size.ts";
import { testProvince } from "../sizing/test-province.ts";
import { stackPlace } from "../stacks/engine/place.ts";
import { upStack } from "../stacks/engine/run.ts";
import { labResources } from "../stacks/lab-target.ts";
import { programOf } from "../stacks/program.ts";
import { Texts } from "../stacks/texts.ts";
import { treeOf } from "../stacks/tree.ts";
import { findTool } from "../tools/find.ts";

const [hosts = "20", state = ""] = process.argv.slice(2);

const place = placeOf(state);
requireLab(place);
configureEngine(place);
await ensureImage(place, () => undefined);
await ensureRepository(place, () => undefined);

const province = testProvince();
const dataCenter = planDataCenter(province, size(province));
const stack = stackPlace(state);
const tree = treeOf(dataCenter, labResources(dataCenter, first(Number(hosts), labOf(dataCenter, 60))));
const never = new AbortController().signal;
const report = await upStack(
  {
    name: "lab",
    place: stack,
    program: programOf(tree, new Texts(stack.texts)),
    pulumi: await findTool("pulumi", { progress: () => undefined }),
    plugins: [{ name: "jinbao", path: path.join(import.meta.dirname, "..", "cli", "plugin") }],
    fetchPlugins: false,
    pluginEnvironment: { JINBAO_STATE: state, JINBAO_NODE: process.execPath },
    interrupts: { stop: never, force: never },
    follow: { progress: () => undefined, kinds: () => undefined },
    parallel: 32,
  },
  { allowed: true },
);
if (report.failed.length > 0) {
  throw new Error(JSON.stringify(report.failed));
}

/** Machines first: 39 of the plan's hosts are. */
function first(count: number, { segments, volumes, hosts: all, lines }: LabPlan): LabPlan {
  const chosen = [...all.filter(({ kind }) => kind === "systemd"), ...all.filter(({ kind }) => kind === "light")].slice(0, count);
  const names = new Set(chosen.map(({ name }) => name));
  const networks = new Set(chosen.flatMap(({ interfaces }) => interfaces.map(({ network }) => network)));
  return {
    segments: segments.filter(({ name }) => networks.has(name)),
    volumes: volumes.filter(({ host }) => names.has(host)),
    hosts: chosen.map((host) => ({ ...host, kind: "systemd" })),
    lines: lines.filter(({ ends }) => ends.every(({ host }) => names.has(host))),
  };
}
