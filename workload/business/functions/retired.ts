import { z } from "zod";
import { Refusal } from "../function.ts";
import type { FunctionEntry } from "../function.ts";
import { amount, day, id } from "../inputs.ts";
import { addPerson, insertParticipation, newPerson, refuseKnownPerson, refuseWrongPerson, updatePersonState } from "../people.ts";
import { statement } from "../statement.ts";
import { employerIn } from "../subjects.ts";
import { caseFunction } from "../workflow.ts";

const retiree = newPerson.extend({ retiredOn: day, monthlyBenefit: amount });

/** People who had retired before the reform, one or many. */
export const retiredFunctions: readonly FunctionEntry[] = [addRetired("person.add-retired", 1), addRetired("person.add-retired-bulk", 100)];

/** They have no account, and a fixed benefit. */
function addRetired(functionId: string, most: number): FunctionEntry {
  return caseFunction({
    id: functionId,
    input: z.object({ employer: id, people: z.array(retiree).min(1).max(most) }),
    reviews: 1,
    consults: ["cardholders"],
    steps: {
      zh: "核对单位与身份；录入改革前已退休人员及原待遇标准；生成业务件；复核后登记人员、参保关系与原待遇、留痕",
      en: "Check employer and identities; enter who had retired before the reform and the benefit then; submit; on review people, participation and benefits are registered and logged",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer, people }) => {
      await employerIn(call, employer);
      for (const person of people) {
        refuseWrongPerson(person);
        await refuseKnownPerson(call, person.idNumber);
        refuseNoBank(person);
      }
    },
    effect: async (call, { employer: employerId, people }) => {
      const employer = await employerIn(call, employerId);
      for (const { retiredOn, monthlyBenefit, ...person } of people) {
        const { bank, bankAccount: account } = refuseNoBank(person);
        const personId = await addPerson(call, person, employer.scope);
        const participation = { scope: employer.scope, person: personId, employer: employer.id, state: "retired", joinedOn: retiredOn };
        await call.session.run(insertParticipation, participation);
        await call.session.run(updatePersonState, { id: personId, state: "retired" });
        await call.session.run(insertFormerBenefit, {
          person: personId,
          period: Number(call.today.slice(0, 7).replace("-", "")),
          amount: monthlyBenefit,
          bank,
          bankAccount: account,
          assessedOn: call.today,
          year: Number(call.today.slice(0, 4)),
        });
      }
      return { employer: employerId, added: people.length };
    },
  });
}

function refuseNoBank({ bank, bankAccount: account }: Readonly<{ bank?: string | undefined; bankAccount?: string | undefined }>): {
  bank: string;
  bankAccount: string;
} {
  if (bank === undefined || account === undefined) {
    throw new Refusal("invalid", { zh: "待遇发放需要开户行与账号", en: "a benefit is paid to a bank account" });
  }
  return { bank, bankAccount: account };
}

const insertFormerBenefit = statement(
  "benefit.insert-former",
  `INSERT INTO benefit (id, scope, person_id, kind, frequency, state, start_period, amount, from_account, payment_months,
     contribution_months, index_ppm, bank_id, bank_account, payee, assessed_on, adjusted_year)
   SELECT nextval('entity_id'), p.scope, p.id, 'pre-reform', 'monthly', 'active', :period, :amount, 0, 0, 0, 0, :bank, :bankAccount, p.name,
     CAST(:assessedOn AS date), :year
   FROM person p WHERE p.id = :person AND {scope p}`,
);
