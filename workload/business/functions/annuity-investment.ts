import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { amount, code, day, id } from "../inputs.ts";
import { refuseBelowProvince } from "../maintain.ts";
import { bookOrders } from "../orders.ts";
import { statement } from "../statement.ts";
import { accountIn, personIn } from "../subjects.ts";
import { exact, read } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const portfolio = { plan: code, portfolio: code };
const valuation = z.object({ ...portfolio, pricedOn: day, unitPrice: z.int().min(1).max(1_000_000_000) });

export const annuityInvestmentFunctions: readonly FunctionEntry[] = [
  caseFunction({
    id: "investment-switch.apply",
    input: z.object({ person: id, plan: code, from: code.optional(), to: code, amount, pricedOn: day }),
    reviews: 1,
    consults: ["annuity-custodian"],
    steps: {
      zh: "核对年金账户余额、转出组合份额与定价日开放；生成业务件；复核后形成待成交指令；留痕",
      en: "The annuity account holds as much, the portfolio left too, and the pricing day is open; submit; on review an order awaits its deal; log",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, amount: sum, plan, to, pricedOn }) => {
      await personIn(call, person);
      const { balance } = await accountIn(call, person, "annuity");
      if (balance < BigInt(sum)) {
        throw new Refusal("invalid", { zh: "转换金额超过账户余额", en: "more than the account holds" });
      }
      const [open] = await call.session.query(selectOpenDay, { plan, portfolio: to, pricedOn });
      if (open === undefined) {
        throw new Refusal("invalid-state", {
          zh: "投资组合不存在，或该定价日未开放",
          en: "there is no such portfolio, or the pricing day is not open",
        });
      }
    },
    effect: async (call, { person, plan, from, to, amount: sum, pricedOn }) => {
      const { id: account, scope } = await accountIn(call, person, "annuity");
      const order = { scope, account, plan, amount: sum, pricedOn, requestId: call.requestId };
      const made =
        from === undefined
          ? await call.session.run(insertBuy, { ...order, portfolio: to })
          : await call.session.run(insertSwitch, { ...order, portfolio: from, target: to });
      if (made !== 1) {
        throw new Refusal("not-found", { zh: "没有该投资组合", en: "there is no such portfolio" });
      }
      return { person, orders: made };
    },
  }),
  caseFunction({
    id: "investment-deal.valuation",
    input: valuation,
    reviews: 1,
    approverTier: "province",
    steps: {
      zh: "录入投资组合定价日单位净值；核对定价日开放；生成业务件；复核后生效、定价日置为已定价；留痕",
      en: "Enter a portfolio's unit value; the pricing day is open; submit; on review it holds and the day is priced; log",
    },
    subject: () => ({ kind: "unit-value" }),
    check: async (call, { plan, portfolio: of, pricedOn }) => {
      refuseBelowProvince(call);
      const [open] = await call.session.query(selectDay, { plan, portfolio: of, pricedOn });
      if (open === undefined) {
        throw new Refusal("invalid-state", { zh: "没有该定价日，或已关闭", en: "there is no such pricing day, or it is closed" });
      }
    },
    effect: async (call, input) => {
      await setValue(call, input, "entered");
      await call.session.run(markPriced, { plan: input.plan, pricedOn: input.pricedOn });
      return { pricedOn: input.pricedOn, unitPrice: input.unitPrice };
    },
  }),
  writeFunction({
    id: "annuity-valuation.interface",
    input: z.object({ values: z.array(valuation).min(1).max(100) }),
    output: z.object({ values: z.int() }),
    consults: ["annuity-custodian"],
    steps: {
      zh: "托管人送来的估值按报文号只收一次；与已录净值不一致的拒收；留痕",
      en: "Valuations from the custodian, taken once for each message; one that contradicts what was entered is refused; log",
    },
    run: async (call, { values }) => {
      refuseBelowProvince(call);
      for (const value of values) {
        await setValue(call, value, "custodian");
      }
      return { subject: { kind: "unit-value" }, response: { values: values.length } };
    },
  }),
  batchFunction({
    id: "investment-deal.accounts",
    input: z.object({ ...portfolio, pricedOn: day }),
    output: z.object({ done: z.int(), amount: z.int() }),
    steps: {
      zh: "核对单位净值已定；按指令分块：以净值折算份额，增减各账户持有份额，指令置为已成交；中断后从下一指令继续",
      en: "The unit value is there; in chunks of orders: amounts become units at that value, holdings move, the orders are booked; interrupted, it goes on with the next order",
    },
    target: ({ plan, portfolio: of, pricedOn }) => `${plan.slice(0, 14)}/${of.slice(0, 14)}/${pricedOn}`,
    begin: async (call, input) => {
      const [value] = await call.session.query(selectValue, input);
      if (value === undefined) {
        throw new Refusal("invalid-state", { zh: "该定价日尚无单位净值", en: "there is no unit value of the day yet" });
      }
      return bigintOf(value, "portfolio_id");
    },
    chunk: async (call, { referenceId, lastId }, { pricedOn }) => await bookOrders(call, { portfolio: referenceId!, pricedOn }, lastId),
    finish: async (_call, run) => batchAnswer(run),
  }),
  queryFunction({
    id: "investment-deal.summary",
    input: z.object({ ...portfolio, pricedOn: day }),
    output: z.object({
      deals: z.array(z.object({ kind: z.string(), state: z.string(), orders: z.int(), amount: z.int(), units: z.int() })),
    }),
    steps: { zh: "按种类与状态汇总定价日的成交", en: "A pricing day's deals by kind and state" },
    run: async ({ session }, input) => ({
      deals: (await session.query(sumOrders, input)).map((row) => ({
        kind: read.text(row, "kind"),
        state: read.text(row, "state"),
        orders: read.number(row, "orders"),
        amount: read.amount(row, "amount"),
        units: read.amount(row, "units"),
      })),
    }),
  }),
  queryFunction({
    id: "annuity-report.assets",
    input: z.object({}),
    output: z.object({
      portfolios: z.array(
        z.object({ plan: z.string(), portfolio: z.string(), accounts: z.int(), units: z.int(), unitPrice: z.int().nullable() }),
      ),
    }),
    steps: { zh: "按投资组合汇总账户数、份额与最新单位净值", en: "Accounts, units and newest unit value by portfolio" },
    run: async ({ session }) => ({
      portfolios: (await session.query(sumHoldings)).map((row) => ({
        plan: read.text(row, "plan_code"),
        portfolio: read.text(row, "code"),
        accounts: read.number(row, "accounts"),
        units: read.amount(row, "units"),
        unitPrice: row["unit_price"] === null ? null : exact(bigintOf(row, "unit_price")),
      })),
    }),
  }),
];

