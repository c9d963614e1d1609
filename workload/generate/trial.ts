import { openDatabase } from "../database/open.ts";
import { textOf } from "../database/row.ts";
import { migrate } from "../migrations/migrate.ts";
import { dayInChina, periodOf } from "../business/values.ts";
import { addMonths } from "./calendar.ts";
import { populationSpec } from "./spec.ts";
import type { PopulationSpec } from "./spec.ts";

/** The scheme's baseline: 1 + 12 + 90 offices for two million insured. */
const baseline = Object.freeze({ cities: 12, counties: 90 });
/** Fewer insured have fewer offices, so that an office has people to serve. */
const insuredPerCity = 20_000;
const insuredPerCounty = 2500;

/**
 * A population to try the service with. The one that was begun in this database, where it has as many insured: a load goes on next month, too.
 * Else a new one up to last month. @throws ZodError where there cannot be so many, DatabaseError
 */
export async function trialSpec(insured: number, dsn: string, now: Date): Promise<PopulationSpec> {
  const begun = await begunSpec(dsn);
  return begun?.insured === insured ? begun : newTrial(insured, now);
}

/** The offices `000101` and `000102`, which the trial operators belong to, are always there. */
export function newTrial(insured: number, now: Date): PopulationSpec {
  return populationSpec.parse({
    seed: 1,
    insured,
    through: addMonths(periodOf(dayInChina(now)), -1),
    cities: Math.min(baseline.cities, Math.ceil(insured / insuredPerCity)),
    counties: Math.min(baseline.counties, Math.max(2, Math.ceil(insured / insuredPerCounty))),
  });
}

async function begunSpec(dsn: string): Promise<PopulationSpec | undefined> {
  await migrate(dsn, "load");
  const database = await openDatabase(dsn, { set: "load", as: "owner", poolSize: 1, applicationName: "jinbao-load" });
  try {
    const [run] = await database.transaction({ label: "load.begun", readOnly: true }, async (session) =>
      session.query({ name: "load.begun", sql: "SELECT specification FROM load_run" }),
    );
    return run === undefined ? undefined : populationSpec.parse(JSON.parse(textOf(run, "specification")));
  } finally {
    await database.close();
  }
}
