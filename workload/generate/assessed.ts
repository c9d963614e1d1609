import { divideHalfUp } from "../business/policy/money.ts";
import { ageOn, pensionOf } from "../business/policy/pension.ts";
import { addMonths, dayOf, reformPeriod, yearOf } from "./calendar.ts";
import { averageWage, transitionalPpm } from "./economy.ts";
import type { AccountKind } from "./economy.ts";
import { indexPpmOf } from "./person.ts";
import type { GeneratedPerson } from "./person.ts";

export type BenefitItem = "basic" | "account" | "transitional" | "annuity" | "fixed";

/** A benefit as it was assessed. */
export type Assessed = Readonly<{
  kind: "pension" | "pre-reform" | "annuity";
  assessedIn: number;
  startPeriod: number;
  assessed: bigint;
  fromAccount: bigint;
  /** The account that bears a part of it. */
  account?: AccountKind;
  paymentMonths: number;
  contributionMonths: number;
  indexPpm: number;
  items: readonly Readonly<{ item: BenefitItem; amount: bigint }>[];
}>;

export type Facts = Readonly<{ balances: ReadonlyMap<AccountKind, bigint>; contributionMonths: number }>;

/** The day on which who retires in a month is assessed: behind every birthday. */
export const assessmentDay = 28;

/** Pension and annuity of those who retired after the reform, as `retirement.assess` gives them. */
export function assessedOf(person: GeneratedPerson, { balances, contributionMonths }: Facts): readonly Assessed[] {
  const retiredIn = person.retiredIn!;
  const indexPpm = indexPpmOf(person.wages);
  const pension = pensionOf({
    averageWage: averageWage(yearOf(retiredIn) - 1),
    indexPpm,
    contributionMonths,
    deemedMonths: person.deemedMonths,
    deemedIndexPpm: person.deemedIndexPpm,
    balance: balances.get("basic") ?? 0n,
    age: ageOn(person.bornOn, dayOf(retiredIn, assessmentDay)),
    transitionalPpm,
  });
  const { paymentMonths } = pension;
  const common = { assessedIn: retiredIn, startPeriod: addMonths(retiredIn, 1), paymentMonths, contributionMonths, indexPpm };
  const annuity = divideHalfUp(balances.get("annuity") ?? 0n, BigInt(paymentMonths));
  return [
    {
      ...common,
      kind: "pension",
      assessed: pension.total,
      fromAccount: pension.account,
      account: "basic",
      items: present({ basic: pension.basic, account: pension.account, transitional: pension.transitional }),
    },
    ...(annuity === 0n
      ? []
      : [
          { ...common, kind: "annuity", assessed: annuity, fromAccount: annuity, account: "annuity", items: present({ annuity }) } as const,
        ]),
  ];
}

/** Those who retired before the reform get what they got, and no account bears it (老人老办法). */
export function formerOf({ retiredIn }: Pick<GeneratedPerson, "retiredIn">, monthly: bigint): Assessed {
  return {
    kind: "pre-reform",
    assessedIn: retiredIn!,
    startPeriod: reformPeriod,
    assessed: monthly,
    fromAccount: 0n,
    paymentMonths: 0,
    contributionMonths: 0,
    indexPpm: 0,
    items: present({ fixed: monthly }),
  };
}

function present(amounts: Readonly<Partial<Record<BenefitItem, bigint>>>): Assessed["items"] {
  return Object.entries(amounts)
    .filter(([, amount]) => amount > 0n)
    .map(([item, amount]) => ({ item: item as BenefitItem, amount }));
}
