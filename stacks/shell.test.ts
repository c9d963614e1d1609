import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import test from "ava";
import { labOf } from "../datacenter/lab.ts";
import { plan } from "../datacenter/test-plan.ts";
import { keyOf, resourcesOf, type Part } from "./component.ts";
import { labResources } from "./lab-target.ts";
import { programOf } from "./program.ts";
import { Texts } from "./texts.ts";
import { treeOf } from "./tree.ts";

const dataCenter = plan();
const tree = treeOf(dataCenter, labResources(dataCenter, labOf(dataCenter, 2)));
const directory = mkdtempSync(`${os.tmpdir()}/jinbao-shell-`);
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

/** What the program asks the engine for, in the order in which it does. */
const requests: RegisterResourceRequest[] = [];
let outputs: Readonly<Record<string, unknown>> = {};

test.before(async () => {
  // Pulumi's mocks are told a resource's type, name and inputs only; its parent and what it depends on stand in the request.
  const { registerResource } = MockMonitor.prototype as Readonly<{ registerResource: (...call: readonly unknown[]) => Promise<void> }>;
  MockMonitor.prototype.registerResource = async function register(request: RegisterResourceRequest, answer) {
    requests.push(request);
    await Reflect.apply(registerResource, this, [request, answer]);
  };
  await pulumi.runtime.setMocks({
    newResource: ({ name, custom, inputs }) => ({ id: custom === true ? name : undefined, state: inputs as Record<string, unknown> }),
    call: () => ({}),
  });
  outputs = await programOf(tree, new Texts(directory))();
  // Registrations are asked for one after another, and go on after the program's end.
  await pulumi.runtime.disconnect();
});

const keyOfRequest = (request: RegisterResourceRequest): string => `${request.getType()} ${request.getName()}`;
const byKey = (): ReadonlyMap<string, RegisterResourceRequest> => new Map(requests.map((request) => [keyOfRequest(request), request]));
const partsOf = (part: Part): readonly Part[] => [part, ...part.children.flatMap(partsOf)];

/** The parent's type and name, of a URN such as `urn:pulumi:stack::project::TYPE$TYPE::NAME`. */
function endOf(urn: string): string {
  return `${urn.split("::")[2]!.split("$").at(-1)!} ${urn.split("::")[3]!}`;
}

test("every component and every resource of the tree is registered once, and nothing else", (t) => {
  const asked = requests.map(keyOfRequest).filter((key) => !key.startsWith("pulumi:"));
  const wanted = [...partsOf(tree).map(({ type, name }) => `${type} ${name}`), ...resourcesOf(tree).map(keyOf)];
  t.deepEqual(asked.toSorted(), wanted.toSorted());
});

test("each stands in the component that the tree has it in", (t) => {
  const parents = new Map(requests.map((request) => [keyOfRequest(request), endOf(request.getParent() || "::::::")]));
  for (const part of partsOf(tree)) {
    for (const child of [...part.children, ...part.resources]) {
      t.is(parents.get(`${child.type} ${child.name}`), `${part.type} ${part.name}`);
    }
  }
});

test("a resource is registered after all that it needs, depends on it, and is protected where the tree says so", (t) => {
  const order = new Map(requests.map((request, index) => [keyOfRequest(request), index]));
  for (const resource of resourcesOf(tree)) {
    const key = keyOf(resource);
    const request = byKey().get(key)!;
    t.deepEqual(new Set(request.getDependenciesList().map(endOf)), new Set(resource.needs), key);
    t.is(request.getProtect() === true, resource.protect, key);
    for (const need of resource.needs) {
      t.true(order.get(need)! < order.get(key)!, `${key} before ${need}`);
    }
  }
});

test("the inputs are the lab's own, with long texts by reference", (t) => {
  const texts = new Texts(directory);
  const inputsOf = (request: RegisterResourceRequest): Readonly<Record<string, unknown>> => request.getObject()!.toJavaScript();
  for (const resource of resourcesOf(tree)) {
    t.deepEqual(texts.restore(inputsOf(byKey().get(keyOf(resource))!)), JSON.parse(JSON.stringify(resource.inputs)));
  }
  t.true(JSON.stringify(requests.map(inputsOf)).length < 120_000);
});

test("nothing in the state tells where on this machine the program lies", (t) => {
  for (const request of requests.filter((each) => !each.getType().startsWith("pulumi:"))) {
    t.is(request.getSourceposition()?.getUri() ?? "", "");
    t.is(request.getStacktrace()?.getFramesList().length ?? 0, 0);
  }
});

test("the stack tells the data centre's digest", async (t) => {
  const digest = await new Promise((resolve) => (outputs["digest"] as pulumi.Output<string>).apply(resolve));
  t.is(digest, dataCenter.digest);
});
