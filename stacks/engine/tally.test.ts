import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import test from "ava";
import { nameOf, Tally, typeOf } from "./tally.ts";

const host = "jinbao:lab:Host";

function metadata(op: OpType, name: string, type = host, more: Partial<StepEventMetadata> = {}): StepEventMetadata {
  const custom = !type.startsWith("jinbao:datacenter:");
  const state = { type, urn: "", id: name, parent: "", provider: "", inputs: {}, outputs: {}, ...(custom && { custom }) };
  return { op, type, new: state, urn: `urn:pulumi:lab::jinbao::jinbao:datacenter:Zone$${type}::${name}`, provider: "", ...more };
}

const event = (more: Partial<EngineEvent>): EngineEvent => ({ sequence: 0, timestamp: 0, ...more });
const before = (...step: Parameters<typeof metadata>): EngineEvent => event({ resourcePreEvent: { metadata: metadata(...step) } });
const after = (...step: Parameters<typeof metadata>): EngineEvent => event({ resOutputsEvent: { metadata: metadata(...step) } });
const failed = (...step: Parameters<typeof metadata>): EngineEvent =>
  event({ resOpFailedEvent: { metadata: metadata(...step), status: 0, steps: 0 } });
const said = (message: string, urn?: string): EngineEvent =>
  event({ diagnosticEvent: { message, severity: "error", color: "never", ...(urn === undefined ? {} : { urn }) } });

function tallyOf(events: readonly EngineEvent[], looking = false): Tally {
  const tally = new Tally({ looking });
  for (const each of events) {
    tally.take(each);
  }
  return tally;
}

const runs: readonly Readonly<{
  title: string;
  events: readonly EngineEvent[];
  looking?: boolean;
  counts: readonly number[];
  actions: readonly string[];
}>[] = [
  { title: "nothing", events: [], counts: [0, 0, 0, 0], actions: [] },
  {
    title: "one of each",
    events: [after("create", "a"), after("update", "b"), after("delete", "c"), after("same", "d")],
    counts: [1, 1, 1, 1],
    actions: ["create a", "update b", "delete c", "same d"],
  },
  {
    title: "a refresh before the change counts for nothing",
    events: [after("refresh", "a"), after("refresh", "b"), after("same", "a"), after("create", "b")],
    counts: [1, 0, 0, 1],
    actions: ["same a", "create b"],
  },
  {
    title: "a refresh that is all that was asked for",
    events: [after("refresh", "a"), after("update", "b"), after("delete", "c")],
    looking: true,
    counts: [0, 1, 1, 1],
    actions: ["same a", "update b", "delete c"],
  },
  {
    title: "made anew is deleted and created",
    events: [after("delete-replaced", "a"), after("replace", "a"), after("create-replacement", "a")],
    counts: [1, 0, 1, 0],
    actions: ["replace a"],
  },
  {
    title: "components, providers and the stack are not counted",
    events: [
      after("create", "z", "jinbao:datacenter:Zone"),
      after("create", "p", "pulumi:providers:jinbao"),
      after("create", "s", "pulumi:pulumi:Stack"),
    ],
    counts: [0, 0, 0, 0],
    actions: [],
  },
];

for (const { title, events, looking = false, counts, actions } of runs) {
  test(`${title}: ${actions.join(", ") || "no thing"}`, (t) => {
    const tally = tallyOf(events, looking);
    const { create, update, delete: removed, same } = tally.counts;
    t.deepEqual([create, update, removed, same], counts);
    t.deepEqual(
      tally.things.map(({ action, name }) => `${action} ${name}`),
      actions,
    );
  });
}

test("a change tells where it is, with what was there and what comes, long ones shortened", (t) => {
  const [old, now] = [
    { interfaces: [{ address: "10.0.0.1" }], ruleset: "x".repeat(500) },
    { interfaces: [{ address: "10.0.0.2" }], ruleset: "y" },
  ].map((inputs) => ({ type: host, urn: "", id: "a", parent: "", provider: "", custom: true, inputs, outputs: {} }));
  const kind = { diffKind: "update", inputDiff: true } as const;
  const detailedDiff = { "interfaces[0].address": kind, ruleset: kind } as unknown as NonNullable<StepEventMetadata["detailedDiff"]>;
  const [thing] = tallyOf([after("update", "a", host, { old: old!, new: now!, detailedDiff })]).things;
  t.deepEqual(thing!.properties[0], { path: "interfaces[0].address", before: "10.0.0.1", after: "10.0.0.2" });
  t.is(thing!.properties[1]!.after, "y");
  t.true(thing!.properties[1]!.before.length < 80);
});

test("of two lists of different lengths a change tells what only the one has", (t) => {
  const [old, now] = [
    ["a", "b"],
    ["b", "c", "d"],
  ].map((routes) => ({
    ...{ type: host, urn: "", id: "a", parent: "", provider: "", custom: true, outputs: {} },
    inputs: { routes },
  }));
  const detailedDiff = { routes: { diffKind: "update", inputDiff: true } } as unknown as NonNullable<StepEventMetadata["detailedDiff"]>;
  const [thing] = tallyOf([after("update", "a", host, { old: old!, new: now!, detailedDiff })]).things;
  t.deepEqual(thing!.properties, [{ path: "routes", before: '["a"]', after: '["c","d"]' }]);
});

test("what failed is told with all that was said of it, once, and is not counted as done", (t) => {
  const { urn } = metadata("create", "a");
  const tally = tallyOf([
    before("create", "a"),
    said("<{%reset%}>no space left<{%reset%}>\n", urn),
    failed("create", "a"),
    said("update failed"),
  ]);
  t.deepEqual(tally.failed, [{ type: host, name: "a", message: "no space left" }]);
  t.deepEqual([tally.counts.create, tally.messages], [0, []]);
});

test("what went wrong with no single thing is told too", (t) => {
  t.deepEqual(tallyOf([said("the program broke"), said("preview failed")]).messages, ["the program broke"]);
});

test("the progress counts of each type what was worked on and what is under way", (t) => {
  const tally = tallyOf([
    before("create", "a"),
    before("create", "b"),
    after("create", "a"),
    before("same", "c"),
    after("same", "c"),
    before("create", "n", "jinbao:lab:Segment"),
  ]);
  t.deepEqual(tally.progress, [
    { type: host, done: 1, running: 1 },
    { type: "jinbao:lab:Segment", done: 0, running: 1 },
  ]);
});

test("a URN gives its type and its name, whatever the name holds", (t) => {
  const urn = "urn:pulumi:lab::jinbao::jinbao:datacenter:Zone$kubernetes:apps/v1:Deployment::core/business::app";
  t.deepEqual([typeOf(urn), nameOf(urn)], ["kubernetes:apps/v1:Deployment", "core/business::app"]);
});
