import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open.ts";
import { migrate } from "../migrations/migrate.ts";
import { startPostgres } from "../postgres/server.ts";
import type { Postgres } from "../postgres/server.ts";
import type { Level, Operator, OperatorRole } from "./function.ts";
import { businessFunction } from "./functions.ts";
import { idNumberCheck } from "./inputs.ts";
import { runFunction } from "./run.ts";
import type { Answer, RunOptions } from "./run.ts";

/** A small province on a server of its own: one city with two counties, another with one. */
export type World = Readonly<{
  postgres: Postgres;
  /** As the service has it, and as the owner. */
  database: Database;
  owner: Database;
  /** Runs a function with a request id of its own unless one is given. */
  run: (id: string, operator: Operator, input: unknown, options?: RunOptions & Readonly<{ requestId?: string }>) => Promise<unknown>;
  answer: (id: string, operator: Operator, input: unknown, options?: RunOptions & Readonly<{ requestId?: string }>) => Promise<Answer>;
  /** Enters a case at a county and has it reviewed, and approved where it needs that; gives its result. */
  settle: (
    id: string,
    input: unknown,
    options?: Readonly<{ office?: string; approver?: string; today?: string }>,
  ) => Promise<Readonly<Record<string, unknown>>>;
  close: () => Promise<void>;
}>;

export const today = "2026-11-25";

const offices = ["00", "0001", "0002", "000101", "000102", "000201"];
const levels: Readonly<Record<number, Level>> = { 2: "province", 4: "city", 6: "county" };

export function operatorOf(office: string, id: string, ...roles: readonly OperatorRole[]): Operator {
  const every: readonly OperatorRole[] = ["entry", "review", "approve", "batch", "query", "admin"];
  return {
    id: `${id}-${office}`,
    office,
    level: levels[office.length]!,
    scope: scopeOf(office),
    roles: new Set(roles.length === 0 ? every : roles),
  };
}

export function scopeOf(office: string): string {
  return `/${office.match(/../g)!.join("/")}/`;
}

let people = 0;

/** A valid citizen's number, another one each time; odd sequences are men. */
export function nextIdNumber(bornOn = "1980-05-06"): string {
  people += 1;
  const first = `110101${bornOn.replaceAll("-", "")}${String(people % 1000).padStart(3, "0")}`;
  return first + idNumberCheck(`${first}0`);
}

let codes = 0;
export function nextCreditCode(): string {
  codes += 1;
  return `11${String(codes).padStart(16, "0")}`;
}

let requests = 0;

export async function makeWorld(): Promise<World> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "jinbao-world-"));
  const postgres = await startPostgres({ directory });
  await migrate(postgres.dsn, "business");
  const database = await openDatabase(postgres.dsn, { set: "business", as: "service", poolSize: 8 });
  const owner = await openDatabase(postgres.dsn, { set: "business", as: "owner", poolSize: 4 });
  await seed(owner);
  const answer: World["answer"] = async (id, operator, input, { requestId, ...options } = {}) => {
    requests += 1;
    return await runFunction(database, businessFunction(id), operator, requestId ?? `test-${requests}`, input, { today, ...options });
  };
  const run: World["run"] = async (id, operator, input, options) => {
    const got = await answer(id, operator, input, options);
    if (got.status !== "done") {
      throw new Error(`${id} is still running`);
    }
    return got.response;
  };
  const settle: World["settle"] = async (id, input, { office = "000101", approver = "00", ...options } = {}) => {
    const entered = (await run(id, operatorOf(office, "entry"), input, options)) as { case: number; reviews: number };
    const given = { case: entered.case, remark: "同意" };
    let decided = (await run(
      "approval.general",
      operatorOf(entered.reviews === 1 ? approver : office, "review"),
      given,
      options,
    )) as Decided;
    if (entered.reviews === 2) {
      decided = (await run("approval.second", operatorOf(approver, "approve"), given, options)) as Decided;
    }
    return decided.result;
  };
  return {
    postgres,
    database,
    owner,
    run,
    answer,
    settle,
    close: async () => {
      await database.close();
      await owner.close();
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Decided = Readonly<{ result: Readonly<Record<string, unknown>> }>;

async function seed(owner: Database): Promise<void> {
  await owner.transaction({ label: "seed" }, async (session) => {
    for (const office of offices) {
      const parent = office.length === 2 ? null : office.slice(0, -2);
      await session.run(insertOffice, { office, parent, tier: levels[office.length]!, scope: scopeOf(office), name: `机构${office}` });
      for (const role of ["entry", "review", "approve"]) {
        await session.run(insertOperator, {
          operator: `${role}-${office}`,
          scope: scopeOf(office),
          office,
          name: role,
          changedAt: new Date(),
        });
      }
    }
    await session.run(insertBank, { bank: "102", name: "工商银行" });
    for (let year = 2013; year <= 2026; year++) {
      await session.run(insertWage, { year, monthly: 400_000 + (year - 2013) * 30_000 });
      for (const kind of ["basic", "annuity", "notional"]) {
        await session.run(insertRate, { kind, year });
      }
    }
  });
}

/** An employer with people, through the functions themselves; gives their ids. */
export async function enrolEmployer(
  world: World,
  options: Readonly<{
    office?: string;
    funding?: "full" | "partial" | "self";
    people: number;
    joinedOn?: string;
    monthlyWage?: number;
    bornOn?: string;
    deemedMonths?: number;
  }>,
): Promise<Readonly<{ employer: number; people: readonly number[] }>> {
  const { office = "000101", funding = "full", joinedOn = "2014-10-01", monthlyWage = 600_000 } = options;
  const at = { office };
  const registered = await world.settle(
    "employer.enrol",
    {
      creditCode: nextCreditCode(),
      name: "市第一中学",
      kind: "institution",
      funding,
      bank: "102",
      bankAccount: "6222020200001234",
      joinedOn,
    },
    at,
  );
  const employer = registered["employer"] as number;
  const entries = Array.from({ length: options.people }, () => ({
    idNumber: nextIdNumber(options.bornOn),
    name: "张三",
    workedSince: "2004-07-01",
    bank: "102",
    bankAccount: "6222020200005678",
    deemedMonths: options.deemedMonths ?? 0,
  }));
  const added = await world.settle("person.add", { people: entries }, at);
  const people = added["people"] as number[];
  await world.settle("person.enrol", { employer, people: people.map((person) => ({ person, joinedOn, monthlyWage })) }, at);
  return { employer, people };
}

const insertOffice = {
  name: "test.office",
  sql: "INSERT INTO office (id, parent_id, tier, scope, name) VALUES (:office, :parent, :tier, :scope, :name)",
};
const insertOperator = {
  name: "test.operator",
  sql: "INSERT INTO operator (id, scope, office_id, name, changed_at) VALUES (:operator, :scope, :office, :name, :changedAt)",
};
const insertBank = { name: "test.bank", sql: "INSERT INTO bank (id, name) VALUES (:bank, :name)" };
const insertWage = {
  name: "test.wage",
  sql: "INSERT INTO average_wage (year, monthly, state, used_from) VALUES (:year, :monthly, 'in-use', 201410)",
};
const insertRate = {
  name: "test.rate",
  sql: "INSERT INTO interest_rate (kind, year, rate_ppm) VALUES (:kind, :year, 60000) ON CONFLICT (kind, year) DO NOTHING",
};
