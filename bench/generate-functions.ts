/** Main functions of the business, each many times on people and employers drawn at random, in two databases in turn. */
import { businessFunction } from "../workload/business/functions.ts";
import type { Operator } from "../workload/business/function.ts";
import { runFunction } from "../workload/business/run.ts";
import { operatorOf } from "../workload/business/test-world.ts";
import type { Database } from "../workload/database/database.ts";
import { openDatabase } from "../workload/database/open.ts";
import { employerOf } from "../workload/generate/employer.ts";
import type { GeneratedEmployer } from "../workload/generate/employer.ts";
import { benefitId, employerId, personId } from "../workload/generate/ids.ts";
import { layoutOf } from "../workload/generate/layout.ts";
import { personOf } from "../workload/generate/person.ts";
import type { GeneratedPerson } from "../workload/generate/person.ts";
import { randomOf } from "../workload/generate/random.ts";
import type { PopulationSpec } from "../workload/generate/spec.ts";
import { spread } from "./pair.ts";

export type Loaded = Readonly<{ spec: PopulationSpec; dsn: string }>;

const today = "2026-11-25";
const period = 202_611;

/** Whom a run is about: an employer of a usual size with a worker and a pensioner, another one for each run where there are enough. */
type Case = Readonly<{ office: string; employer: number; worker: GeneratedPerson; pensioner: GeneratedPerson }>;
type Side = Readonly<{ database: Database; cases: readonly Case[]; next: () => string; plans: Map<number, Plan> }>;
type Plan = Readonly<{ plan: number; due: number }>;
type Step = Readonly<{ name: string; run: (side: Side, one: Case) => Promise<void> }>;

/** A Markdown table of each function's median time in both, and the ratio. */
export async function growthTable(small: Loaded, large: Loaded, runs: number): Promise<string> {
  const sides = [await sideOf(small, runs), await sideOf(large, runs)] as const;
  try {
    const rows: string[] = [];
    const ratios: number[] = [];
    for (const { name, run } of steps) {
      const times: [number[], number[]] = [[], []];
      for (let index = 0; index < runs; index++) {
        for (const [position, side] of sides.entries()) {
          const started = performance.now();
          await run(side, side.cases[index]!);
          times[position]!.push(performance.now() - started);
        }
      }
      const [before, after] = [spread(times[0]).median, spread(times[1]).median];
      ratios.push(after / before);
      rows.push(`| ${name} | ${before.toFixed(2)} | ${after.toFixed(2)} | ${(after / before).toFixed(2)} |`);
    }
    const { min, median, max } = spread(ratios);
    const heading = `| function, ${runs} runs each | median ms, ${small.spec.insured} insured | median ms, ${large.spec.insured} insured | ratio |`;
    return [
      heading,
      "| --- | --- | --- | --- |",
      ...rows,
      "",
      `Ratios: ${[min, median, max].map((r) => r.toFixed(2)).join(" / ")}`,
      "",
    ].join("\n");
  } finally {
    await Promise.all(sides.map(async ({ database }) => await database.close()));
  }
}

const steps: readonly Step[] = [
  query("query.person", ({ worker }) => ({ idNumber: worker.idNumber })),
  query("query.employer", ({ employer }) => ({ employer })),
  query("query.benefit", ({ pensioner }) => ({ person: personId(pensioner.index) })),
  query("annuity-query.account", ({ worker }) => ({ person: personId(worker.index), from: 202_501, to: period })),
  reviewed("person.change-general", ({ worker }) => ({ person: personId(worker.index), phone: "00012345678" })),
  reviewed("declaration.yearly-wage", ({ employer, worker }) => ({
    employer,
    year: 2026,
    wages: [{ person: personId(worker.index), monthlyWage: 900_000 }],
  })),
  reviewed("account.maintain", ({ worker }) => ({ person: personId(worker.index), kind: "basic", change: 100, reason: "调整" })),
  reviewed("retirement.payee", ({ pensioner }) => ({
    benefit: benefitId(pensioner.index, "pension"),
    bank: "102",
    bankAccount: "9910000000000000001",
    payee: pensioner.name,
  })),
  {
    name: "collection.notice",
    run: async (side, one) => void (await ask(side, "collection.notice", one.office, { plans: [planOf(side, one).plan] })),
  },
  {
    name: "collection.allocate",
    run: async (side, one) => {
      const { plan, due } = planOf(side, one);
      await ask(side, "collection.allocate", one.office, { plan, received: due, bankReference: `BENCH-${plan}` });
    },
  },
];

