import type { Value } from "../database/database.ts";
import { assessmentDay } from "./assessed.ts";
import { dayOf, yearOf } from "./calendar.ts";
import { employerOf } from "./employer.ts";
import type { GeneratedEmployer } from "./employer.ts";
import { historyOf } from "./history.ts";
import type { Benefit, History } from "./history.ts";
import { accountId, benefitId, employerId, fundingId, participationId, personId } from "./ids.ts";
import type { PaymentKind } from "./ids.ts";
import type { Chunk } from "./layout.ts";
import { personOf } from "./person.ts";
import type { GeneratedPerson } from "./person.ts";
import type { PopulationSpec } from "./spec.ts";
import type { TableRows } from "./table.ts";

export type Member = Readonly<{ person: GeneratedPerson; history: History }>;
export type Group = Readonly<{ employer: GeneratedEmployer; members: readonly Member[] }>;

/** A chunk's employers with their people and what their months came to. */
export function groupsOf(spec: PopulationSpec, chunk: Chunk): readonly Group[] {
  return chunk.employers.map((seat) => {
    const employer = employerOf(spec, seat);
    const members = Array.from({ length: seat.size }, (_, offset) => {
      const person = personOf(spec, employer, seat.firstPerson + offset);
      return { person, history: historyOf(spec, person) };
    });
    return { employer, members };
  });
}

/** Who there is, and what belongs to one person: registers, wage bases, accounts, benefits. */
export function peopleRows(
  spec: PopulationSpec,
  scope: string,
  groups: readonly Group[],
): Readonly<Record<"registers" | "benefits", readonly TableRows[]>> {
  const members = groups.flatMap((group) => group.members);
  const employers = groups.map(({ employer }) => employerRow(scope, employer));
  return {
    registers: [
      { table: "employer", rows: () => employers },
      { table: "person", rows: () => members.map(({ person }) => personRow(scope, person)) },
      { table: "participation", rows: () => members.map(({ person }) => participationRow(scope, person)) },
      { table: "wage_base", rows: () => members.flatMap(({ person }) => wageRows(scope, person)) },
      { table: "account", rows: () => members.flatMap((member) => accountRows(spec, scope, member)) },
      { table: "annuity_funding", rows: () => members.flatMap((member) => fundingRows(scope, member)) },
    ],
    benefits: [
      {
        table: "benefit",
        rows: () => members.flatMap(({ person, history }) => history.benefits.map((each) => benefitRow(scope, person, each))),
      },
      {
        table: "benefit_item",
        rows: () => members.flatMap(({ person, history }) => history.benefits.flatMap((each) => itemRows(scope, person, each))),
      },
    ],
  };
}

export function paidBy({ kind }: Pick<Benefit, "kind">): PaymentKind {
  return kind === "annuity" ? "annuity" : "pension";
}

type Values = readonly Value[];

function employerRow(scope: string, employer: GeneratedEmployer): Values {
  const { index, office, creditCode, name, kind, funding, bankId, bankAccount, contact, phone } = employer;
  const joinedOn = "2014-10-01";
  return [employerId(index), scope, office.id, creditCode, name, kind, funding, "active", bankId, bankAccount, contact, phone, joinedOn];
}

function personRow(scope: string, person: GeneratedPerson): Values {
  return [
    personId(person.index),
    scope,
    person.idNumber,
    person.name,
    person.sex,
    person.bornOn,
    person.workedSince,
    person.cardNumber,
    person.phone,
    person.address,
    person.bankId,
    person.bankAccount,
    person.state,
    person.deemedMonths,
    person.deemedIndexPpm,
    person.joinedOn,
  ];
}

function participationRow(scope: string, { index, employer, state, joinedOn }: GeneratedPerson): Values {
  return [participationId(index), scope, personId(index), employerId(employer.index), state, joinedOn];
}

function wageRows(scope: string, { index, employer, wages }: GeneratedPerson): readonly Values[] {
  return wages.map(({ year, declared, base, average }) => [
    personId(index),
    year,
    employerId(employer.index),
    scope,
    declared,
    base,
    average,
  ]);
}

/** Interest of the years that are over has been credited. */
function accountRows({ through }: PopulationSpec, scope: string, { person, history }: Member): readonly Values[] {
  return [...history.balances].map(([kind, balance]) => [
    accountId(person.index, kind),
    scope,
    personId(person.index),
    kind,
    balance,
    yearOf(through) - 1,
    "open",
    person.joinedOn,
  ]);
}

function fundingRows(scope: string, { person, history }: Member): readonly Values[] {
  const { funding } = history;
  if (funding === undefined) {
    return [];
  }
  const { period, amount } = funding;
  const employer = employerId(person.employer.index);
  const day = dayOf(period, assessmentDay);
  return [[fundingId(person.index), scope, personId(person.index), employer, amount, "received", `LOAD-${employer}-${period}`, day, day]];
}

function benefitRow(scope: string, person: GeneratedPerson, benefit: Benefit): Values {
  return [
    benefitId(person.index, paidBy(benefit)),
    scope,
    personId(person.index),
    benefit.kind,
    "monthly",
    "active",
    benefit.startPeriod,
    benefit.amount,
    benefit.fromAccount,
    benefit.paymentMonths,
    benefit.contributionMonths,
    benefit.indexPpm,
    person.bankId,
    person.bankAccount,
    person.name,
    dayOf(benefit.assessedIn, assessmentDay),
    benefit.adjustedYear,
  ];
}

function itemRows(scope: string, person: GeneratedPerson, benefit: Benefit): readonly Values[] {
  const id = benefitId(person.index, paidBy(benefit));
  const items: readonly Readonly<{ item: string; amount: bigint }>[] = [
    ...benefit.items,
    ...(benefit.raised === 0n ? [] : [{ item: "adjustment", amount: benefit.raised }]),
  ];
  return items.map(({ item, amount }) => [id, item, scope, amount]);
}
