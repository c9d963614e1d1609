import { z } from "zod";
import { bigintOf, textOf } from "../../database/row.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { payArrears, writeOffArrears } from "../arrears.ts";
import { collectMissing, refundPaid, settleDifference } from "../corrections.ts";
import { documentNumber, id, period, remark, year } from "../inputs.ts";
import { refuseBelowProvince } from "../maintain.ts";
import { setWage, wageMeasure } from "../people.ts";
import { shareOf } from "../policy/money.ts";
import { statement } from "../statement.ts";
import { employerIn, personIn } from "../subjects.ts";
import { monthsBetween, periodOf } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const mostMonths = 120;
const span = z
  .object({ person: id, from: period, to: period, reason: remark })
  .refine(
    ({ from, to }) => from <= to && monthsBetween(from, to) < mostMonths,
    `at most ${mostMonths} months, the first not behind the last`,
  );
const wage = z.object({ person: id, monthlyWage: z.int().min(1).max(100_000_000) });

export const declarationFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "declaration.collect-individual",
    input: span,
    reviews: 1,
    steps: {
      zh: "录入补收期间；核对期间内未缴月份；生成业务件；复核后按各月基数与费率生成补收计划（不加收利息），随征缴入账；留痕",
      en: "Enter the months; those without a contribution are found; submit; on review a plan of what is collected is made by each month's base and rates (without interest), and collected like any other; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: refuseFuture,
    effect: async (call, input) => await collectMissing(call, await personIn(call, input.person, "active"), input),
  }),
  caseFunction({
    id: "declaration.refund-individual",
    input: span,
    reviews: 2,
    steps: {
      zh: "录入退收期间；核对已缴与账户余额；生成业务件；复核、审批后冲减账户与基金、生成退付凭证；留痕",
      en: "Enter the months; they are paid and the accounts cover them; submit; after review and approval accounts and fund are reduced and the refund's voucher is made; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: refuseFuture,
    effect: async (call, input) => await refundPaid(call, await personIn(call, input.person), input),
  }),
  caseFunction({
    id: "declaration.difference",
    input: z.object({ person: id, year, reason: remark }),
    reviews: 2,
    steps: {
      zh: "按重新核定的基数计算该年已缴月份的差额；生成业务件；复核、审批后应补的生成差额计划，应退的冲减账户与基金；留痕",
      en: "The difference of the year's paid months by the base as it is now; submit; after review and approval what is owed becomes a plan, what is owing reduces accounts and fund; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person)),
    effect: async (call, { person, year: of }) => await settleDifference(call, await personIn(call, person), of),
  }),
  caseFunction({
    id: "declaration.arrears",
    input: z.object({
      person: id,
      from: period,
      to: period,
      action: z.enum(["pay", "write-off"]),
      bankReference: documentNumber.optional(),
      reason: remark,
    }),
    reviews: 2,
    steps: {
      zh: "录入个人欠费补缴或核销；核对期间内欠费；生成业务件；复核、审批后补缴入账并冲减单位计划，或核销；留痕",
      en: "Enter that a person's arrears are paid or written off; they are found; submit; after review and approval they are booked and taken off the employer's plans, or written off; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, action, bankReference }) => {
      await personIn(call, person);
      if (action === "pay" && bankReference === undefined) {
        throw new Refusal("invalid", { zh: "补缴须有银行流水号", en: "a payment has its bank reference" });
      }
    },
    effect: async (call, { action, ...input }) => {
      const person = await personIn(call, input.person);
      return action === "pay" ? await payArrears(call, person, input) : await writeOffArrears(call, person, input);
    },
  }),
  caseFunction({
    id: "declaration.yearly-wage",
    input: z.object({ employer: id, year, wages: z.array(wage).min(1).max(500) }),
    reviews: 1,
    consults: ["personnel"],
    steps: {
      zh: "录入单位年度工资申报表；核对人员在本单位参保；生成业务件；复核后按社平工资上下限核定基数；留痕",
      en: "Enter the employer's wages of the year; the people take part there; submit; on review bases are set between floor and ceiling; log",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer, wages }) => {
      await employerIn(call, employer, "active", "suspended");
      const known = new Set((await call.session.query(selectPeople, { employer })).map((row) => bigintOf(row, "person_id")));
      const strange = wages.filter(({ person }) => !known.has(BigInt(person)));
      if (strange.length > 0) {
        throw new Refusal("not-found", {
          zh: `有 ${strange.length} 人不在本单位参保`,
          en: `${strange.length} people do not take part with this employer`,
        });
      }
    },
    effect: async (call, { employer: employerId, year: of, wages }) => {
      const { scope, id: employer } = await employerIn(call, employerId);
      const measure = await wageMeasure(call, of);
      for (const { person, monthlyWage } of wages) {
        await setWage(call, { personId: BigInt(person), employerId: employer, scope, declared: BigInt(monthlyWage) }, measure);
      }
      return { employer: employerId, year: of, wages: wages.length };
    },
  }),
  caseFunction({
    id: "declaration.wage-base",
    input: z.object({ employer: id, year, reason: remark }),
    reviews: 1,
    steps: {
      zh: "核对单位；生成业务件；复核后按现行社平工资与上下限重新核定该年全部基数；差额另行补退；留痕",
      en: "Check the employer; submit; on review all bases of the year are set anew by the average wage in use; differences are settled separately; log",
    },
    subject: ({ employer }) => ({ kind: "employer", id: employer }),
    check: async (call, { employer }) => void (await employerIn(call, employer)),
    effect: async (call, { employer, year: of }) => {
      const { average, floorPpm, ceilingPpm } = await wageMeasure(call, of);
      const limits = { lowest: shareOf(average, floorPpm), highest: shareOf(average, ceilingPpm) };
      const bases = await call.session.run(reassess, { employer, year: of, average, ...limits });
      return { employer, year: of, bases };
    },
  }),
  caseFunction({
    id: "declaration.average-wage",
    input: z.object({ year, usedFrom: period }),
    reviews: 2,
    approverTier: "province",
    steps: {
      zh: "核对社平工资已登记、待启用；生成业务件；省级复核、审批后启用；留痕；之后的核定即按此计算",
      en: "The average wage is entered and awaits use; submit; after review and approval by the province it is in use; log; assessments follow it from then on",
    },
    subject: () => ({ kind: "average-wage" }),
    check: async (call, { year: of }) => {
      refuseBelowProvince(call);
      const [row] = await call.session.query(selectWage, { year: of });
      if (row === undefined || textOf(row, "state") !== "prepared") {
        throw new Refusal("invalid-state", {
          zh: `${of} 年社平工资未登记或已启用`,
          en: `the average wage of ${of} is not entered, or in use already`,
        });
      }
    },
    effect: async ({ session }, { year: of, usedFrom }) => {
      await session.run(useWage, { year: of, usedFrom });
      return { year: of, usedFrom };
    },
  }),
];

async function refuseFuture(call: Call, { person, to }: Readonly<{ person: number; to: number }>): Promise<void> {
  await personIn(call, person);
  if (to > periodOf(call.today)) {
    throw new Refusal("invalid", { zh: "期间不能晚于本月", en: "the months cannot lie in the future" });
  }
}

const selectPeople = statement(
  "declaration.people",
  "SELECT q.person_id FROM participation q WHERE q.employer_id = :employer AND q.state IN ('active', 'suspended') AND {scope q}",
);
const reassess = statement(
  "declaration.reassess",
  `UPDATE wage_base w SET average = :average, base = CASE WHEN w.declared < :lowest THEN :lowest WHEN w.declared > :highest THEN :highest
     ELSE w.declared END
   WHERE w.employer_id = :employer AND w.year = :year AND {scope w}`,
);
const selectWage = statement("declaration.average-wage", "SELECT w.state FROM average_wage w WHERE w.year = :year");
const useWage = statement("declaration.use-wage", "UPDATE average_wage w SET state = 'in-use', used_from = :usedFrom WHERE w.year = :year");
