import test from "ava";
import { protectedIn, repaired, thingsIn, unprotected, type Deployment, type StateResource } from "./deployment.ts";

type Pending = NonNullable<Deployment["deployment"]["pending_operations"]>[number];

function resource(name: string, more: Partial<StateResource> = {}): StateResource {
  const type = "jinbao:lab:Host";
  return { urn: `urn:pulumi:lab::jinbao::${type}::${name}`, type, custom: true, id: name, inputs: { name, cores: 2 }, ...more };
}

function pending(type: Pending["type"], name: string, more: Partial<StateResource> = {}): Pending {
  const { id: _, ...unmade } = resource(name, more);
  return { type, resource: type === "creating" ? unmade : resource(name, more) };
}

function deployment(resources: readonly StateResource[], operations: readonly Pending[] = []): Deployment {
  return { version: 3, deployment: { manifest: { time: "now" }, resources, pending_operations: operations } };
}

test("a state without pending operations is left as it is", (t) => {
  const state = deployment([resource("a")]);
  t.deepEqual(repaired(state), { deployment: state, halfMade: [], changed: false });
  t.false(repaired({ version: 3, deployment: {} }).changed);
});

const cases: readonly Readonly<{ title: string; operation: Pending; halfMade: readonly string[]; names: readonly string[] }>[] = [
  {
    title: "what was being made comes into the state by its name",
    operation: pending("creating", "b"),
    halfMade: ["b"],
    names: ["a", "b"],
  },
  { title: "what was being made anew and is there is left alone", operation: pending("creating", "a"), halfMade: [], names: ["a"] },
  { title: "what was being changed is in the state", operation: pending("updating", "a"), halfMade: [], names: ["a"] },
  { title: "what was being deleted is in the state", operation: pending("deleting", "a"), halfMade: [], names: ["a"] },
  { title: "what was being read holds nothing", operation: pending("reading", "b"), halfMade: [], names: ["a"] },
  { title: "a component holds nothing of its own", operation: pending("creating", "b", { custom: false }), halfMade: [], names: ["a"] },
  {
    title: "another provider's resource is found again by that provider",
    operation: pending("creating", "b", { type: "kubernetes:core/v1:Namespace" }),
    halfMade: [],
    names: ["a"],
  },
];

for (const { title, operation, halfMade, names } of cases) {
  test(`${title}, and the operation is gone`, (t) => {
    const found = repaired(deployment([resource("a")], [operation]));
    t.deepEqual(
      found.halfMade,
      halfMade.map((name) => resource(name).urn),
    );
    t.deepEqual(
      found.deployment.deployment.resources!.map(({ id }) => id),
      names,
    );
    t.deepEqual(found.deployment.deployment.pending_operations, []);
    t.true(found.changed);
  });
}

test("what is taken in half-made is not protected, as it is to be deleted", (t) => {
  const found = repaired(deployment([], [pending("creating", "b", { protect: true })]));
  t.deepEqual(protectedIn(found.deployment), []);
  t.deepEqual(found.deployment.deployment.resources![0]!.inputs, { name: "b", cores: 2 });
});

test("what is protected is found, and let go only where that was asked for", (t) => {
  const state = deployment([resource("a", { protect: true }), resource("b")]);
  t.deepEqual(
    protectedIn(state).map(({ id }) => id),
    ["a"],
  );
  t.deepEqual(protectedIn(unprotected(state)), []);
  t.deepEqual(
    protectedIn(state).map(({ id }) => id),
    ["a"],
  );
});

test("components and providers are no things", (t) => {
  const provider = resource("p", { type: "pulumi:providers:jinbao" });
  const component = resource("c", { custom: false, type: "jinbao:datacenter:Zone" });
  t.deepEqual(
    thingsIn(deployment([provider, component, resource("a")])).map(({ id }) => id),
    ["a"],
  );
});
