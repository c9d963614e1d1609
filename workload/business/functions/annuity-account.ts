import { z } from "zod";
import { bigintOf, textOf } from "../../database/row.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { newId } from "../ids.ts";
import { amount, day, documentNumber, id, period, shortCode, words } from "../inputs.ts";
import { sendMessage } from "../outbox.ts";
import { addLines, closePosting, openPosting, post } from "../posting.ts";
import { statement } from "../statement.ts";
import { accountIn, accountsOf, employerIn, personIn } from "../subjects.ts";
import { addDocument, addTransfer, refuseOpenTransfer } from "../transfers.ts";
import { exact, read } from "../values.ts";
import { caseFunction } from "../workflow.ts";
import { interestBatch, interestCase } from "./account.ts";

const kinds = ["annuity", "notional"] as const;
const elsewhere = { region: shortCode, counterpart: words(120), documentNo: documentNumber };

/** Individual annuity accounts: funding of what was recorded only, interest, transfers. */
export const annuityAccountFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "annuity-account.funding-application",
    input: z.object({ person: id, on: day }),
    reviews: 1,
    steps: {
      zh: "核对记账账户有余额、无在途做实；生成业务件；复核后形成做实申请；留痕",
      en: "The notional account holds something and no funding is under way; submit; on review the application stands; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => {
      const { balance } = await accountIn(call, person, "notional");
      const { employerId } = await personIn(call, person);
      if (balance === 0n || employerId === null) {
        throw new Refusal("invalid-state", {
          zh: "记账账户没有余额，或没有现行参保关系",
          en: "the notional account is empty, or the person takes no part anywhere",
        });
      }
    },
    effect: async (call, { person, on }) => {
      const { balance, scope } = await accountIn(call, person, "notional");
      const { employerId } = await personIn(call, person);
      const funding = await newId(call.session);
      await call.session.run(insertFunding, { id: funding, scope, person, employer: employerId, amount: balance, appliedOn: on });
      return { funding: exact(funding), amount: exact(balance) };
    },
  }),
  writeFunction({
    id: "annuity-account.funding-summary",
    input: z.object({ employer: id, summaryNo: documentNumber }),
    output: z.object({ summaryNo: z.string(), persons: z.int(), amount: z.int() }),
    steps: {
      zh: "汇总单位已申请的做实金额，编号后向单位申请财政资金；留痕",
      en: "An employer's applications are summed under a number by which the treasury is asked for the money; log",
    },
    run: async (call, { employer, summaryNo }) => {
      const { scope } = await employerIn(call, employer);
      const persons = await call.session.run(summarise, { employer, summaryNo });
      if (persons === 0) {
        throw new Refusal("invalid-state", { zh: "没有待汇总的做实申请", en: "there is no application to sum" });
      }
      const [sum] = await call.session.query(sumFunding, { summaryNo });
      const total = bigintOf(sum!, "amount");
      const body = { employer, summaryNo, persons, amount: exact(total) };
      await sendMessage(call, { channel: "online", kind: "funding-request", scope, reference: BigInt(employer), body });
      return { subject: { kind: "employer", id: employer }, response: { summaryNo, persons, amount: exact(total) } };
    },
  }),
  writeFunction({
    id: "annuity-account.funding-receipt",
    input: z.object({ summaryNo: documentNumber, received: amount, bankReference: documentNumber }),
    output: z.object({ summaryNo: z.string(), posting: id, persons: z.int(), amount: z.int() }),
    steps: {
      zh: "核对到账与汇总金额一致；记账账户转为实账、冲减应收、生成凭证；置为已到账；留痕",
      en: "What came is what was summed; notional accounts become funded, the receivable falls, a voucher is made; mark them received; log",
    },
    run: receiveFunding,
  }),
  interestCase({ id: "annuity-account.interest", kinds, people: "any" }),
  interestBatch({ id: "annuity-account.yearly-interest", kinds, people: "any" }),
  caseFunction({
    id: "annuity-transfer.out",
    input: z.object({ person: id, ...elsewhere }),
    reviews: 2,
    steps: {
      zh: "核对年金账户有余额、记账部分已做实、无在途转移；生成业务件；复核、审批后转出、生成凭证；留痕",
      en: "The annuity account holds something, nothing of it is notional, and no transfer is under way; submit; after review and approval it is transferred out with its voucher; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => {
      await refuseOpenTransfer(call, person, "annuity");
      const accounts = await accountsOf(call, person);
      if ((accounts.get("annuity")?.balance ?? 0n) === 0n || (accounts.get("notional")?.balance ?? 0n) > 0n) {
        throw new Refusal("invalid-state", {
          zh: "年金账户没有余额，或记账部分尚未做实",
          en: "the annuity account is empty, or part of it is not funded yet",
        });
      }
    },
    effect: async (call, { person, documentNo, ...to }) => {
      const { id: account, balance, scope } = await accountIn(call, person, "annuity");
      const { id: posting } = await post(call, { kind: "annuity-out", scope, debit: "account.annuity", credit: "bank" }, [
        { subject: "account.annuity", accountId: account, amount: -balance },
        { subject: "bank", amount: balance },
      ]);
      const facts = { ...to, scope, person, kind: "annuity", months: 0, amount: balance } as const;
      const transfer = await addTransfer(call, { ...facts, direction: "out", state: "settled" });
      await addDocument(call, { transfer, scope, kind: "form", way: "sent", documentNo, content: to.counterpart });
      return { transfer: exact(transfer), posting: exact(posting), amount: exact(balance) };
    },
  }),
  caseFunction({
    id: "annuity-transfer.in",
    input: z.object({ person: id, ...elsewhere, amount, bankReference: documentNumber }),
    reviews: 1,
    steps: {
      zh: "核对人员在本地参保、资金到账；生成业务件；复核后转入年金账户、生成凭证；留痕",
      en: "The person takes part here and the money has come; submit; on review the annuity account is credited with its voucher; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person, "active", "suspended")),
    effect: async (call, { person, documentNo, amount: sum, region, counterpart }) => {
      const { id: account, scope } = await accountIn(call, person, "annuity");
      const total = BigInt(sum);
      const { id: posting } = await post(call, { kind: "annuity-in", scope, debit: "bank", credit: "account.annuity" }, [
        { subject: "bank", amount: -total },
        { subject: "account.annuity", accountId: account, amount: total },
      ]);
      const facts = { region, counterpart, scope, person, kind: "annuity", months: 0, amount: total } as const;
      const transfer = await addTransfer(call, { ...facts, direction: "in", state: "settled" });
      await addDocument(call, { transfer, scope, kind: "form", way: "received", documentNo, content: counterpart });
      return { transfer: exact(transfer), posting: exact(posting) };
    },
  }),
  queryFunction({
    id: "annuity-query.account",
    input: z.object({ person: id, from: period, to: period }),
    output: z.object({ entries: z.array(z.object({ period: z.int(), account: z.string(), kind: z.string(), amount: z.int() })) }),
    steps: {
      zh: "列出个人年金账户（含记账）期间内逐笔明细",
      en: "Each entry of a person's annuity accounts in the time, notional ones too",
    },
    run: async ({ session }, { person, from, to }) => ({
      entries: (await session.query(selectEntries, { person, fromPeriod: from, toPeriod: to })).map((row) => ({
        period: read.number(row, "period"),
        account: read.text(row, "account_kind"),
        kind: read.text(row, "kind"),
        amount: read.amount(row, "amount"),
      })),
    }),
  }),
  queryFunction({
    id: "annuity-query.funding",
    input: z.object({ employer: id }),
    output: z.object({
      fundings: z.array(z.object({ state: z.string(), summaryNo: z.string().nullable(), persons: z.int(), amount: z.int() })),
    }),
    steps: { zh: "按状态与汇总编号列出单位的账户做实", en: "An employer's fundings by state and number" },
    run: async ({ session }, { employer }) => ({
      fundings: (await session.query(sumFundings, { employer })).map((row) => ({
        state: read.text(row, "state"),
        summaryNo: read.textOrNull(row, "summary_no"),
        persons: read.number(row, "persons"),
        amount: read.amount(row, "amount"),
      })),
    }),
  }),
];

