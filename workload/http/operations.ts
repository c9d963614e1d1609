import { operation } from "./app.ts";
import type { App, ServerOptions } from "./app.ts";

const config = { name: operation };
const hidden = { schema: { hide: true }, config };

/** How long an answer of the databases is given again: whoever asks often does not ask them often. */
const believedMs = 500;

/** `/health/live`, `/health/ready` and `/metrics`. */
export function addOperations(app: App, { metrics, databases }: ServerOptions, draining: () => boolean): void {
  metrics.watch(databases);
  let asked = { at: 0, answer: Promise.resolve(false) };
  const databasesReady = async (): Promise<boolean> => {
    if (Date.now() - asked.at > believedMs) {
      const answer = Promise.all(databases.map(async (database) => await database.ready())).then((all) => !all.includes(false));
      asked = { at: Date.now(), answer };
    }
    return await asked.answer;
  };
  app.get("/health/live", hidden, () => ({ status: "live" }));
  app.get("/health/ready", hidden, async (_request, reply) => {
    const ready = !draining() && (await databasesReady());
    return await reply.status(ready ? 200 : 503).send({ status: ready ? "ready" : draining() ? "stopping" : "database does not answer" });
  });
  app.get("/metrics", hidden, async (_request, reply) => {
    return await reply.header("content-type", metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
