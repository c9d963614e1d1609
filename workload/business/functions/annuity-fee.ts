import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { newId } from "../ids.ts";
import { amount, code, documentNumber, id, period } from "../inputs.ts";
import { addLines, closePosting, openPosting, post } from "../posting.ts";
import { statement } from "../statement.ts";
import { exact, officeOf } from "../values.ts";

const accountsAtOnce = 500;

/** 费用管理: what plans cost, and what each account pays for being administered. */
export const annuityFeeFunctions: readonly FunctionEntry[] = [
  writeFunction({
    id: "annuity-fee.annuity",
    role: "batch",
    input: z.object({ plan: code, period, amount, bankReference: documentNumber }),
    output: z.object({ fee: id, posting: id }),
    steps: {
      zh: "核对计划与当期未计提；登记受托、托管、投资管理费并支付、生成凭证；留痕",
      en: "The plan exists and the month's fees are not booked; note and pay those of trustee, custodian and managers, with their voucher; log",
    },
    run: async (call, { plan, period: month, amount: sum }) => {
      const { operator } = call;
      const fee = await insertFee(call, { plan, kind: "plan", period: month, persons: 0, amount: BigInt(sum) });
      const { id: posting } = await post(call, { kind: "fee", scope: operator.scope, debit: "fee", credit: "bank" }, [
        { subject: "fee", amount: -BigInt(sum) },
        { subject: "bank", amount: BigInt(sum) },
      ]);
      return { subject: { kind: "annuity-fee", id: fee }, response: { fee: exact(fee), posting: exact(posting) } };
    },
  }),
  batchFunction({
    id: "annuity-fee.account",
    input: z.object({ plan: code, period, perAccount: z.int().min(1).max(100_000) }),
    output: z.object({ done: z.int(), amount: z.int() }),
    steps: {
      zh: "按账户分块：从余额足够的年金账户扣收账户管理费，一块一张凭证，一期一次；中断后从下一账户继续",
      en: "In chunks of accounts: the fee is taken from each annuity account that covers it, one voucher a chunk, once a month; interrupted, it goes on with the next account",
    },
    target: ({ plan, period: month }) => `${plan}/${month}`,
    begin: async () => null,
    chunk: async (call, { lastId }, { perAccount }) => {
      const { session, operator } = call;
      const which = { after: lastId, perAccount };
      const [page] = await session.query(selectChargeable, { ...which, limit: accountsAtOnce });
      const count = numberOf(page!, "accounts");
      if (count === 0) {
        return { lastId, done: 0, amount: 0n, finished: true };
      }
      const range = { ...which, lastId: bigintOf(page!, "last_id") };
      const charged = BigInt((await session.query(lockChargeable, range)).length);
      const total = charged * BigInt(perAccount);
      const posting = await openPosting(call, {
        kind: "fee",
        scope: operator.scope,
        amount: total,
        debit: "account.annuity",
        credit: "bank",
      });
      await addLines(call, posting, [{ subject: "bank", amount: total }]);
      await session.run(chargeAccounts, { ...range, posting: posting.id, period: posting.period });
      await closePosting(call, posting);
      return { lastId: range.lastId, done: Number(charged), amount: total, finished: count < accountsAtOnce };
    },
    finish: async (call, run, { plan, period: month }) => {
      await insertFee(call, { plan, kind: "account", period: month, persons: run.done, amount: run.amount });
      return batchAnswer(run);
    },
  }),
];

type Fee = Readonly<{ plan: string; kind: "plan" | "account"; period: number; persons: number; amount: bigint }>;

/** Of a plan, a kind and a month an office books it once: the key says so. @throws Refusal where there is no such plan */
async function insertFee({ session, operator }: Call, fee: Fee): Promise<bigint> {
  const feeId = await newId(session);
  if ((await session.run(insertFeeRow, { ...fee, id: feeId, scope: operator.scope, office: officeOf(operator.scope) })) !== 1) {
    throw new Refusal("not-found", { zh: `没有年金计划 ${fee.plan}`, en: `there is no annuity plan ${fee.plan}` });
  }
  return feeId;
}

const insertFeeRow = statement(
  "fee.insert",
  `INSERT INTO annuity_fee (id, scope, office_id, plan_id, kind, period, persons, amount)
   SELECT :id, :scope, :office, l.id, :kind, :period, :persons, :amount FROM annuity_plan l WHERE l.code = :plan`,
);
const chargeable = "a.id > :after AND a.kind = 'annuity' AND a.state = 'open' AND a.balance >= :perAccount AND {scope a}";
const selectChargeable = statement(
  "fee.page",
  `SELECT COUNT(*) AS accounts, MAX(n.id) AS last_id FROM (
     SELECT a.id FROM account a WHERE ${chargeable} ORDER BY a.id FETCH FIRST :limit ROWS ONLY) n`,
);
const lockChargeable = statement("fee.lock", `SELECT a.id FROM account a WHERE ${chargeable} AND a.id <= :lastId ORDER BY a.id FOR UPDATE`);
const chargeAccounts = statement(
  "fee.entries",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   SELECT :posting, 10 + ROW_NUMBER() OVER (ORDER BY a.id), :period, a.scope, 'account.annuity', a.id, -1 * :perAccount
   FROM account a WHERE ${chargeable} AND a.id <= :lastId`,
);
