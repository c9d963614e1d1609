import { readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import type { ExecutionContext } from "ava";
import { jinbao, scratch } from "./command.ts";

/** Every module that Node resolves while the verb runs, by its URL. */
async function loaded(t: ExecutionContext, args: readonly string[]): Promise<readonly string[]> {
  const cwd = scratch(t);
  const log = path.join(cwd, "modules.log");
  const script = `
    import { registerHooks } from "node:module";
    import { appendFileSync } from "node:fs";
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        appendFileSync(${JSON.stringify(log)}, resolved.url + "\\n");
        return resolved;
      },
    });`;
  const { exit, stderr } = await jinbao(args, { cwd, node: ["--import", `data:text/javascript,${encodeURIComponent(script)}`] });
  t.is(exit, 0, stderr);
  return readFileSync(log, "utf8").split("\n");
}

/** Packages that take long to load, and the verbs that have no use for them. */
const heavy = ["docx", "exceljs", "echarts", "@pulumi/pulumi", "@grpc/grpc-js", "ssh2"];

for (const args of [
  ["size"],
  ["size", "--json"],
  ["plan", "--json"],
  ["validate"],
  ["doctor"],
  ["completion", "bash"],
  ["init", "new.yaml"],
]) {
  test(`${args.join(" ")} loads none of ${heavy.join(", ")}, and no verb's code but its own`, async (t) => {
    const urls = await loaded(t, args);
    t.true(urls.length > 10);
    for (const name of heavy) {
      t.deepEqual(
        urls.filter((url) => url.includes(`/node_modules/${name}/`)),
        [],
      );
    }
    t.deepEqual(
      [...new Set(urls.filter((url) => /\/cli\/verbs\/[^/]+\.ts$/.test(url)).map((url) => path.basename(url, ".ts")))],
      [args[0]],
    );
  });
}

test("a report of one kind loads that kind's library and no other's", async (t) => {
  const urls = await loaded(t, ["report", "-o", "out", "--only", "json"]);
  for (const name of heavy) {
    t.false(
      urls.some((url) => url.includes(`/node_modules/${name}/`)),
      name,
    );
  }
});
