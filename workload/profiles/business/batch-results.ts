import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../../business/function.ts";
import type { Level, Operator } from "../../business/function.ts";
import { businessFunction } from "../../business/functions.ts";
import { runFunction } from "../../business/run.ts";
import { dayInChina, officeOf } from "../../business/values.ts";
import type { Database } from "../../database/database.ts";
import { textOf } from "../../database/row.ts";
import { batchResults } from "../../peers/batches.ts";
import type { BatchResult } from "../../peers/batches.ts";
import type { Setting } from "../../profile.ts";
import type { DeadLetters } from "../../delivery/dead-letters.ts";
import type { Incoming } from "../../delivery/taker.ts";

type Owner = "bank" | "annuity-custodian";
const failureFunctions: Readonly<Record<Owner, string>> = {
  bank: "payment.failure",
  "annuity-custodian": "annuity-payment.payment-failure",
};
/** What one transaction registers. */
const failuresAtOnce = 200;

/** What became of batches, as transactions of the business: contributions are allocated, failed payments booked back, plans settled. */
export function batchResultsOf(owner: Owner, setting: Pick<Setting, "database" | "now">, dead: DeadLetters): Incoming<BatchResult> {
  return {
    name: owner,
    from: `peer-${owner}`,
    list: async (client, after) => {
      const key = randomUUID();
      const answer = batchResults.extend({ request: z.literal(key) });
      const { results } = await client.ask({
        method: "POST",
        path: `/operations/${owner}.results`,
        body: { after },
        key,
        answer,
        timeoutMs: 5000,
      });
      return results;
    },
    take: async (result) => await take(owner, setting, result),
    giveUp: ({ sequence, kind, batch }, error) => {
      const final = error instanceof Refusal;
      if (final) {
        const id = `in-${owner}-${kind}-${batch}-${sequence}`;
        dead.add({ id, channel: `${owner}-results`, kind, reason: error.code, attempts: 1, at: setting.now().toISOString() });
      }
      return final;
    },
  };
}

async function take(owner: Owner, setting: Pick<Setting, "database" | "now">, result: BatchResult): Promise<void> {
  const { batch, kind, part, items, last } = result;
  const operator = await operatorFor(setting.database, owner, kind, batch);
  const run = async (id: string, request: string, input: unknown): Promise<void> => {
    const options = { today: dayInChina(setting.now()) };
    while (
      (await runFunction(setting.database, businessFunction(id), operator, `${owner}-${request}`, input, options)).status === "running"
    );
  };
  if (kind === "collection") {
    // What could not be collected stays due: it is demanded like what nobody paid.
    for (const { reference, amount } of items.filter(({ state }) => state === "done")) {
      await run("collection.allocate", `collected-${reference}`, { plan: reference, received: amount, bankReference: `${owner}-${batch}` });
    }
    return;
  }
  const failed = items.filter(({ state }) => state === "failed").map(({ reference, reason }) => ({ benefit: reference, reason }));
  for (let from = 0; from < failed.length; from += failuresAtOnce) {
    const payments = failed.slice(from, from + failuresAtOnce);
    await run(failureFunctions[owner], `failed-${batch}-${part}-${from}`, { plan: batch, action: "register", payments });
  }
  if (last) {
    await run("payment.settle", `settled-${batch}`, { plan: batch });
  }
}

const levels: Readonly<Record<number, Level>> = { 2: "province", 4: "city", 6: "county" };

/** Works for the office whose plan it is, and no other. @throws Refusal where there is no such plan */
async function operatorFor(database: Database, owner: Owner, kind: BatchResult["kind"], batch: number): Promise<Operator> {
  const [row] = await database.transaction({ label: "take.plan", readOnly: true, scope: "/" }, async (session) =>
    session.query(kind === "collection" ? selectContribution : selectPayment, { plan: batch }),
  );
  if (row === undefined) {
    throw new Refusal("not-found", { zh: `没有计划 ${batch}`, en: `there is no plan ${batch}` });
  }
  return systemOperator(owner, textOf(row, "scope"));
}

/** One of our own systems at work for an office. */
export function systemOperator(system: string, scope: string): Operator {
  const office = officeOf(scope);
  return { id: `system-${system}`, office, level: levels[office.length] ?? "county", scope, roles: new Set(["entry", "batch"]) };
}

const selectContribution = { name: "take.contribution-plan", sql: "SELECT g.scope FROM contribution_plan g WHERE g.id = :plan" };
const selectPayment = { name: "take.payment-plan", sql: "SELECT g.scope FROM payment_plan g WHERE g.id = :plan" };
