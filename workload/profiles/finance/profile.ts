import { z } from "zod";
import { period } from "../../business/inputs.ts";
import { read } from "../../business/values.ts";
import type { Database } from "../../database/database.ts";
import { numberOf } from "../../database/row.ts";
import { scopeRange } from "../../database/scope.ts";
import type { App } from "../../http/app.ts";
import { needCaller, needOperator, needRole, operatorOf } from "../../http/callers.ts";
import { HttpProblem } from "../../http/problem.ts";
import { bodyProblems, callerProblems, idempotencyHeaders, problems } from "../../http/schemas.ts";
import { within } from "../../http/within.ts";
import { Operators } from "../../identity/operators.ts";
import type { Profile, Setting } from "../../profile.ts";
import { difference, reconcile } from "./reconcile.ts";
import type { Reconciled } from "./reconcile.ts";
import { bookVouchers, vouchersAnswer, vouchersInput } from "./vouchers.ts";

/**
 * Fund finance: takes the business system's vouchers at once as they are made, books them by double entry, tells balances, and reconciles its
 * books with those of the business.
 */
export const financeProfile: Profile = {
  id: "finance",
  name: { zh: "基金财务系统", en: "Fund finance" },
  set: "finance",
  readsBusiness: true,
  callers: ["operator", "system"],
  register: async (app, setting) => {
    const operators = new Operators(setting.business, setting.now);
    const onRequest = needOperator(setting.callers, async (id) => await operators.find(id));
    addVouchers(app, setting);
    addBalances(app, setting, onRequest);
    addReconciliations(app, setting, onRequest);
  },
};

type OnRequest = ReturnType<typeof needOperator>;
const security = [{ certificate: [] }];

function addVouchers(app: App, { database, callers, limits, now }: Setting): void {
  const schema = {
    operationId: "vouchers",
    summary: "接收并记账会计凭证 / take and book vouchers",
    security,
    body: vouchersInput,
    response: { 200: vouchersAnswer, ...problems(...callerProblems, ...bodyProblems) },
  };
  app.post("/vouchers", { schema, config: { name: "vouchers" }, onRequest: needCaller(callers, "system") }, async (request, _reply) => ({
    vouchers: await within(limits.handlerMs, bookVouchers(database, request.body.vouchers, now())),
  }));
}

function addBalances(app: App, { database }: Setting, onRequest: OnRequest): void {
  const schema = {
    operationId: "balances",
    summary: "科目余额表 / trial balance of a month",
    security,
    querystring: z.object({ period: z.coerce.number().pipe(period) }),
    response: {
      200: z.object({ vouchers: z.int(), subjects: z.array(z.object({ subject: z.string(), debits: z.int(), credits: z.int() })) }),
      ...problems(...callerProblems, 422),
    },
  };
  app.get("/balances", { schema, config: { name: "balances" }, onRequest }, async (request, _reply) => {
    const operator = needRole(operatorOf(request), "query");
    const { low, high } = scopeRange(operator.scope);
    const range = { period: request.query.period, scopeLow: low, scopeHigh: high };
    return await database.transaction({ label: "balances", readOnly: true }, async (session) => {
      const [count] = await session.query(countVouchers, range);
      const rows = await session.query(sumSubjects, range);
      const subjects = rows.map((row) => ({
        subject: read.text(row, "subject"),
        debits: read.amount(row, "debits"),
        credits: read.amount(row, "credits"),
      }));
      return { vouchers: numberOf(count!, "vouchers"), subjects };
    });
  });
}

const told = z.object({ period: z.int(), vouchers: z.int(), inTransit: z.int(), differences: z.array(difference) });

/** A reconciliation is kept under its request id: asked again, it is told again and not made anew. */
function addReconciliations(app: App, setting: Setting, onRequest: OnRequest): void {
  const { database, business, limits, now } = setting;
  const schema = {
    operationId: "reconciliations",
    summary: "与业务系统对账 / reconcile a month with the business system",
    security,
    headers: idempotencyHeaders,
    body: z.object({ period }),
    response: { 200: told, ...problems(...callerProblems, ...bodyProblems, 409, 422) },
  };
  app.post("/reconciliations", { schema, config: { name: "reconciliations" }, onRequest }, async (request, _reply) => {
    const operator = needRole(operatorOf(request), "batch");
    const requestId = request.headers["idempotency-key"];
    const which = { period: request.body.period, scope: operator.scope };
    const known = await keptReconciliation(database, requestId, which);
    if (known !== undefined) {
      return { period: which.period, ...known, differences: [...known.differences] };
    }
    const made = await within(limits.handlerMs, reconcile(business, database, { ...which, now: now() }));
    await keep(database, requestId, which, made, now());
    return { period: which.period, ...made, differences: [...made.differences] };
  });
}

