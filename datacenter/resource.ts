/** What a part says of a resource it was asked for: nothing where it can be made. */
export type CheckFailure = Readonly<{ property: string; reason: string }>;

/**
 * One kind of thing that a target makes and keeps, as an engine drives it. Its name is its identity. Every call may be repeated: `create`
 * replaces whatever of that name is left over from a run that was killed, `delete` of what is gone is done.
 */
export type ResourceHandler<Inputs extends Readonly<{ name: string }> = Readonly<{ name: string }>> = Readonly<{
  /** Such as `jinbao:lab:Host`. */
  type: string;
  check: (inputs: unknown) => Readonly<{ inputs: Inputs; failures: readonly CheckFailure[] }>;
  /** The properties that cannot change without making the thing anew. */
  replaces: readonly (keyof Inputs & string)[];
  /** Returns what is known only once it exists, beside the inputs. */
  create: (inputs: Inputs) => Promise<Readonly<Record<string, unknown>>>;
  /** The inputs as they really are: equal to what was asked for where nothing drifted; undefined where it is gone. */
  read: (name: string, asked: Inputs) => Promise<Inputs | undefined>;
  update: (before: Inputs, after: Inputs) => Promise<Readonly<Record<string, unknown>>>;
  delete: (name: string, inputs: Inputs) => Promise<void>;
}>;