type Receipt = Readonly<{ summaryNo: string; received: number; bankReference: string }>;

async function receiveFunding(
  call: Call,
  { summaryNo, received }: Receipt,
): Promise<{ subject: { kind: string }; response: { summaryNo: string; posting: number; persons: number; amount: number } }> {
  const { session, today } = call;
  const rows = await session.query(lockFunding, { summaryNo });
  const total = rows.reduce((sum, row) => sum + bigintOf(row, "amount"), 0n);
  if (rows.length === 0 || total !== BigInt(received)) {
    throw new Refusal("conflict", {
      zh: `汇总 ${summaryNo} 待到账 ${total} 分，到账 ${received} 分`,
      en: `${total} fen await receipt under ${summaryNo}, ${received} came`,
    });
  }
  const scope = textOf(rows[0]!, "scope");
  const posting = await openPosting(call, { kind: "funding", scope, amount: 2n * total, debit: "bank", credit: "account.annuity" });
  await addLines(call, posting, [
    { subject: "bank", amount: -total },
    { subject: "notional.receivable", amount: total },
  ]);
  await session.run(fundAccounts, { summaryNo, posting: posting.id, period: posting.period });
  await closePosting(call, posting);
  await session.run(markReceived, { summaryNo, receivedOn: today });
  const response = { summaryNo, posting: exact(posting.id), persons: rows.length, amount: exact(total) };
  return { subject: { kind: "annuity-funding" }, response };
}

