import { UserError } from "../../model/problem.ts";
import type { Text } from "../../model/text.ts";
import type { Database, Session, Statement } from "../database/database.ts";
import { bigintOf, numberOf, textOf } from "../database/row.ts";
import { averageWages, expectedParameters, interestRates } from "./reference.ts";
import type { PopulationSpec } from "./spec.ts";
import type { LoadedTable, TableRows } from "./table.ts";

/** The specification as it is kept: the same one gives the same text. */
export function specText({ seed, insured, through, cities, counties }: PopulationSpec): string {
  return JSON.stringify({ seed, insured, through, cities, counties });
}

export type Progress = Readonly<{ finished: boolean; chunks: ReadonlySet<number> }>;

/** How far a load of this specification has come; undefined where none was begun. @throws UserError where the database holds another's data */
export async function progressOf(progress: Database, spec: PopulationSpec): Promise<Progress | undefined> {
  return await progress.transaction({ label: "load.progress", readOnly: true }, async (session) => {
    const [run] = await session.query(selectRun);
    if (run === undefined) {
      return undefined;
    }
    if (textOf(run, "specification") !== specText(spec)) {
      throw refusal({ zh: `按 ${specText(spec)} 生成的数据`, en: `data of ${specText(spec)}` }, textOf(run, "specification"), {
        zh: "换一个空数据库，或按库中已有的参数继续",
        en: "use an empty database, or go on with what is there",
      });
    }
    const chunks = await session.query(selectChunks);
    return { finished: run["finished_at"] !== null, chunks: new Set(chunks.map((row) => numberOf(row, "chunk"))) };
  });
}

/**
 * The reference rows that are not there yet. @throws UserError where there are employers or people, which this loader did not make, or rates
 * and wages that the data would not agree with
 */
export async function missingReference(
  business: Database,
  spec: PopulationSpec,
  rows: readonly TableRows[],
): Promise<readonly TableRows[]> {
  return await business.transaction({ label: "load.present", readOnly: true, scope: "/" }, async (session) => {
    await refuseData(session);
    await refuseOtherRates(session, spec);
    const missing: TableRows[] = [];
    for (const { table, rows: make } of rows) {
      const key = keys[table as LoadedTable];
      if (key === undefined) {
        missing.push({ table, rows: make });
      } else {
        const present = new Set((await session.query(key.select)).map((row) => key.columns.map((column) => String(row[column])).join(" ")));
        const absent = [...make()].filter((row) => !present.has(row.slice(0, key.columns.length).join(" ")));
        missing.push({ table, rows: () => absent });
      }
    }
    return missing;
  });
}

async function refuseData(session: Session): Promise<void> {
  const [counts] = await session.query(countData);
  if (bigintOf(counts!, "employers") + bigintOf(counts!, "people") > 0n) {
    throw refusal(
      { zh: "没有单位和参保人的数据库", en: "a database without employers and people" },
      `${bigintOf(counts!, "employers")} / ${bigintOf(counts!, "people")}`,
      {
        zh: "库中数据不是本工具生成的，不会覆盖；换一个空数据库",
        en: "this loader did not make them and leaves them alone: use an empty database",
      },
    );
  }
}

async function refuseOtherRates(session: Session, spec: PopulationSpec): Promise<void> {
  const found = new Map<string, bigint>();
  for (const row of await session.query(selectParameters)) {
    found.set(`${textOf(row, "name")} ${textOf(row, "effective_on")}`, bigintOf(row, "amount"));
  }
  const expected = expectedParameters().map(({ name, effectiveOn, amount }) => [`${name} ${effectiveOn}`, amount] as const);
  const names = new Set(expectedParameters().map(({ name }) => name));
  const others = [...found.keys()].filter((key) => names.has(key.split(" ")[0]!) && !expected.some(([name]) => name === key));
  for (const [key, amount] of [...expected, ...others.map((key) => [key, undefined] as const)]) {
    refuseOther(key, amount, found.get(key));
  }
  const wages = new Map((await session.query(selectWages)).map((row) => [numberOf(row, "year"), bigintOf(row, "monthly")]));
  for (const { year, monthly } of averageWages(spec)) {
    refuseOther(`average_wage ${year}`, monthly, wages.get(year) ?? monthly);
  }
  const rates = new Map(
    (await session.query(selectRates)).map((row) => [`${textOf(row, "kind")} ${numberOf(row, "year")}`, BigInt(numberOf(row, "rate_ppm"))]),
  );
  for (const { kind, year, ratePpm } of interestRates(spec)) {
    refuseOther(`interest_rate ${kind} ${year}`, BigInt(ratePpm), rates.get(`${kind} ${year}`) ?? BigInt(ratePpm));
  }
}

function refuseOther(what: string, expected: bigint | undefined, found: bigint | undefined): void {
  if (expected !== found) {
    const value = expected === undefined ? { zh: "无", en: "none" } : { zh: String(expected), en: String(expected) };
    throw refusal({ zh: `${what} = ${value.zh}`, en: `${what} = ${value.en}` }, found === undefined ? "-" : String(found), {
      zh: "生成的数据按公布的费率与利率计算，与库中参数不符；换一个空数据库",
      en: "the data follow from the rates as announced, and would not agree with this database's: use an empty database",
    });
  }
}

function refusal(expected: Text, got: string, hint: Text): UserError {
  return new UserError([{ file: "database", line: 0, path: "", expected, got, hint }]);
}

type Key = Readonly<{ columns: readonly string[]; select: Statement }>;

/** Reference rows that may be there before: the first columns name a row. */
const keys: Readonly<Partial<Record<LoadedTable, Key>>> = Object.freeze({
  office: keyOf("office", "id"),
  operator: keyOf("operator", "id"),
  operator_role: keyOf("operator_role", "operator_id", "role"),
  bank: keyOf("bank", "id"),
  average_wage: keyOf("average_wage", "year"),
  interest_rate: keyOf("interest_rate", "kind", "year"),
});

function keyOf(table: string, ...columns: readonly string[]): Key {
  return { columns, select: { name: `load.keys-${table}`, sql: `SELECT ${columns.join(", ")} FROM ${table}` } };
}

const selectRun: Statement = { name: "load.run", sql: "SELECT specification, finished_at FROM load_run" };
const selectChunks: Statement = { name: "load.chunks", sql: "SELECT chunk FROM load_chunk" };
const countData: Statement = {
  name: "load.count",
  sql: `SELECT (SELECT COUNT(*) FROM employer) AS employers, (SELECT COUNT(*) FROM person) AS people
    FROM (SELECT MIN(id) AS id FROM office) o`,
};
const selectParameters: Statement = { name: "load.parameters", sql: "SELECT name, effective_on, amount FROM parameter" };
const selectWages: Statement = { name: "load.wages", sql: "SELECT year, monthly FROM average_wage" };
const selectRates: Statement = { name: "load.rates", sql: "SELECT kind, year, rate_ppm FROM interest_rate" };
