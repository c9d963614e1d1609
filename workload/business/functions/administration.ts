import { z } from "zod";
import { writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { FunctionEntry } from "../function.ts";
import { amount, code, day, ppm, shortCode, words, year } from "../inputs.ts";
import { maintenance } from "../maintain.ts";
import { statement } from "../statement.ts";

const state = z.enum(["open", "closed"]);
const operatorId = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/);
const officeId = shortCode;
const role = z.enum(["entry", "review", "approve", "batch", "query", "admin"]);
const functionId = z.string().regex(/^[a-z-]{2,30}\.[a-z-]{2,30}$/);
const parameterInput = z.object({
  name: z.string().regex(/^[a-z][a-z.-]{1,39}$/),
  effectiveOn: day,
  amount: z.int().min(0).max(1_000_000_000_000),
  unit: z.enum(["fen", "ppm", "months", "persons", "days"]),
  words: words(200).optional(),
});

const updateParameter = statement(
  "admin.update-parameter",
  "UPDATE parameter p SET amount = :amount, unit = :unit, words = :words WHERE p.kind = :kind AND p.name = :name AND p.effective_on = CAST(:effectiveOn AS date)",
);
const insertParameter = statement(
  "admin.insert-parameter",
  "INSERT INTO parameter (kind, name, effective_on, amount, unit, words) VALUES (:kind, :name, CAST(:effectiveOn AS date), :amount, :unit, :words)",
);

function parameters(id: string, kind: (name: string) => string): FunctionEntry {
  return maintenance({
    id,
    input: parameterInput,
    subject: "parameter",
    provinceOnly: true,
    values: ({ words: told, ...input }) => ({ ...input, words: told ?? null, kind: kind(input.name) }),
    update: updateParameter,
    insert: insertParameter,
  });
}

