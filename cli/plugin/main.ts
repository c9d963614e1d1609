import os from "node:os";
import path from "node:path";
import type { ResourceHandler } from "../../datacenter/resource.ts";
import { labHandlers } from "../../lab/resources.ts";
import { placeOf } from "../../lab/place.ts";
import { machineHandler } from "../../stacks/hosts/handler.ts";
import { servePlugin } from "../../stacks/provider/serve.ts";
import { Texts } from "../../stacks/texts.ts";
import { localeLanguage } from "../language.ts";
import { productDirectory, productVersion } from "../product.ts";

// The Pulumi provider `jinbao`: the engine starts it, and asks it over gRPC for the lab's parts and for adopted machines.
const state = process.env["JINBAO_STATE"] ?? path.join(productDirectory, ".jinbao");
const said = process.env["JINBAO_LANGUAGE"];
await servePlugin(
  {
    handlers: [...labHandlers(placeOf(state)), machineHandler() as unknown as ResourceHandler],
    version: productVersion(),
    texts: new Texts(path.join(state, "stack", "texts")),
    concurrency: Math.max(8, 4 * os.availableParallelism()),
    language: said === "zh" || said === "en" ? said : localeLanguage(process.env),
  },
  path.join(state, "stack", "plugin"),
);
