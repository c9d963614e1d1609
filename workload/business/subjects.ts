import type { Row } from "../database/database.ts";
import { bigintOf, numberOf, textOf, textOrNull } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import type { Funding } from "./policy/contribution.ts";
import { statement } from "./statement.ts";

/** What functions ask of an employer before they change anything. */
export type Employer = Readonly<{
  id: bigint;
  scope: string;
  state: string;
  funding: Funding;
  bankAccount: string;
  deferredUntil: number | null;
}>;

export type Person = Readonly<{
  id: bigint;
  scope: string;
  state: string;
  name: string;
  sex: string;
  bornOn: string;
  deemedMonths: number;
  deemedIndexPpm: number;
  bankId: string | null;
  bankAccount: string | null;
  /** Of the participation that is not ended, where there is one. */
  employerId: bigint | null;
  participationId: bigint | null;
  participation: string | null;
}>;

export type Account = Readonly<{
  id: bigint;
  scope: string;
  kind: "basic" | "annuity" | "notional";
  balance: bigint;
  interestYear: number;
  state: string;
}>;

/** Locks the employer's row until the transaction ends. @throws Refusal where it lies outside of the scope, or its state is another */
export async function employerIn({ session }: Call, id: number | bigint, ...states: readonly string[]): Promise<Employer> {
  const [row] = await session.query(lockEmployer, { id });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有单位 ${id}`, en: `there is no employer ${id}` });
  }
  refuseState("单位", "employer", id, textOf(row, "state"), states);
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    state: textOf(row, "state"),
    funding: textOf(row, "funding") as Funding,
    bankAccount: textOf(row, "bank_account"),
    deferredUntil: row["deferred_until"] === null ? null : numberOf(row, "deferred_until"),
  };
}

/** The same of a person, with what is current of the participation. @throws Refusal */
export async function personIn({ session }: Call, id: number | bigint, ...states: readonly string[]): Promise<Person> {
  const [row] = await session.query(lockPerson, { id });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有参保人 ${id}`, en: `there is no person ${id}` });
  }
  refuseState("参保人", "person", id, textOf(row, "state"), states);
  const [current] = await session.query(selectParticipation, { person: id });
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    state: textOf(row, "state"),
    name: textOf(row, "name"),
    sex: textOf(row, "sex"),
    bornOn: textOf(row, "born_on"),
    deemedMonths: numberOf(row, "deemed_months"),
    deemedIndexPpm: numberOf(row, "deemed_index_ppm"),
    bankId: textOrNull(row, "bank_id"),
    bankAccount: textOrNull(row, "bank_account"),
    employerId: current === undefined ? null : bigintOf(current, "employer_id"),
    participationId: current === undefined ? null : bigintOf(current, "id"),
    participation: current === undefined ? null : textOf(current, "state"),
  };
}

/** A person's open accounts, by kind, locked in the order of their ids. */
export async function accountsOf({ session }: Call, personId: bigint | number): Promise<ReadonlyMap<Account["kind"], Account>> {
  const rows = await session.query(lockAccounts, { person: personId });
  return new Map(rows.map((row) => [textOf(row, "kind") as Account["kind"], accountFrom(row)]));
}

/** @throws Refusal where the person has no open account of the kind, or is not within the operator's scope: then as if there were none */
export async function accountIn(call: Call, personId: bigint | number, kind: Account["kind"]): Promise<Account> {
  const found = (await accountsOf(call, personId)).get(kind);
  if (found === undefined) {
    await personIn(call, personId);
    throw new Refusal("invalid-state", {
      zh: `参保人 ${personId} 没有可用的账户（${kind}）`,
      en: `person ${personId} has no open ${kind} account`,
    });
  }
  return found;
}

function accountFrom(row: Row): Account {
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    kind: textOf(row, "kind") as Account["kind"],
    balance: bigintOf(row, "balance"),
    interestYear: numberOf(row, "interest_year"),
    state: textOf(row, "state"),
  };
}

/** @throws Refusal where the state is none of those allowed; where none is named, any is */
export function refuseState(zh: string, en: string, id: number | bigint, state: string, allowed: readonly string[]): void {
  if (allowed.length > 0 && !allowed.includes(state)) {
    throw new Refusal("invalid-state", {
      zh: `${zh} ${id} 的状态为 ${state}，须为 ${allowed.join("、")}`,
      en: `${en} ${id} is ${state}, and would have to be ${allowed.join(" or ")}`,
    });
  }
}

const lockEmployer = statement(
  "employer.lock",
  "SELECT e.id, e.scope, e.state, e.funding, e.bank_account, e.deferred_until FROM employer e WHERE e.id = :id AND {scope e} FOR UPDATE",
);
const lockPerson = statement(
  "person.lock",
  `SELECT p.id, p.scope, p.state, p.name, p.sex, p.born_on, p.deemed_months, p.deemed_index_ppm, p.bank_id, p.bank_account
   FROM person p WHERE p.id = :id AND {scope p} FOR UPDATE`,
);
const selectParticipation = statement(
  "person.participation",
  `SELECT q.id, q.employer_id, q.state FROM participation q
   WHERE q.person_id = :person AND q.state IN ('active', 'suspended', 'retired') AND {scope q}`,
);
const lockAccounts = statement(
  "account.lock",
  `SELECT a.id, a.scope, a.kind, a.balance, a.interest_year, a.state FROM account a
   WHERE a.person_id = :person AND a.state = 'open' AND {scope a} ORDER BY a.id FOR UPDATE`,
);