type Valuation = z.output<typeof valuation>;

/** The same value again changes nothing. @throws Refusal where there is another one, or no such portfolio */
async function setValue(
  { session }: Call,
  { plan, portfolio: of, pricedOn, unitPrice }: Valuation,
  origin: "entered" | "custodian",
): Promise<void> {
  const [found] = await session.query(selectValue, { plan, portfolio: of, pricedOn });
  if (found !== undefined) {
    if (numberOf(found, "unit_price") !== unitPrice) {
      throw new Refusal("conflict", { zh: `${of} ${pricedOn} 已有不同净值`, en: `${of} has another value on ${pricedOn}` });
    }
    return;
  }
  if ((await session.run(insertValue, { plan, portfolio: of, pricedOn, unitPrice, origin })) !== 1) {
    throw new Refusal("not-found", { zh: `没有投资组合 ${of}`, en: `there is no portfolio ${of}` });
  }
}

const byCode = "annuity_plan l JOIN annuity_portfolio o ON o.plan_id = l.id";
const selectOpenDay = statement(
  "investment.open-day",
  `SELECT o.id FROM ${byCode} JOIN pricing_day y ON y.plan_id = l.id
   WHERE l.code = :plan AND o.code = :portfolio AND o.state = 'open' AND y.priced_on = CAST(:pricedOn AS date) AND y.state = 'open'`,
);
const selectDay = statement(
  "investment.day",
  `SELECT o.id FROM ${byCode} JOIN pricing_day y ON y.plan_id = l.id
   WHERE l.code = :plan AND o.code = :portfolio AND y.priced_on = CAST(:pricedOn AS date) AND y.state <> 'closed'`,
);
const markPriced = statement(
  "investment.priced",
  `UPDATE pricing_day y SET state = 'priced'
   WHERE y.priced_on = CAST(:pricedOn AS date) AND y.plan_id = (SELECT l.id FROM annuity_plan l WHERE l.code = :plan)`,
);
const selectValue = statement(
  "investment.value",
  `SELECT u.portfolio_id, u.unit_price FROM ${byCode} JOIN unit_value u ON u.portfolio_id = o.id
   WHERE l.code = :plan AND o.code = :portfolio AND u.priced_on = CAST(:pricedOn AS date)`,
);
const insertValue = statement(
  "investment.insert-value",
  `INSERT INTO unit_value (portfolio_id, priced_on, unit_price, origin)
   SELECT o.id, CAST(:pricedOn AS date), :unitPrice, :origin FROM ${byCode} WHERE l.code = :plan AND o.code = :portfolio`,
);
const insertBuy = statement(
  "investment.buy",
  `INSERT INTO annuity_order (id, scope, account_id, portfolio_id, kind, amount, units, priced_on, state, request_id)
   SELECT nextval('entity_id'), :scope, :account, o.id, 'buy', :amount, 0, CAST(:pricedOn AS date), 'pending', :requestId
   FROM ${byCode} WHERE l.code = :plan AND o.code = :portfolio`,
);
const insertSwitch = statement(
  "investment.switch",
  `INSERT INTO annuity_order (id, scope, account_id, portfolio_id, kind, amount, units, priced_on, state, switch_to, request_id)
   SELECT nextval('entity_id'), :scope, :account, o.id, 'switch', :amount, 0, CAST(:pricedOn AS date), 'pending', s.id, :requestId
   FROM ${byCode} JOIN annuity_portfolio s ON s.plan_id = l.id AND s.code = :target
   WHERE l.code = :plan AND o.code = :portfolio`,
);
const sumOrders = statement(
  "investment.sum",
  `SELECT r.kind, r.state, COUNT(*) AS orders, SUM(r.amount) AS amount, SUM(r.units) AS units
   FROM ${byCode} JOIN annuity_order r ON r.portfolio_id = o.id
   WHERE l.code = :plan AND o.code = :portfolio AND r.priced_on = CAST(:pricedOn AS date) AND {scope r}
   GROUP BY r.kind, r.state ORDER BY r.kind, r.state`,
);
const sumHoldings = statement(
  "investment.assets",
  `SELECT l.code AS plan_code, o.code, COUNT(*) AS accounts, SUM(h.units) AS units,
     (SELECT MAX(u.unit_price) FROM unit_value u WHERE u.portfolio_id = o.id
        AND u.priced_on = (SELECT MAX(x.priced_on) FROM unit_value x WHERE x.portfolio_id = o.id)) AS unit_price
   FROM ${byCode} JOIN annuity_holding h ON h.portfolio_id = o.id
   WHERE {scope h} GROUP BY l.code, o.code, o.id ORDER BY l.code, o.code`,
);