type Which = Readonly<{ period: number; scope: string }>;

async function keptReconciliation(database: Database, requestId: string, { period: month, scope }: Which): Promise<Reconciled | undefined> {
  return await database.transaction({ label: "reconciliation.find", readOnly: true }, async (session) => {
    const [run] = await session.query(selectRun, { requestId });
    if (run === undefined) {
      return undefined;
    }
    if (numberOf(run, "period") !== month || read.text(run, "scope") !== scope) {
      throw new HttpProblem(409, "conflict", { zh: "请求号已用于另一请求", en: "the request id was used for another request" });
    }
    const differences = (await session.query(selectDifferences, { requestId })).map((row) => ({
      voucher: read.amount(row, "voucher_id"),
      office: read.text(row, "office_id"),
      kind: difference.shape.kind.parse(read.text(row, "kind")),
      subject: read.text(row, "subject").replace(wholeVoucher, ""),
      expected: read.amount(row, "expected"),
      found: read.amount(row, "found"),
    }));
    return { vouchers: numberOf(run, "vouchers"), inTransit: numberOf(run, "in_transit"), differences };
  });
}

/** Oracle takes an empty text for none. */
const wholeVoucher = "*";
/** Older ones are taken away. */
const keptDays = 400;

async function keep(database: Database, requestId: string, which: Which, made: Reconciled, now: Date): Promise<void> {
  await database.transaction({ label: "reconciliation.keep" }, async (session) => {
    const before = new Date(now.getTime() - keptDays * 86_400_000);
    await session.run(forgetDifferences, { before });
    await session.run(forgetRuns, { before });
    const { vouchers, inTransit, differences } = made;
    await session.run(insertRun, { requestId, ...which, ranAt: now, vouchers, inTransit, differences: differences.length });
    for (const [line, { subject, ...one }] of differences.entries()) {
      await session.run(insertDifference, { requestId, line, ...one, subject: subject === "" ? wholeVoucher : subject });
    }
  });
}

const inScope = "v.period = :period AND v.scope >= :scopeLow AND v.scope < :scopeHigh";
const countVouchers = { name: "finance.count", sql: `SELECT COUNT(*) AS vouchers FROM ledger_voucher v WHERE ${inScope}` };
const sumSubjects = {
  name: "finance.subjects",
  sql: `SELECT e.subject, COALESCE(SUM(CASE WHEN e.amount < 0 THEN -e.amount ELSE 0 END), 0) AS debits,
     COALESCE(SUM(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END), 0) AS credits
   FROM ledger_voucher v JOIN ledger_entry e ON e.voucher_id = v.id WHERE ${inScope} GROUP BY e.subject ORDER BY e.subject`,
};
const selectRun = {
  name: "finance.run",
  sql: "SELECT r.period, r.scope, r.vouchers, r.in_transit FROM ledger_reconciliation r WHERE r.request_id = :requestId",
};
const selectDifferences = {
  name: "finance.differences",
  sql: `SELECT d.voucher_id, d.office_id, d.kind, d.subject, d.expected, d.found FROM ledger_difference d
   WHERE d.request_id = :requestId ORDER BY d.line`,
};
const insertRun = {
  name: "finance.keep-run",
  sql: `INSERT INTO ledger_reconciliation (request_id, scope, period, ran_at, vouchers, in_transit, differences)
   VALUES (:requestId, :scope, :period, :ranAt, :vouchers, :inTransit, :differences)`,
};
const insertDifference = {
  name: "finance.keep-difference",
  sql: `INSERT INTO ledger_difference (request_id, line, voucher_id, office_id, kind, subject, expected, found)
   VALUES (:requestId, :line, :voucher, :office, :kind, :subject, :expected, :found)`,
};
const forgetDifferences = {
  name: "finance.forget-differences",
  sql: "DELETE FROM ledger_difference WHERE request_id IN (SELECT r.request_id FROM ledger_reconciliation r WHERE r.ran_at < :before)",
};
const forgetRuns = { name: "finance.forget-runs", sql: "DELETE FROM ledger_reconciliation WHERE ran_at < :before" };
