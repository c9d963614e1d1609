import { z } from "zod";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { FunctionEntry } from "../function.ts";
import { code, day, documentNumber, words } from "../inputs.ts";
import { maintenance, refuseBelowProvince } from "../maintain.ts";
import { statement } from "../statement.ts";
import { read } from "../values.ts";

const state = z.enum(["open", "closed"]);
const rule = z.object({
  plan: code,
  name: z.string().regex(/^[a-z][a-z.-]{1,39}$/),
  effectiveOn: day,
  amount: z.int().min(0).max(1_000_000_000_000),
  unit: z.enum(["fen", "ppm", "days"]),
});

const updateInstitution = statement(
  "annuity.update-institution",
  "UPDATE annuity_institution i SET name = :name, contact = :contact, state = :state WHERE i.kind = :kind AND i.licence_no = :licenceNo",
);
const insertInstitution = statement(
  "annuity.insert-institution",
  `INSERT INTO annuity_institution (id, kind, name, licence_no, contact, state)
   VALUES (nextval('entity_id'), :kind, :name, :licenceNo, :contact, :state)`,
);
const insertPlan = statement(
  "annuity.insert-plan",
  `INSERT INTO annuity_plan (id, code, name, trustee_id, record_keeper_id, custodian_id, state, started_on)
   SELECT nextval('entity_id'), :code, :name, t.id, k.id, c.id, 'open', CAST(:startedOn AS date)
   FROM annuity_institution t JOIN annuity_institution k ON k.kind = 'record-keeper' AND k.licence_no = :recordKeeper
     JOIN annuity_institution c ON c.kind = 'custodian' AND c.licence_no = :custodian
   WHERE t.kind = 'trustee' AND t.licence_no = :trustee`,
);
const updateRule = statement(
  "annuity.update-rule",
  `UPDATE annuity_rule r SET amount = :amount, unit = :unit
   WHERE r.kind = :kind AND r.name = :name AND r.effective_on = CAST(:effectiveOn AS date)
     AND r.plan_id = (SELECT l.id FROM annuity_plan l WHERE l.code = :plan)`,
);
const insertRule = statement(
  "annuity.insert-rule",
  `INSERT INTO annuity_rule (plan_id, kind, name, effective_on, amount, unit)
   SELECT l.id, :kind, :name, CAST(:effectiveOn AS date), :amount, :unit FROM annuity_plan l WHERE l.code = :plan`,
);
const selectValues = statement(
  "annuity.values",
  `SELECT u.priced_on, u.unit_price, u.origin FROM annuity_plan l JOIN annuity_portfolio o ON o.plan_id = l.id
     JOIN unit_value u ON u.portfolio_id = o.id
   WHERE l.code = :plan AND o.code = :portfolio AND u.priced_on BETWEEN CAST(:fromDay AS date) AND CAST(:toDay AS date)
   ORDER BY u.priced_on FETCH FIRST 400 ROWS ONLY`,
);

