import type { Value } from "../database/database.ts";
import { dueOf } from "../business/policy/contribution.ts";
import { dayOf, instantOf, periodsFrom, reformPeriod } from "./calendar.ts";
import type { Group, Member } from "./chunk-people.ts";
import { accountKinds } from "./economy.ts";
import type { GeneratedEmployer } from "./employer.ts";
import { creditOf, spansInTurn } from "./history.ts";
import type { ContributionSpan } from "./history.ts";
import { accountId, contributionPlanId, employerId, personId, postingId } from "./ids.ts";
import { entryRow, firstAccountLine } from "./posting.ts";
import type { GeneratedPosting } from "./posting.ts";
import type { PopulationSpec } from "./spec.ts";
import type { TableRows } from "./table.ts";

type Values = readonly Value[];

/** One employer's plan of a month, and what it comes to. */
export type Plan = {
  readonly employer: GeneratedEmployer;
  readonly period: number;
  readonly paid: boolean;
  persons: number;
  basicEmployer: bigint;
  basicPerson: bigint;
  annuityEmployer: bigint;
  annuityPerson: bigint;
  notional: bigint;
  due: bigint;
};

/** Months in which nobody contributes have none. */
export function plansOf(spec: PopulationSpec, { employer, members }: Group): readonly Plan[] {
  const months = periodsFrom(reformPeriod, spec.through);
  const plans = new Map(months.map((period) => [period, emptyPlan(employer, period)]));
  for (const { history } of members) {
    for (const { from, to, contribution } of history.contributions) {
      const due = dueOf(contribution);
      for (const period of periodsFrom(from, to)) {
        const plan = plans.get(period)!;
        plan.persons += 1;
        plan.basicEmployer += contribution.basicEmployer;
        plan.basicPerson += contribution.basicPerson;
        plan.annuityEmployer += contribution.annuityEmployer;
        plan.annuityPerson += contribution.annuityPerson;
        plan.notional += contribution.notional;
        plan.due += due;
      }
    }
  }
  return [...plans.values()].filter(({ persons }) => persons > 0);
}

function emptyPlan(employer: GeneratedEmployer, period: number): Plan {
  const sums = { basicEmployer: 0n, basicPerson: 0n, annuityEmployer: 0n, annuityPerson: 0n, notional: 0n, due: 0n };
  return { employer, period, paid: period < employer.owesFrom, persons: 0, ...sums };
}

export function planRow(spec: PopulationSpec, scope: string, plan: Plan): Values {
  const { employer, period, paid } = plan;
  const id = contributionPlanId(employer.index, period);
  return [
    id,
    scope,
    employerId(employer.index),
    period,
    "regular",
    paid ? "allocated" : period === spec.through ? "noticed" : "overdue",
    plan.persons,
    plan.basicEmployer,
    plan.basicPerson,
    plan.annuityEmployer,
    plan.annuityPerson,
    plan.notional,
    plan.due,
    paid ? `LOAD-${id}` : null,
    instantOf(period, 2),
    instantOf(period, 5),
    paid ? instantOf(period, employer.payDay) : null,
    `load-${id}`,
  ];
}

/** Month by month, as they came to be: rows of one month lie together. */
export function contributionTable(scope: string, groups: readonly Group[], plans: readonly (readonly Plan[])[]): TableRows {
  return {
    table: "contribution",
    *rows() {
      for (const [position, { members }] of groups.entries()) {
        const walk = walkOf(members);
        for (const { employer, period, paid } of plans[position]!) {
          const plan = contributionPlanId(employer.index, period);
          const [state, paidOn] = paid ? ["paid", dayOf(period, employer.payDay)] : ["due", null];
          for (const { member, span } of walk(period)) {
            const { basicEmployer, basicPerson, annuityEmployer, annuityPerson, notional } = span.contribution;
            const id = personId(member.person.index);
            yield [id, period, plan, scope, span.base, basicEmployer, basicPerson, annuityEmployer, annuityPerson, notional, state, paidOn];
          }
        }
      }
    },
  };
}

/** The allocation of each plan that was paid. */
export function allocationsOf(scope: string, group: Group, plans: readonly Plan[]): readonly GeneratedPosting[] {
  const walk = walkOf(group.members);
  return plans
    .filter(({ paid }) => paid)
    .map((plan) => {
      const { employer, period } = plan;
      const id = postingId.contribution(employer.index, period);
      return {
        id,
        kind: "contribution",
        period,
        day: employer.payDay,
        amount: plan.due + plan.notional,
        debit: "bank",
        credit: "income.basic",
        *entries() {
          yield entryRow({ id, period, scope }, 1, "bank", -plan.due);
          yield entryRow({ id, period, scope }, 2, "income.basic", plan.basicEmployer);
          if (plan.notional > 0n) {
            yield entryRow({ id, period, scope }, 3, "notional.receivable", -plan.notional);
          }
          let line = firstAccountLine;
          for (const { member, span } of walk(period)) {
            for (const kind of accountKinds) {
              const amount = creditOf(kind, span.contribution);
              if (amount > 0n) {
                yield entryRow({ id, period, scope }, line, `account.${kind}`, amount, accountId(member.person.index, kind));
                line += 1;
              }
            }
          }
        },
      };
    });
}

type Step = Readonly<{ member: Member; span: ContributionSpan }>;

/** Who contributes in a month. */
function walkOf(members: readonly Member[]): (period: number) => Iterable<Step> {
  const walks = members.map((member) => ({ member, at: spansInTurn(member.history.contributions) }));
  return function* (period) {
    for (const { member, at } of walks) {
      const span = at(period);
      if (span !== undefined) {
        yield { member, span };
      }
    }
  };
}
