import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import test from "ava";
import type { ExecutionContext } from "ava";
import type { ResourceHandler } from "../../datacenter/resource.ts";
import { MachineError } from "../../model/machine-error.ts";
import { Texts } from "../texts.ts";
import { Told } from "../told.ts";
import { listen } from "./serve.ts";

type Thing = Readonly<{ name: string; size?: number; zone?: string; parts?: readonly { name: string }[]; text?: string }>;

const urn = (name: string, type = "jinbao:lab:Thing"): string => `urn:pulumi:lab::jinbao::jinbao:datacenter:Zone$${type}::${name}`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type World = Readonly<{ things: Map<string, Thing>; calls: string[]; provider: Awaited<ReturnType<typeof listen>>["provider"] }> & Calls;

/** What the engine calls, with promises. */
type Calls = Readonly<{
  check: (request: messages.CheckRequest) => Promise<messages.CheckResponse>;
  diff: (request: messages.DiffRequest) => Promise<messages.DiffResponse>;
  create: (request: messages.CreateRequest) => Promise<messages.CreateResponse>;
  read: (request: messages.ReadRequest) => Promise<messages.ReadResponse>;
  update: (request: messages.UpdateRequest) => Promise<messages.UpdateResponse>;
  delete: (request: messages.DeleteRequest) => Promise<unknown>;
  cancel: () => Promise<unknown>;
  configure: (request: messages.ConfigureRequest) => Promise<messages.ConfigureResponse>;
  getPluginInfo: () => Promise<Readonly<{ getVersion: () => string }>>;
}>;

async function serve(
  t: ExecutionContext,
  change: Partial<ResourceHandler<Thing>> = {},
  { ready = Promise.resolve(), concurrency = 2 } = {},
): Promise<World> {
  const things = new Map<string, Thing>();
  const calls: string[] = [];
  const handler: ResourceHandler<Thing> = {
    type: "jinbao:lab:Thing",
    replaces: ["zone"],
    check: (inputs) => {
      const thing = inputs as Thing;
      const failures = (thing.size ?? 0) > 8 ? [{ property: "size", reason: `requested ${thing.size}, limit 8` }] : [];
      return { inputs: thing, failures };
    },
    create: (thing) => {
      calls.push(`create ${thing.name}`);
      things.set(thing.name, thing);
      return Promise.resolve({ address: "10.0.0.1" });
    },
    read: (name) => Promise.resolve(things.get(name)),
    update: (before, after) => {
      calls.push(`update ${before.size} to ${after.size}`);
      things.set(after.name, after);
      return Promise.resolve({ address: "10.0.0.2" });
    },
    delete: (name, thing) => {
      calls.push(`delete ${name} ${thing.size}`);
      things.delete(name);
      return Promise.resolve();
    },
    ...change,
  };
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-provider-"));
  const serving = {
    handlers: [handler as unknown as ResourceHandler],
    version: "1.2.3",
    concurrency,
    texts: new Texts(directory),
    language: "en" as const,
  };
  const { port, provider, server } = await listen(serving, ready);
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  t.teardown(() => {
    client.close();
    server.forceShutdown();
    rmSync(directory, { recursive: true, force: true });
  });
  const call = (name: string): ((request: unknown) => Promise<never>) =>
    promisify(
      (client as unknown as Record<string, (request: unknown, done: (error: unknown, answer: never) => void) => void>)[name]!.bind(client),
    );
  const names = ["check", "diff", "create", "read", "update", "delete", "configure"];
  const empty = (name: string) => async () => await call(name)(new emptyProto.Empty());
  const made = Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Calls;
  return { things, calls, provider, ...made, cancel: empty("cancel"), getPluginInfo: empty("getPluginInfo") };
}

function struct(value: unknown): structProto.Struct {
  return structProto.Struct.fromJavaScript(value as Record<string, structProto.JavaScriptValue>);
}

function checkOf(news: unknown, name = "a"): messages.CheckRequest {
  return new proto.CheckRequest().setUrn(urn(name)).setNews(struct(news));
}

function createOf(inputs: unknown, name = "a"): messages.CreateRequest {
  return new proto.CreateRequest().setUrn(urn(name)).setProperties(struct(inputs));
}

test("a check tells every failure with its property, what was requested and the limit", async (t) => {
  const { check } = await serve(t);
  const good = await check(checkOf({ name: "a", size: 8 }));
  t.deepEqual([good.getFailuresList().length, good.getInputs()!.toJavaScript()], [0, { name: "a", size: 8 }]);
  const bad = await check(checkOf({ name: "a", size: 9 }));
  t.deepEqual(
    bad.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()]),
    [["size", "requested 9, limit 8"]],
  );
});

