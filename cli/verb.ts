import type { Language, Text } from "../model/text.ts";

/** Whom a verb serves; help groups by it. */
export type Audience = "planner" | "operator" | "officer" | "everyone";

/** An option of one verb, in commander's notation; its kind decides how its argument is read. */
export type OptionEntry = Readonly<{
  /** Such as `--draws <n>` or `-o, --output <dir>`. */
  flags: string;
  kind: "flag" | "text" | "file" | "integer" | "list";
  description: Text;
  /** The only values allowed. */
  choices?: readonly string[];
  required?: true;
}>;

export type ArgumentEntry = Readonly<{ name: string; description: Text; kind: "file" | "text"; choices?: readonly string[] }>;

/** One verb as data: what commander, `--help` and shell completion are made from. Its code is loaded only when it runs. */
export type Verb = Readonly<{
  name: string;
  audience: Audience;
  summary: Text;
  /** The operand in commander's notation is `[name]`, or `<name>` where it must be given. */
  argument?: ArgumentEntry & Readonly<{ required?: true }>;
  /** Words after the operand that are taken as they are, options among them: what follows `--`. */
  rest?: Readonly<{ name: string; description: Text }>;
  options: readonly OptionEntry[];
  examples: readonly Readonly<{ command: string; does: Text }>[];
  load: () => Promise<Readonly<{ run: Run }>>;
}>;

export type Run = (context: Context) => Promise<Outcome>;

/** How a result is shown to a person. */
export type Screen = Readonly<{ language: Language; width: number; colour: boolean }>;

/** What a verb is given. */
export type Context = Readonly<{
  /** The operand as typed. */
  operand: string | undefined;
  /** What follows `--`; empty for verbs that take nothing there. */
  rest: readonly string[];
  options: Options;
  screen: Screen;
  /** The documents' language where `--lang` chose one; else the province file's own. */
  documentLanguage: Language | undefined;
  json: boolean;
  stateDirectory: string;
  /** One line on standard error. */
  progress: (text: Text) => void;
}>;

/** What a verb gives back; printed in one place, as JSON or as text. */
export type Outcome = Readonly<{
  /** The contract's codes; `shell` gives back that of its command. */
  exit: number;
  json: unknown;
  text: (screen: Screen) => string | Promise<string>;
}>;

/** The options of one call, by their long name in camel case; an absent one is `undefined`, `false` or empty. */
export class Options {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === "string" ? value : undefined;
  }

  integer(name: string): number | undefined {
    const value = this.#values[name];
    return typeof value === "number" ? value : undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
}
