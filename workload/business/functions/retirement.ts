import { z } from "zod";
import { assess } from "../assessment.ts";
import { addAdjustment, addBenefit, adjustBenefit, benefitIn, setBenefitState } from "../benefits.ts";
import type { Benefit } from "../benefits.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { amount, bankAccount, day, id, personName, period, remark, shortCode } from "../inputs.ts";
import { statement } from "../statement.ts";
import { personIn } from "../subjects.ts";
import { exact, monthsBetween, nextPeriod, periodOf } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const payee = { bank: shortCode, bankAccount };
const regular = ["declared", "active", "suspended"] as const;

/** Regular benefits from the declaration on. Single ones, supplements and recoveries are in single-benefit.ts. */
export const retirementFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "retirement.declare",
    input: z.object({ person: id, retiredOn: day, ...payee }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "核对已办理在职转退休；录入申报与发放账户；按缴费年限、指数、账户余额试算；生成业务件；复核后形成待核定待遇及分项；留痕",
      en: "The person has been moved to retired; enter the declaration and the account to pay to; a trial by months, index and balance; submit; on review the benefit stands declared with its items; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, retiredOn }) => void (await assess(call, await personIn(call, person, "retired"), retiredOn)),
    effect: async (call, { person: personId, retiredOn, bank, bankAccount: account }) => {
      const person = await personIn(call, personId, "retired");
      const { pension, months, indexPpm } = await assess(call, person, retiredOn);
      const benefit = await addBenefit(call, {
        scope: person.scope,
        person: personId,
        kind: "pension",
        frequency: "monthly",
        state: "declared",
        startPeriod: nextPeriod(periodOf(retiredOn)),
        amount: pension.total,
        fromAccount: pension.account,
        paymentMonths: pension.paymentMonths,
        contributionMonths: months,
        indexPpm,
        bank,
        bankAccount: account,
        payee: person.name,
        items: { basic: pension.basic, account: pension.account, transitional: pension.transitional },
      });
      return { benefit: exact(benefit), amount: exact(pension.total) };
    },
  }),
  caseFunction({
    id: "retirement.assess",
    input: z.object({ benefit: id, retiredOn: day }),
    reviews: 2,
    steps: {
      zh: "锁定待核定待遇；重新测算与申报一致；生成业务件；复核、审批后核定生效，有职业年金余额的一并核定年金待遇；留痕",
      en: "Lock the declared benefit; assessed anew it is the same; submit; after review and approval it is in force, and where there is an annuity account its benefit with it; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, "declared")),
    effect: async (call, { benefit: benefitId, retiredOn }) =>
      await putInForce(call, await benefitIn(call, benefitId, "declared"), retiredOn),
  }),
  caseFunction({
    id: "retirement.disability",
    input: z.object({ person: id, amount, from: period, ...payee }),
    reviews: 2,
    consults: ["personnel"],
    steps: {
      zh: "录入病残津贴标准与起发月；核对人员在职；生成业务件；复核、审批后核定生效；留痕（算法待国家出台，按核定额录入）",
      en: "Enter the allowance and its first month; the person is active; submit; after review and approval it is in force; log (the ministries have yet to say how it is computed: the amount is entered)",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person, "active", "suspended")),
    effect: async (call, { person: personId, amount: monthly, from, bank, bankAccount: account }) => {
      const { scope, name } = await personIn(call, personId, "active", "suspended");
      const fixed = fixedBenefit({ scope, person: personId, name, amount: BigInt(monthly), from, bank, bankAccount: account });
      return { benefit: exact(await addBenefit(call, { ...fixed, kind: "disability" })) };
    },
  }),
  caseFunction({
    id: "retirement.add-former",
    input: z.object({ person: id, amount, from: period, ...payee }),
    reviews: 2,
    steps: {
      zh: "核对为已登记的离退休人员且无定期待遇；录入原待遇标准；生成业务件；复核、审批后按原标准发放；留痕",
      en: "The person is registered as retired and draws nothing; enter the benefit as it was; submit; after review and approval it is paid as such; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person, "retired")),
    effect: async (call, { person: personId, amount: monthly, from, bank, bankAccount: account }) => {
      const { scope, name } = await personIn(call, personId, "retired");
      const fixed = fixedBenefit({ scope, person: personId, name, amount: BigInt(monthly), from, bank, bankAccount: account });
      return { benefit: exact(await addBenefit(call, { ...fixed, kind: "pre-reform" })) };
    },
  }),
  caseFunction({
    id: "retirement.payee",
    input: z.object({ benefit: id, ...payee, payee: personName }),
    reviews: 1,
    consults: ["bank"],
    steps: {
      zh: "录入新的开户行、账号、户名；核对待遇在发；生成业务件；复核后变更；留痕",
      en: "Enter the new account; the benefit is in force; submit; on review it is changed; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, ...regular)),
    effect: async ({ session }, { benefit, ...to }) => {
      await session.run(setPayee, { id: benefit, ...to });
      return { benefit };
    },
  }),
  caseFunction({
    id: "retirement.reassess",
    input: z.object({ benefit: id, retiredOn: day, reason: remark }),
    reviews: 2,
    steps: {
      zh: "按现有缴费与账户重新测算；生成业务件；复核、审批后改按新标准，已发月份的差额补发或追回；留痕",
      en: "Assess anew by what is recorded now; submit; after review and approval the new amount holds, and what the months already paid differ by is supplemented or recovered; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => {
      const { kind } = await benefitIn(call, benefit, "active", "suspended");
      if (kind !== "pension") {
        throw new Refusal("invalid-state", { zh: "只有退休待遇可重新核定", en: "only a pension is assessed anew" });
      }
    },
    effect: async (call, { benefit: benefitId, retiredOn, reason }) => {
      const benefit = await benefitIn(call, benefitId, "active", "suspended");
      const { pension } = await assess(call, await personIn(call, benefit.personId), retiredOn);
      // What the account bears stays as it is: part of it is paid out by now.
      const target = pension.basic + pension.transitional + benefit.fromAccount;
      const change = target - benefit.amount;
      if (change === 0n) {
        return { benefit: benefitId, amount: exact(benefit.amount), change: 0 };
      }
      const now = await adjustBenefit(call, benefit, change);
      const months = BigInt(Math.max(0, monthsBetween(benefit.startPeriod, periodOf(call.today))));
      if (months > 0n) {
        const total = (change > 0n ? change : -change) * months;
        const kind = change > 0n ? "supplement" : "recovery";
        await addAdjustment(call, benefit, { kind, amount: total, monthly: kind === "supplement" ? total : -change, reason });
      }
      return { benefit: benefitId, amount: exact(now), change: exact(change) };
    },
  }),
  stateCase("retirement.suspend", ["active"], "suspended", "暂停发放", "payment is suspended", 1),
  stateCase("retirement.resume", ["suspended"], "active", "恢复发放", "payment goes on", 1),
  stateCase("retirement.revoke", [...regular], "revoked", "撤销待遇", "the benefit is revoked", 2),
  caseFunction({
    id: "retirement.adjust-single",
    input: z.object({ benefit: id, change: z.int().min(-10_000_000).max(10_000_000), reason: remark }),
    reviews: 2,
    steps: {
      zh: "录入调整额与依据；核对待遇在发；生成业务件；复核、审批后调整并记入分项；留痕",
      en: "Enter the change and its ground; the benefit is in force; submit; after review and approval it holds, as an item of its own; log",
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, "active", "suspended")),
    effect: async (call, { benefit, change }) => {
      const now = await adjustBenefit(call, await benefitIn(call, benefit, "active", "suspended"), BigInt(change));
      return { benefit, amount: exact(now) };
    },
  }),
];

