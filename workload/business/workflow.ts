import { z } from "zod";
import type { InterfaceId } from "../../model/catalogue/interfaces.ts";
import type { Text } from "../../model/text.ts";
import { numberOf, textOf } from "../database/row.ts";
import { audit } from "./audit.ts";
import type { Subject } from "./audit.ts";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";
import { named, nameOf } from "./define.ts";
import type { Call, FunctionEntry, Level } from "./function.ts";
import { newId } from "./ids.ts";
import { id as entityId } from "./inputs.ts";
import { statement } from "./statement.ts";
import { exact } from "./values.ts";

/** A function whose effect comes only after others have looked: entered by one, reviewed by another, and where it weighs more, approved by a third. */
export type CaseDefinition<Input extends z.ZodObject = z.ZodObject> = Readonly<{
  /** The catalogue's id. */
  id: string;
  input: Input;
  steps: Text;
  /** 1: a review; 2: a review and an approval. 通用审核配置 can change it. */
  reviews: 1 | 2;
  /** The lowest tier that may approve. */
  approverTier?: Level;
  consults?: readonly InterfaceId[];
  subject: (input: z.output<Input>) => Subject;
  /** Made when the case is entered, and again before it takes effect: much may have happened between. @throws Refusal */
  check: (call: Call, input: z.output<Input>) => Promise<void>;
  /** What it does, in the transaction of the last review; gives what was made or changed. */
  effect: (call: Call, input: z.output<Input>, check: Checked) => Promise<Readonly<Record<string, unknown>>>;
}>;

/** A case under way, as its effect sees it. */
export type Checked = Readonly<{
  caseId: bigint;
  enteredBy: string;
  /** Of the office that entered it: what the case makes belongs there, whoever approves. */
  scope: string;
}>;

const entered = z.object({ case: entityId, state: z.literal("submitted"), reviews: z.int() });

const definitions = new Map<string, CaseDefinition>();

/** The entry of such a function: checks, then submits the case. Its effect is registered for the approvals. */
export function caseFunction<Input extends z.ZodObject>(definition: CaseDefinition<Input>): FunctionEntry {
  definitions.set(definition.id, definition as unknown as CaseDefinition);
  return {
    ...named(definition.id, undefined),
    id: definition.id,
    name: nameOf(definition.id, undefined),
    kind: "write",
    role: "entry",
    input: definition.input,
    output: entered,
    steps: definition.steps,
    ...(definition.consults === undefined ? {} : { consults: definition.consults }),
    run: async (call: Call, input: z.output<Input>) => {
      await definition.check(call, input);
      return await submitCase(call, definition as unknown as CaseDefinition, input);
    },
  };
}

/** @throws Error where no such function has cases: the row of the case is not ours */
export function caseDefinition(functionId: string): CaseDefinition {
  const found = definitions.get(functionId);
  if (found === undefined) {
    throw new Error(`no function ${functionId} has cases`);
  }
  return found;
}

/** Notes the case, its first step and who entered it. The input was checked by the caller. */
export async function submitCase(call: Call, definition: CaseDefinition, input: unknown): Promise<z.output<typeof entered>> {
  const { session, operator, requestId } = call;
  const rule = await ruleOf(call, definition);
  const caseId = await newId(session);
  const subject = definition.subject(input as never);
  const payload = canonicalJson(input);
  await session.run(insertCase, {
    id: caseId,
    scope: operator.scope,
    office: operator.office,
    functionId: definition.id,
    reviews: rule.reviews,
    approverTier: rule.approverTier,
    subjectKind: subject.kind,
    subjectId: subject.id ?? null,
    payload,
    payloadDigest: sha256Hex(payload),
    operatorId: operator.id,
    enteredAt: new Date(),
    requestId,
  });
  await addStep(call, caseId, 1, "enter", null);
  await audit(call, "enter", subject, caseId);
  return { case: exact(caseId), state: "submitted", reviews: rule.reviews };
}

export async function addStep(call: Call, caseId: bigint, step: number, action: string, remark: string | null): Promise<void> {
  const { session, operator } = call;
  await session.run(insertStep, {
    caseId,
    step,
    scope: operator.scope,
    action,
    operatorId: operator.id,
    office: operator.office,
    doneAt: new Date(),
    remark,
  });
}

/** The rule that was configured, else the function's own. */
async function ruleOf(
  { session }: Call,
  { id, reviews, approverTier }: CaseDefinition,
): Promise<Readonly<{ reviews: number; approverTier: string }>> {
  const [rule] = await session.query(selectRule, { functionId: id });
  return rule === undefined
    ? { reviews, approverTier: approverTier ?? "county" }
    : { reviews: numberOf(rule, "reviews"), approverTier: textOf(rule, "approver_tier") };
}

const selectRule = statement("workflow.rule", "SELECT w.reviews, w.approver_tier FROM workflow_rule w WHERE w.function_id = :functionId");

const insertCase = statement(
  "workflow.case",
  `INSERT INTO workflow_case (id, scope, office_id, function_id, state, reviews, approver_tier, subject_kind, subject_id, payload,
     payload_digest, entered_by, entered_at, request_id)
   VALUES (:id, :scope, :office, :functionId, 'submitted', :reviews, :approverTier, :subjectKind, :subjectId, :payload,
     :payloadDigest, :operatorId, :enteredAt, :requestId)`,
);

const insertStep = statement(
  "workflow.step",
  `INSERT INTO workflow_step (case_id, step, scope, action, operator_id, office_id, done_at, remark)
   VALUES (:caseId, :step, :scope, :action, :operatorId, :office, :doneAt, :remark)`,
);
