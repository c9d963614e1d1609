import { z } from "zod";
import { instantOf, textOf, textOrNull } from "../../database/row.ts";
import { approve, lockCase, reject, review } from "../approvals.ts";
import type { Decision } from "../approvals.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { newId } from "../ids.ts";
import { creditCode, id, page, remark } from "../inputs.ts";
import { statement } from "../statement.ts";
import { exact, read } from "../values.ts";
import { caseDefinition, submitCase } from "../workflow.ts";

const decision = z.object({ case: id, state: z.enum(["reviewed", "approved", "rejected"]), result: z.record(z.string(), z.unknown()) });

/** What employers may declare online: cases of these functions. */
const declarable = [
  "employer.change",
  "person.add",
  "person.enrol",
  "person.change-general",
  "person.suspend",
  "person.resume",
  "declaration.yearly-wage",
] as const;
const wages = "declaration.yearly-wage";

export const approvalFunctions: readonly FunctionEntry[] = [
  writeFunction({
    id: "approval.general",
    role: "review",
    input: z.object({ case: id, remark: remark.optional() }),
    output: decision,
    steps: {
      zh: "锁定业务件；核对经办与复核不是同一人；再次校验；一级审批的业务在同一事务内生效、记账、留痕，二级审批的转审批",
      en: "Lock the case; the reviewer is not who entered it; check again; where one review suffices take effect, book and log in the same transaction, else pass on to approval",
    },
    run: async (call, { case: caseId, remark }) => {
      const open = await lockCase(call, BigInt(caseId));
      return done(caseId, await review(call, open, remark ?? null));
    },
  }),
  writeFunction({
    id: "approval.second",
    name: { zh: "二级审批", en: "Second approval" },
    role: "approve",
    input: z.object({ case: id, remark: remark.optional() }),
    output: decision,
    steps: {
      zh: "锁定业务件；经办、复核、审批为三人且级别足够；再次校验；在同一事务内生效、记账、留痕",
      en: "Lock the case; entry, review and approval are three people and the tier suffices; check again; take effect, book and log in the same transaction",
    },
    run: async (call, { case: caseId, remark }) => {
      const open = await lockCase(call, BigInt(caseId));
      return done(caseId, await approve(call, open, remark ?? null));
    },
  }),
  writeFunction({
    id: "approval.rejection",
    role: "review",
    input: z.object({ case: id, remark }),
    output: decision,
    steps: {
      zh: "锁定业务件；核对不是经办人本人；登记不通过原因并办结；网上申报的一并答复；更正后另行申请",
      en: "Lock the case; not by who entered it; note why and end it; answer an online declaration; what was wrong is entered anew",
    },
    run: async (call, { case: caseId, remark }) => {
      const open = await lockCase(call, BigInt(caseId));
      return done(caseId, await reject(call, open, remark));
    },
  }),
  queryFunction({
    id: "approval.log",
    input: z.object({ case: id.optional(), ...page }),
    output: z.object({
      steps: z.array(
        z.object({
          case: id,
          step: z.int(),
          function: z.string(),
          action: z.string(),
          operator: z.string(),
          office: z.string(),
          at: z.iso.datetime(),
          remark: z.string().nullable(),
        }),
      ),
    }),
    steps: {
      zh: "按业务件或按序列出各步骤的经办人、时间、意见",
      en: "Lists each step's operator, time and remark, of one case or in order",
    },
    run: async ({ session }, { case: caseId, after, limit }) => {
      const rows =
        caseId === undefined ? await session.query(selectLog, { after, limit }) : await session.query(selectCaseLog, { id: caseId });
      return {
        steps: rows.map((row) => ({
          case: read.amount(row, "case_id"),
          step: read.number(row, "step"),
          function: textOf(row, "function_id"),
          action: textOf(row, "action"),
          operator: textOf(row, "operator_id"),
          office: textOf(row, "office_id"),
          at: instantOf(row, "done_at"),
          remark: textOrNull(row, "remark"),
        })),
      };
    },
  }),
  ...[
    { id: "approval.online-declaration", allows: (functionId: string) => functionId !== wages },
    { id: "approval.online-annuity-wage", allows: (functionId: string) => functionId === wages },
  ].map(({ id: functionId, allows }) =>
    writeFunction({
      id: functionId,
      input: z.object({ declaration: id, accept: z.boolean(), answer: remark.optional() }),
      output: z.object({ declaration: id, state: z.enum(["accepted", "refused"]), case: id.nullable() }),
      steps: {
        zh: "锁定网上申报；受理的按申报内容校验并生成业务件，待复核；不受理的答复原因",
        en: "Lock the declaration; accepted, its content is checked and becomes a case that awaits review; refused, it is answered",
      },
      run: async (call, { declaration, accept, answer }) => await decideDeclaration(call, { declaration, accept, answer, allows }),
    }),
  ),
  writeFunction({
    id: "approval.receive-declaration",
    name: { zh: "接收网上申报", en: "Receive an online declaration" },
    input: z.object({ employer: creditCode, function: z.enum(declarable), payload: z.record(z.string(), z.unknown()) }),
    output: z.object({ declaration: id }),
    steps: {
      zh: "网闸送来的单位申报入库，按报文号只收一次，待窗口受理",
      en: "Keeps what an employer declared through the gap, once for each message, until the counter takes it up",
    },
    run: async (call, { employer, function: functionId, payload }) => {
      const { session, requestId } = call;
      const declaration = await newId(session);
      const kept = await session.run(insertDeclaration, {
        id: declaration,
        employer,
        functionId,
        payload: JSON.stringify(payload),
        messageId: requestId,
        receivedAt: new Date(),
      });
      if (kept !== 1) {
        throw new Refusal("not-found", { zh: `没有单位 ${employer}`, en: `there is no employer ${employer}` });
      }
      return { subject: { kind: "declaration", id: declaration }, response: { declaration: exact(declaration) } };
    },
  }),
];

