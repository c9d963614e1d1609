import type { Call } from "./function.ts";
import { statement } from "./statement.ts";

/** What a function acts on. */
export type Subject = Readonly<{ kind: string; id?: bigint | number | undefined }>;

export type AuditAction = "enter" | "review" | "approve" | "reject" | "change" | "begin" | "finish";

/** Who did what to what, in the transaction of the deed itself. */
export async function audit(call: Call, action: AuditAction, subject: Subject, caseId: bigint | null = null): Promise<void> {
  const { session, operator, functionId, requestId } = call;
  await session.run(insert, {
    loggedAt: new Date(),
    scope: operator.scope,
    operatorId: operator.id,
    office: operator.office,
    functionId,
    action,
    subjectKind: subject.kind,
    subjectId: subject.id ?? null,
    caseId,
    requestId,
  });
}

const insert = statement(
  "audit.log",
  `INSERT INTO audit_log (id, logged_at, scope, operator_id, office_id, function_id, action, subject_kind, subject_id, case_id, request_id)
   VALUES (nextval('entity_id'), :loggedAt, :scope, :operatorId, :office, :functionId, :action, :subjectKind, :subjectId, :caseId, :requestId)`,
);
