import type { CheckFailure, ResourceHandler } from "../../datacenter/resource.ts";
import type { Texts } from "../texts.ts";
import { differences, propertyOf, type Difference } from "./difference.ts";
import { Limit } from "./limit.ts";

/** Properties as they travel between engine and provider: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** What stands in the place of a value that is not known before the run. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** More than the engine asks for at once. */
const mostLooks = 256;

/** How a resource changes: where, and which of the properties concerned cannot change in place. */
export type Change = Readonly<{ differences: readonly Difference[]; replaces: readonly string[] }>;

export type ProviderSetUp = Readonly<{
  /** How many changes run at once. What only looks is not counted: handlers answer what is asked together in one go. */
  concurrency: number;
  /** Nothing is looked at or touched before it. */
  ready: Promise<unknown>;
  /** Handlers see long texts whole, the engine by reference. */
  texts: Texts;
}>;

/**
 * A Pulumi provider over handlers, one for each type of resource. A resource's identity is its name. Its inputs are not told again in its
 * outputs: they stand in the state beside them, and a packet filter's text need not stand there twice.
 */
export class Provider {
  readonly #handlers: ReadonlyMap<string, ResourceHandler>;
  readonly #limit: Limit;
  readonly #looks = new Limit(mostLooks);
  readonly #ready: Promise<unknown>;
  readonly #texts: Texts;

  constructor(handlers: readonly ResourceHandler[], { concurrency, ready, texts }: ProviderSetUp) {
    this.#texts = texts;
    this.#handlers = new Map(handlers.map((handler) => [handler.type, handler]));
    this.#limit = new Limit(concurrency);
    this.#ready = ready;
    // Whoever asks for something is told; nobody may ask.
    ready.catch(() => undefined);
  }

  /** What is not known yet is checked once it is: the engine asks again. */
  check(urn: string, inputs: Properties): Readonly<{ inputs: Properties; failures: readonly CheckFailure[] }> {
    const handler = this.#handlerOf(urn);
    if (hasUnknown(inputs)) {
      return { inputs, failures: [] };
    }
    const checked = handler.check(this.#texts.restore(inputs));
    return { inputs: this.#texts.shortenLike(checked.inputs, inputs), failures: checked.failures };
  }

  diff(urn: string, before: Properties, after: Properties): Change {
    const { replaces } = this.#handlerOf(urn);
    const found = differences(before, after);
    const changed = new Set(found.map(propertyOf));
    return { differences: found, replaces: (replaces as readonly string[]).filter((property) => changed.has(property)) };
  }

  async create(urn: string, inputs: Properties): Promise<Readonly<{ id: string; outputs: Properties }>> {
    const { create } = this.#handlerOf(urn);
    const named = withName(inputs);
    const made = await this.#run(async () => await create(this.#whole(named)));
    return { id: named.name, outputs: { name: named.name, ...made } };
  }

  /** The inputs as they really are; undefined where the thing is gone. */
  async read(urn: string, id: string, asked: Properties): Promise<Properties | undefined> {
    const { read } = this.#handlerOf(urn);
    const found = await this.#run(async () => await read(id, this.#whole({ ...asked, name: id })), this.#looks);
    return found === undefined ? undefined : this.#texts.shortenLike(found, asked);
  }

  async update(urn: string, before: Properties, after: Properties): Promise<Properties> {
    const { update } = this.#handlerOf(urn);
    const named = withName(after);
    const made = await this.#run(async () => await update(this.#whole(withName(before)), this.#whole(named)));
    return { name: named.name, ...made };
  }

  async delete(urn: string, id: string, inputs: Properties): Promise<void> {
    const { delete: remove } = this.#handlerOf(urn);
    await this.#run(async () => await remove(id, this.#whole({ ...inputs, name: id })));
  }

  /** What runs comes to its end, so that nothing is left half-made; what has not begun does not begin. */
  cancel(): void {
    for (const limit of [this.#limit, this.#looks]) {
      limit.close(new Error("cancelled before it began"));
    }
  }

  async idle(): Promise<void> {
    await Promise.all([this.#limit.idle(), this.#looks.idle()]);
  }

  async #run<Result>(work: () => Promise<Result>, limit = this.#limit): Promise<Result> {
    return await limit.run(async () => {
      await this.#ready;
      return await work();
    });
  }

  #whole(inputs: Named): Named {
    return this.#texts.restore(inputs) as Named;
  }

  #handlerOf(urn: string): ResourceHandler {
    const type = typeOf(urn);
    const handler = this.#handlers.get(type);
    if (handler === undefined) {
      throw new Error(`there is no resource type ${type}; known: ${[...this.#handlers.keys()].join(", ")}`);
    }
    return handler;
  }
}

export function hasUnknown(value: unknown): boolean {
  return Array.isArray(value)
    ? value.some(hasUnknown)
    : typeof value === "object" && value !== null
      ? Object.values(value).some(hasUnknown)
      : value === unknownValue;
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`; the name may hold anything. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

type Named = Properties & Readonly<{ name: string }>;

function withName(inputs: Properties): Named {
  const { name } = inputs;
  if (typeof name !== "string" || name === "") {
    throw new Error(`a resource's name is a text that is not empty, not ${JSON.stringify(name)}`);
  }
  return { ...inputs, name };
}