const insertFunding = statement(
  "funding.insert",
  `INSERT INTO annuity_funding (id, scope, person_id, employer_id, amount, state, applied_on)
   VALUES (:id, :scope, :person, :employer, :amount, 'applied', :appliedOn)`,
);
const summarise = statement(
  "funding.summarise",
  `UPDATE annuity_funding f SET state = 'summarised', summary_no = :summaryNo WHERE f.employer_id = :employer AND f.state = 'applied' AND {scope f}`,
);
const sumFunding = statement(
  "funding.sum",
  "SELECT COALESCE(SUM(f.amount), 0) AS amount FROM annuity_funding f WHERE f.summary_no = :summaryNo AND {scope f}",
);
const lockFunding = statement(
  "funding.lock",
  `SELECT f.id, f.scope, f.amount FROM annuity_funding f WHERE f.summary_no = :summaryNo AND f.state = 'summarised' AND {scope f}
   ORDER BY f.id FOR UPDATE`,
);
const fundAccounts = statement(
  "funding.entries",
  `INSERT INTO account_entry (posting_id, line, period, scope, subject, account_id, amount)
   SELECT :posting, 10 + ROW_NUMBER() OVER (ORDER BY a.id), :period, a.scope, 'account.' || a.kind, a.id,
     CASE a.kind WHEN 'notional' THEN -1 * f.amount ELSE f.amount END
   FROM annuity_funding f JOIN account a ON a.person_id = f.person_id AND a.kind IN ('annuity', 'notional') AND a.state = 'open'
   WHERE f.summary_no = :summaryNo AND f.state = 'summarised' AND {scope f} AND {scope a}`,
);
const markReceived = statement(
  "funding.received",
  `UPDATE annuity_funding f SET state = 'received', received_on = CAST(:receivedOn AS date)
   WHERE f.summary_no = :summaryNo AND f.state = 'summarised' AND {scope f}`,
);
const selectEntries = statement(
  "annuity-account.entries",
  `SELECT e.period, a.kind AS account_kind, g.kind, e.amount
   FROM account a JOIN account_entry e ON e.account_id = a.id JOIN posting g ON g.id = e.posting_id
   WHERE a.person_id = :person AND a.kind IN ('annuity', 'notional') AND e.period BETWEEN :fromPeriod AND :toPeriod
     AND {scope a} AND {scope e} AND {scope g}
   ORDER BY e.period, e.posting_id, e.line FETCH FIRST 500 ROWS ONLY`,
);
const sumFundings = statement(
  "annuity-account.fundings",
  `SELECT f.state, f.summary_no, COUNT(*) AS persons, SUM(f.amount) AS amount FROM annuity_funding f
   WHERE f.employer_id = :employer AND {scope f} GROUP BY f.state, f.summary_no ORDER BY f.state, f.summary_no`,
);
