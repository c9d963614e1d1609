import { bigintOf, numberOf, textOf, textOrNull } from "../database/row.ts";
import { audit } from "./audit.ts";
import { Refusal } from "./function.ts";
import type { Call, Level } from "./function.ts";
import { statement } from "./statement.ts";
import { addStep, caseDefinition } from "./workflow.ts";

/** A case as those see it who decide on it. */
export type OpenCase = Readonly<{
  id: bigint;
  functionId: string;
  state: "submitted" | "reviewed";
  reviews: number;
  approverTier: Level;
  subject: Readonly<{ kind: string; id: bigint | undefined }>;
  payload: unknown;
  enteredBy: string;
  scope: string;
  reviewedBy: string | null;
}>;

export type Decision = Readonly<{ state: "reviewed" | "approved" | "rejected"; result: Readonly<Record<string, unknown>> }>;

/** Locks a case that awaits a decision. @throws Refusal where there is none in the operator's scope, or it is decided */
export async function lockCase({ session }: Call, caseId: bigint): Promise<OpenCase> {
  const [row] = await session.query(select, { id: caseId });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有业务件 ${caseId}`, en: `there is no case ${caseId}` });
  }
  const state = textOf(row, "state");
  if (state !== "submitted" && state !== "reviewed") {
    throw new Refusal("invalid-state", { zh: `业务件 ${caseId} 已办结（${state}）`, en: `case ${caseId} is decided already (${state})` });
  }
  return {
    id: caseId,
    functionId: textOf(row, "function_id"),
    state,
    reviews: numberOf(row, "reviews"),
    approverTier: textOf(row, "approver_tier") as Level,
    subject: { kind: textOf(row, "subject_kind"), id: row["subject_id"] === null ? undefined : bigintOf(row, "subject_id") },
    payload: JSON.parse(textOf(row, "payload")) as unknown,
    enteredBy: textOf(row, "entered_by"),
    scope: textOf(row, "scope"),
    reviewedBy: textOrNull(row, "reviewed_by"),
  };
}

/** The first look. Where the function asks for one only, the case takes effect. @throws Refusal */
export async function review(call: Call, open: OpenCase, remark: string | null): Promise<Decision> {
  refuseSame(call, open);
  if (open.state !== "submitted") {
    throw new Refusal("invalid-state", {
      zh: `业务件 ${open.id} 待审批，不能再复核`,
      en: `case ${open.id} awaits its approval, not a review`,
    });
  }
  if (open.reviews === 1) {
    return await takeEffect(call, open, "review", remark);
  }
  await move(call, open, "reviewed");
  await note(call, open, "review", remark);
  return { state: "reviewed", result: {} };
}

/** The second look, by a third person of a tier that may. @throws Refusal */
export async function approve(call: Call, open: OpenCase, remark: string | null): Promise<Decision> {
  refuseSame(call, open);
  if (open.state !== "reviewed") {
    throw new Refusal("invalid-state", { zh: `业务件 ${open.id} 尚未复核`, en: `case ${open.id} has not been reviewed yet` });
  }
  if (tiers.indexOf(call.operator.level) < tiers.indexOf(open.approverTier)) {
    throw new Refusal("not-permitted", {
      zh: `该业务须由${{ province: "省", city: "市", county: "县" }[open.approverTier]}级以上审批`,
      en: `this business is approved at ${open.approverTier} level or above`,
    });
  }
  return await takeEffect(call, open, "approve", remark);
}

/** Ends a case without effect; what was wrong is entered anew as another. @throws Refusal */
export async function reject(call: Call, open: OpenCase, remark: string): Promise<Decision> {
  refuseSame(call, open);
  await move(call, open, "rejected");
  await note(call, open, "reject", remark);
  await call.session.run(refuseDeclaration, { caseId: open.id, answer: remark });
  return { state: "rejected", result: {} };
}

const tiers: readonly Level[] = ["county", "city", "province"];

/** Four eyes: who entered or reviewed a case decides no more on it. */
function refuseSame({ operator }: Call, { id, enteredBy, reviewedBy }: OpenCase): void {
  if (operator.id === enteredBy || operator.id === reviewedBy) {
    throw new Refusal("not-permitted", {
      zh: `经办、复核、审批须为不同人员，${operator.id} 已办理过业务件 ${id}`,
      en: `entry, review and approval take different people: ${operator.id} has dealt with case ${id} already`,
    });
  }
}

async function takeEffect(call: Call, open: OpenCase, action: "review" | "approve", remark: string | null): Promise<Decision> {
  const { input, check, effect } = caseDefinition(open.functionId);
  const parsed = input.parse(open.payload) as never;
  const under = { ...call, functionId: open.functionId };
  await check(under, parsed);
  const result = await effect(under, parsed, { caseId: open.id, enteredBy: open.enteredBy, scope: open.scope });
  await move(call, open, "approved");
  await note(under, open, action, remark);
  return { state: "approved", result };
}

async function move({ session, operator }: Call, open: OpenCase, state: Decision["state"]): Promise<void> {
  await session.run(update, {
    id: open.id,
    state,
    reviewedBy: open.reviewedBy ?? operator.id,
    finishedAt: state === "reviewed" ? null : new Date(),
  });
}

async function note(call: Call, open: OpenCase, action: "review" | "approve" | "reject", remark: string | null): Promise<void> {
  await addStep(call, open.id, open.state === "submitted" ? 2 : 3, action, remark);
  await audit(call, action, open.subject, open.id);
}

const select = statement(
  "approval.lock",
  `SELECT w.function_id, w.state, w.reviews, w.approver_tier, w.subject_kind, w.subject_id, w.payload, w.scope, w.entered_by, w.reviewed_by
   FROM workflow_case w WHERE w.id = :id AND {scope w} FOR UPDATE`,
);

const update = statement(
  "approval.move",
  `UPDATE workflow_case w SET state = :state, reviewed_by = :reviewedBy, finished_at = :finishedAt WHERE w.id = :id AND {scope w}`,
);

const refuseDeclaration = statement(
  "approval.refuse-declaration",
  "UPDATE declaration d SET state = 'refused', answer = :answer WHERE d.case_id = :caseId AND {scope d}",
);
