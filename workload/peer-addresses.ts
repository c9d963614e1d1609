import { JsonClient } from "./http/client.ts";
import type { ClientOptions } from "./http/client.ts";
import type { ServiceMetrics } from "./http/metrics.ts";
import type { ProfileId } from "./profile.ts";
import { servedAt } from "./served.ts";

export type PeerOptions = Readonly<{
  given: Readonly<Partial<Record<ProfileId, string>>>;
  directory: string;
  tls: ClientOptions["tls"];
  metrics: ServiceMetrics;
}>;

/** How long an address is believed before the directory is looked at again. */
const believedMs = 1000;

type Found = Readonly<{ client: JsonClient | undefined; at: number }>;

/** Clients of other profiles: of those whose address was given, and of those that run in the same directory. */
export class PeerAddresses {
  readonly #options: PeerOptions;
  readonly #found = new Map<ProfileId, Found>();

  constructor(options: PeerOptions) {
    this.#options = options;
  }

  find(id: ProfileId): JsonClient | undefined {
    const known = this.#found.get(id);
    if (known !== undefined && Date.now() - known.at < believedMs) {
      return known.client;
    }
    const url = this.#options.given[id] ?? servedAt(this.#options.directory, id);
    const client = known?.client?.url === url ? known?.client : this.#client(id, url);
    this.#found.set(id, { client, at: Date.now() });
    return client;
  }

  async stop(): Promise<void> {
    this.#found.forEach(({ client }) => client?.close());
  }

  #client(id: ProfileId, url: string | undefined): JsonClient | undefined {
    const { tls, metrics } = this.#options;
    return url === undefined ? undefined : new JsonClient({ url, tls, onRetry: () => metrics.job(`ask ${id}`, "again") });
  }
}
