import { appendFile, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { acknowledgedLine } from "../ledger/acknowledged.ts";
import { proveLedger } from "../ledger/prove.ts";
import { Refusal } from "./function.ts";
import { enrolEmployer, makeWorld, operatorOf } from "./test-world.ts";
import type { World } from "./test-world.ts";

const inTurn = needsInTurn("postgresql");
const county = operatorOf("000101", "entry");

let world: World;
let directory: string;
let employer: number;
let people: readonly number[];
test.before(async () => {
  world = await makeWorld();
  directory = await mkdtemp(path.join(os.tmpdir(), "jinbao-laws-"));
  ({ employer, people } = await enrolEmployer(world, { people: 3, joinedOn: "2023-01-01", bornOn: "1965-01-01", deemedMonths: 300 }));
});
test.after.always(async () => {
  await world?.close();
  await rm(directory, { recursive: true, force: true });
});

type Step = Readonly<{ kind: (typeof kinds)[number]; person: number; month: number; amount: number; times: number }>;
const kinds = [
  "plan",
  "allocate",
  "refund",
  "interest",
  "adjust",
  "wage",
  "difference",
  "collect",
  "arrears",
  "pension",
  "pay",
  "fail",
  "merge",
  "end",
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  person: fc.nat(2),
  month: fc.integer({ min: 1, max: 12 }),
  amount: fc.integer({ min: -200_000, max: 200_000 }),
  times: fc.integer({ min: 1, max: 3 }),
});

let requests = 0;
let pensions: number[] = [];

/** One call, sent as often as the step says with the same request id; every answer is noted as a client would. */
async function send(id: string, input: object, times: number, file: string, operator = county): Promise<Readonly<Record<string, unknown>>> {
  requests += 1;
  const requestId = `law-${requests}`;
  const answers = await Promise.all(Array.from({ length: times }, async () => await world.run(id, operator, input, { requestId })));
  for (const answer of answers) {
    await appendFile(file, acknowledgedLine(requestId, id, answer));
  }
  return answers[0] as Readonly<Record<string, unknown>>;
}

async function settle(id: string, input: object, times: number, file: string): Promise<Readonly<Record<string, unknown>>> {
  const entered = await send(id, input, times, file);
  const decided = { case: entered["case"], remark: "同意" };
  const reviewed = await send("approval.general", decided, times, file, operatorOf("000101", "review"));
  const done =
    reviewed["state"] === "approved" ? reviewed : await send("approval.second", decided, times, file, operatorOf("00", "approve"));
  return done["result"] as Readonly<Record<string, unknown>>;
}

async function plans(): Promise<readonly { plan: number; due: number; state: string }[]> {
  return ((await world.run("query.employer", county, { employer })) as { plans: { plan: number; due: number; state: string }[] }).plans;
}

async function take({ kind, person: which, month, amount, times }: Step, file: string): Promise<void> {
  const person = people[which]!;
  const period = 202400 + month;
  const reason = "试验";
  switch (kind) {
    case "plan":
      return void (await send("collection.plan", { period }, 1, file));
    case "allocate": {
      const open = (await plans()).find(({ state }) => state !== "allocated" && state !== "written-off");
      return void (
        open && (await send("collection.allocate", { plan: open.plan, received: open.due, bankReference: `L-${requests}` }, times, file))
      );
    }
    case "refund":
      return void (await settle("declaration.refund-individual", { person, from: period, to: period, reason }, times, file));
    case "interest":
      return void (await send("account.yearly-interest-active", { year: 2023 + (month % 3), kind: "basic" }, 1, file));
    case "adjust":
      return void (await settle("account.maintain", { person, kind: "basic", change: amount, reason }, times, file));
    case "wage":
      return void (await settle(
        "declaration.yearly-wage",
        { employer, year: 2024, wages: [{ person, monthlyWage: 500_000 + amount }] },
        times,
        file,
      ));
    case "difference":
      return void (await settle("declaration.difference", { person, year: 2024, reason }, times, file));
    case "collect":
      return void (await settle("declaration.collect-individual", { person, from: 202301, to: 202300 + month, reason }, times, file));
    case "arrears":
      return void (await settle(
        "declaration.arrears",
        { person, from: 202301, to: period, action: "pay", bankReference: "A-1", reason },
        times,
        file,
      ));
    case "pension": {
      await settle("person.retire", { person, retiredOn: "2025-06-30" }, times, file);
      const declared = await settle(
        "retirement.declare",
        { person, retiredOn: "2025-06-30", bank: "102", bankAccount: "12345678" },
        times,
        file,
      );
      await settle("retirement.assess", { benefit: declared["benefit"], retiredOn: "2025-06-30" }, times, file);
      return void pensions.push(declared["benefit"] as number);
    }
    case "pay": {
      const plan = await send("payment.plan", { period: 202500 + month }, 1, file);
      return void (await send("payment.review", { plan: plan["plan"] }, 1, file, operatorOf("000101", "review")));
    }
    case "fail": {
      const benefit = pensions[0] ?? 1;
      const { payments } = (await world.run("query.benefit", county, { person })) as { payments: { period: number }[] };
      const rows = await world.owner.transaction({ label: "look" }, async (session) =>
        session.query(
          {
            name: "law.plan",
            sql: "SELECT plan_id FROM payment WHERE benefit_id = :benefit AND state = 'sent' ORDER BY plan_id FETCH FIRST 1 ROWS ONLY",
          },
          { benefit },
        ),
      );
      if (payments.length > 0 && rows.length > 0) {
        await send(
          "payment.failure",
          { plan: Number(rows[0]!["plan_id"]), action: "register", payments: [{ benefit, reason: "退票" }] },
          times,
          file,
        );
      }
      return;
    }
    case "merge":
      return void (await settle("account.merge", { from: person, into: people[(which + 1) % 3], reason }, times, file));
    case "end":
      return void (await settle("person.end", { person, endedOn: "2025-12-31", reason: "other" }, times, file));
  }
}

inTurn("after any sequence of functions, each repeated at will, the books agree and every answer is in the ledger once", async (t) => {
  let runs = 0;
  let done = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      runs += 1;
      const file = path.join(directory, `acknowledged-${runs}`);
      await appendFile(file, "");
      for (const each of steps) {
        try {
          await take(each, file);
          done += 1;
        } catch (error) {
          // The business may say no at any point; nothing else may go wrong.
          if (!(error instanceof Refusal)) {
            throw error;
          }
          refused += 1;
        }
      }
      const proof = await proveLedger({ dsn: world.postgres.dsn, acknowledgedFile: file });
      t.is(proof.verdict, "pass", JSON.stringify({ steps, findings: proof.findings }));
    }),
    { numRuns: 14, seed: 20_261_125, endOnFailure: true },
  );
  t.true(done > 30 && refused > 10, `${done} steps were done, ${refused} refused`);
  t.true(pensions.length > 0);
});