function stateCase(functionId: string, from: readonly string[], to: string, zh: string, en: string, reviews: 1 | 2): FunctionEntry {
  return caseFunction({
    id: functionId,
    input: z.object({ benefit: id, reason: remark }),
    reviews,
    steps: {
      zh: `核对待遇状态；录入原因；生成业务件；${reviews === 1 ? "复核" : "复核、审批"}后${zh}；留痕`,
      en: `Check the benefit's state; enter why; submit; after ${reviews === 1 ? "review" : "review and approval"} ${en}; log`,
    },
    subject: ({ benefit }) => ({ kind: "benefit", id: benefit }),
    check: async (call, { benefit }) => void (await benefitIn(call, benefit, ...from)),
    effect: async (call, { benefit }) => {
      await setBenefitState(call, benefit, to);
      return { benefit, state: to };
    },
  });
}

/** A declared pension takes effect, and with it the annuity that the account gives. */
async function putInForce(call: Call, declared: Benefit, retiredOn: string): Promise<Readonly<Record<string, unknown>>> {
  const person = await personIn(call, declared.personId, "retired");
  const { pension, months, indexPpm, annuity } = await assess(call, person, retiredOn);
  if (pension.total !== declared.amount) {
    throw new Refusal("conflict", {
      zh: `申报后数据有变化：申报 ${declared.amount} 分，现测算 ${pension.total} 分；撤销后重新申报`,
      en: `what it is assessed by has changed: ${declared.amount} fen were declared, ${pension.total} it is now; revoke and declare anew`,
    });
  }
  await setBenefitState(call, declared.id, "active");
  if (annuity === 0n) {
    return { benefit: exact(declared.id), amount: exact(declared.amount), annuity: null };
  }
  const [paidTo] = await call.session.query(selectPayee, { id: declared.id });
  const annuityId = await addBenefit(call, {
    scope: person.scope,
    person: person.id,
    kind: "annuity",
    frequency: "monthly",
    state: "active",
    startPeriod: declared.startPeriod,
    amount: annuity,
    fromAccount: annuity,
    paymentMonths: pension.paymentMonths,
    contributionMonths: months,
    indexPpm,
    bank: String(paidTo!["bank_id"]),
    bankAccount: String(paidTo!["bank_account"]),
    payee: person.name,
    items: { annuity },
  });
  return { benefit: exact(declared.id), amount: exact(declared.amount), annuity: exact(annuityId) };
}

type Fixed = Readonly<{ scope: string; person: number; name: string; amount: bigint; from: number; bank: string; bankAccount: string }>;

/** A benefit of a fixed amount, which no account bears. */
function fixedBenefit({
  scope,
  person,
  name,
  amount: monthly,
  from,
  bank,
  bankAccount: account,
}: Fixed): Omit<Parameters<typeof addBenefit>[1], "kind"> {
  return {
    scope,
    person,
    frequency: "monthly",
    state: "active",
    startPeriod: from,
    amount: monthly,
    fromAccount: 0n,
    paymentMonths: 0,
    contributionMonths: 0,
    indexPpm: 0,
    bank,
    bankAccount: account,
    payee: name,
    items: { fixed: monthly },
  };
}

const setPayee = statement(
  "retirement.payee",
  `UPDATE benefit b SET bank_id = :bank, bank_account = :bankAccount, payee = :payee, version = b.version + 1
   WHERE b.id = :id AND {scope b}`,
);
const selectPayee = statement("retirement.paid-to", "SELECT b.bank_id, b.bank_account FROM benefit b WHERE b.id = :id AND {scope b}");
