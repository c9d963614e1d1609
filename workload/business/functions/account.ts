import { z } from "zod";
import { bigintOf, numberOf } from "../../database/row.ts";
import { batchAnswer, batchFunction } from "../batch.ts";
import { writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { FunctionEntry } from "../function.ts";
import { id, remark, year } from "../inputs.ts";
import { creditChunk, creditOne } from "../interest.ts";
import type { People } from "../interest.ts";
import { post } from "../posting.ts";
import type { Line } from "../posting.ts";
import { statement } from "../statement.ts";
import { accountIn, accountsOf, personIn } from "../subjects.ts";
import type { Account } from "../subjects.ts";
import { exact } from "../values.ts";
import { caseFunction } from "../workflow.ts";

const batchOutput = z.object({ done: z.int(), amount: z.int() });
const peopleAtOnce = 500;

type Interest = Readonly<{ id: string; kinds: readonly Account["kind"][]; people: People }>;

/** One person's accounts of a year. */
export function interestCase({ id: functionId, kinds, people }: Interest): FunctionEntry {
  const states = { active: ["active", "suspended", "ended"], retired: ["retired", "ended"], any: [] }[people];
  return caseFunction({
    id: functionId,
    input: z.object({ person: id, year }),
    reviews: 1,
    steps: {
      zh: "核对人员状态、已公布利率与上年已计息；生成业务件；复核后按月积数计息入账、生成凭证、留痕",
      en: "Check the person's state, the announced rate, and that the year before has its interest; submit; on review interest by monthly products is credited, with its voucher, and logged",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person }) => void (await personIn(call, person, ...states)),
    effect: async (call, { person, year: of }) => {
      const held = await accountsOf(call, person);
      let interest = 0n;
      for (const kind of kinds.filter((each) => held.has(each))) {
        interest += (await creditOne(call, person, kind, of)).interest;
      }
      return { person, year: of, interest: exact(interest) };
    },
  });
}

/** All accounts of an office for a year, one kind after the other. */
export function interestBatch({ id: functionId, kinds, people }: Interest): FunctionEntry {
  return batchFunction({
    id: functionId,
    input: z.object({ year, kind: z.enum(kinds as [Account["kind"], ...Account["kind"][]]) }),
    output: batchOutput,
    steps: {
      zh: "核对该年已结束且利率已公布；按账户分块：按月积数计息、一块一张凭证、更新余额与计息年度；中断后从下一账户继续，同一年度不重复计息",
      en: "The year is over and its rate announced; in chunks of accounts: interest by monthly products, one voucher a chunk, balances and the year credited move on; interrupted, it goes on with the next account; no year is credited twice",
    },
    target: ({ year: of, kind }) => `${of}-${kind}`,
    begin: async () => null,
    chunk: async (call, { lastId }, { year: of, kind }) => await creditChunk(call, lastId, { kind, people, year: of }),
    finish: async (_call, run) => batchAnswer(run),
  });
}