test("what is not known yet is not checked, and passes through", async (t) => {
  const { check, create, calls } = await serve(t);
  const answer = await check(checkOf({ name: "a", size: unknown }));
  t.deepEqual(answer.getInputs()!.toJavaScript(), { name: "a", size: unknown });
  const made = await create(createOf({ name: "a", size: unknown }).setPreview(true));
  t.is(made.getId(), "");
  t.deepEqual(calls, []);
});

for (const { title, before, after, paths, replaces } of [
  { title: "equal inputs", before: { name: "a", size: 1 }, after: { name: "a", size: 1 }, paths: {}, replaces: [] },
  {
    title: "a size that can change in place",
    before: { name: "a", size: 1 },
    after: { name: "a", size: 2 },
    paths: { size: 4 },
    replaces: [],
  },
  {
    title: "a zone that cannot",
    before: { name: "a", zone: "x" },
    after: { name: "a", zone: "y" },
    paths: { zone: 5 },
    replaces: ["zone"],
  },
  {
    title: "one part of a list",
    before: { name: "a", parts: [{ name: "p" }] },
    after: { name: "a", parts: [{ name: "q" }] },
    paths: { "parts[0].name": 4 },
    replaces: [],
  },
  {
    title: "a property more and one less",
    before: { name: "a", size: 1 },
    after: { name: "a", text: "t" },
    paths: { size: 2, text: 0 },
    replaces: [],
  },
] as const) {
  test(`the difference of ${title} is told path by path, from the old inputs and not the outputs`, async (t) => {
    const { diff } = await serve(t);
    const outputs = struct({ name: "a", address: "10.0.0.1" });
    const answer = await diff(
      new proto.DiffRequest().setId("a").setUrn(urn("a")).setOlds(outputs).setOldInputs(struct(before)).setNews(struct(after)),
    );
    const detailed = new Map<string, number>();
    answer.getDetaileddiffMap().forEach((difference: messages.PropertyDiff, path: string) => detailed.set(path, difference.getKind()));
    t.deepEqual(Object.fromEntries(detailed), paths);
    t.true(answer.getHasdetaileddiff());
    t.is(answer.getChanges(), detailed.size === 0 ? proto.DiffResponse.DiffChanges.DIFF_NONE : proto.DiffResponse.DiffChanges.DIFF_SOME);
    t.deepEqual(answer.getReplacesList(), [...replaces]);
    t.is(answer.getDeletebeforereplace(), replaces.length > 0);
  });
}

test("what is created goes by its name, and tells what is known only now", async (t) => {
  const { create, things } = await serve(t);
  const made = await create(createOf({ name: "a", size: 2 }));
  t.is(made.getId(), "a");
  t.deepEqual(made.getProperties()!.toJavaScript(), { name: "a", address: "10.0.0.1" });
  t.deepEqual(things.get("a"), { name: "a", size: 2 });
});

test("a preview creates and changes nothing", async (t) => {
  const { create, update, calls } = await serve(t);
  const made = await create(createOf({ name: "a", size: 2 }).setPreview(true));
  t.is(made.getId(), "");
  const news = struct({ name: "a", size: 3 });
  await update(
    new proto.UpdateRequest()
      .setId("a")
      .setUrn(urn("a"))
      .setOlds(struct({ name: "a" }))
      .setNews(news)
      .setPreview(true),
  );
  t.deepEqual(calls, []);
});

test("a read returns the inputs as they are found, so that a refresh shows what drifted, and an empty id for what is gone", async (t) => {
  const { create, read, things } = await serve(t);
  await create(createOf({ name: "a", size: 2 }));
  things.set("a", { name: "a", size: 7 });
  const request = new proto.ReadRequest()
    .setId("a")
    .setUrn(urn("a"))
    .setInputs(struct({ name: "a", size: 2 }))
    .setProperties(struct({ name: "a", address: "10.0.0.1" }));
  const found = await read(request);
  t.deepEqual(
    [found.getId(), found.getInputs()!.toJavaScript(), found.getProperties()!.toJavaScript()],
    ["a", { name: "a", size: 7 }, { name: "a", address: "10.0.0.1" }],
  );
  things.clear();
  t.is((await read(request)).getId(), "");
});

