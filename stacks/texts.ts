import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { sha256Hex } from "../sizing/digest.ts";

type Properties = Readonly<Record<string, unknown>>;

/** Longer than any name, address or list of a few: packet filters. */
const longCharacters = 1000;

/**
 * Long texts travel between program, engine and provider by their digest, and lie here once each. The engine writes its whole state
 * before and after each thing that it makes: with the packet filters of 276 hosts in it, that alone would take a minute.
 */
export class Texts {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Properties with a reference in the place of each long text. */
  shorten(properties: Properties): Properties {
    return this.#mapped(properties, (value) => (value.length > longCharacters ? this.#put(value) : value));
  }

  /** The same of those properties only that `like` has by reference: what is not ours to keep in clear, such as a secret, never is. */
  shortenLike(properties: Properties, like: Properties): Properties {
    return Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        typeof value === "string" && isReference(like[key]) && !isReference(value) ? this.#put(value) : value,
      ]),
    );
  }

  /** A reference to what is not here, as the state came from another machine, stays one. */
  restore(properties: Properties): Properties {
    return this.#mapped(properties, (value) => (isReference(value) ? (this.#get(value) ?? value) : value));
  }

  /** Removes the texts that none of these properties refers to. */
  keepOnly(all: readonly Properties[]): void {
    const used = new Set(all.flatMap((properties) => Object.values(properties).filter(isReference).map(digestOf)));
    for (const name of statSync(this.#directory, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(this.#directory)) {
      if (!used.has(name)) {
        rmSync(path.join(this.#directory, name), { force: true });
      }
    }
  }

  #mapped(properties: Properties, change: (value: string) => string): Properties {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, typeof value === "string" ? change(value) : value]));
  }

  #put(text: string): string {
    const digest = sha256Hex(text);
    const file = path.join(this.#directory, digest);
    if (statSync(file, { throwIfNoEntry: false }) === undefined) {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      const temporary = `${file}.${randomUUID()}`;
      writeFileSync(temporary, text);
      renameSync(temporary, file);
    }
    return `${mark}${digest}`;
  }

  #get(reference: string): string | undefined {
    try {
      return readFileSync(path.join(this.#directory, digestOf(reference)), "utf8");
    } catch {
      return undefined;
    }
  }
}

const mark = "sha256:";

function isReference(value: unknown): value is string {
  return typeof value === "string" && /^sha256:[0-9a-f]{64}$/u.test(value);
}

function digestOf(reference: string): string {
  return reference.slice(mark.length);
}