export const accountFunctions: readonly FunctionEntry[] = [
  interestCase({ id: "account.interest-active", kinds: ["basic"], people: "active" }),
  interestBatch({ id: "account.yearly-interest-active", kinds: ["basic"], people: "active" }),
  interestCase({ id: "account.interest-retired", kinds: ["basic"], people: "retired" }),
  interestBatch({ id: "account.yearly-interest-retired", kinds: ["basic"], people: "retired" }),
  caseFunction({
    id: "account.merge",
    input: z.object({ from: id, into: id, reason: remark }),
    reviews: 2,
    steps: {
      zh: "核对为同一人的两个登记、被并入的无在办参保与待遇；生成业务件；复核、审批后余额划入、原账户关闭、生成凭证、留痕",
      en: "Two registrations of one person, of which the first takes part nowhere and draws nothing; submit; after review and approval its balances move, its accounts close, a voucher is made; log",
    },
    subject: ({ into }) => ({ kind: "person", id: into }),
    check: async (call, { from, into }) => {
      const [first, second] = [Math.min(from, into), Math.max(from, into)];
      const people = [await personIn(call, first), await personIn(call, second)];
      const old = people.find((person) => person.id === BigInt(from))!;
      if (from === into || old.participationId !== null || old.state === "merged") {
        throw new Refusal("invalid-state", {
          zh: "被合并的登记须无现行参保关系",
          en: "the registration to be merged takes part somewhere still, or is the same",
        });
      }
    },
    effect: async (call, { from, into }) => {
      const [old, kept] = [await accountsOf(call, from), await accountsOf(call, into)];
      const lines: Line[] = [];
      for (const { kind, id: account, balance } of old.values()) {
        const target = kept.get(kind);
        if (balance > 0n && target === undefined) {
          throw new Refusal("invalid-state", { zh: `并入方没有账户（${kind}）`, en: `there is no ${kind} account to merge into` });
        }
        if (balance > 0n && target !== undefined) {
          lines.push(
            { subject: `account.${kind}`, accountId: account, amount: -balance },
            { subject: `account.${kind}`, accountId: target.id, amount: balance },
          );
        }
      }
      const { scope } = await personIn(call, into);
      const posting =
        lines.length === 0 ? undefined : await post(call, { kind: "merge", scope, debit: "account.basic", credit: "account.basic" }, lines);
      await call.session.run(closeAccounts, { person: from });
      await call.session.run(mergePerson, { fromPerson: from, intoPerson: into });
      return { from, into, posting: posting === undefined ? null : exact(posting.id) };
    },
  }),
  caseFunction({
    id: "account.maintain",
    input: z.object({
      person: id,
      kind: z.enum(["basic", "annuity", "notional"]),
      change: z.int().min(-100_000_000).max(100_000_000),
      reason: remark,
    }),
    reviews: 2,
    approverTier: "city",
    steps: {
      zh: "录入账户调整额与依据；核对余额足够；生成业务件；复核、市级以上审批后调整入账、生成凭证、留痕",
      en: "Enter the change and its ground; the balance covers it; submit; after review and approval by a city or above it is booked with its voucher, and logged",
    },
    subject: ({ person }) => ({ kind: "person", id: person }),
    check: async (call, { person, kind, change }) => {
      const { balance } = await accountIn(call, person, kind);
      if (change === 0 || balance + BigInt(change) < 0n) {
        throw new Refusal("invalid", { zh: "调整额为零，或余额不足", en: "the change is nothing, or more than the balance" });
      }
    },
    effect: async (call, { person, kind, change }) => {
      const { id: account, scope } = await accountIn(call, person, kind);
      const amount = BigInt(change);
      const own = `account.${kind}` as const;
      const sides = amount > 0n ? ({ debit: "adjustment", credit: own } as const) : ({ debit: own, credit: "adjustment" } as const);
      const posting = await post(call, { kind: "adjustment", scope, ...sides }, [
        { subject: own, accountId: account, amount },
        { subject: "adjustment", amount: -amount },
      ]);
      return { person, posting: exact(posting.id) };
    },
  }),
  batchFunction({
    id: "account.statement",
    input: z.object({ year }),
    output: batchOutput,
    steps: {
      zh: "按人员分块：汇总该年缴费月数、基数与年末账户余额，生成权益单，一人一年一份；中断后从下一人继续",
      en: "In chunks of people: months, bases and the balances at the year's end become a statement, one for a person and a year; interrupted, it goes on with the next person",
    },
    target: ({ year: of }) => String(of),
    begin: async () => null,
    chunk: async ({ session }, { lastId }, { year: of }) => {
      const [page] = await session.query(selectPeople, { after: lastId, year: of, limit: peopleAtOnce });
      const people = numberOf(page!, "people");
      if (people === 0) {
        return { lastId, done: 0, amount: 0n, finished: true };
      }
      const last = bigintOf(page!, "last_id");
      const months = { january: of * 100 + 1, december: of * 100 + 12 };
      const done = await session.run(insertStatements, { after: lastId, lastId: last, year: of, ...months, generatedAt: new Date() });
      return { lastId: last, done, amount: 0n, finished: people < peopleAtOnce };
    },
    finish: async (_call, run) => batchAnswer(run),
  }),
  writeFunction({
    id: "account.statement-issue",
    input: z.object({ people: z.array(id).min(1).max(200), year, channel: z.enum(["counter", "online", "mobile", "kiosk", "post"]) }),
    output: z.object({ issued: z.int() }),
    steps: {
      zh: "核对权益单已生成；登记发放时间与渠道；留痕",
      en: "The statements are there; note when and through which channel they are issued; log",
    },
    run: async ({ session }, { people, year: of, channel }) => {
      let issued = 0;
      for (const person of people.toSorted((a, b) => a - b)) {
        issued += await session.run(issueStatement, { person, year: of, channel, issuedAt: new Date() });
      }
      if (issued !== people.length) {
        throw new Refusal("not-found", {
          zh: `有 ${people.length - issued} 人没有 ${of} 年权益单`,
          en: `${people.length - issued} have no statement of ${of}`,
        });
      }
      return { subject: { kind: "person" }, response: { issued } };
    },
  }),
];

