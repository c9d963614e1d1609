import https from "node:https";
import type { KubernetesObject } from "./object.ts";

/** What the API server says: its status, its document, and what it warns of. */
export type Answer = Readonly<{ status: number; body: ApiObject; warnings: readonly string[] }>;

/** An object as it lives in the cluster. Its fields are looked at one by one. */
export type ApiObject = Readonly<Record<string, unknown>>;

type Kubeconfig = Readonly<{
  clusters: readonly [Readonly<{ cluster: Readonly<{ server: string; "certificate-authority-data": string }> }>];
  users: readonly [Readonly<{ user: Readonly<{ token: string }> }>];
}>;

const patchTypes = { PATCH: "application/apply-patch+yaml", MERGE: "application/merge-patch+json" } as const;

/** As much of a Kubernetes client as the tests need, for a kubeconfig in JSON with a token. */
export class TestApi {
  readonly #server: string;
  readonly #ca: string;
  readonly #token: string;
  readonly #agent = new https.Agent({ keepAlive: true });
  readonly #groups = new Map<string, Promise<Answer>>();

  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(kubeconfig) as Kubeconfig;
    this.#server = clusters[0].cluster.server;
    this.#ca = Buffer.from(clusters[0].cluster["certificate-authority-data"], "base64").toString();
    this.#token = users[0].user.token;
  }

  async send(method: "GET" | "POST" | "PATCH" | "MERGE" | "DELETE", path: string, body?: unknown): Promise<Answer> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    const type = method === "PATCH" || method === "MERGE" ? patchTypes[method] : "application/json";
    return await new Promise((resolve, reject) => {
      const request = https.request(
        this.#server + path,
        {
          method: method === "MERGE" ? "PATCH" : method,
          ca: this.#ca,
          agent: this.#agent,
          timeout: 30_000,
          headers: {
            authorization: `Bearer ${this.#token}`,
            accept: "application/json",
            ...(data === undefined ? {} : { "content-type": type }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            const warning = response.headers["warning"];
            resolve({
              status: response.statusCode ?? 0,
              body: text.startsWith("{") ? (JSON.parse(text) as ApiObject) : { message: text },
              warnings: warning === undefined ? [] : [warning],
            });
          });
        },
      );
      request.on("error", reject);
      request.on("timeout", () => request.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
      request.end(data);
    });
  }

  /** `send`, where anything but success is an error. */
  async ask(...[method, path, body]: Parameters<TestApi["send"]>): Promise<ApiObject> {
    const { status, body: answer } = await this.send(method, path, body);
    if (status >= 300) {
      throw new Error(`${method} ${path}: ${status} ${String(answer["message"])}`);
    }
    return answer;
  }

  async list(path: string): Promise<readonly ApiObject[]> {
    return (await this.ask("GET", path))["items"] as readonly ApiObject[];
  }

  /** Server-side apply, as the official provider does it. */
  async apply(object: KubernetesObject, dryRun: boolean): Promise<Answer> {
    return await this.send("PATCH", `${await this.pathOf(object)}?fieldManager=jinbao&force=true${dryRun ? "&dryRun=All" : ""}`, object);
  }

  /** Where an object lives, by what the API server says of its kind. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const group = this.#groups.get(base) ?? this.send("GET", base);
    this.#groups.set(base, group);
    const resources = ((await group).body["resources"] ?? []) as readonly Readonly<{ kind: string; name: string; namespaced: boolean }>[];
    const found = resources.find((each) => each.kind === kind && !each.name.includes("/"));
    if (found === undefined) {
      throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
    }
    return `${base}${found.namespaced ? `/namespaces/${metadata.namespace}` : ""}/${found.name}/${metadata.name}`;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Of what lives, the part that the manifest speaks of: the rest the API server and its controllers have added. */
export function spokenOf(manifest: unknown, live: unknown): unknown {
  if (Array.isArray(manifest) && Array.isArray(live)) {
    return manifest.length === live.length ? manifest.map((item, index) => spokenOf(item, live[index])) : live;
  }
  if (isRecord(manifest) && isRecord(live)) {
    return Object.fromEntries(
      Object.keys(manifest)
        .filter((key) => key in live)
        .map((key) => [key, spokenOf(manifest[key], live[key])]),
    );
  }
  return live;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
