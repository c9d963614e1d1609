import { bigintOf } from "../database/row.ts";
import type { Chunk } from "./batch.ts";
import type { Call } from "./function.ts";
import { newId } from "./ids.ts";
import { ratesOf } from "./parameters.ts";
import type { Contribution } from "./policy/contribution.ts";
import { dueOf } from "./policy/contribution.ts";
import { sqlShareOf } from "./policy/money.ts";
import { statement } from "./statement.ts";

const employersAtOnce = 20;

/** The next employers' plans of a month, behind `after`. An employer without anyone who contributes gets none. */
export async function generatePlans(call: Call, after: bigint, period: number): Promise<Chunk> {
  const { session, requestId } = call;
  const employers = await session.query(selectEmployers, { after, period, limit: employersAtOnce });
  const rates = await ratesOf(session, period);
  const year = Math.floor(period / 100);
  let done = 0;
  let amount = 0n;
  for (const row of employers) {
    const id = await newId(session);
    const due = { employer: bigintOf(row, "id"), year, ...rates };
    const made = await session.run(insertPlan, { ...due, id, period, createdAt: new Date(), requestId });
    if (made === 1) {
      await session.run(insertContributions, { ...due, id, period });
      const [plan] = await session.query(selectDue, { id });
      amount += bigintOf(plan!, "due");
      done += 1;
    }
  }
  const last = employers.at(-1);
  return { lastId: last === undefined ? after : bigintOf(last, "id"), done, amount, finished: employers.length < employersAtOnce };
}

/** One month's contribution of a person in a plan beside the regular ones. */
export type DueRow = Readonly<{
  personId: bigint;
  period: number;
  base: bigint;
  contribution: Contribution;
  state: "due" | "paid";
  paidOn: string | null;
}>;

export type ExtraPlan = Readonly<{
  scope: string;
  employerId: bigint;
  period: number;
  kind: "supplement" | "difference";
  state: "planned" | "allocated";
  rows: readonly DueRow[];
}>;

/** A plan of what is collected, or given back, beside the regular plans; gives its id. */
export async function insertExtraPlan(
  { session, requestId }: Call,
  { scope, employerId, period, kind, state, rows }: ExtraPlan,
): Promise<bigint> {
  const id = await newId(session);
  const sum = (part: (contribution: Contribution) => bigint): bigint =>
    rows.reduce((total, { contribution }) => total + part(contribution), 0n);
  const now = new Date();
  await session.run(insertExtra, {
    id,
    scope,
    employer: employerId,
    period,
    kind,
    state,
    persons: new Set(rows.map(({ personId }) => personId)).size,
    basicEmployer: sum((each) => each.basicEmployer),
    basicPerson: sum((each) => each.basicPerson),
    annuityEmployer: sum((each) => each.annuityEmployer),
    annuityPerson: sum((each) => each.annuityPerson),
    notional: sum((each) => each.notional),
    due: sum(dueOf),
    createdAt: now,
    allocatedAt: state === "allocated" ? now : null,
    requestId,
  });
  for (const { personId, period: month, base, contribution, state: rowState, paidOn } of rows) {
    await session.run(insertRow, { plan: id, scope, person: personId, period: month, base, ...contribution, state: rowState, paidOn });
  }
  return id;
}

/** Who contributes in the month, with the newest wage base up to its year, and what follows from it. */
const rows = `SELECT q.person_id, q.scope, w.base,
     ${sqlShareOf("w.base", ":basicEmployer")} AS basic_employer, ${sqlShareOf("w.base", ":basicPerson")} AS basic_person,
     ${sqlShareOf("w.base", ":annuityEmployer")} AS annuity_employer, ${sqlShareOf("w.base", ":annuityPerson")} AS annuity_person,
     CASE e.funding WHEN 'full' THEN ${sqlShareOf("w.base", ":annuityEmployer")} ELSE 0 END AS notional
   FROM participation q JOIN employer e ON e.id = q.employer_id
     JOIN wage_base w ON w.person_id = q.person_id AND w.employer_id = q.employer_id AND w.year = (
       SELECT MAX(x.year) FROM wage_base x
       WHERE x.person_id = q.person_id AND x.employer_id = q.employer_id AND x.year <= :year AND {scope x})
   WHERE q.employer_id = :employer AND q.state = 'active' AND {scope q} AND {scope e} AND {scope w}`;

const selectEmployers = statement(
  "due.employers",
  `SELECT e.id FROM employer e
   WHERE e.id > :after AND e.state = 'active' AND (e.deferred_until IS NULL OR e.deferred_until < :period) AND {scope e}
     AND NOT EXISTS (SELECT 1 FROM contribution_plan c WHERE c.employer_id = e.id AND c.period = :period AND c.kind = 'regular' AND {scope c})
   ORDER BY e.id FETCH FIRST :limit ROWS ONLY`,
);
const insertPlan = statement(
  "due.plan",
  `INSERT INTO contribution_plan (id, scope, employer_id, period, kind, state, persons, basic_employer, basic_person, annuity_employer,
     annuity_person, notional, due, created_at, request_id)
   SELECT :id, e.scope, e.id, :period, 'regular', 'planned', t.persons, t.basic_employer, t.basic_person, t.annuity_employer,
     t.annuity_person, t.notional, t.basic_employer + t.basic_person + t.annuity_employer + t.annuity_person - t.notional,
     :createdAt, :requestId
   FROM employer e JOIN (
     SELECT COUNT(*) AS persons, SUM(r.basic_employer) AS basic_employer, SUM(r.basic_person) AS basic_person,
       SUM(r.annuity_employer) AS annuity_employer, SUM(r.annuity_person) AS annuity_person, SUM(r.notional) AS notional
     FROM (${rows}) r) t ON t.persons > 0
   WHERE e.id = :employer AND {scope e}`,
);
const insertContributions = statement(
  "due.contributions",
  `INSERT INTO contribution (person_id, period, plan_id, scope, base, basic_employer, basic_person, annuity_employer, annuity_person, notional,
     state)
   SELECT r.person_id, :period, :id, r.scope, r.base, r.basic_employer, r.basic_person, r.annuity_employer, r.annuity_person, r.notional, 'due'
   FROM (${rows}) r`,
);
const selectDue = statement("due.sum", "SELECT c.due FROM contribution_plan c WHERE c.id = :id AND {scope c}");
const insertExtra = statement(
  "due.extra-plan",
  `INSERT INTO contribution_plan (id, scope, employer_id, period, kind, state, persons, basic_employer, basic_person, annuity_employer,
     annuity_person, notional, due, created_at, allocated_at, request_id)
   VALUES (:id, :scope, :employer, :period, :kind, :state, :persons, :basicEmployer, :basicPerson, :annuityEmployer, :annuityPerson,
     :notional, :due, :createdAt, :allocatedAt, :requestId)`,
);
const insertRow = statement(
  "due.extra-contribution",
  `INSERT INTO contribution (person_id, period, plan_id, scope, base, basic_employer, basic_person, annuity_employer, annuity_person, notional,
     state, paid_on)
   VALUES (:person, :period, :plan, :scope, :base, :basicEmployer, :basicPerson, :annuityEmployer, :annuityPerson, :notional, :state, :paidOn)`,
);
