import { z } from "zod";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { bankAccount, day, documentNumber, id, idNumber, personName, phone, remark, shortCode, words } from "../inputs.ts";
import { addPerson, bornOn, enrolPerson, newPerson, refuseKnownPerson, refuseWrongPerson, sexOf, updatePersonState } from "../people.ts";
import { ageOn } from "../policy/pension.ts";
import { statement } from "../statement.ts";
import { employerIn, personIn } from "../subjects.ts";
import type { Person } from "../subjects.ts";
import { exact } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const mostAtOnce = 200;
/** Before this age no one retires, whatever the reason (国发〔1978〕104号, disability excepted and separate). */
const youngestRetirement = 45;

const enrolment = z.object({ person: id, joinedOn: day, monthlyWage: z.int().min(1).max(100_000_000) });

export const personFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "person.add",
    input: z.object({ people: z.array(newPerson).min(1).max(mostAtOnce) }),
    reviews: 1,
    consults: ["cardholders"],
    steps: {
      zh: "先查持卡库核验身份；录入一人或一批；核对公民身份号码及未登记；生成业务件；复核后登记人员、留痕",
      en: "The cardholder database is asked first; enter one person or many; numbers are in order and not registered; submit; on review they are registered and logged",
    },
    subject: () => ({ kind: "person" }),
    check: async (call, { people }) => {
      for (const person of people) {
        refuseWrongPerson(person);
        await refuseKnownPerson(call, person.idNumber);
      }
    },
    effect: async (call, { people }, { scope }) => {
      const added: number[] = [];
      for (const person of people) {
        added.push(exact(await addPerson(call, person, scope)));
      }
      return { people: added };
    },
  }),
  caseFunction({
    id: "person.enrol",
    input: z.object({ employer: id, people: z.array(enrolment).min(1).max(mostAtOnce) }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "核对单位在缴、人员未参保；录入起薪；生成业务件；复核后建立参保关系、个人账户（含职业年金）与缴费基数、留痕",
      en: "The employer contributes and the people take no part elsewhere; enter their wages; submit; on review participation, accounts and wage bases are made and logged",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer, people }) => {
      await employerIn(call, employer, "active");
      for (const { person } of people) {
        await personIn(call, person, "added", "ended", "moved");
      }
    },
    effect: async (call, { employer: employerId, people }) => {
      const employer = await employerIn(call, employerId, "active");
      for (const { person, joinedOn, monthlyWage } of people) {
        await enrolPerson(call, { employer, personId: BigInt(person), joinedOn, monthlyWage: BigInt(monthlyWage) });
      }
      return { employer: employerId, enrolled: people.length };
    },
  }),
  caseFunction({
    id: "person.change-general",
    input: z.object({
      person: id,
      phone: phone.optional(),
      address: words(200).optional(),
      cardNumber: documentNumber.optional(),
      bank: shortCode.optional(),
      bankAccount: bankAccount.optional(),
    }),
    reviews: 1,
    consults: ["cardholders"],
    steps: {
      zh: "录入联系方式、开户行等普通信息；核对人员在本机构范围；生成业务件；复核后变更、联动持卡库、留痕",
      en: "Enter contact and bank data; the person is the office's own; submit; on review it is changed, with the cardholder database, and logged",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person)),
    effect: async ({ session }, input) => {
      await session.run(updateGeneral, {
        id: input.person,
        phone: input.phone ?? null,
        address: input.address ?? null,
        cardNumber: input.cardNumber ?? null,
        bank: input.bank ?? null,
        bankAccount: input.bankAccount ?? null,
      });
      return { person: input.person };
    },
  }),
  caseFunction({
    id: "person.change-key",
    input: z.object({
      person: id,
      idNumber: idNumber.optional(),
      name: personName.optional(),
      workedSince: day.optional(),
      reason: remark,
    }),
    reviews: 2,
    consults: ["cardholders"],
    steps: {
      zh: "录入姓名、身份号码、参加工作时间等重要信息；核对新号码未登记；生成业务件；复核、审批后变更、联动持卡库、留痕",
      en: "Enter name, number or start of work; a new number is not registered; submit; after review and approval it is changed, with the cardholder database, and logged",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, idNumber: number, workedSince }) => {
      const found = await personIn(call, person);
      if (number !== undefined) {
        refuseWrongPerson({ idNumber: number, workedSince: workedSince ?? "9999-12-31" });
        await refuseKnownPerson(call, number);
      } else if (workedSince !== undefined && workedSince <= found.bornOn) {
        throw new Refusal("invalid", { zh: "参加工作时间不能早于出生日期", en: "work cannot begin before birth" });
      }
    },
    effect: async ({ session }, { person, idNumber: number, name, workedSince }) => {
      await session.run(updateKey, {
        id: person,
        idNumber: number ?? null,
        sex: number === undefined ? null : sexOf(number),
        bornOn: number === undefined ? null : bornOn(number),
        name: name ?? null,
        workedSince: workedSince ?? null,
      });
      return { person };
    },
  }),
  caseFunction({
    id: "person.suspend",
    input: z.object({ people: z.array(id).min(1).max(mostAtOnce), from: day, reason: remark }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "核对人员在缴；录入中断原因与时间（可批量）；生成业务件；复核后中断、之后不再生成应缴、留痕",
      en: "The people contribute; enter since when and why, for many at once too; submit; on review contributions stop; log",
    },
    subject: () => ({ kind: "person" }),
    check: async (call, { people }) => {
      for (const person of people) {
        await personIn(call, person, "active");
      }
    },
    effect: async (call, { people }) => {
      for (const person of people) {
        await moveState(call, await personIn(call, person, "active"), "suspended");
      }
      return { suspended: people.length };
    },
  }),
  caseFunction({
    id: "person.resume",
    input: z.object({ person: id, from: day }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "核对人员处于中断；生成业务件；复核后恢复缴费、留痕",
      en: "The person's contributions are suspended; submit; on review they go on; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person, "suspended")),
    effect: async (call, { person }) => {
      await moveState(call, await personIn(call, person, "suspended"), "active");
      return { person, state: "active" };
    },
  }),
  caseFunction({
    id: "person.end",
    input: z.object({ person: id, endedOn: day, reason: z.enum(["death", "left", "emigrated", "other"]) }),
    reviews: 2,
    consults: ["cardholders", "personnel"],
    steps: {
      zh: "录入终止原因与日期；核对参保关系；生成业务件；复核、审批后终止参保关系与定期待遇、联动销卡、留痕；账户余额另行清退",
      en: "Enter why and when; check participation; submit; after review and approval participation and regular benefits end, and the card with them; log; the account's balance is paid out separately",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, endedOn }) => {
      const found = await personIn(call, person, "active", "suspended", "retired");
      if (endedOn < found.bornOn) {
        throw new Refusal("invalid", { zh: "终止日期早于出生日期", en: "it would end before birth" });
      }
    },
    effect: async (call, { person, endedOn, reason }) => {
      const { session } = call;
      await session.run(endParticipation, { person, endedOn, reason });
      await session.run(updatePersonState, { id: person, state: "ended" });
      const ended = await session.run(endBenefits, { person });
      return { person, state: "ended", benefitsEnded: ended };
    },
  }),
  caseFunction({
    id: "person.retire",
    input: z.object({ person: id, retiredOn: day }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "核对在职参保与年龄；录入退休日期；生成业务件；复核后转为退休、停止缴费、留痕；待遇另行申报核定",
      en: "The person is active and of age; enter the day of retirement; submit; on review the person is retired and contributes no more; log; the benefit is declared separately",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, retiredOn }) => {
      const { bornOn: born } = await personIn(call, person, "active", "suspended");
      if (ageOn(born, retiredOn) < youngestRetirement) {
        throw new Refusal("invalid", { zh: `退休时不足 ${youngestRetirement} 周岁`, en: `not ${youngestRetirement} years old by then` });
      }
    },
    effect: async (call, { person }) => {
      await moveState(call, await personIn(call, person, "active", "suspended"), "retired");
      return { person, state: "retired" };
    },
  }),
];

