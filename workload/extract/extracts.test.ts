import { rmSync } from "node:fs";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { dayInChina, periodOf } from "../business/values.ts";
import type { ProfileId } from "../profile.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import type { Answer } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";
import type { ExtractRow } from "./definition.ts";
import { periodBefore } from "./runner.ts";
import { makeProvince, period, spoil } from "./test-province.ts";
import type { Province } from "./test-province.ts";

const inTurn = needsInTurn("postgresql");
const directory = testDirectory("extracts");
const kinds = ["monitoring-network", "statistics", "supervision", "decision"] as const satisfies readonly ProfileId[];
const running = new Map<ProfileId, Readonly<{ served: Served; client: TestClient }>>();
let province: Province;
let failure: unknown;

test.before(async () => {
  try {
    province = await makeProvince();
    for (const id of kinds) {
      const served = await serve(id, { directory, dsn: province.world.postgres.dsn, port: 0, version: "0", poolSize: 3 });
      running.set(id, { served, client: new TestClient(served.url, directory) });
    }
  } catch (error) {
    // Without PostgreSQL there is nothing to test: each test says so.
    failure = error;
  }
});
test.after.always(async () => {
  for (const { served, client } of running.values()) {
    client.close();
    await served.stop();
  }
  await province?.world.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function ask(id: ProfileId, method: string, path: string, as = "operator-try-province", body?: unknown): Promise<Answer> {
  return await running.get(id)!.client.ask({ as, method, path, body });
}

type Sections = Readonly<Record<string, Readonly<{ found: number; rows: readonly ExtractRow[] }>>>;

async function take(id: ProfileId, of: number): Promise<Sections> {
  await ask(id, "POST", `/extracts/${of}`);
  const { json } = await ask(id, "GET", `/extracts/${of}`);
  const sections = json["sections"] as readonly Readonly<{ section: string; found: number; rows: readonly ExtractRow[] }>[];
  return Object.fromEntries(sections.map((each) => [each.section, each]));
}

inTurn("the month before is extracted without being asked for, once it is due", async (t) => {
  t.is(failure, undefined);
  const { json } = await ask("statistics", "GET", "/schedule");
  t.deepEqual(json, { dueDay: 3, dueHour: 2 });
  const now = await ask("statistics", "PUT", "/schedule", "operator-try-province", { dueDay: 1, dueHour: 0 });
  t.deepEqual([now.status, now.json], [200, { dueDay: 1, dueHour: 0 }]);
  const last = periodBefore(periodOf(dayInChina(new Date())));
  let periods: readonly number[] = [];
  for (const end = Date.now() + 40_000; Date.now() < end && !periods.includes(last);) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { json: listed } = await ask("statistics", "GET", "/extracts");
    periods = (listed["extracts"] as readonly Readonly<{ period: number }>[]).map((run) => run.period);
  }
  t.true(periods.includes(last), periods.join(" "));
});

inTurn("network monitoring tells the month's indicators by office", async (t) => {
  const sections = await take("monitoring-network", period);
  const of = (indicator: string): unknown => sections[`indicator-${indicator}`]?.rows;
  t.deepEqual(of("employers"), [{ office: "000101", amount: 1 }]);
  t.deepEqual(of("active-people"), [{ office: "000101", amount: 3 }]);
  t.deepEqual(of("retired-people"), [{ office: "000101", amount: 1 }]);
  t.deepEqual(of("contributors"), [{ office: "000101", amount: 3 }]);
  t.deepEqual(of("expenditure"), [{ office: "000101", amount: province.benefit }]);
  const income = (["basic-income", "annuity-income"] as const).map((each) => (of(each) as readonly ExtractRow[])[0]!["amount"] as number);
  t.is(income[0]! + income[1]!, province.due);
});

inTurn("statistics report participants, contributions and benefits by office and kind of employer", async (t) => {
  const sections = await take("statistics", period);
  const at = { office: "000101", kind: "institution" };
  t.deepEqual(sections["report-participants"]!.rows, [
    { ...at, state: "active", persons: 3 },
    { ...at, state: "retired", persons: 1 },
  ]);
  t.deepEqual(sections["report-contributions"]!.rows, [{ ...at, plans: 1, persons: 3, due: province.due, paid: province.due }]);
  t.deepEqual(sections["report-benefits"]!.rows, [{ ...at, benefit: "pre-reform", persons: 1, monthly: province.benefit }]);
  t.deepEqual(sections["report-payments"]!.rows, [
    { office: "000101", benefit: "pre-reform", state: "sent", payments: 1, amount: province.benefit },
  ]);
});

inTurn("macro decision has the series of the years, and a projection that follows from them", async (t) => {
  const sections = await take("decision", period);
  t.like(sections["series-income"]!.rows[0], { year: 2026, persons: 3, months: 1 });
  t.deepEqual(sections["series-expense"]!.rows, [{ year: 2026, persons: 1, expense: province.benefit, months: 1 }]);
  t.deepEqual(sections["series-births"]!.rows, [{ year: 1980, persons: 3 }]);
  const projection = sections["projection"]!.rows;
  t.is(projection.length, 10);
  t.like(projection[0], {
    year: 2027,
    contributors: 3,
    recipients: 1,
    expense: Math.floor((province.benefit * 12 * 1_025_000) / 1_000_000),
  });
  t.is(sections["assumptions"]!.found, 6);
});

inTurn("supervision finds nothing where all is in order, and each of what was put in later", async (t) => {
  const clean = await take("supervision", period - 1);
  t.deepEqual(
    Object.entries(clean).filter(([, { found }]) => found > 0),
    [],
  );
  await spoil(province);
  // The month may have been extracted already, and what is done stays: as if it had not been.
  const own = running.get("supervision")!;
  await own.served.stop();
  own.client.close();
  await province.world.owner.transaction({ label: "test" }, async ({ run }) => {
    for (const table of ["extract_row", "extract_section", "extract_run"]) {
      await run({ name: `test.${table}`, sql: `DELETE FROM extract.${table} WHERE kind = 'supervision'` });
    }
  });
  const served = await serve("supervision", { directory, dsn: province.world.postgres.dsn, port: 0, version: "0", poolSize: 3 });
  running.set("supervision", { served, client: new TestClient(served.url, directory) });
  const { retired, people, benefit } = province;
  const sections = await take("supervision", period);
  const subjects = (rule: string): unknown =>
    sections[`rule-${rule}`]?.rows.map(({ subject, amount, beside }) => [subject, amount, beside]);
  t.deepEqual(subjects("paid-after-death"), [[retired, benefit, 202_608]]);
  t.deepEqual(subjects("paid-beyond-benefit"), [[retired, benefit, benefit - 5]]);
  t.is(sections["rule-base-beyond-ceiling"]?.rows[0]?.["subject"], people[0]);
  t.is(sections["rule-base-below-floor"]?.rows[0]?.["subject"], people[1]);
  t.is(sections["rule-entered-and-reviewed-by-one"]?.found, 1);
  t.like(sections["rule-two-participations"]?.rows, [{ subject: people[2], beside: 2 }]);
  t.true(sections["rule-contribution-beside-pension"]!.rows.every(({ subject, beside }) => subject === people[2] && beside === 202_609));
  t.is(sections["rule-contribution-beside-pension"]?.found, 2, "both of that month's contributions");
  t.deepEqual(subjects("shared-account"), [[people[2], benefit * 2, 2]]);
});

inTurn("an extract that was taken stays as it is when it is asked for again, whatever has changed", async (t) => {
  const before = await ask("statistics", "GET", `/extracts/${period}`);
  const again = await ask("statistics", "POST", `/extracts/${period}`);
  t.is(again.status, 200);
  t.deepEqual((await ask("statistics", "GET", `/extracts/${period}`)).json, before.json);
});

inTurn("months that have not ended, months that are none, and callers below the province are refused", async (t) => {
  const cases: readonly (readonly [method: string, path: string, as: string, status: number])[] = [
    ["POST", "/extracts/204412", "operator-try-province", 422],
    ["POST", "/extracts/202613", "operator-try-province", 422],
    ["POST", "/extracts/now", "operator-try-province", 400],
    ["GET", "/extracts/201501", "operator-try-province", 404],
    ["GET", `/extracts/${period}`, "operator-try-entry", 403],
    ["POST", `/extracts/${period}`, "operator-try-review", 403],
    ["GET", "/extracts", "system-statistics", 200],
  ];
  for (const [method, path, as, status] of cases) {
    t.is((await ask("statistics", method, path, as)).status, status, `${method} ${path} ${as}`);
  }
  t.is((await running.get("statistics")!.client.ask({ method: "GET", path: "/extracts" })).status, 401);
  t.is((await ask("statistics", "PUT", "/schedule", "operator-try-province", { dueDay: 29, dueHour: 24 })).status, 400);
  for (const id of kinds) {
    const { json } = await ask(id, "GET", "/openapi.json");
    t.deepEqual(Object.keys(json["paths"] as object).toSorted(), ["/extracts", "/extracts/{period}", "/schedule"]);
  }
});
