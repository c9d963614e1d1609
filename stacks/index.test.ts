import * as pulumi from "@pulumi/pulumi";
import test from "ava";

const kinds = new Map<string, number>();

test.before(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, custom, inputs }) => {
      kinds.set(type, (kinds.get(type) ?? 0) + 1);
      return { id: custom === true ? name : undefined, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  });
  pulumi.runtime.setAllConfig({ "project:province": "provinces/small.yaml", "project:offices": "1" });
});

test("the program behind Pulumi.yaml makes the data centre of the province file that the configuration names", async (t) => {
  const { digest, summary } = await import("./index.ts");
  await pulumi.runtime.disconnect();
  t.regex(String(await new Promise((resolve) => (digest as pulumi.Output<string>).apply(resolve))), /^[0-9a-f]{64}$/u);
  t.truthy(summary);
  t.is(kinds.get("jinbao:datacenter:DataCenter"), 1);
  t.true(kinds.get("jinbao:lab:Host")! >= 20);
  t.true(kinds.get("jinbao:lab:Segment")! > 5);
});
