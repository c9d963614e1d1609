import { contributionOf } from "../business/policy/contribution.ts";
import type { Contribution } from "../business/policy/contribution.ts";
import { yearlyInterest } from "../business/policy/interest.ts";
import { monthsBetween } from "../business/values.ts";
import { assessedOf, formerOf } from "./assessed.ts";
import type { Assessed } from "./assessed.ts";
import { addMonths, reformPeriod, yearOf } from "./calendar.ts";
import { accountKinds, interestPpm, raiseOf, rateChange, ratesIn } from "./economy.ts";
import type { AccountKind } from "./economy.ts";
import { shareOf } from "../business/policy/money.ts";
import type { GeneratedPerson } from "./person.ts";
import type { PopulationSpec } from "./spec.ts";

/** Months that are alike, both ends included. */
export type ContributionSpan = Readonly<{ from: number; to: number; base: bigint; contribution: Contribution; paid: boolean }>;
export type PaymentSpan = Readonly<{ from: number; to: number; gross: bigint; fromAccount: bigint }>;
export type YearlyInterest = Readonly<{ year: number; kind: AccountKind; amount: bigint }>;

export type Benefit = Assessed &
  Readonly<{
    /** As it is now, with the raises since. */
    amount: bigint;
    raised: bigint;
    adjustedYear: number;
    payments: readonly PaymentSpan[];
  }>;

/** What a person's months come to, by the rules that the business functions follow. */
export type History = Readonly<{
  contributions: readonly ContributionSpan[];
  interest: readonly YearlyInterest[];
  /** At retirement what was recorded only is paid in (做实). */
  funding?: Readonly<{ period: number; amount: bigint }>;
  benefits: readonly Benefit[];
  /** Of the accounts that there are. */
  balances: ReadonlyMap<AccountKind, bigint>;
}>;

export function historyOf(spec: PopulationSpec, person: GeneratedPerson): History {
  const contributions = spansOf(person);
  const books = new Books(accountsOf(person));
  let funding: History["funding"];
  let payers: Payer[] = person.formerPension === undefined ? [] : [new Payer(formerOf(person, person.formerPension))];
  const first = person.contributes?.from ?? reformPeriod;
  const walk = spansInTurn(contributions);
  for (let period = first; period <= spec.through; period = addMonths(period, 1)) {
    const span = walk(period);
    if (span?.paid === true) {
      books.contribute(period, span.contribution);
    }
    for (const payer of payers) {
      payer.pay(period, books);
    }
    if (period === person.retiredIn) {
      funding = books.fund(period);
      payers = assessedOf(person, { balances: books.balances, contributionMonths: monthsPaid(contributions) }).map(
        (each) => new Payer(each),
      );
    }
    if (period % 100 === 12 && yearOf(period) < yearOf(spec.through)) {
      books.closeYear(yearOf(period));
    }
  }
  return {
    contributions,
    interest: books.interest,
    ...(funding === undefined ? {} : { funding }),
    benefits: payers.map((payer) => payer.benefit()),
    balances: books.balances,
  };
}

/** Wholly funded employers' people have the account for what is recorded only. */
function accountsOf({ contributes, employer }: GeneratedPerson): readonly AccountKind[] {
  return contributes === undefined ? [] : accountKinds.filter((kind) => kind !== "notional" || employer.funding === "full");
}

/** A span for each year's base, cut where the rates change and where the employer has not paid. */
function spansOf({ contributes, wages, employer }: GeneratedPerson): readonly ContributionSpan[] {
  if (contributes === undefined) {
    return [];
  }
  return wages.flatMap(({ year, base }) => {
    const from = Math.max(contributes.from, year * 100 + 1);
    const to = Math.min(contributes.to, year * 100 + 12);
    const starts = [from, rateChange, employer.owesFrom].filter((start) => start >= from && start <= to);
    const cuts = [...new Set(starts)].toSorted((a, b) => a - b);
    return cuts.map((start, index) => ({
      from: start,
      to: index + 1 < cuts.length ? addMonths(cuts[index + 1]!, -1) : to,
      base,
      contribution: contributionOf(base, ratesIn(start), employer.funding),
      paid: start < employer.owesFrom,
    }));
  });
}

