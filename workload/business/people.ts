import { z } from "zod";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { bankAccount, day, documentNumber, idNumber, months, personName, phone, shortCode, words } from "./inputs.ts";
import { averageWageFor, parameterOn } from "./parameters.ts";
import { wageBase } from "./policy/contribution.ts";
import { statement } from "./statement.ts";
import type { Employer } from "./subjects.ts";

/** A person as first entered. */
export const newPerson = z.object({
  idNumber,
  name: personName,
  workedSince: day,
  cardNumber: documentNumber.optional(),
  phone: phone.optional(),
  address: words(200).optional(),
  bank: shortCode.optional(),
  bankAccount: bankAccount.optional(),
  /** Months before the reform that count as paid, and their index. */
  deemedMonths: months.default(0),
  deemedIndexPpm: z.int().min(100_000).max(3_000_000).default(1_000_000),
});

export type NewPerson = z.output<typeof newPerson>;

/** The citizen's number holds birthday and sex: they are read, not asked for a second time. @throws Refusal where it holds no day */
export function refuseWrongPerson({ idNumber: number, workedSince }: Pick<NewPerson, "idNumber" | "workedSince">): void {
  const born = bornOn(number);
  if (Number.isNaN(Date.parse(born)) || new Date(born).toISOString().slice(0, 10) !== born || born < "1900-01-01" || born >= workedSince) {
    throw new Refusal("invalid", {
      zh: "公民身份号码中的出生日期有误，或晚于参加工作日期",
      en: "the number's birthday is no day, or not before work began",
    });
  }
}

export async function refuseKnownPerson({ session }: Call, number: string): Promise<void> {
  if ((await session.query(findByNumber, { idNumber: number })).length > 0) {
    throw new Refusal("conflict", { zh: "该公民身份号码已登记", en: "this citizen's number is registered already" });
  }
}

export function bornOn(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

export function sexOf(number: string): "M" | "F" {
  return Number(number[16]) % 2 === 1 ? "M" : "F";
}

export async function addPerson({ session, today }: Call, person: NewPerson, scope: string): Promise<bigint> {
  const id = await newId(session);
  await session.run(insertPerson, {
    id,
    scope,
    idNumber: person.idNumber,
    name: person.name,
    sex: sexOf(person.idNumber),
    bornOn: bornOn(person.idNumber),
    workedSince: person.workedSince,
    cardNumber: person.cardNumber ?? null,
    phone: person.phone ?? null,
    address: person.address ?? null,
    bank: person.bank ?? null,
    bankAccount: person.bankAccount ?? null,
    deemedMonths: person.deemedMonths,
    deemedIndexPpm: person.deemedIndexPpm,
    addedOn: today,
  });
  return id;
}

export type Enrolment = Readonly<{ employer: Employer; personId: bigint; joinedOn: string; monthlyWage: bigint }>;

/** Participation, accounts and the first year's wage base. Accounts that an earlier participation left open go on. */
export async function enrolPerson(call: Call, { employer, personId, joinedOn, monthlyWage }: Enrolment): Promise<void> {
  const { session } = call;
  const { scope } = employer;
  const year = Number(joinedOn.slice(0, 4));
  await session.run(insertParticipation, { scope, person: personId, employer: employer.id, state: "active", joinedOn });
  await session.run(updatePersonState, { id: personId, state: "active" });
  const kinds = employer.funding === "full" ? (["basic", "annuity", "notional"] as const) : (["basic", "annuity"] as const);
  for (const kind of kinds) {
    await session.run(insertAccount, { scope, person: personId, kind, interestYear: year - 1, openedOn: joinedOn });
  }
  await setWage(call, { personId, employerId: employer.id, scope, declared: monthlyWage }, await wageMeasure(call, year));
}

/** What a year's wages are measured by. */
export type WageMeasure = Readonly<{ year: number; average: bigint; floorPpm: number; ceilingPpm: number }>;

/** @throws Refusal where no average wage before the year is in use */
export async function wageMeasure({ session }: Call, year: number): Promise<WageMeasure> {
  const on = `${year}-12-31`;
  return {
    year,
    average: await averageWageFor(session, year),
    floorPpm: Number(await parameterOn(session, "wage", "base.floor", on)),
    ceilingPpm: Number(await parameterOn(session, "wage", "base.ceiling", on)),
  };
}

export type Wage = Readonly<{ personId: bigint; employerId: bigint; scope: string; declared: bigint }>;

/** A year's wage and the base that follows from it, in place of what was declared before. */
export async function setWage({ session }: Call, { personId, employerId, scope, declared }: Wage, measure: WageMeasure): Promise<void> {
  const { year, average } = measure;
  const values = { person: personId, employer: employerId, year, declared, base: wageBase(declared, average, measure), average };
  if ((await session.run(updateWage, values)) === 0) {
    await session.run(insertWage, { ...values, scope });
  }
}

export const updatePersonState = statement(
  "person.state",
  "UPDATE person p SET state = :state, version = p.version + 1 WHERE p.id = :id AND {scope p}",
);
export const insertParticipation = statement(
  "participation.insert",
  `INSERT INTO participation (id, scope, person_id, employer_id, state, joined_on)
   VALUES (nextval('entity_id'), :scope, :person, :employer, :state, :joinedOn)`,
);
const insertPerson = statement(
  "person.insert",
  `INSERT INTO person (id, scope, id_number, name, sex, born_on, worked_since, card_number, phone, address, bank_id, bank_account, state,
     deemed_months, deemed_index_ppm, added_on)
   VALUES (:id, :scope, :idNumber, :name, :sex, :bornOn, :workedSince, :cardNumber, :phone, :address, :bank, :bankAccount, 'added',
     :deemedMonths, :deemedIndexPpm, :addedOn)`,
);
const insertAccount = statement(
  "account.insert",
  `INSERT INTO account (id, scope, person_id, kind, balance, interest_year, state, opened_on)
   SELECT nextval('entity_id'), :scope, p.id, CAST(:kind AS varchar), 0, :interestYear, 'open', CAST(:openedOn AS date) FROM person p
   WHERE p.id = :person AND {scope p} AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id AND a.kind = :kind AND {scope a})`,
);
const updateWage = statement(
  "wage.update",
  `UPDATE wage_base w SET declared = :declared, base = :base, average = :average
   WHERE w.person_id = :person AND w.year = :year AND w.employer_id = :employer AND {scope w}`,
);
const insertWage = statement(
  "wage.insert",
  `INSERT INTO wage_base (person_id, year, employer_id, scope, declared, base, average)
   VALUES (:person, :year, :employer, :scope, :declared, :base, :average)`,
);
const findByNumber = statement("person.by-number", "SELECT p.id FROM person p WHERE p.id_number = :idNumber AND {scope p}");
