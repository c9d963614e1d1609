import { bigintOf, numberOf } from "../database/row.ts";
import type { Chunk } from "./batch.ts";
import type { Call } from "./function.ts";
import { sqlDivideHalfUp } from "./policy/money.ts";
import { statement } from "./statement.ts";

const ordersAtOnce = 500;

export type PricedPortfolio = Readonly<{ portfolio: bigint; pricedOn: string }>;

/** Books the next pending orders of a portfolio behind `after` at the day's unit value: amounts become units, and holdings move by them. */
export async function bookOrders({ session }: Call, { portfolio, pricedOn }: PricedPortfolio, after: bigint): Promise<Chunk> {
  const which = { portfolio, pricedOn, after };
  const [page] = await session.query(selectOrders, { ...which, limit: ordersAtOnce });
  const count = numberOf(page!, "orders");
  if (count === 0) {
    return { lastId: after, done: 0, amount: 0n, finished: true };
  }
  const range = { ...which, lastId: bigintOf(page!, "last_id") };
  await session.run(priceOrders, range);
  for (const each of [leaveHoldings, addHoldings, openHoldings, addSwitched, openSwitched]) {
    await session.run(each, range);
  }
  await session.run(markBooked, range);
  return { lastId: range.lastId, done: count, amount: bigintOf(page!, "amount"), finished: count < ordersAtOnce };
}

/** A switch waits until its new portfolio has a value too. */
const pending = `r.portfolio_id = :portfolio AND r.priced_on <= CAST(:pricedOn AS date) AND r.id > :after AND r.state = 'pending' AND {scope r}
   AND (r.switch_to IS NULL OR EXISTS (
     SELECT 1 FROM unit_value u WHERE u.portfolio_id = r.switch_to AND u.priced_on = CAST(:pricedOn AS date)))`;
const selectOrders = statement(
  "investment.orders",
  `SELECT COUNT(*) AS orders, MAX(n.id) AS last_id, COALESCE(SUM(n.amount), 0) AS amount FROM (
     SELECT r.id, r.amount FROM annuity_order r WHERE ${pending} ORDER BY r.id FETCH FIRST :limit ROWS ONLY) n`,
);
/** Fen over millionths of a yuan gives ten-thousandths of a unit by 10^8. What leaves a holding is no more than it has. */
const unitsOf = (price: string): string => sqlDivideHalfUp("r.amount * 100000000", price);
const priceOf = "(SELECT u.unit_price FROM unit_value u WHERE u.portfolio_id = r.portfolio_id AND u.priced_on = CAST(:pricedOn AS date))";
const held =
  "COALESCE((SELECT h.units FROM annuity_holding h WHERE h.account_id = r.account_id AND h.portfolio_id = r.portfolio_id AND {scope h}), 0)";
const priceOrders = statement(
  "investment.price",
  `UPDATE annuity_order r SET units = CASE WHEN r.kind <> 'buy' AND ${unitsOf(priceOf)} > ${held} THEN ${held} ELSE ${unitsOf(priceOf)} END
   WHERE ${pending} AND r.id <= :lastId`,
);
const unitsLeaving = `(SELECT SUM(r.units) FROM annuity_order r
   WHERE r.account_id = h.account_id AND r.kind IN ('redeem', 'switch') AND ${pending} AND r.id <= :lastId)`;
const leaveHoldings = statement(
  "investment.leave",
  `UPDATE annuity_holding h SET units = CASE WHEN ${unitsLeaving} > h.units THEN 0 ELSE h.units - ${unitsLeaving} END
   WHERE h.portfolio_id = :portfolio AND {scope h} AND h.account_id IN (
     SELECT r.account_id FROM annuity_order r WHERE r.kind IN ('redeem', 'switch') AND ${pending} AND r.id <= :lastId)`,
);
const addHoldings = statement(
  "investment.add",
  `UPDATE annuity_holding h SET units = h.units + (
     SELECT SUM(r.units) FROM annuity_order r WHERE r.account_id = h.account_id AND r.kind = 'buy' AND ${pending} AND r.id <= :lastId)
   WHERE h.portfolio_id = :portfolio AND {scope h} AND h.account_id IN (
     SELECT r.account_id FROM annuity_order r WHERE r.kind = 'buy' AND ${pending} AND r.id <= :lastId)`,
);
const openHoldings = statement(
  "investment.open",
  `INSERT INTO annuity_holding (account_id, portfolio_id, scope, units)
   SELECT r.account_id, r.portfolio_id, r.scope, SUM(r.units) FROM annuity_order r
   WHERE r.kind = 'buy' AND ${pending} AND r.id <= :lastId AND NOT EXISTS (
     SELECT 1 FROM annuity_holding h WHERE h.account_id = r.account_id AND h.portfolio_id = r.portfolio_id AND {scope h})
   GROUP BY r.account_id, r.portfolio_id, r.scope`,
);
/** A switch buys with what it redeems: the new portfolio's units by its own value of the day. */
const switchedUnits = `(SELECT SUM(${sqlDivideHalfUp(
  `r.units * ${priceOf}`,
  "(SELECT u.unit_price FROM unit_value u WHERE u.portfolio_id = r.switch_to AND u.priced_on = CAST(:pricedOn AS date))",
)}) FROM annuity_order r WHERE r.account_id = h.account_id AND r.switch_to = h.portfolio_id AND ${pending} AND r.id <= :lastId)`;
const addSwitched = statement(
  "investment.add-switched",
  `UPDATE annuity_holding h SET units = h.units + ${switchedUnits}
   WHERE {scope h} AND EXISTS (
     SELECT 1 FROM annuity_order r
     WHERE r.account_id = h.account_id AND r.switch_to = h.portfolio_id AND r.kind = 'switch' AND ${pending} AND r.id <= :lastId)`,
);
const openSwitched = statement(
  "investment.open-switched",
  `INSERT INTO annuity_holding (account_id, portfolio_id, scope, units)
   SELECT r.account_id, r.switch_to, r.scope, SUM(${sqlDivideHalfUp(
     `r.units * ${priceOf}`,
     "(SELECT u.unit_price FROM unit_value u WHERE u.portfolio_id = r.switch_to AND u.priced_on = CAST(:pricedOn AS date))",
   )})
   FROM annuity_order r
   WHERE r.kind = 'switch' AND ${pending} AND r.id <= :lastId AND NOT EXISTS (
     SELECT 1 FROM annuity_holding h WHERE h.account_id = r.account_id AND h.portfolio_id = r.switch_to AND {scope h})
   GROUP BY r.account_id, r.switch_to, r.scope`,
);
const markBooked = statement("investment.book", `UPDATE annuity_order r SET state = 'booked' WHERE ${pending} AND r.id <= :lastId`);
