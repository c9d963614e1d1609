import { z } from "zod";
import { writeFunction } from "../define.ts";
import type { FunctionEntry } from "../function.ts";
import { amount, day, documentNumber, id, months, remark, shortCode, words } from "../inputs.ts";
import { sendMessage } from "../outbox.ts";
import { post } from "../posting.ts";
import { accountIn, personIn } from "../subjects.ts";
import { addDocument, addTransfer, leave, moveTransfer, refuseOpenTransfer, settleIn, transferIn } from "../transfers.ts";
import { exact } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const moved = z.object({ transfer: id, state: z.string() });
const counterpart = { region: shortCode, counterpart: words(120) };
const document = { transfer: id, documentNo: documentNumber, content: words(2000) };

export const transferFunctions: readonly FunctionEntry[] = [
  writeFunction({
    id: "transfer.application",
    input: z.object({ person: id, ...counterpart, documentNo: documentNumber }),
    output: moved,
    steps: {
      zh: "核对人员在本地参保、无在途转移；录入转入申请表；留痕",
      en: "The person takes part here and no transfer is under way; enter the application to transfer in; log",
    },
    run: async (call, { person, documentNo, ...from }) => {
      const { scope } = await personIn(call, person, "active", "suspended");
      await refuseOpenTransfer(call, person, "basic");
      const transfer = await addTransfer(call, {
        ...from,
        scope,
        person,
        kind: "basic",
        direction: "in",
        state: "applied",
        months: 0,
        amount: 0n,
      });
      await addDocument(call, { transfer, scope, kind: "application", way: "received", documentNo, content: from.counterpart });
      return { subject: { kind: "transfer", id: transfer }, response: { transfer: exact(transfer), state: "applied" } };
    },
  }),
  writeFunction({
    id: "transfer.contact-letter",
    input: z.object({ transfer: id, documentNo: documentNumber }),
    output: moved,
    consults: ["cross-region"],
    steps: {
      zh: "核对已申请；生成联系函，经跨地区接口发出；留痕",
      en: "It was applied for; make the contact letter and send it by the cross-region interface; log",
    },
    run: async (call, { transfer, documentNo }) => {
      const { scope, personId, counterpart: to, region } = await transferIn(call, transfer, "in", "applied");
      await addDocument(call, { transfer: BigInt(transfer), scope, kind: "contact-letter", way: "sent", documentNo, content: to });
      const body = { transfer, documentNo, person: exact(personId), region };
      await sendMessage(call, { channel: "cross-region", kind: "contact-letter", scope, reference: BigInt(transfer), body });
      return await moveTransfer(call, transfer, "letter-sent");
    },
  }),
  writeFunction({
    id: "transfer.receive-form",
    input: z.object({ ...document, months, amount }),
    output: moved,
    steps: {
      zh: "核对联系函已发；登记对方信息表的缴费月数与转移金额；留痕",
      en: "The letter was sent; note the months and the amount of the other side's form; log",
    },
    run: async (call, { transfer, documentNo, content, months: paid, amount: sum }) => {
      const { scope } = await transferIn(call, transfer, "in", "letter-sent");
      await addDocument(call, { transfer: BigInt(transfer), scope, kind: "form", way: "received", documentNo, content });
      return await moveTransfer(call, transfer, "form-received", { months: paid, amount: BigInt(sum) });
    },
  }),
  caseFunction({
    id: "transfer.account",
    input: z.object({ transfer: id, bankReference: documentNumber }),
    reviews: 1,
    steps: {
      zh: "核对信息表已收、资金到账；生成业务件；复核后转入个人账户、生成凭证、办结转移；留痕",
      en: "The form has come and the money too; submit; on review the account is credited with its voucher and the transfer settled; log",
    },
    subject: ({ transfer }) => ({ kind: "transfer", id: transfer }),
    check: async (call, { transfer }) => void (await transferIn(call, transfer, "in", "form-received")),
    effect: async (call, { transfer }) => ({ transfer, posting: exact(await settleIn(call, transfer)) }),
  }),
  writeFunction({
    id: "transfer.certificate",
    input: z.object({ person: id, ...counterpart, documentNo: documentNumber }),
    output: moved,
    steps: {
      zh: "核对人员在本地参保、无在途转移；出具参保缴费凭证；留痕",
      en: "The person takes part here and no transfer is under way; issue the certificate of contributions; log",
    },
    run: async (call, { person, documentNo, ...to }) => {
      const { scope } = await personIn(call, person, "active", "suspended", "ended");
      await refuseOpenTransfer(call, person, "basic");
      const { balance } = await accountIn(call, person, "basic");
      const transfer = await addTransfer(call, {
        ...to,
        scope,
        person,
        kind: "basic",
        direction: "out",
        state: "certified",
        months: 0,
        amount: balance,
      });
      await addDocument(call, { transfer, scope, kind: "certificate", way: "sent", documentNo, content: to.counterpart });
      return { subject: { kind: "transfer", id: transfer }, response: { transfer: exact(transfer), state: "certified" } };
    },
  }),
  writeFunction({
    id: "transfer.receive-letter",
    input: z.object(document),
    output: moved,
    steps: {
      zh: "核对已出具凭证；登记转入地联系函；留痕",
      en: "A certificate was issued; note the contact letter of where the person goes; log",
    },
    run: async (call, { transfer, documentNo, content }) => {
      const { scope } = await transferIn(call, transfer, "out", "certified");
      await addDocument(call, { transfer: BigInt(transfer), scope, kind: "contact-letter", way: "received", documentNo, content });
      return await moveTransfer(call, transfer, "letter-received");
    },
  }),
  caseFunction({
    id: "transfer.form",
    input: z.object({ transfer: id, documentNo: documentNumber, on: day }),
    reviews: 2,
    consults: ["cross-region"],
    steps: {
      zh: "核对联系函已收；生成信息表；复核、审批后转出账户余额、终止本地参保关系、生成凭证，经跨地区接口发出信息表；留痕",
      en: "The letter has come; make the form; after review and approval the balance is transferred out, participation here ends, a voucher is made, and the form is sent by the cross-region interface; log",
    },
    subject: ({ transfer }) => ({ kind: "transfer", id: transfer }),
    check: async (call, { transfer }) => void (await transferIn(call, transfer, "out", "letter-received")),
    effect: async (call, { transfer, documentNo, on }) => {
      const found = await transferIn(call, transfer, "out", "letter-received");
      const { id: account, balance, scope } = await accountIn(call, found.personId, "basic");
      const posting =
        balance === 0n
          ? null
          : await post(call, { kind: "transfer-out", scope, debit: "account.basic", credit: "bank" }, [
              { subject: "account.basic", accountId: account, amount: -balance },
              { subject: "bank", amount: balance },
            ]);
      await leave(call, found.personId, on);
      const body = { transfer, documentNo, amount: exact(balance), region: found.region };
      await addDocument(call, { transfer: BigInt(transfer), scope, kind: "form", way: "sent", documentNo, content: found.counterpart });
      await sendMessage(call, { channel: "cross-region", kind: "form", scope, reference: BigInt(transfer), body });
      await moveTransfer(call, transfer, "form-sent", { amount: balance });
      return { transfer, posting: posting === null ? null : exact(posting.id), amount: exact(balance) };
    },
  }),
  caseFunction({
    id: "transfer.return",
    input: z.object({ ...document, reason: remark }),
    reviews: 1,
    steps: {
      zh: "核对已转出；登记退回函；生成业务件；复核后资金退回个人账户、生成凭证；人员可重新参保；留痕",
      en: "It was transferred out; note the letter of return; submit; on review the money goes back to the account with its voucher; the person can take part again; log",
    },
    subject: ({ transfer }) => ({ kind: "transfer", id: transfer }),
    check: async (call, { transfer }) => void (await transferIn(call, transfer, "out", "form-sent")),
    effect: async (call, { transfer, documentNo, content }) => {
      const found = await transferIn(call, transfer, "out", "form-sent");
      const { id: account, scope } = await accountIn(call, found.personId, "basic");
      const posting =
        found.amount === 0n
          ? null
          : await post(call, { kind: "transfer-return", scope, debit: "bank", credit: "account.basic" }, [
              { subject: "bank", amount: -found.amount },
              { subject: "account.basic", accountId: account, amount: found.amount },
            ]);
      await addDocument(call, { transfer: BigInt(transfer), scope, kind: "return", way: "received", documentNo, content });
      await moveTransfer(call, transfer, "returned");
      return { transfer, posting: posting === null ? null : exact(posting.id) };
    },
  }),
];
