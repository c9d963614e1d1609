import test from "ava";
import { needs } from "../../test/requires.ts";
import { bigintOf, textOf } from "../database/row.ts";
import { proveLedger } from "../ledger/prove.ts";
import { enrolEmployer, makeWorld, operatorOf } from "./test-world.ts";
import type { World } from "./test-world.ts";

const county = operatorOf("000101", "entry");
const reviewer = operatorOf("000101", "review");

let world: World;
test.before(async () => {
  world = await makeWorld();
});
test.after.always(async () => {
  await world?.close();
});

async function balances(person: number): Promise<Readonly<Record<string, bigint>>> {
  const rows = await world.owner.transaction({ label: "look" }, async (session) =>
    session.query({ name: "look.balances", sql: "SELECT kind, balance FROM account WHERE person_id = :person" }, { person }),
  );
  return Object.fromEntries(rows.map((row) => [textOf(row, "kind"), bigintOf(row, "balance")]));
}

async function months(employer: number, ...periods: readonly number[]): Promise<void> {
  for (const period of periods) {
    const today = `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-25`;
    await world.run("collection.plan", county, { period }, { today });
    const found = (await world.run("query.employer", county, { employer }, { today })) as {
      plans: { plan: number; period: number; due: number }[];
    };
    const plan = found.plans.find((each) => each.period === period)!;
    await world.run("collection.notice", county, { plans: [plan.plan] }, { today });
    await world.run(
      "collection.allocate",
      county,
      { plan: plan.plan, received: plan.due, bankReference: `BANK-${period}-${plan.plan}` },
      { today },
    );
  }
}

needs("postgresql")(
  "a person goes from enrolment through contributions, interest, retirement and payment to the end, and the books agree",
  async (t) => {
    const { employer, people } = await enrolEmployer(world, { people: 3, joinedOn: "2024-01-01", bornOn: "1964-11-10", deemedMonths: 200 });
    const [person] = people as [number, number, number];
    await months(employer, 202401, 202402, 202403);
    // 6,000 yuan: 8 % to the basic account; 4 % to the annuity; 8 % recorded only.
    t.deepEqual(await balances(person), { basic: 144_000n, annuity: 72_000n, notional: 144_000n });

    t.like(await world.run("account.yearly-interest-active", county, { year: 2024, kind: "basic" }, { today: "2025-01-05" }), { done: 3 });
    // 2.62 % of 480 yuan for 11, 10 and 9 months of 12.
    t.is((await balances(person))["basic"], 144_000n + 3144n);
    await world.settle("annuity-account.interest", { person, year: 2024 }, { today: "2025-01-05" });
    t.is((await balances(person))["annuity"], 72_000n + 3600n);

    await world.settle("person.retire", { person, retiredOn: "2024-11-10" });
    const declared = await world.settle("retirement.declare", {
      person,
      retiredOn: "2024-11-10",
      bank: "102",
      bankAccount: "6222020200009999",
    });
    const assessed = await world.settle("retirement.assess", { benefit: declared["benefit"], retiredOn: "2024-11-10" });
    t.is(assessed["amount"], declared["amount"]);

    const today = "2025-01-20";
    const plan = (await world.run("payment.plan", county, { period: 202501 }, { today })) as { plan: number; done: number; amount: number };
    t.is(plan.done, 1);
    t.is(plan.amount, declared["amount"] as number);
    await t.throwsAsync(world.run("payment.review", { ...reviewer, id: county.id }, { plan: plan.plan }, { today }), {
      message: /who generated/,
    });
    await world.run("payment.review", reviewer, { plan: plan.plan }, { today });
    t.true((await balances(person))["basic"]! < 147_144n);
    const failed = await world.run(
      "payment.failure",
      county,
      { plan: plan.plan, action: "register", payments: [{ benefit: declared["benefit"], reason: "户名不符" }] },
      { today },
    );
    t.like(failed, { amount: plan.amount });
    t.is((await balances(person))["basic"], 147_144n);
    const again = (await world.run(
      "payment.failure",
      county,
      { plan: plan.plan, action: "reissue", payments: [{ benefit: declared["benefit"], reason: "户名不符" }] },
      { today },
    )) as { reissue: number };
    await world.run("payment.review", reviewer, { plan: again.reissue }, { today });
    await world.run("payment.settle", county, { plan: again.reissue }, { today });
    t.deepEqual(((await world.run("payment.arrival", county, { plan: again.reissue })) as { payments: unknown }).payments, [
      { state: "paid", persons: 1, amount: plan.amount },
    ]);

    await world.settle("person.end", { person, endedOn: "2025-02-03", reason: "death" });
    const sums = await world.settle("retirement.lump-sum", {
      person,
      kind: "balance",
      bank: "102",
      bankAccount: "6222020200008888",
      payee: "李四",
    });
    t.is((sums["benefits"] as number[]).length, 2);
    await world.settle("retirement.lump-sum", { person, kind: "funeral", bank: "102", bankAccount: "6222020200008888", payee: "李四" });
    const today2 = "2026-11-25";
    const last = (await world.run("payment.plan", county, { period: 202611 }, { today: today2 })) as { plan: number; done: number };
    t.is(last.done, 2);
    await world.run("payment.review", reviewer, { plan: last.plan });
    t.is((await balances(person))["basic"], 0n);

    const proof = await proveLedger({ dsn: world.postgres.dsn });
    t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
  },
);
