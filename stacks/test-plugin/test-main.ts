import path from "node:path";
import { servePlugin } from "../provider/serve.ts";
import { Texts } from "../texts.ts";
import { fakeHandlers } from "./test-fake.ts";

const world = process.env["JINBAO_TEST_WORLD"]!;
await servePlugin(
  { handlers: fakeHandlers(world), version: "0.0.0", concurrency: 4, texts: new Texts(path.join(world, "texts")), language: "en" },
  path.join(world, "lock"),
);
