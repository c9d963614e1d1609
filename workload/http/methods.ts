import type { HTTPMethods } from "fastify";
import { HttpProblem, sendProblem } from "./problem.ts";
import type { App } from "./app.ts";

const known: readonly HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];
const otherMethods = "other-method";

/**
 * Notes which methods each address has. Called when all routes are there, the function that is given back makes an address answer the others
 * with 405 and the ones that it has; by itself the framework would say that there is no such address.
 */
export function watchMethods(app: App): () => void {
  const served = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method, config }) => {
    if (config?.name !== otherMethods && url !== "*" && !url.startsWith("/docs")) {
      served.set(url, new Set([...(served.get(url) ?? []), ...[method].flat()]));
    }
  });
  return () => {
    for (const [url, own] of served) {
      app.route({
        method: known.filter((method) => !own.has(method)),
        url,
        schema: { hide: true },
        config: { name: otherMethods },
        // Before anything else is looked at, a body or its type.
        onRequest: (_request, reply, _done) => void sendProblem(reply.header("allow", [...own].join(", ")), refusal()),
        handler: () => undefined,
      });
    }
  };
}

function refusal(): HttpProblem {
  return new HttpProblem(405, "method-not-allowed", { zh: "不支持这种方法", en: "the method is not supported here" });
}
