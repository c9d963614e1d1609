import { z } from "zod";
import type { Row } from "../../database/database.ts";
import { queryFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { creditCode, id, idNumber } from "../inputs.ts";
import { statement } from "../statement.ts";
import { read } from "../values.ts";

/** An employer or a person is named by id, or by the number that people know. */
const employerKey = z
  .object({ employer: id.optional(), creditCode: creditCode.optional() })
  .refine(({ employer, creditCode: code }) => (employer === undefined) !== (code === undefined), "either employer or creditCode");
const personKey = z
  .object({ person: id.optional(), idNumber: idNumber.optional() })
  .refine(({ person, idNumber: number }) => (person === undefined) !== (number === undefined), "either person or idNumber");
const day = z.string();

/** 综合查询: what every channel asks, so that all give the same answer. */
export const queryFunctions: readonly FunctionEntry[] = [
  queryFunction({
    id: "query.employer",
    input: employerKey,
    output: z.object({
      employer: id,
      creditCode: z.string(),
      name: z.string(),
      kind: z.string(),
      funding: z.string(),
      state: z.string(),
      office: z.string(),
      joinedOn: day,
      people: z.object({ active: z.int(), suspended: z.int(), retired: z.int() }),
      plans: z.array(z.object({ plan: id, period: z.int(), kind: z.string(), state: z.string(), persons: z.int(), due: z.int() })),
    }),
    steps: {
      zh: "按代码或编号取单位登记、在册人数与最近十二期应缴",
      en: "An employer's registration, its people, and the last twelve plans of contributions",
    },
    run: async ({ session }, { employer, creditCode: code }) => {
      const [row] =
        employer === undefined
          ? await session.query(employerByCode, { creditCode: code! })
          : await session.query(employerById, { id: employer });
      const found = needed(row);
      const key = { employer: read.amount(found, "id") };
      const states = new Map(
        (await session.query(countPeople, key)).map((each) => [read.text(each, "state"), read.number(each, "people")]),
      );
      const plans = await session.query(lastPlans, key);
      return {
        ...key,
        creditCode: read.text(found, "credit_code"),
        name: read.text(found, "name"),
        kind: read.text(found, "kind"),
        funding: read.text(found, "funding"),
        state: read.text(found, "state"),
        office: read.text(found, "office_id"),
        joinedOn: read.text(found, "joined_on"),
        people: { active: states.get("active") ?? 0, suspended: states.get("suspended") ?? 0, retired: states.get("retired") ?? 0 },
        plans: plans.map((each) => ({
          plan: read.amount(each, "id"),
          period: read.number(each, "period"),
          kind: read.text(each, "kind"),
          state: read.text(each, "state"),
          persons: read.number(each, "persons"),
          due: read.amount(each, "due"),
        })),
      };
    },
  }),
  queryFunction({
    id: "query.person",
    input: personKey,
    output: z.object({
      person: id,
      name: z.string(),
      sex: z.string(),
      bornOn: day,
      state: z.string(),
      employer: z.string().nullable(),
      joinedOn: day.nullable(),
      contributions: z.object({ months: z.int(), first: z.int().nullable(), last: z.int().nullable() }),
      accounts: z.array(z.object({ kind: z.string(), balance: z.int(), interestYear: z.int() })),
      recent: z.array(z.object({ period: z.int(), base: z.int(), person: z.int(), employer: z.int(), state: z.string() })),
    }),
    steps: {
      zh: "按身份号码或编号取个人登记、参保关系、缴费年限、账户余额与最近十二个月缴费",
      en: "A person's registration, participation, months, balances and the contributions of the last twelve months",
    },
    run: async (call, input) => {
      const { session } = call;
      const found = await personRow(call, input);
      const key = { person: read.amount(found, "id") };
      const [participation] = await session.query(lastParticipation, key);
      const [months] = await session.query(countMonths, key);
      const accounts = await session.query(selectAccounts, key);
      const recent = await session.query(recentContributions, key);
      return {
        ...key,
        name: read.text(found, "name"),
        sex: read.text(found, "sex"),
        bornOn: read.text(found, "born_on"),
        state: read.text(found, "state"),
        employer: participation === undefined ? null : read.text(participation, "name"),
        joinedOn: participation === undefined ? null : read.text(participation, "joined_on"),
        contributions: {
          months: read.number(months!, "months"),
          first: read.numberOrNull(months!, "first_period"),
          last: read.numberOrNull(months!, "last_period"),
        },
        accounts: accounts.map(accountFrom),
        recent: recent.map((each) => ({
          period: read.number(each, "period"),
          base: read.amount(each, "base"),
          person: read.amount(each, "by_person"),
          employer: read.amount(each, "by_employer"),
          state: read.text(each, "state"),
        })),
      };
    },
  }),
  queryFunction({
    id: "query.benefit",
    input: personKey,
    output: z.object({
      person: id,
      benefits: z.array(
        z.object({
          benefit: id,
          kind: z.string(),
          state: z.string(),
          amount: z.int(),
          startPeriod: z.int(),
          items: z.array(z.object({ item: z.string(), amount: z.int() })),
        }),
      ),
      payments: z.array(z.object({ period: z.int(), amount: z.int(), deduction: z.int(), state: z.string() })),
    }),
    steps: {
      zh: "按身份号码或编号取各项待遇、分项与最近十二次发放",
      en: "A person's benefits with their items, and the last twelve payments",
    },
    run: async (call, input) => {
      const { session } = call;
      const key = { person: read.amount(await personRow(call, input), "id") };
      const items = await session.query(selectItems, key);
      const payments = await session.query(lastPayments, key);
      return {
        ...key,
        benefits: (await session.query(selectBenefits, key)).map((each) => ({
          benefit: read.amount(each, "id"),
          kind: read.text(each, "kind"),
          state: read.text(each, "state"),
          amount: read.amount(each, "amount"),
          startPeriod: read.number(each, "start_period"),
          items: items
            .filter((item) => read.amount(item, "benefit_id") === read.amount(each, "id"))
            .map((item) => ({ item: read.text(item, "item"), amount: read.amount(item, "amount") })),
        })),
        payments: payments.map((each) => ({
          period: read.number(each, "period"),
          amount: read.amount(each, "amount"),
          deduction: read.amount(each, "deduction"),
          state: read.text(each, "state"),
        })),
      };
    },
  }),
  queryFunction({
    id: "query.annuity",
    input: personKey,
    output: z.object({
      person: id,
      accounts: z.array(z.object({ kind: z.string(), balance: z.int(), interestYear: z.int() })),
      holdings: z.array(z.object({ portfolio: z.string(), units: z.int() })),
      entries: z.array(z.object({ period: z.int(), kind: z.string(), amount: z.int() })),
    }),
    steps: {
      zh: "按身份号码或编号取职业年金账户余额、持有份额与最近十二笔变动",
      en: "A person's annuity accounts, holdings and the last twelve entries",
    },
    run: async (call, input) => {
      const { session } = call;
      const key = { person: read.amount(await personRow(call, input), "id") };
      const accounts = (await session.query(selectAccounts, key)).filter((each) => read.text(each, "kind") !== "basic");
      const holdings = await session.query(selectHoldings, key);
      const entries = await session.query(lastEntries, key);
      return {
        ...key,
        accounts: accounts.map(accountFrom),
        holdings: holdings.map((each) => ({ portfolio: read.text(each, "name"), units: read.amount(each, "units") })),
        entries: entries.map((each) => ({
          period: read.number(each, "period"),
          kind: read.text(each, "kind"),
          amount: read.amount(each, "amount"),
        })),
      };
    },
  }),
];

async function personRow({ session }: Call, { person, idNumber: number }: z.output<typeof personKey>): Promise<Row> {
  const [row] =
    person === undefined ? await session.query(personByNumber, { idNumber: number! }) : await session.query(personById, { id: person });
  return needed(row);
}

function accountFrom(row: Row): { kind: string; balance: number; interestYear: number } {
  return { kind: read.text(row, "kind"), balance: read.amount(row, "balance"), interestYear: read.number(row, "interest_year") };
}

function needed(row: Row | undefined): Row {
  if (row === undefined) {
    throw new Refusal("not-found", { zh: "查无此人或单位", en: "there is no such person or employer" });
  }
  return row;
}

const employerColumns = "e.id, e.credit_code, e.name, e.kind, e.funding, e.state, e.office_id, e.joined_on";
const employerById = statement("query.employer", `SELECT ${employerColumns} FROM employer e WHERE e.id = :id AND {scope e}`);
const employerByCode = statement(
  "query.employer-code",
  `SELECT ${employerColumns} FROM employer e WHERE e.credit_code = :creditCode AND {scope e}`,
);
const countPeople = statement(
  "query.people",
  "SELECT q.state, COUNT(*) AS people FROM participation q WHERE q.employer_id = :employer AND {scope q} GROUP BY q.state",
);
const lastPlans = statement(
  "query.plans",
  `SELECT c.id, c.period, c.kind, c.state, c.persons, c.due FROM contribution_plan c WHERE c.employer_id = :employer AND {scope c}
   ORDER BY c.period DESC, c.id DESC FETCH FIRST 12 ROWS ONLY`,
);
const personColumns = "p.id, p.name, p.sex, p.born_on, p.state";
const personById = statement("query.person", `SELECT ${personColumns} FROM person p WHERE p.id = :id AND {scope p}`);
const personByNumber = statement(
  "query.person-number",
  `SELECT ${personColumns} FROM person p WHERE p.id_number = :idNumber AND {scope p}`,
);
const lastParticipation = statement(
  "query.participation",
  `SELECT e.name, q.joined_on FROM participation q JOIN employer e ON e.id = q.employer_id
   WHERE q.person_id = :person AND {scope q} AND {scope e} ORDER BY q.joined_on DESC, q.id DESC FETCH FIRST 1 ROWS ONLY`,
);
const countMonths = statement(
  "query.months",
  `SELECT COUNT(DISTINCT c.period) AS months, MIN(c.period) AS first_period, MAX(c.period) AS last_period FROM contribution c
   WHERE c.person_id = :person AND c.state = 'paid' AND {scope c}`,
);
const selectAccounts = statement(
  "query.accounts",
  "SELECT a.kind, a.balance, a.interest_year FROM account a WHERE a.person_id = :person AND {scope a} ORDER BY a.kind",
);
const recentContributions = statement(
  "query.contributions",
  `SELECT c.period, c.base, c.basic_person + c.annuity_person AS by_person, c.basic_employer + c.annuity_employer AS by_employer, c.state
   FROM contribution c WHERE c.person_id = :person AND {scope c} ORDER BY c.period DESC, c.plan_id DESC FETCH FIRST 12 ROWS ONLY`,
);
const selectBenefits = statement(
  "query.benefits",
  "SELECT b.id, b.kind, b.state, b.amount, b.start_period FROM benefit b WHERE b.person_id = :person AND {scope b} ORDER BY b.id",
);
const selectItems = statement(
  "query.items",
  `SELECT i.benefit_id, i.item, i.amount FROM benefit b JOIN benefit_item i ON i.benefit_id = b.id
   WHERE b.person_id = :person AND {scope b} AND {scope i} ORDER BY i.benefit_id, i.item`,
);
const lastPayments = statement(
  "query.payments",
  `SELECT y.period, y.amount, y.deduction, y.state FROM payment y WHERE y.person_id = :person AND {scope y}
   ORDER BY y.period DESC, y.plan_id DESC FETCH FIRST 12 ROWS ONLY`,
);
const selectHoldings = statement(
  "query.holdings",
  `SELECT o.name, h.units FROM account a JOIN annuity_holding h ON h.account_id = a.id JOIN annuity_portfolio o ON o.id = h.portfolio_id
   WHERE a.person_id = :person AND {scope a} AND {scope h} ORDER BY o.name`,
);
const lastEntries = statement(
  "query.entries",
  `SELECT e.period, g.kind, e.amount FROM account a JOIN account_entry e ON e.account_id = a.id JOIN posting g ON g.id = e.posting_id
   WHERE a.person_id = :person AND a.kind IN ('annuity', 'notional') AND {scope a} AND {scope e} AND {scope g}
   ORDER BY e.period DESC, e.posting_id DESC, e.line FETCH FIRST 12 ROWS ONLY`,
);
