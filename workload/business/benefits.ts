import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { Refusal } from "./function.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { statement } from "./statement.ts";
import { refuseState } from "./subjects.ts";

export type BenefitKind = "pension" | "disability" | "pre-reform" | "annuity" | "funeral" | "survivor" | "balance";

export type Benefit = Readonly<{
  id: bigint;
  scope: string;
  personId: bigint;
  kind: BenefitKind;
  frequency: "monthly" | "once";
  state: string;
  startPeriod: number;
  amount: bigint;
  fromAccount: bigint;
  assessedOn: string;
}>;

/** Locks a benefit. @throws Refusal where there is none in the scope, or its state is another */
export async function benefitIn({ session }: Call, id: number | bigint, ...states: readonly string[]): Promise<Benefit> {
  const [row] = await session.query(lock, { id });
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有待遇 ${id}`, en: `there is no benefit ${id}` });
  }
  refuseState("待遇", "benefit", id, textOf(row, "state"), states);
  return {
    id: bigintOf(row, "id"),
    scope: textOf(row, "scope"),
    personId: bigintOf(row, "person_id"),
    kind: textOf(row, "kind") as BenefitKind,
    frequency: textOf(row, "frequency") as Benefit["frequency"],
    state: textOf(row, "state"),
    startPeriod: numberOf(row, "start_period"),
    amount: bigintOf(row, "amount"),
    fromAccount: bigintOf(row, "from_account"),
    assessedOn: textOf(row, "assessed_on"),
  };
}

export type NewBenefit = Readonly<{
  scope: string;
  person: bigint | number;
  kind: BenefitKind;
  frequency: "monthly" | "once";
  state: "declared" | "active";
  startPeriod: number;
  amount: bigint;
  fromAccount: bigint;
  paymentMonths: number;
  contributionMonths: number;
  indexPpm: number;
  bank: string;
  bankAccount: string;
  payee: string;
  items: Readonly<Partial<Record<BenefitItem, bigint>>>;
}>;

export type BenefitItem = "basic" | "account" | "transitional" | "annuity" | "adjustment" | "fixed";

export async function addBenefit({ session, today }: Call, { items, ...benefit }: NewBenefit): Promise<bigint> {
  const id = await newId(session);
  await session.run(insert, { ...benefit, id, assessedOn: today, adjustedYear: Number(today.slice(0, 4)) });
  for (const [item, amount] of Object.entries(items)) {
    if (amount !== 0n) {
      await session.run(insertItem, { benefit: id, item, scope: benefit.scope, amount });
    }
  }
  return id;
}

/** Moves a benefit's regular amount by `change`, and keeps account of it as an item. @throws Refusal where it would fall below what the account bears */
export async function adjustBenefit({ session }: Call, benefit: Benefit, change: bigint): Promise<bigint> {
  const amount = benefit.amount + change;
  if (amount < benefit.fromAccount) {
    throw new Refusal("invalid", { zh: "调整后低于个人账户部分", en: "it would fall below what the account bears" });
  }
  await session.run(setAmount, { id: benefit.id, amount });
  const values = { benefit: benefit.id, item: "adjustment", amount: change };
  if ((await session.run(addToItem, values)) === 0) {
    await session.run(insertItem, { ...values, scope: benefit.scope });
  }
  return amount;
}

export async function setBenefitState({ session }: Call, id: bigint | number, state: string): Promise<void> {
  await session.run(setState, { id, state });
}

export type Adjustment = Readonly<{ kind: "supplement" | "recovery"; amount: bigint; monthly: bigint; reason: string }>;

/** What is paid beside the regular amount, or kept back from it. @throws Refusal where one of the kind is not used up yet */
export async function addAdjustment({ session, requestId, today }: Call, benefit: Benefit, adjustment: Adjustment): Promise<bigint> {
  const [open] = await session.query(selectOpen, { benefit: benefit.id, kind: adjustment.kind });
  if (open !== undefined) {
    throw new Refusal("invalid-state", {
      zh: `待遇 ${benefit.id} 尚有未了结的${adjustment.kind === "supplement" ? "补发" : "扣款"} ${bigintOf(open, "id")}`,
      en: `${adjustment.kind} ${bigintOf(open, "id")} of benefit ${benefit.id} is not used up yet`,
    });
  }
  const id = await newId(session);
  await session.run(insertAdjustment, { ...adjustment, id, scope: benefit.scope, benefit: benefit.id, createdOn: today, requestId });
  return id;
}

const lock = statement(
  "benefit.lock",
  `SELECT b.id, b.scope, b.person_id, b.kind, b.frequency, b.state, b.start_period, b.amount, b.from_account, b.assessed_on
   FROM benefit b WHERE b.id = :id AND {scope b} FOR UPDATE`,
);
const insert = statement(
  "benefit.insert",
  `INSERT INTO benefit (id, scope, person_id, kind, frequency, state, start_period, amount, from_account, payment_months, contribution_months,
     index_ppm, bank_id, bank_account, payee, assessed_on, adjusted_year)
   VALUES (:id, :scope, :person, :kind, :frequency, :state, :startPeriod, :amount, :fromAccount, :paymentMonths, :contributionMonths,
     :indexPpm, :bank, :bankAccount, :payee, :assessedOn, :adjustedYear)`,
);
const insertItem = statement(
  "benefit.item",
  "INSERT INTO benefit_item (benefit_id, item, scope, amount) VALUES (:benefit, :item, :scope, :amount)",
);
const addToItem = statement(
  "benefit.add-to-item",
  "UPDATE benefit_item i SET amount = i.amount + :amount WHERE i.benefit_id = :benefit AND i.item = :item AND {scope i}",
);
const setAmount = statement(
  "benefit.amount",
  "UPDATE benefit b SET amount = :amount, version = b.version + 1 WHERE b.id = :id AND {scope b}",
);
const setState = statement("benefit.state", "UPDATE benefit b SET state = :state, version = b.version + 1 WHERE b.id = :id AND {scope b}");
const selectOpen = statement(
  "benefit.open-adjustment",
  "SELECT a.id FROM benefit_adjustment a WHERE a.benefit_id = :benefit AND a.kind = :kind AND a.remaining > 0 AND {scope a}",
);
const insertAdjustment = statement(
  "benefit.adjustment",
  `INSERT INTO benefit_adjustment (id, scope, benefit_id, kind, amount, remaining, monthly, reason, created_on, request_id)
   VALUES (:id, :scope, :benefit, :kind, :amount, :amount, :monthly, :reason, CAST(:createdOn AS date), :requestId)`,
);
