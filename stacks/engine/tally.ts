import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";

/** How a thing changes, or would. A replacement is made anew: it is deleted and created. */
export type Action = "create" | "update" | "replace" | "delete" | "same";

export type ChangedThing = Readonly<{
  action: Action;
  type: string;
  name: string;
  /** Where it differs. */
  properties: readonly PropertyChange[];
  /** What its provider told of it. */
  outputs: Readonly<Record<string, unknown>>;
}>;

/** A path into a thing's properties with what stands there, shortened; in a refresh, what was made and what was found. */
export type PropertyChange = Readonly<{ path: string; before: string; after: string }>;

export type FailedThing = Readonly<{ type: string; name: string; message: string }>;

export type Counts = Readonly<Record<"create" | "update" | "delete" | "same", number>>;

/** One line of progress: of a type, how many are done, being worked on, and begun in all. */
export type KindProgress = Readonly<{ type: string; done: number; running: number }>;

/**
 * What an engine's events come to. Components hold nothing of their own and are not counted, nor what the engine needs for itself. A
 * refresh looks before the change: what it finds counts only where it is all that was asked for.
 */
export class Tally {
  readonly #looking: boolean;
  readonly #things = new Map<string, ChangedThing>();
  readonly #running = new Map<string, string>();
  readonly #done = new Map<string, number>();
  readonly #failed = new Map<string, FailedThing>();
  readonly #messages: string[] = [];
  #outputs: Readonly<Record<string, unknown>> = {};

  constructor({ looking }: Readonly<{ looking: boolean }>) {
    this.#looking = looking;
  }

  take(event: EngineEvent): void {
    const { resourcePreEvent: before, resOutputsEvent: after, resOpFailedEvent: failed, diagnosticEvent: said } = event;
    if (before !== undefined && isThing(before.metadata)) {
      this.#begun(before.metadata);
    }
    if (after !== undefined && after.metadata.type === "pulumi:pulumi:Stack") {
      this.#outputs = outputsOf(after.metadata);
    }
    if (after !== undefined && isThing(after.metadata)) {
      this.#ended(after.metadata);
    }
    if (failed !== undefined && isThing(failed.metadata)) {
      this.#running.delete(failed.metadata.urn);
      this.#things.delete(failed.metadata.urn);
      this.#fail(failed.metadata.urn, "");
    }
    if (said !== undefined && said.severity === "error") {
      this.#complain(said.urn, clean(said.message));
    }
  }

  get things(): readonly ChangedThing[] {
    return [...this.#things.values()];
  }

  /** What the stack tells of itself. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.#outputs;
  }

  get failed(): readonly FailedThing[] {
    return [...this.#failed.values()];
  }

  /** What went wrong beside single things. */
  get messages(): readonly string[] {
    return this.#messages;
  }

  get counts(): Counts {
    const count = (...actions: readonly Action[]): number => this.things.filter(({ action }) => actions.includes(action)).length;
    return { create: count("create", "replace"), update: count("update"), delete: count("delete", "replace"), same: count("same") };
  }

  get progress(): readonly KindProgress[] {
    const types = new Set([...this.#done.keys(), ...this.#running.values()]);
    return [...types].map((type) => ({
      type,
      done: this.#done.get(type) ?? 0,
      running: [...this.#running.values()].filter((each) => each === type).length,
    }));
  }

  #begun({ urn, type, op }: StepEventMetadata): void {
    if (op !== "same") {
      this.#running.set(urn, type);
    }
  }

  #ended(metadata: StepEventMetadata): void {
    const { urn, type, op } = metadata;
    const worked = this.#running.delete(urn);
    const action = this.#actionOf(metadata);
    if (action === undefined) {
      return;
    }
    if (worked && op !== "refresh") {
      this.#done.set(type, (this.#done.get(type) ?? 0) + 1);
    }
    this.#things.set(urn, { action, type, name: nameOf(urn), properties: propertiesOf(metadata), outputs: outputsOf(metadata) });
  }

  #actionOf({ op, urn }: StepEventMetadata): Action | undefined {
    if (op === "refresh") {
      return this.#looking ? "same" : undefined;
    }
    return op === "delete" && this.#things.get(urn)?.action === "replace" ? "replace" : actions[op];
  }

  #fail(urn: string, message: string): void {
    const before = this.#failed.get(urn);
    const whole = [before?.message, message].filter((part) => part !== undefined && part !== "").join("\n");
    this.#failed.set(urn, { type: typeOf(urn), name: nameOf(urn), message: whole });
  }

  #complain(urn: string | undefined, message: string): void {
    if (urn !== undefined && urn !== "" && !isOfEngine(typeOf(urn))) {
      this.#fail(urn, message);
    } else if (!/^(?:update|preview|destroy|refresh) failed$/u.test(message)) {
      this.#messages.push(message);
    }
  }
}

/** What the engine's operations come to; the others only move things about in the state. */
const actions: Readonly<Partial<Record<OpType, Action>>> = {
  create: "create",
  update: "update",
  same: "same",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Only what a provider makes is one: components hold nothing of their own. */
function isThing({ type, old: before, new: after }: StepEventMetadata): boolean {
  return !isOfEngine(type) && (after ?? before)?.custom === true;
}

function isOfEngine(type: string): boolean {
  return type.startsWith("pulumi:");
}

function outputsOf({ old: before, new: after }: StepEventMetadata): Readonly<Record<string, unknown>> {
  return { ...before?.outputs, ...after?.outputs };
}

function propertiesOf({ detailedDiff, diffs, old: before, new: after }: StepEventMetadata): readonly PropertyChange[] {
  const paths = Object.keys(detailedDiff ?? {});
  return (paths.length > 0 ? paths : (diffs ?? [])).map((path) => {
    const [old, now] = [valueAt(before?.inputs, path), valueAt(after?.inputs, path)];
    return { path, before: shown(without(old, now)), after: shown(without(now, old)) };
  });
}

/** Of two lists that differ, what only the one has: that is what somebody looks for. */
function without(list: unknown, other: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(other)) {
    return list;
  }
  const there = new Set(other.map((item) => JSON.stringify(item)));
  return list.filter((item) => !there.has(JSON.stringify(item)));
}

const mostShown = 60;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const line = text.replaceAll(/\s+/gu, " ");
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
}

/** The value at a path such as `interfaces[0].address`. */
function valueAt(from: unknown, path: string): unknown {
  return (path.match(/[^.[\]]+/gu) ?? []).reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined),
    from,
  );
}

/** The engine writes its messages with marks for colours. */
function clean(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/gu, "").trim();
}