function done(caseId: number, { state, result }: Decision): { subject: { kind: string; id: number }; response: z.input<typeof decision> } {
  return { subject: { kind: "case", id: caseId }, response: { case: caseId, state, result } };
}

type DeclarationDecision = Readonly<{
  declaration: number;
  accept: boolean;
  answer: string | undefined;
  allows: (functionId: string) => boolean;
}>;

async function decideDeclaration(
  call: Call,
  { declaration, accept, answer, allows }: DeclarationDecision,
): Promise<
  Readonly<{ subject: { kind: string; id: number }; response: { declaration: number; state: "accepted" | "refused"; case: number | null } }>
> {
  const { session } = call;
  const [row] = await session.query(lockDeclaration, { id: declaration });
  if (row === undefined || !allows(textOf(row, "function_id"))) {
    throw new Refusal("not-found", { zh: `没有待办的网上申报 ${declaration}`, en: `there is no such declaration ${declaration}` });
  }
  if (textOf(row, "state") !== "received") {
    throw new Refusal("invalid-state", { zh: `网上申报 ${declaration} 已处理`, en: `declaration ${declaration} is dealt with already` });
  }
  const state = accept ? "accepted" : "refused";
  let caseId: number | null = null;
  if (accept) {
    const definition = caseDefinition(textOf(row, "function_id"));
    const parsed = definition.input.safeParse(JSON.parse(textOf(row, "payload")));
    if (!parsed.success) {
      throw new Refusal("invalid", { zh: "申报内容不符合要求，应不予受理", en: "what was declared is not in order: refuse it" });
    }
    const under = { ...call, functionId: definition.id };
    await definition.check(under, parsed.data);
    ({ case: caseId } = await submitCase(under, definition, parsed.data));
  }
  await session.run(moveDeclaration, { id: declaration, state, caseId, answer: answer ?? null });
  return { subject: { kind: "declaration", id: declaration }, response: { declaration, state, case: caseId } };
}

const logColumns = "s.case_id, s.step, w.function_id, s.action, s.operator_id, s.office_id, s.done_at, s.remark";
const selectLog = statement(
  "approval.log",
  `SELECT ${logColumns} FROM workflow_step s JOIN workflow_case w ON w.id = s.case_id
   WHERE s.case_id > :after AND {scope s} AND {scope w} ORDER BY s.case_id, s.step FETCH FIRST :limit ROWS ONLY`,
);
const selectCaseLog = statement(
  "approval.case-log",
  `SELECT ${logColumns} FROM workflow_step s JOIN workflow_case w ON w.id = s.case_id
   WHERE s.case_id = :id AND {scope s} AND {scope w} ORDER BY s.step`,
);
const insertDeclaration = statement(
  "approval.declaration",
  `INSERT INTO declaration (id, scope, employer_id, function_id, payload, state, message_id, received_at)
   SELECT :id, e.scope, e.id, :functionId, :payload, 'received', :messageId, :receivedAt FROM employer e
   WHERE e.credit_code = :employer AND {scope e}`,
);
const lockDeclaration = statement(
  "approval.lock-declaration",
  "SELECT d.function_id, d.payload, d.state FROM declaration d WHERE d.id = :id AND {scope d} FOR UPDATE",
);
const moveDeclaration = statement(
  "approval.move-declaration",
  "UPDATE declaration d SET state = :state, case_id = :caseId, answer = :answer WHERE d.id = :id AND {scope d}",
);
