import { readFileSync } from "node:fs";
import https from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";

export type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; text: string; json: Readonly<Record<string, unknown>> }>;

export type Ask = Readonly<{
  /** The base name of a certificate in the directory, such as `operator-try-entry`; none: without one. */
  as?: string | undefined;
  method?: string;
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}>;

/** Asks a service that runs in a directory, with the certificates that lie there. */
export class TestClient {
  readonly url: string;
  readonly certificates: string;
  readonly #agents = new Map<string, https.Agent>();

  constructor(url: string, directory: string) {
    this.url = url;
    this.certificates = path.join(directory, "certificates");
  }

  async ask({ as, method = "POST", path: where, body, headers = {} }: Ask): Promise<Answer> {
    const content = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return await new Promise((resolve, reject) => {
      const request = https.request(
        this.url + where,
        {
          agent: this.agent(as),
          method,
          headers: { ...(content === undefined ? {} : { "content-type": "application/json" }), ...headers },
          timeout: 30_000,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response
            .on("data", (chunk: Buffer) => chunks.push(chunk))
            .once("error", reject)
            .once("end", () => {
              const text = Buffer.concat(chunks).toString("utf8");
              const isJson = /json/.test(String(response.headers["content-type"])) && text !== "";
              const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
              resolve({ status: response.statusCode!, headers: response.headers, text, json });
            });
        },
      );
      request.once("error", reject).end(content);
    });
  }

  /** A business function; `key` where it changes something. */
  async call(as: string | undefined, functionId: string, body: unknown, key?: string): Promise<Answer> {
    return await this.ask({
      as,
      path: `/functions/${functionId}`,
      body,
      headers: key === undefined ? {} : { "idempotency-key": key },
    });
  }

  agent(as: string | undefined): https.Agent {
    const name = as ?? "";
    let agent = this.#agents.get(name);
    if (agent === undefined) {
      agent = new https.Agent({
        keepAlive: true,
        ca: readFileSync(path.join(this.certificates, "ca.crt")),
        ...(as === undefined
          ? {}
          : {
              cert: readFileSync(path.join(this.certificates, `${as}.crt`)),
              key: readFileSync(path.join(this.certificates, `${as}.key`)),
            }),
      });
      this.#agents.set(name, agent);
    }
    return agent;
  }

  close(): void {
    this.#agents.forEach((agent) => agent.destroy());
  }
}