test("an update is told the inputs of before, and a deletion those of the last", async (t) => {
  const { create, update, delete: remove, calls, things } = await serve(t);
  await create(createOf({ name: "a", size: 2 }));
  const request = new proto.UpdateRequest()
    .setId("a")
    .setUrn(urn("a"))
    .setOlds(struct({ name: "a", address: "10.0.0.1" }));
  const answer = await update(request.setOldInputs(struct({ name: "a", size: 2 })).setNews(struct({ name: "a", size: 3 })));
  t.deepEqual(answer.getProperties()!.toJavaScript(), { name: "a", address: "10.0.0.2" });
  await remove(
    new proto.DeleteRequest()
      .setId("a")
      .setUrn(urn("a"))
      .setProperties(struct({}))
      .setOldInputs(struct({ name: "a", size: 3 })),
  );
  t.deepEqual(calls, ["create a", "update 2 to 3", "delete a 3"]);
  t.is(things.size, 0);
});

for (const { title, error, details } of [
  { title: "an error of its own", error: new Error("podman: exit 125"), details: "podman: exit 125" },
  { title: "an error in both languages", error: new Told({ zh: "没有应答", en: "no answer" }), details: "no answer" },
  {
    title: "a lack of the machine",
    error: new MachineError({
      what: { zh: "满", en: "disk full" },
      why: { zh: "写", en: "it is written to" },
      mend: { zh: "清", en: "free some" },
    }),
    details: "disk full\n  why:  it is written to\n  mend: free some",
  },
] as const) {
  test(`a handler that fails with ${title} is told in full, and the next call is served`, async (t) => {
    let fail = true;
    const create = (): Promise<Record<string, unknown>> => (fail ? Promise.reject(error) : Promise.resolve({}));
    const world = await serve(t, { create });
    const refused = await t.throwsAsync<Error & Readonly<{ details: string }>>(world.create(createOf({ name: "a" })));
    t.is(refused?.details, details);
    fail = false;
    t.is((await world.create(createOf({ name: "a" }))).getId(), "a");
  });
}

test("a type that nobody handles, and a resource without a name, are refused", async (t) => {
  const { create } = await serve(t);
  const strange = new proto.CreateRequest().setUrn(urn("a", "jinbao:lab:Other")).setProperties(struct({ name: "a" }));
  await t.throwsAsync(create(strange), { message: /no resource type jinbao:lab:Other; known: jinbao:lab:Thing/u });
  await t.throwsAsync(create(createOf({ name: "" })), { message: /name/u });
  await t.throwsAsync(create(createOf({})), { message: /name/u });
});

test("after a cancellation what runs comes to its end, and what waits never begins", async (t) => {
  const begun: string[] = [];
  const create = async ({ name }: Thing): Promise<Record<string, unknown>> => {
    begun.push(name);
    await sleep(300);
    return {};
  };
  const { create: call, cancel, provider } = await serve(t, { create }, { concurrency: 1 });
  const first = call(createOf({ name: "a" }));
  const second = call(createOf({ name: "b" }));
  await sleep(100);
  await cancel();
  await t.throwsAsync(second, { message: /cancelled before it began/u });
  t.is((await first).getId(), "a");
  await provider.idle();
  t.deepEqual(begun, ["a"]);
});

test("nothing is touched before the plugin before it has ended", async (t) => {
  let go = (): void => undefined;
  const ready = new Promise<void>((resolve) => (go = resolve));
  const { create, calls } = await serve(t, {}, { ready });
  const made = create(createOf({ name: "a" }));
  await sleep(50);
  t.deepEqual(calls, []);
  go();
  t.is((await made).getId(), "a");
});

test("a long text goes by reference to the engine, and whole to the handler", async (t) => {
  const { check, create, read, things } = await serve(t);
  const text = "rule\n".repeat(500);
  const directory = mkdtempSync(path.join(os.tmpdir(), "jinbao-provider-"));
  t.teardown(() => rmSync(directory, { recursive: true, force: true }));
  // The engine's side knows the text as well as the provider's.
  const reference = new Texts(directory).shorten({ text })["text"];
  things.set("a", { name: "a", text });
  const asked = struct({ name: "a", text: reference });
  const found = await read(new proto.ReadRequest().setId("a").setUrn(urn("a")).setInputs(asked).setProperties(struct({})));
  t.deepEqual(found.getInputs()!.toJavaScript(), { name: "a", text: reference });
  t.deepEqual((await check(new proto.CheckRequest().setUrn(urn("a")).setNews(asked))).getInputs()!.toJavaScript(), {
    name: "a",
    text: reference,
  });
  await create(new proto.CreateRequest().setUrn(urn("a")).setProperties(asked));
  t.is(things.get("a")!.text, text);
});

test("the provider says that it takes part in previews, that secrets stay with the engine, and its version", async (t) => {
  const { configure, getPluginInfo } = await serve(t);
  const answer = await configure(new proto.ConfigureRequest());
  t.deepEqual([answer.getSupportspreview(), answer.getAcceptsecrets()], [true, false]);
  t.is((await getPluginInfo()).getVersion(), "1.2.3");
});
