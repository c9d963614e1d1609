import { z } from "zod";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { bankAccount, creditCode, day, phone, shortCode, words } from "./inputs.ts";
import { statement } from "./statement.ts";
import { officeOf } from "./values.ts";

export const kind = z.enum(["organ", "institution", "reference"]);
export const funding = z.enum(["full", "partial", "self"]);
export const registration = {
  creditCode,
  name: words(200),
  kind,
  funding,
  bank: shortCode,
  bankAccount,
  contact: words(60).optional(),
  phone: phone.optional(),
  joinedOn: day,
};
export const registrationInput = z.object(registration);

/** @throws Refusal where an employer of the code is registered in the operator's scope; elsewhere the key of the table refuses it */
export async function refuseKnownEmployer({ session }: Call, { creditCode: number }: Readonly<{ creditCode: string }>): Promise<void> {
  if ((await session.query(findByCode, { creditCode: number })).length > 0) {
    throw new Refusal("conflict", { zh: `单位 ${number} 已登记`, en: `employer ${number} is registered already` });
  }
}

/** A new employer of an office. */
export async function registerEmployer({ session }: Call, input: z.output<typeof registrationInput>, scope: string): Promise<bigint> {
  const employer = await newId(session);
  await session.run(insertEmployer, {
    id: employer,
    scope,
    office: officeOf(scope),
    creditCode: input.creditCode,
    name: input.name,
    kind: input.kind,
    funding: input.funding,
    bank: input.bank,
    bankAccount: input.bankAccount,
    contact: input.contact ?? null,
    phone: input.phone ?? null,
    joinedOn: input.joinedOn,
  });
  return employer;
}

export const endEmployer = statement(
  "employer.end",
  "UPDATE employer e SET state = :state, ended_on = :endedOn, version = e.version + 1 WHERE e.id = :id AND {scope e}",
);
export const countOpen = statement(
  "employer.busy",
  `SELECT (SELECT COUNT(*) FROM participation q WHERE q.employer_id = e.id AND q.state IN ('active', 'suspended', 'retired') AND {scope q}) AS people,
     (SELECT COUNT(*) FROM contribution_plan c WHERE c.employer_id = e.id AND c.state IN ('planned', 'noticed', 'overdue') AND {scope c}) AS plans
   FROM employer e WHERE e.id = :employer AND {scope e}`,
);
const findByCode = statement("employer.by-code", "SELECT e.id FROM employer e WHERE e.credit_code = :creditCode AND {scope e}");
const insertEmployer = statement(
  "employer.insert",
  `INSERT INTO employer (id, scope, office_id, credit_code, name, kind, funding, state, bank_id, bank_account, contact, phone, joined_on)
   VALUES (:id, :scope, :office, :creditCode, :name, :kind, :funding, 'active', :bank, :bankAccount, :contact, :phone, :joinedOn)`,
);