const closeAccounts = statement(
  "account.close",
  "UPDATE account a SET state = 'closed' WHERE a.person_id = :person AND a.state = 'open' AND {scope a}",
);
const mergePerson = statement(
  "account.merge-person",
  "UPDATE person p SET state = 'merged', merged_into = :intoPerson, version = p.version + 1 WHERE p.id = :fromPerson AND {scope p}",
);
const selectPeople = statement(
  "account.statement-page",
  `SELECT COUNT(*) AS people, MAX(n.id) AS last_id FROM (
     SELECT p.id FROM person p
     WHERE p.id > :after AND p.state IN ('active', 'suspended', 'retired') AND {scope p}
       AND NOT EXISTS (SELECT 1 FROM entitlement_statement s WHERE s.person_id = p.id AND s.year = :year AND {scope s})
     ORDER BY p.id FETCH FIRST :limit ROWS ONLY) n`,
);
const laterEntries = "(SELECT SUM(e.amount) FROM account_entry e WHERE e.account_id = a.id AND e.period > :december AND {scope e})";
/** The balance at the year's end is that of now without what came later. */
const insertStatements = statement(
  "account.statements",
  `INSERT INTO entitlement_statement (person_id, year, scope, months, base_total, basic_balance, annuity_balance, generated_at)
   SELECT p.id, :year, p.scope, COALESCE(c.months, 0), COALESCE(c.base_total, 0), COALESCE(b.basic, 0), COALESCE(b.annuity, 0), :generatedAt
   FROM person p
   LEFT JOIN (
     SELECT c.person_id, COUNT(DISTINCT c.period) AS months, SUM(c.base) AS base_total FROM contribution c
     WHERE c.person_id > :after AND c.person_id <= :lastId AND c.period BETWEEN :january AND :december AND c.state = 'paid' AND {scope c}
     GROUP BY c.person_id) c ON c.person_id = p.id
   LEFT JOIN (
     SELECT a.person_id,
       SUM(CASE a.kind WHEN 'basic' THEN a.balance - COALESCE(${laterEntries}, 0) ELSE 0 END) AS basic,
       SUM(CASE a.kind WHEN 'basic' THEN 0 ELSE a.balance - COALESCE(${laterEntries}, 0) END) AS annuity
     FROM account a
     WHERE a.person_id > :after AND a.person_id <= :lastId AND {scope a}
     GROUP BY a.person_id) b ON b.person_id = p.id
   WHERE p.id > :after AND p.id <= :lastId AND p.state IN ('active', 'suspended', 'retired') AND {scope p}
     AND NOT EXISTS (SELECT 1 FROM entitlement_statement s WHERE s.person_id = p.id AND s.year = :year AND {scope s})`,
);
const issueStatement = statement(
  "account.issue",
  "UPDATE entitlement_statement s SET issued_at = :issuedAt, channel = :channel WHERE s.person_id = :person AND s.year = :year AND {scope s}",
);