/** The span of a month. Months asked for in turn are found at once; going back is right too, and begins at the first span. */
export function spansInTurn<Span extends Readonly<{ from: number; to: number }>>(
  spans: readonly Span[],
): (period: number) => Span | undefined {
  let at = 0;
  return (period) => {
    if (at > 0 && spans[at - 1]!.to >= period) {
      at = 0;
    }
    while (at < spans.length && spans[at]!.to < period) {
      at += 1;
    }
    const span = spans[at];
    return span !== undefined && span.from <= period ? span : undefined;
  };
}

function monthsPaid(contributions: readonly ContributionSpan[]): number {
  return contributions.reduce((sum, { from, to, paid }) => (paid ? sum + monthsBetween(from, to) + 1 : sum), 0);
}

/** The individual accounts of one person, month by month. */
class Books {
  readonly balances: Map<AccountKind, bigint>;
  readonly interest: YearlyInterest[] = [];
  #openings: Map<AccountKind, bigint>;
  #entries: { kind: AccountKind; month: number; amount: bigint }[] = [];

  constructor(kinds: readonly AccountKind[]) {
    this.balances = new Map(kinds.map((kind) => [kind, 0n]));
    this.#openings = new Map(this.balances);
  }

  contribute(period: number, contribution: Contribution): void {
    for (const kind of this.balances.keys()) {
      this.#add(kind, period, creditOf(kind, contribution));
    }
  }

  fund(period: number): History["funding"] {
    const amount = this.balances.get("notional") ?? 0n;
    if (amount === 0n) {
      return undefined;
    }
    this.#add("notional", period, -amount);
    this.#add("annuity", period, amount);
    return { period, amount };
  }

  /** Takes as much as there is, at most what is asked for. */
  take(kind: AccountKind, period: number, wanted: bigint): bigint {
    const balance = this.balances.get(kind) ?? 0n;
    const amount = wanted < balance ? wanted : balance;
    this.#add(kind, period, -amount);
    return amount;
  }

  closeYear(year: number): void {
    for (const [kind, opening] of this.#openings) {
      const entries = this.#entries.filter((entry) => entry.kind === kind);
      const amount = yearlyInterest({ opening, entries }, interestPpm(kind, year));
      if (amount > 0n) {
        this.balances.set(kind, this.balances.get(kind)! + amount);
        this.interest.push({ year, kind, amount });
      }
    }
    this.#openings = new Map(this.balances);
    this.#entries = [];
  }

  #add(kind: AccountKind, period: number, amount: bigint): void {
    if (amount !== 0n) {
      this.balances.set(kind, this.balances.get(kind)! + amount);
      this.#entries.push({ kind, month: period % 100, amount });
    }
  }
}

/** What a month's contribution adds to an account. */
export function creditOf(kind: AccountKind, { basicPerson, annuityEmployer, annuityPerson, notional }: Contribution): bigint {
  switch (kind) {
    case "basic":
      return basicPerson;
    case "annuity":
      return annuityEmployer - notional + annuityPerson;
    case "notional":
      return notional;
  }
}

/** One benefit as it is paid, month after month, and raised each January. */
class Payer {
  readonly #assessed: Assessed;
  readonly #payments: { from: number; to: number; gross: bigint; fromAccount: bigint }[] = [];
  #amount: bigint;
  #adjustedYear: number;

  constructor(assessed: Assessed) {
    this.#assessed = assessed;
    this.#amount = assessed.assessed;
    this.#adjustedYear = yearOf(assessed.assessedIn);
  }

  pay(period: number, books: Books): void {
    if (period % 100 === 1) {
      this.#raise(yearOf(period));
    }
    const { account, fromAccount: wanted } = this.#assessed;
    const fromAccount = account === undefined ? 0n : books.take(account, period, wanted);
    const last = this.#payments.at(-1);
    if (last !== undefined && last.gross === this.#amount && last.fromAccount === fromAccount) {
      last.to = period;
    } else {
      this.#payments.push({ from: period, to: period, gross: this.#amount, fromAccount });
    }
  }

  benefit(): Benefit {
    return {
      ...this.#assessed,
      amount: this.#amount,
      raised: this.#amount - this.#assessed.assessed,
      adjustedYear: this.#adjustedYear,
      payments: this.#payments,
    };
  }

  #raise(year: number): void {
    const change = this.#assessed.kind === "annuity" ? 0n : shareOf(this.#amount, raiseOf(year));
    if (change > 0n && year > yearOf(this.#assessed.assessedIn)) {
      this.#amount += change;
      this.#adjustedYear = year;
    }
  }
}
