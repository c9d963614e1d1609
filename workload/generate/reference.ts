import type { Value } from "../database/database.ts";
import { addMonths, instantOf, periodsFrom, reformPeriod, yearOf } from "./calendar.ts";
import { paymentDay, paymentKinds } from "./chunk-payments.ts";
import { accountKinds, averageWage, interestPpm, rateChange, ratesIn, transitionalPpm, wageLimits } from "./economy.ts";
import { paymentPlanId } from "./ids.ts";
import { banks, officesOf, operatorsOf } from "./offices.ts";
import type { Office } from "./offices.ts";
import type { PopulationSpec } from "./spec.ts";
import type { TableRows } from "./table.ts";

/** What all chunks refer to. The sums of the plans of payment are filled in at the end, when their payments are there. */
export function referenceRows(spec: PopulationSpec): readonly TableRows[] {
  const offices = officesOf(spec);
  const operators = offices.flatMap((office) => operatorsOf(office));
  const changedAt = instantOf(reformPeriod, 1);
  return [
    { table: "office", rows: () => offices.map(({ id, parentId, tier, scope, name }) => [id, parentId, tier, scope, name, "open"]) },
    {
      table: "operator",
      rows: () => operators.map(({ id, office, name }) => [id, office.scope, office.id, name, "active", changedAt]),
    },
    { table: "operator_role", rows: () => operators.flatMap(({ id, roles }) => roles.map((role) => [id, role])) },
    { table: "bank", rows: () => banks.map(({ id, name }) => [id, name, "open"]) },
    { table: "average_wage", rows: () => averageWages(spec).map(({ year, monthly }) => [year, monthly, "in-use", (year + 1) * 100 + 1]) },
    { table: "interest_rate", rows: () => interestRates(spec).map(({ kind, year, ratePpm }) => [kind, year, ratePpm]) },
    { table: "payment_plan", rows: () => offices.flatMap((office) => paymentPlanRows(spec, office)) },
  ];
}

/** Of every year that a wage base is measured by. */
export function averageWages({ through }: Pick<PopulationSpec, "through">): readonly Readonly<{ year: number; monthly: bigint }>[] {
  return years(2013, yearOf(through) - 1).map((year) => ({ year, monthly: averageWage(year) }));
}

export type InterestRate = Readonly<{ kind: string; year: number; ratePpm: number }>;

export function interestRates({ through }: Pick<PopulationSpec, "through">): readonly InterestRate[] {
  return accountKinds.flatMap((kind) => years(2014, yearOf(through)).map((year) => ({ kind, year, ratePpm: interestPpm(kind, year) })));
}

export type ExpectedParameter = Readonly<{ name: string; effectiveOn: string; amount: bigint }>;

/** What the database must say of the rates for the data to follow from them. */
export function expectedParameters(): readonly ExpectedParameter[] {
  const [before, since] = [ratesIn(reformPeriod), ratesIn(rateChange)];
  const first = "2014-10-01";
  const entries: readonly (readonly [string, string, number])[] = [
    ["rate.basic-employer", first, before.basicEmployer],
    ["rate.basic-employer", "2019-05-01", since.basicEmployer],
    ["rate.basic-person", first, before.basicPerson],
    ["rate.annuity-employer", first, before.annuityEmployer],
    ["rate.annuity-person", first, before.annuityPerson],
    ["base.floor", first, wageLimits.floorPpm],
    ["base.ceiling", first, wageLimits.ceilingPpm],
    ["transitional.coefficient", first, transitionalPpm],
  ];
  return entries.map(([name, effectiveOn, amount]) => ({ name, effectiveOn, amount: BigInt(amount) }));
}

function paymentPlanRows(spec: PopulationSpec, { index, id, scope }: Office): readonly (readonly Value[])[] {
  return periodsFrom(reformPeriod, spec.through).flatMap((period) =>
    paymentKinds.map((kind) => {
      const plan = paymentPlanId(index, period, kind);
      const before = addMonths(period, -1);
      const people = [`batch-1-${id}`, `review-1-${id}`];
      return [plan, scope, id, kind, period, 1, "settled", 0, 0, ...people, instantOf(before, paymentDay + 10), `load-${plan}`];
    }),
  );
}

function years(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
