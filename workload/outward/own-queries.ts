import { z } from "zod";
import type { Row } from "../database/database.ts";
import { queryFunction } from "../business/define.ts";
import { Refusal } from "../business/function.ts";
import type { Call } from "../business/function.ts";
import { creditCode, id, idNumber, page, personName } from "../business/inputs.ts";
import { statement } from "../business/statement.ts";
import { read } from "../business/values.ts";

/** A person's record of entitlement; the daily file has the same members. */
export const entitlementRecord = z.object({
  state: z.string(),
  months: z.int(),
  basicBalance: z.int(),
  annuityBalance: z.int(),
  monthlyBenefit: z.int(),
});

/** 个人权益记录, as of a day. */
export const entitlementQuery = queryFunction({
  id: "outward.entitlement",
  name: { zh: "个人权益记录查询", en: "Record of entitlement" },
  input: z.object({ idNumber }),
  output: entitlementRecord.extend({ asOf: z.string() }),
  steps: {
    zh: "取缴费月数、个人账户余额与月待遇，注明所属日期",
    en: "Months paid, balances of the accounts and the monthly benefit, as of the day",
  },
  run: async ({ session, today }, input) => {
    const [row] = await session.query(entitlementOfOne, input);
    return { asOf: today, ...recordFrom(needed(row)) };
  },
});

/** Whether a number and a name are of one person: how someone who calls, or registers, is known. */
export const identityQuery = queryFunction({
  id: "outward.identity",
  name: { zh: "身份核对", en: "Identity check" },
  input: z.object({ idNumber, name: personName.optional(), cardNumber: z.string().max(40).optional() }),
  output: z.object({ person: id }),
  steps: { zh: "核对身份号码与姓名、卡号一致", en: "Number, name and card belong to one person" },
  run: async ({ session }, { idNumber: number, name, cardNumber }) => {
    const [row] = await session.query(personOf, { idNumber: number });
    const found = needed(row);
    const other = (name !== undefined && name !== found["name"]) || (cardNumber !== undefined && cardNumber !== found["card_number"]);
    if (other) {
      throw unknown();
    }
    return { person: read.amount(found, "id") };
  },
});

/** Whom an employer can declare for: those who take part with it. */
export const employerPeopleQuery = queryFunction({
  id: "outward.people",
  name: { zh: "本单位参保人员", en: "An employer's own people" },
  input: z.object({ creditCode, ...page }),
  output: z.object({
    people: z.array(z.object({ person: id, name: z.string(), idNumber: z.string(), state: z.string(), joinedOn: z.string() })),
  }),
  steps: { zh: "按编号次序列出在本单位参保的人员", en: "Those who take part with the employer, in the order of their ids" },
  run: async ({ session }, { creditCode: code, after, limit }) => ({
    people: (await session.query(peopleOfEmployer, { creditCode: code, after, limit })).map((row) => ({
      person: read.amount(row, "id"),
      name: read.text(row, "name"),
      idNumber: read.text(row, "id_number"),
      state: read.text(row, "state"),
      joinedOn: read.text(row, "joined_on"),
    })),
  }),
});

const declarationState = z.enum(["received", "refused", "accepted", "approved", "rejected"]);

/** How far an employer's declaration has come. */
export const declarationQuery = queryFunction({
  id: "outward.declaration",
  name: { zh: "网上申报进度", en: "State of a declaration" },
  input: z.object({ creditCode, message: z.string().max(64) }),
  output: z.object({ state: declarationState, answer: z.string().nullable() }),
  steps: { zh: "按报文号取受理与审批结果", en: "Whether it was taken up, and what its case came to" },
  run: async ({ session }, { creditCode: code, message }) => {
    const [row] = await session.query(declarationOf, { creditCode: code, message });
    if (row === undefined) {
      throw new Refusal("not-found", { zh: "没有这件申报", en: "there is no such declaration" });
    }
    const decided = read.textOrNull(row, "case_state");
    const state = decided === "approved" || decided === "rejected" ? decided : read.text(row, "state");
    return { state: declarationState.parse(state), answer: read.textOrNull(row, "answer") };
  },
});

/** A part of the daily file: records of those behind an id. */
export async function entitlementPage(
  { session }: Call,
  after: bigint,
  limit: number,
): Promise<readonly Readonly<{ person: bigint; idNumber: string; record: z.output<typeof entitlementRecord> }>[]> {
  return (await session.query(entitlementOfMany, { after, limit })).map((row) => ({
    person: BigInt(read.amount(row, "id")),
    idNumber: read.text(row, "id_number"),
    record: recordFrom(row),
  }));
}

function recordFrom(row: Row): z.output<typeof entitlementRecord> {
  return {
    state: read.text(row, "state"),
    months: read.number(row, "months"),
    basicBalance: read.amount(row, "basic"),
    annuityBalance: read.amount(row, "annuity"),
    monthlyBenefit: read.amount(row, "monthly"),
  };
}

function needed(row: Row | undefined): Row {
  if (row === undefined) {
    throw unknown();
  }
  return row;
}

function unknown(): Refusal {
  return new Refusal("not-found", { zh: "查无此人，或信息不符", en: "there is no such person, or what was told does not match" });
}

const entitlementColumns = `p.id, p.id_number, p.state,
  (SELECT COUNT(DISTINCT c.period) FROM contribution c WHERE c.person_id = p.id AND c.state = 'paid' AND {scope c}) AS months,
  (SELECT COALESCE(SUM(a.balance), 0) FROM account a WHERE a.person_id = p.id AND a.kind = 'basic' AND {scope a}) AS basic,
  (SELECT COALESCE(SUM(n.balance), 0) FROM account n WHERE n.person_id = p.id AND n.kind <> 'basic' AND {scope n}) AS annuity,
  (SELECT COALESCE(SUM(b.amount), 0) FROM benefit b
   WHERE b.person_id = p.id AND b.frequency = 'monthly' AND b.state = 'active' AND {scope b}) AS monthly`;
const insured = "p.state IN ('active', 'suspended', 'retired')";
const entitlementOfOne = statement(
  "outward.entitlement",
  `SELECT ${entitlementColumns} FROM person p WHERE p.id_number = :idNumber AND ${insured} AND {scope p}`,
);
const entitlementOfMany = statement(
  "outward.entitlement-page",
  `SELECT ${entitlementColumns} FROM person p WHERE p.id > :after AND ${insured} AND {scope p} ORDER BY p.id FETCH FIRST :limit ROWS ONLY`,
);
const personOf = statement(
  "outward.person",
  "SELECT p.id, p.name, p.card_number FROM person p WHERE p.id_number = :idNumber AND {scope p}",
);
const peopleOfEmployer = statement(
  "outward.people",
  `SELECT p.id, p.name, p.id_number, q.state, q.joined_on
   FROM employer e JOIN participation q ON q.employer_id = e.id JOIN person p ON p.id = q.person_id
   WHERE e.credit_code = :creditCode AND q.state IN ('active', 'suspended', 'retired') AND p.id > :after
     AND {scope e} AND {scope q} AND {scope p} ORDER BY p.id FETCH FIRST :limit ROWS ONLY`,
);
const declarationOf = statement(
  "outward.declaration",
  `SELECT d.state, d.answer, w.state AS case_state
   FROM declaration d JOIN employer e ON e.id = d.employer_id LEFT JOIN workflow_case w ON w.id = d.case_id AND {scope w}
   WHERE d.message_id = :message AND e.credit_code = :creditCode AND {scope d} AND {scope e}`,
);