/** Institutions, plans, portfolios and rules of the occupational annuity: the province keeps them. */
export const annuityAdministrationFunctions: readonly FunctionEntry[] = [
  ...(["trustee", "record-keeper", "custodian", "investment-manager"] as const).map((kind) =>
    maintenance({
      id: `annuity-institution.${kind}`,
      input: z.object({ licenceNo: documentNumber, name: words(120), contact: words(60).optional(), state }),
      subject: "annuity-institution",
      provinceOnly: true,
      values: (input) => ({ ...input, contact: input.contact ?? null, kind }),
      update: updateInstitution,
      insert: insertInstitution,
    }),
  ),
  writeFunction({
    id: "annuity-plan.create",
    role: "admin",
    input: z.object({
      code,
      name: words(120),
      trustee: documentNumber,
      recordKeeper: documentNumber,
      custodian: documentNumber,
      startedOn: day,
    }),
    output: z.object({ plan: z.string() }),
    steps: {
      zh: "核对管理权限与三方机构在册；登记年金计划；留痕",
      en: "The province's administrator; trustee, account administrator and custodian are registered; enter the plan; log",
    },
    run: async (call, input) => {
      refuseBelowProvince(call);
      if ((await call.session.run(insertPlan, input)) !== 1) {
        throw new Refusal("not-found", {
          zh: "受托人、账户管理人或托管人未登记",
          en: "trustee, account administrator or custodian is not registered",
        });
      }
      return { subject: { kind: "annuity-plan" }, response: { plan: input.code } };
    },
  }),
  maintenance({
    id: "annuity-plan.manage",
    input: z.object({ code, name: words(120), state }),
    subject: "annuity-plan",
    provinceOnly: true,
    values: (input) => input,
    update: statement("annuity.update-plan", "UPDATE annuity_plan l SET name = :name, state = :state WHERE l.code = :code"),
  }),
  maintenance({
    id: "annuity-plan.portfolio",
    input: z.object({ plan: code, code, name: words(120), manager: documentNumber, state }),
    subject: "annuity-portfolio",
    provinceOnly: true,
    values: (input) => input,
    update: statement(
      "annuity.update-portfolio",
      `UPDATE annuity_portfolio o SET name = :name, state = :state
       WHERE o.code = :code AND o.plan_id = (SELECT l.id FROM annuity_plan l WHERE l.code = :plan)`,
    ),
    insert: statement(
      "annuity.insert-portfolio",
      `INSERT INTO annuity_portfolio (id, plan_id, code, name, manager_id, state)
       SELECT nextval('entity_id'), l.id, :code, :name, i.id, :state FROM annuity_plan l JOIN annuity_institution i
         ON i.kind = 'investment-manager' AND i.licence_no = :manager
       WHERE l.code = :plan`,
    ),
  }),
  rules("annuity-plan.investment-rules", "investment"),
  rules("annuity-plan.fee-rules", "fee"),
  maintenance({
    id: "annuity-plan.pricing-day",
    input: z.object({ plan: code, pricedOn: day, state: z.enum(["open", "closed"]) }),
    subject: "pricing-day",
    provinceOnly: true,
    values: (input) => input,
    update: statement(
      "annuity.update-day",
      `UPDATE pricing_day y SET state = :state
       WHERE y.priced_on = CAST(:pricedOn AS date) AND y.plan_id = (SELECT l.id FROM annuity_plan l WHERE l.code = :plan)`,
    ),
    insert: statement(
      "annuity.insert-day",
      `INSERT INTO pricing_day (plan_id, priced_on, state)
       SELECT l.id, CAST(:pricedOn AS date), :state FROM annuity_plan l WHERE l.code = :plan`,
    ),
  }),
  maintenance({
    id: "insurance-product.manage",
    input: z.object({ code, name: words(120), company: words(120), state }),
    subject: "insurance-product",
    provinceOnly: true,
    values: (input) => input,
    update: statement(
      "annuity.update-product",
      "UPDATE insurance_product i SET name = :name, company = :company, state = :state WHERE i.code = :code",
    ),
    insert: statement(
      "annuity.insert-product",
      "INSERT INTO insurance_product (id, code, name, company, state) VALUES (nextval('entity_id'), :code, :name, :company, :state)",
    ),
  }),
  queryFunction({
    id: "annuity-query.net-value",
    input: z.object({ plan: code, portfolio: code, from: day, to: day }),
    output: z.object({ values: z.array(z.object({ pricedOn: z.string(), unitPrice: z.int(), origin: z.string() })) }),
    steps: {
      zh: "列出投资组合期间内的单位净值（百万分之一元）",
      en: "Lists a portfolio's unit values in the time, in millionths of a yuan",
    },
    run: async ({ session }, { plan, portfolio, from, to }) => ({
      values: (await session.query(selectValues, { plan, portfolio, fromDay: from, toDay: to })).map((row) => ({
        pricedOn: read.text(row, "priced_on"),
        unitPrice: read.amount(row, "unit_price"),
        origin: read.text(row, "origin"),
      })),
    }),
  }),
];

function rules(id: string, kind: "investment" | "fee"): FunctionEntry {
  return maintenance({
    id,
    input: rule,
    subject: "annuity-rule",
    provinceOnly: true,
    values: (input) => ({ ...input, kind }),
    update: updateRule,
    insert: insertRule,
  });
}