function query(name: string, inputOf: (one: Case) => unknown): Step {
  return { name, run: async (side, one) => void (await ask(side, name, one.office, inputOf(one))) };
}

/** Entered by one, reviewed by another, and approved where it needs that: the whole case. */
function reviewed(name: string, inputOf: (one: Case) => unknown): Step {
  return {
    name: `${name}, with its review`,
    run: async (side, one) => {
      const entered = (await ask(side, name, one.office, inputOf(one))) as { case: number; reviews: number };
      const given = { case: entered.case, remark: "同意" };
      await ask(side, "approval.general", entered.reviews === 1 ? "00" : one.office, given, "review-1");
      if (entered.reviews === 2) {
        await ask(side, "approval.second", "00", given, "approve-1");
      }
    },
  };
}

async function ask({ database, next }: Side, id: string, office: string, input: unknown, operator = "entry-1"): Promise<unknown> {
  const who: Operator = operatorOf(office, operator);
  const answer = await runFunction(database, businessFunction(id), who, next(), input, { today });
  if (answer.status !== "done") {
    throw new Error(`${id} is still running`);
  }
  return answer.response;
}

function planOf({ plans }: Side, { employer }: Case): Plan {
  return plans.get(employer)!;
}

/** Employers of 12 to 60 people: of the same size in both populations, or the ratio would tell of their sizes. */
async function sideOf({ spec, dsn }: Loaded, runs: number): Promise<Side> {
  const database = await openDatabase(dsn, { set: "business", as: "service", poolSize: 2 });
  let requests = 0;
  const next = (): string => `bench-${(requests += 1)}`;
  const cases = casesOf(spec, runs);
  const plans = new Map<number, Plan>();
  const side: Side = { database, cases, next, plans };
  for (const office of new Set(cases.map((one) => one.office))) {
    await ask(side, "collection.plan", office, { period });
  }
  for (const { office, employer } of cases) {
    const found = (await ask(side, "query.employer", office, { employer })) as { plans: (Plan & { period: number })[] };
    plans.set(
      employer,
      found.plans.find((plan) => plan.period === period)!,
    );
  }
  return side;
}

function casesOf(spec: PopulationSpec, runs: number): readonly Case[] {
  const seats = layoutOf(spec).employers.filter(({ size }) => size >= 12 && size <= 60);
  const random = randomOf(1, "layout", 1);
  const cases: Case[] = [];
  for (const [at, seat] of seats.entries()) {
    const other = random.whole(at, seats.length - 1);
    [seats[at], seats[other]] = [seats[other]!, seat];
    const found = caseOf(spec, employerOf(spec, seats[at]));
    if (found !== undefined) {
      cases.push(found);
    }
    if (cases.length === runs) {
      return cases;
    }
  }
  throw new Error(`of ${spec.insured} insured there are ${cases.length} employers of that size, and ${runs} are wanted`);
}

function caseOf(spec: PopulationSpec, employer: GeneratedEmployer): Case | undefined {
  const people = Array.from({ length: employer.size }, (_, offset) => personOf(spec, employer, employer.firstPerson + offset));
  const worker = people.find(({ state }) => state === "active");
  const pensioner = people.find(({ state }) => state === "retired");
  return worker === undefined || pensioner === undefined
    ? undefined
    : { office: employer.office.id, employer: employerId(employer.index), worker, pensioner };
}
