import type { z } from "zod";
import { Refusal } from "../business/function.ts";
import type { Call, FunctionEntry } from "../business/function.ts";
import { businessFunction } from "../business/functions.ts";
import { statement } from "../business/statement.ts";
import { read } from "../business/values.ts";
import { caseDefinition } from "../business/workflow.ts";

type Declared = Readonly<{ employer: string; function: string; payload: Readonly<Record<string, unknown>> }>;

/**
 * Receives a declaration, as the business function does, and before refuses one that is not in order or tells of another employer or its
 * people: who accepts it at the counter sees its content, and not whose people they are.
 */
export const declareFunction: FunctionEntry = (() => {
  const receive = businessFunction("approval.receive-declaration");
  return {
    ...receive,
    run: async (call: Call, input: never) => {
      await refuseForeign(call, input);
      return await receive.run(call, input);
    },
  };
})();

/** What may be declared, by the function that it will be. */
export const declarableFunctions: readonly string[] = (() => {
  const { shape } = declareFunction.input;
  return (shape["function"] as z.ZodEnum).options as string[];
})();

/** The content as it passes the gap: with defaults filled in. @throws ZodError that names all that is not in order */
export function parsePayload(functionId: string, payload: unknown): Readonly<Record<string, unknown>> {
  return caseDefinition(functionId).input.parse(payload);
}

async function refuseForeign({ session }: Call, { employer: code, function: functionId, payload }: Declared): Promise<void> {
  const parsed = caseDefinition(functionId).input.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join(".") || "payload").slice(0, 10);
    throw new Refusal("invalid", { zh: `申报内容不符合要求：${where.join("、")}`, en: `not in order: ${where.join(", ")}` });
  }
  const [row] = await session.query(employerOf, { creditCode: code });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: "没有这个单位", en: "there is no such employer" });
  }
  const employer = read.amount(row, "id");
  const content = parsed.data as Named;
  const own = new Set((await session.query(ownPeople, { employer })).map((each) => read.amount(each, "person_id")));
  const strange = peopleIn(functionId, content).filter((person) => !own.has(person));
  if ((content.employer !== undefined && content.employer !== employer) || strange.length > 0) {
    throw new Refusal("not-permitted", {
      zh: `申报涉及其他单位，或 ${strange.length} 名非本单位人员`,
      en: `it tells of another employer, or of ${strange.length} people who do not take part with this one`,
    });
  }
}

type Named = Readonly<{
  employer?: number;
  person?: number;
  people?: readonly (number | Readonly<{ person?: number }>)[];
  wages?: readonly Readonly<{ person: number }>[];
}>;

/** Those who are only now to take part are not the employer's yet. */
function peopleIn(functionId: string, { person, people = [], wages = [] }: Named): readonly number[] {
  if (functionId === "person.enrol") {
    return [];
  }
  const named = [person, ...people.map((each) => (typeof each === "number" ? each : each.person)), ...wages.map((each) => each.person)];
  return named.filter((each) => each !== undefined);
}

const employerOf = statement("outward.employer", "SELECT e.id FROM employer e WHERE e.credit_code = :creditCode AND {scope e}");
const ownPeople = statement(
  "outward.own-people",
  `SELECT q.person_id FROM participation q
   WHERE q.employer_id = :employer AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