async function moveState({ session }: Call, person: Person, state: "active" | "suspended" | "retired"): Promise<void> {
  await session.run(updateParticipation, { person: person.id, state });
  await session.run(updatePersonState, { id: person.id, state });
}

const updateGeneral = statement(
  "person.update-general",
  `UPDATE person p SET phone = COALESCE(:phone, p.phone), address = COALESCE(:address, p.address),
     card_number = COALESCE(:cardNumber, p.card_number), bank_id = COALESCE(:bank, p.bank_id),
     bank_account = COALESCE(:bankAccount, p.bank_account), version = p.version + 1
   WHERE p.id = :id AND {scope p}`,
);
const updateKey = statement(
  "person.update-key",
  `UPDATE person p SET id_number = COALESCE(:idNumber, p.id_number), sex = COALESCE(:sex, p.sex),
     born_on = COALESCE(CAST(:bornOn AS date), p.born_on), name = COALESCE(:name, p.name),
     worked_since = COALESCE(CAST(:workedSince AS date), p.worked_since), version = p.version + 1
   WHERE p.id = :id AND {scope p}`,
);
const updateParticipation = statement(
  "participation.state",
  `UPDATE participation q SET state = :state
   WHERE q.person_id = :person AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
const endParticipation = statement(
  "participation.end",
  `UPDATE participation q SET state = 'ended', ended_on = CAST(:endedOn AS date), end_reason = :reason
   WHERE q.person_id = :person AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
const endBenefits = statement(
  "benefit.end",
  `UPDATE benefit b SET state = 'ended', version = b.version + 1
   WHERE b.person_id = :person AND b.frequency = 'monthly' AND b.state IN ('declared', 'active', 'suspended') AND {scope b}`,
);
