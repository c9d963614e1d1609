import { z } from "zod";
import { numberOf } from "../../database/row.ts";
import { countOpen, endEmployer, refuseKnownEmployer, registerEmployer, registration } from "../employers.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { day, id, shortCode } from "../inputs.ts";
import { moveEmployer } from "../moving.ts";
import { addPerson, enrolPerson, newPerson, refuseWrongPerson } from "../people.ts";
import { statement } from "../statement.ts";
import { employerIn } from "../subjects.ts";
import { exact } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const mostPersons = 500;

/** Whole employers that come and go. */
export const employerTransferFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "employer.transfer-in",
    input: z.object({
      ...registration,
      region: shortCode,
      people: z
        .array(newPerson.extend({ monthlyWage: z.int().min(1).max(100_000_000) }))
        .min(1)
        .max(200),
    }),
    reviews: 2,
    steps: {
      zh: "录入外统筹区转入单位及人员名册；核对代码与身份；生成业务件；复核、审批后登记单位、人员、参保关系与账户",
      en: "Enter an employer of another area with its people; codes and identities are checked; submit; after review and approval employer, people, participation and accounts are registered",
    },
    consults: ["cardholders", "personnel"],
    subject: () => ({ kind: "employer" }),
    check: async (call, input) => {
      await refuseKnownEmployer(call, input);
      input.people.forEach(refuseWrongPerson);
    },
    effect: async (call, { people, ...input }, { scope }) => {
      const employerId = await registerEmployer(call, input, scope);
      const employer = await employerIn(call, employerId);
      for (const { monthlyWage, ...person } of people) {
        const personId = await addPerson(call, person, scope);
        await enrolPerson(call, { employer, personId, joinedOn: input.joinedOn, monthlyWage: BigInt(monthlyWage) });
      }
      return { employer: exact(employerId), people: people.length };
    },
  }),
  caseFunction({
    id: "employer.transfer-out",
    input: z
      .object({ employer: id, office: shortCode.optional(), region: shortCode.optional(), on: day })
      .refine(
        ({ office, region }) => (office === undefined) !== (region === undefined),
        "either an office of the province or another region",
      ),
    reviews: 2,
    steps: {
      zh: "核对单位无在途业务；省内转移由两地共同上级审批，单位、人员及其账户整体划转；转往省外的终止本地参保关系",
      en: "Nothing of the employer is under way; within the province an office above both approves, and employer, people and accounts move as a whole; to another region, participation here ends",
    },
    consults: ["personnel"],
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => {
      await employerIn(call, employer, "active", "suspended");
      await refuseLarge(call, employer);
    },
    effect: async (call, { employer, office, on }) => {
      if (office === undefined) {
        await call.session.run(endParticipations, { employer, endedOn: on });
        await call.session.run(endPeople, { employer });
        await call.session.run(endEmployer, { id: employer, state: "moved", endedOn: on });
        return { employer, state: "moved" };
      }
      return { employer, moved: await moveEmployer(call, employer, office) };
    },
  }),
];

async function refuseLarge({ session }: Call, employer: number): Promise<void> {
  const [row] = await session.query(countOpen, { employer });
  if (numberOf(row!, "people") > mostPersons || numberOf(row!, "plans") > 0) {
    throw new Refusal("invalid-state", {
      zh: `单位 ${employer} 有在册人员 ${numberOf(row!, "people")} 人（一次最多 ${mostPersons} 人，先分立）、未缴清计划 ${numberOf(row!, "plans")} 个（须为 0）`,
      en: `employer ${employer} has ${numberOf(row!, "people")} people (at most ${mostPersons} at a time: split it first) and ${numberOf(row!, "plans")} open plans (there must be none)`,
    });
  }
}

const endPeople = statement(
  "employer.end-people",
  `UPDATE person p SET state = 'moved', version = p.version + 1
   WHERE {scope p} AND p.id IN (SELECT q.person_id FROM participation q WHERE q.employer_id = :employer AND q.state = 'moved' AND {scope q})`,
);
const endParticipations = statement(
  "employer.end-participations",
  `UPDATE participation q SET state = 'moved', ended_on = CAST(:endedOn AS date), end_reason = 'moved'
   WHERE q.employer_id = :employer AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
