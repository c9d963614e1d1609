import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { OpenAPIV3 } from "openapi-types";
import { operation } from "./app.ts";
import type { App, ServerOptions } from "./app.ts";

/** The document as OpenAPI 3.1 at /openapi.json, and a page at /docs whose files are all served from here. */
export async function addDocument(app: App, { title, description, version }: ServerOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title, description, version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } as OpenAPIV3.LicenseObject },
      servers: [{ url: "/" }],
      components: { securitySchemes },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: true });
  let text: string | undefined;
  app.get("/openapi.json", { schema: { hide: true }, config: { name: operation } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return await reply.header("content-type", "application/json; charset=utf-8").send(text);
  });
}

const securitySchemes = {
  certificate: {
    type: "mutualTLS",
    description: "客户端证书：操作员、系统或单位 / a client's certificate: an operator's, a system's or an employer's",
  },
  session: { type: "http", scheme: "bearer", description: "登录所得的令牌 / the token that a login gives" },
} as unknown as Record<string, OpenAPIV3.SecuritySchemeObject>;