export const administrationFunctions: readonly FunctionEntry[] = [
  maintenance({
    id: "system.review",
    input: z.object({ function: functionId, reviews: z.int().min(1).max(2) }),
    subject: "workflow-rule",
    provinceOnly: true,
    values: (input) => ({ functionId: input.function, reviews: input.reviews }),
    update: statement("admin.update-reviews", "UPDATE workflow_rule w SET reviews = :reviews WHERE w.function_id = :functionId"),
    insert: statement(
      "admin.insert-reviews",
      "INSERT INTO workflow_rule (function_id, reviews, approver_tier, distribution) VALUES (:functionId, :reviews, 'county', 'pool')",
    ),
  }),
  maintenance({
    id: "system.workflow",
    input: z.object({
      function: functionId,
      approverTier: z.enum(["province", "city", "county"]),
      distribution: z.enum(["pool", "assigned"]),
    }),
    subject: "workflow-rule",
    provinceOnly: true,
    values: (input) => ({ functionId: input.function, approverTier: input.approverTier, distribution: input.distribution }),
    update: statement(
      "admin.update-workflow",
      "UPDATE workflow_rule w SET approver_tier = :approverTier, distribution = :distribution WHERE w.function_id = :functionId",
    ),
    insert: statement(
      "admin.insert-workflow",
      "INSERT INTO workflow_rule (function_id, reviews, approver_tier, distribution) VALUES (:functionId, 1, :approverTier, :distribution)",
    ),
  }),
  maintenance({
    id: "system.login",
    input: z.object({ operator: operatorId, office: officeId, name: words(60), state: z.enum(["active", "locked"]) }),
    subject: "operator",
    provinceOnly: false,
    steps: {
      zh: "核对操作员与机构均在管理范围内；登记新操作员，或启用、锁定；留痕",
      en: "Operator and office lie within the administrator's scope; a new operator is entered, or one is enabled or locked; logged",
    },
    values: (input) => ({ ...input, changedAt: new Date() }),
    update: statement(
      "admin.update-operator",
      "UPDATE operator o SET name = :name, state = :state, changed_at = :changedAt WHERE o.id = :operator AND o.office_id = :office AND {scope o}",
    ),
    insert: statement(
      "admin.insert-operator",
      `INSERT INTO operator (id, scope, office_id, name, state, changed_at)
       SELECT :operator, o.scope, o.id, :name, :state, :changedAt FROM office o WHERE o.id = :office AND {scope o}`,
    ),
    check: async ({ operator }, input) => {
      if (operator.id === input.operator) {
        throw new Refusal("not-permitted", { zh: "不能变更本人", en: "not one's own" });
      }
    },
  }),
  writeFunction({
    id: "system.permission",
    role: "admin",
    input: z.object({ operator: operatorId, grant: z.array(role).max(6), revoke: z.array(role).max(6) }),
    output: z.object({ granted: z.int(), revoked: z.int() }),
    steps: {
      zh: "核对操作员在管理范围内且不是本人；授予、收回角色；留痕",
      en: "The operator lies within the administrator's scope and is another; roles are granted and revoked; logged",
    },
    run: async ({ session, operator }, input) => {
      const [found] = await session.query(findOperator, { operator: input.operator });
      if (found === undefined || operator.id === input.operator) {
        throw new Refusal("not-found", {
          zh: `没有可授权的操作员 ${input.operator}`,
          en: `there is no operator ${input.operator} to grant to`,
        });
      }
      let [granted, revoked] = [0, 0];
      for (const each of new Set(input.grant)) {
        granted += await session.run(grantRole, { operator: input.operator, role: each });
      }
      for (const each of new Set(input.revoke)) {
        revoked += await session.run(revokeRole, { operator: input.operator, role: each });
      }
      return { subject: { kind: "operator" }, response: { granted, revoked } };
    },
  }),
  maintenance({
    id: "system.pooling-area",
    input: z.object({ id: shortCode, name: words(120), office: officeId, state }),
    subject: "pooling-area",
    provinceOnly: true,
    values: (input) => input,
    update: statement("admin.update-area", "UPDATE pooling_area a SET name = :name, office_id = :office, state = :state WHERE a.id = :id"),
    insert: statement("admin.insert-area", "INSERT INTO pooling_area (id, name, office_id, state) VALUES (:id, :name, :office, :state)"),
  }),
  parameters("system.system-parameter", () => "system"),
  parameters("system.business-parameter", (name) => (name.startsWith("base.") ? "wage" : "business")),
  parameters("performance.parameter", () => "performance"),
  maintenance({
    id: "system.wage-parameter",
    input: z.object({ year, monthly: amount }),
    subject: "average-wage",
    provinceOnly: true,
    steps: {
      zh: "登记某年社平工资，待启用；已启用的不再改动",
      en: "A year's average social wage is entered and awaits being put into use; one in use is not changed",
    },
    values: (input) => input,
    update: statement("admin.update-wage", "UPDATE average_wage w SET monthly = :monthly WHERE w.year = :year AND w.state = 'prepared'"),
    insert: statement("admin.insert-wage", "INSERT INTO average_wage (year, monthly, state) VALUES (:year, :monthly, 'prepared')"),
  }),
  maintenance({
    id: "system.interest-parameter",
    input: z.object({ kind: z.enum(["basic", "annuity", "notional"]), year, ratePpm: ppm }),
    subject: "interest-rate",
    provinceOnly: true,
    values: (input) => input,
    update: statement("admin.update-rate", "UPDATE interest_rate i SET rate_ppm = :ratePpm WHERE i.kind = :kind AND i.year = :year"),
    insert: statement("admin.insert-rate", "INSERT INTO interest_rate (kind, year, rate_ppm) VALUES (:kind, :year, :ratePpm)"),
  }),
  maintenance({
    id: "system.code",
    input: z.object({ kind: code, code, name: words(120), state }),
    subject: "code",
    provinceOnly: true,
    values: (input) => input,
    update: statement("admin.update-code", "UPDATE code_item c SET name = :name, state = :state WHERE c.kind = :kind AND c.code = :code"),
    insert: statement("admin.insert-code", "INSERT INTO code_item (kind, code, name, state) VALUES (:kind, :code, :name, :state)"),
  }),
  maintenance({
    id: "institution.agency",
    input: z.object({ parent: officeId, number: z.string().regex(/^\d{2}$/), name: words(120), state }),
    subject: "office",
    provinceOnly: false,
    steps: {
      zh: "核对上级机构在管理范围内；新增下级机构（编码为上级编码加两位），或变更名称、状态；留痕",
      en: "The superior office lies within the administrator's scope; an office below it is added, its code being the superior's and two digits more, or renamed, opened or closed; logged",
    },
    values: ({ parent, number, name, state: to }) => ({ parent, office: `${parent}${number}`, step: `${number}/`, name, state: to }),
    update: statement(
      "admin.update-office",
      "UPDATE office o SET name = :name, state = :state WHERE o.id = :office AND o.parent_id = :parent AND {scope o}",
    ),
    insert: statement(
      "admin.insert-office",
      `INSERT INTO office (id, parent_id, tier, scope, name, state)
       SELECT :office, p.id, CASE p.tier WHEN 'province' THEN 'city' ELSE 'county' END, p.scope || :step, :name, :state
       FROM office p WHERE p.id = :parent AND p.tier <> 'county' AND {scope p}`,
    ),
  }),
  maintenance({
    id: "institution.bank",
    input: z.object({ id: shortCode, name: words(120), state }),
    subject: "bank",
    provinceOnly: true,
    values: (input) => input,
    update: statement("admin.update-bank", "UPDATE bank b SET name = :name, state = :state WHERE b.id = :id"),
    insert: statement("admin.insert-bank", "INSERT INTO bank (id, name, state) VALUES (:id, :name, :state)"),
  }),
];

const findOperator = statement("admin.find-operator", "SELECT o.id FROM operator o WHERE o.id = :operator AND {scope o}");
const grantRole = statement(
  "admin.grant",
  `INSERT INTO operator_role (operator_id, role) SELECT o.id, CAST(:role AS varchar) FROM operator o
   WHERE o.id = :operator AND {scope o}
     AND NOT EXISTS (SELECT 1 FROM operator_role r WHERE r.operator_id = o.id AND r.role = :role)`,
);
const revokeRole = statement(
  "admin.revoke",
  `DELETE FROM operator_role r WHERE r.operator_id = :operator AND r.role = :role
     AND EXISTS (SELECT 1 FROM operator o WHERE o.id = r.operator_id AND {scope o})`,
);
