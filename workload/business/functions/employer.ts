import { z } from "zod";
import { bigintOf } from "../../database/row.ts";
import { writeFunction } from "../define.ts";
import { countOpen, endEmployer, funding, kind, refuseKnownEmployer, registerEmployer, registrationInput } from "../employers.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { bankAccount, day, documentNumber, id, phone, remark, shortCode, words, year } from "../inputs.ts";
import { statement } from "../statement.ts";
import { employerIn } from "../subjects.ts";
import { exact } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const changed = z.object({ employer: id, state: z.string() });

export const employerFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "employer.enrol",
    input: registrationInput,
    reviews: 1,
    steps: {
      zh: "录入单位登记表；核对统一社会信用代码未登记；生成业务件；复核后登记单位、留痕",
      en: "Enter the registration; the credit code is not registered yet; submit; on review the employer is registered and logged",
    },
    subject: () => ({ kind: "employer" }),
    check: refuseKnownEmployer,
    effect: async (call, input, { scope }) => ({ employer: exact(await registerEmployer(call, input, scope)) }),
  }),
  caseFunction({
    id: "employer.change",
    input: z.object({
      employer: id,
      name: words(200).optional(),
      kind: kind.optional(),
      funding: funding.optional(),
      bank: shortCode.optional(),
      bankAccount: bankAccount.optional(),
      contact: words(60).optional(),
      phone: phone.optional(),
    }),
    reviews: 1,
    steps: {
      zh: "录入变更项；核对单位在本机构范围且未注销；生成业务件；复核后变更、留痕",
      en: "Enter what changes; the employer is the office's own and not cancelled; submit; on review it is changed and logged",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => void (await employerIn(call, employer, "active", "suspended")),
    effect: async ({ session }, { employer, bank, ...rest }) => {
      const values = { name: null, kind: null, funding: null, bankAccount: null, contact: null, phone: null, ...defined(rest) };
      await session.run(updateEmployer, { ...values, bank: bank ?? null, id: employer });
      if (rest.funding === "full") {
        await session.run(openNotional, { employer });
      }
      return { employer };
    },
  }),
  stateCase("employer.suspend", ["active"], "suspended", "中断缴费", "contributions are suspended"),
  stateCase("employer.resume", ["suspended"], "active", "恢复缴费", "contributions go on"),
  writeFunction({
    id: "employer.inspection",
    input: z.object({ employer: id, year, certificateNo: documentNumber, renewedOn: day }),
    output: changed,
    steps: {
      zh: "核对单位状态；登记年检年度并换证；留痕",
      en: "Check the employer's state; note the year inspected and the new certificate; log",
    },
    run: async (call, { employer, year: inspected, certificateNo, renewedOn }) => {
      const { state } = await employerIn(call, employer, "active", "suspended");
      await call.session.run(updateCertificate, { id: employer, certificateNo, certificateOn: renewedOn, year: inspected });
      return { subject: { kind: "employer", id: employer }, response: { employer, state } };
    },
  }),
  writeFunction({
    id: "employer.certificate",
    input: z.object({ employer: id, action: z.enum(["issue", "replace", "withdraw"]), certificateNo: documentNumber, on: day }),
    output: changed,
    steps: {
      zh: "核对单位状态；发放、补换或收回登记证；留痕",
      en: "Check the employer's state; issue, replace or withdraw the registration certificate; log",
    },
    run: async (call, { employer, action, certificateNo, on }) => {
      const { state } = await employerIn(call, employer);
      const withdrawn = action === "withdraw";
      await call.session.run(updateCertificate, {
        id: employer,
        certificateNo: withdrawn ? null : certificateNo,
        certificateOn: withdrawn ? null : on,
        year: null,
      });
      return { subject: { kind: "employer", id: employer }, response: { employer, state } };
    },
  }),
  caseFunction({
    id: "employer.cancel",
    input: z.object({ employer: id, endedOn: day, reason: remark }),
    reviews: 2,
    approverTier: "county",
    steps: {
      zh: "核对无在册人员、无欠费；生成业务件；复核、审批后注销参保关系、留痕",
      en: "No one takes part any more and nothing is owed; submit; after review and approval participation ends; log",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => {
      await employerIn(call, employer, "active", "suspended");
      await refuseBusy(call, employer);
    },
    effect: async ({ session }, { employer, endedOn }) => {
      await session.run(endEmployer, { id: employer, state: "cancelled", endedOn });
      return { employer, state: "cancelled" };
    },
  }),
];

function stateCase(functionId: string, from: readonly string[], to: string, zh: string, en: string): FunctionEntry {
  return caseFunction({
    id: functionId,
    input: z.object({ employer: id, from: day, reason: remark }),
    reviews: 1,
    steps: {
      zh: `核对单位状态；生成业务件；复核后${zh}，之后的应缴计划随之变化；留痕`,
      en: `Check the employer's state; submit; on review ${en}, and plans of contributions due follow; log`,
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => void (await employerIn(call, employer, ...from)),
    effect: async ({ session }, { employer }) => {
      await session.run(moveEmployerState, { id: employer, state: to });
      return { employer, state: to };
    },
  });
}

async function refuseBusy({ session }: Call, employer: number): Promise<void> {
  const [row] = await session.query(countOpen, { employer });
  if (bigintOf(row!, "people") > 0n || bigintOf(row!, "plans") > 0n) {
    throw new Refusal("invalid-state", {
      zh: `单位 ${employer} 尚有在册人员 ${bigintOf(row!, "people")} 人、未缴清计划 ${bigintOf(row!, "plans")} 个`,
      en: `employer ${employer} still has ${bigintOf(row!, "people")} people and ${bigintOf(row!, "plans")} open plans`,
    });
  }
}

function defined<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

const updateEmployer = statement(
  "employer.update",
  `UPDATE employer e SET name = COALESCE(:name, e.name), kind = COALESCE(:kind, e.kind), funding = COALESCE(:funding, e.funding),
     bank_id = COALESCE(:bank, e.bank_id), bank_account = COALESCE(:bankAccount, e.bank_account), contact = COALESCE(:contact, e.contact),
     phone = COALESCE(:phone, e.phone), version = e.version + 1
   WHERE e.id = :id AND {scope e}`,
);
/** The annuity of an employer that the treasury funds wholly is recorded: its people need the account for it. */
const openNotional = statement(
  "employer.open-notional",
  `INSERT INTO account (id, scope, person_id, kind, balance, interest_year, state, opened_on)
   SELECT nextval('entity_id'), b.scope, b.person_id, 'notional', 0, b.interest_year, 'open', b.opened_on
   FROM participation q JOIN account b ON b.person_id = q.person_id AND b.kind = 'annuity'
   WHERE q.employer_id = :employer AND q.state IN ('active', 'suspended') AND {scope q} AND {scope b}
     AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_id = q.person_id AND a.kind = 'notional' AND {scope a})`,
);
const moveEmployerState = statement(
  "employer.state",
  "UPDATE employer e SET state = :state, version = e.version + 1 WHERE e.id = :id AND {scope e}",
);
const updateCertificate = statement(
  "employer.certificate",
  `UPDATE employer e SET certificate_no = :certificateNo, certificate_on = CAST(:certificateOn AS date), inspected_year = COALESCE(CAST(:year AS integer), e.inspected_year),
     version = e.version + 1
   WHERE e.id = :id AND {scope e}`,
);
