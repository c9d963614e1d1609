import type { z } from "zod";
import { functions } from "../../model/catalogue/functions.ts";
import type { InterfaceId } from "../../model/catalogue/interfaces.ts";
import type { Text } from "../../model/text.ts";
import { audit } from "./audit.ts";
import type { Subject } from "./audit.ts";
import type { Call, FunctionEntry, OperatorRole } from "./function.ts";

type Common<Input extends z.ZodObject, Output extends z.ZodType> = Readonly<{
  /** The catalogue's id of the function that it carries out. */
  id: string;
  /** Where it stands beside the function that the catalogue has, and covers none itself. */
  name?: Text;
  input: Input;
  output: Output;
  steps: Text;
  consults?: readonly InterfaceId[];
}>;

export type Query<Input extends z.ZodObject, Output extends z.ZodType> = Common<Input, Output> &
  Readonly<{ run: (call: Call, input: z.output<Input>) => Promise<z.input<Output>> }>;

/** A function that looks and changes nothing. */
export function queryFunction<Input extends z.ZodObject, Output extends z.ZodType>(query: Query<Input, Output>): FunctionEntry {
  const { id, run, ...rest } = query;
  return { ...named(id, rest.name), ...rest, id, kind: "query", role: "query", name: nameOf(id, rest.name), run };
}

/** What was acted on, and the answer. */
export type Done<Response> = Readonly<{ subject: Subject; response: Response }>;

export type Write<Input extends z.ZodObject, Output extends z.ZodType> = Common<Input, Output> &
  Readonly<{ role?: OperatorRole; run: (call: Call, input: z.output<Input>) => Promise<Done<z.input<Output>>> }>;

/** A function that takes effect at once, and is logged; what needs a second pair of eyes is a case (workflow.ts). */
export function writeFunction<Input extends z.ZodObject, Output extends z.ZodType>(write: Write<Input, Output>): FunctionEntry {
  const { id, run, role, ...rest } = write;
  return {
    ...named(id, rest.name),
    ...rest,
    id,
    kind: "write",
    role: role ?? "entry",
    name: nameOf(id, rest.name),
    run: async (call: Call, input: z.output<Input>) => {
      const { subject, response } = await run(call, input);
      await audit(call, "change", subject);
      return response;
    },
  };
}

/** What an entry covers: the catalogue's function of its id, unless it was given a name of its own. */
export function named(id: string, name: Text | undefined): Pick<FunctionEntry, "covers"> {
  return { covers: name === undefined ? [id] : [] };
}

/** @throws Error where the catalogue has no such function */
export function nameOf(id: string, name: Text | undefined): Text {
  const found = name ?? functions.find((each) => each.id === id)?.name;
  if (found === undefined) {
    throw new Error(`the catalogue has no function ${id}`);
  }
  return found;
}
