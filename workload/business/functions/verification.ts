import { z } from "zod";
import { numberOf, bigintOf } from "../../database/row.ts";
import { batchFunction } from "../batch.ts";
import { queryFunction, writeFunction } from "../define.ts";
import { Refusal } from "../function.ts";
import type { Call, FunctionEntry } from "../function.ts";
import { newId } from "../ids.ts";
import { day, id, page, year } from "../inputs.ts";
import { statement } from "../statement.ts";
import { exact, read } from "../values.ts";

const peopleAtOnce = 1000;
const state = z.enum(["passed", "failed"]);
const method = z.enum(["counter", "online", "mobile", "kiosk", "visit", "comparison", "cross-region"]);

export const verificationFunctions: readonly FunctionEntry[] = [
  batchFunction({
    id: "verification.start",
    input: z.object({ year, dueOn: day }),
    output: z.object({ task: id, done: z.int() }),
    steps: {
      zh: "建认证任务；按人员分块：把在领定期待遇的人员列入待认证，一年一次；中断后从下一人继续",
      en: "A task is made; in chunks, everyone who draws a regular benefit is put on its list, once a year; interrupted, it goes on with the next person",
    },
    target: ({ year: of }) => String(of),
    begin: async ({ session, operator, requestId }, { year: of, dueOn }) => {
      const task = await newId(session);
      await session.run(insertTask, {
        id: task,
        scope: operator.scope,
        office: operator.office,
        year: of,
        dueOn,
        createdAt: new Date(),
        requestId,
      });
      return task;
    },
    chunk: async ({ session }, { referenceId, lastId }) => {
      const [found] = await session.query(selectPeople, { after: lastId, limit: peopleAtOnce });
      const count = numberOf(found!, "people");
      if (count === 0) {
        return { lastId, done: 0, amount: 0n, finished: true };
      }
      const last = bigintOf(found!, "last_id");
      const done = await session.run(insertPeople, { task: referenceId, after: lastId, lastId: last });
      return { lastId: last, done, amount: 0n, finished: count < peopleAtOnce };
    },
    finish: async ({ session }, { referenceId, done }) => {
      await session.run(updateTask, { id: referenceId, persons: done });
      return { task: exact(referenceId!), done };
    },
  }),
  writeFunction({
    id: "verification.record",
    input: z.object({ task: id, person: id, state, method }),
    output: z.object({ person: id, state: z.string() }),
    consults: ["card-reader"],
    steps: {
      zh: "核对在待认证名单；登记结果与方式；留痕；未通过的另行办理暂停",
      en: "The person is on the list; note the result and how it came; log; who failed is suspended separately",
    },
    run: async (call, input) => {
      await recordResult(call, input);
      return { subject: { kind: "person", id: input.person }, response: { person: input.person, state: input.state } };
    },
  }),
  writeFunction({
    id: "verification.import",
    input: z.object({
      task: id,
      method,
      results: z
        .array(z.object({ person: id, state }))
        .min(1)
        .max(500),
    }),
    output: z.object({ recorded: z.int() }),
    consults: ["cross-region"],
    steps: {
      zh: "逐人核对在待认证名单；批量登记结果，全有或全无；留痕",
      en: "Each person is on the list; results are noted, all or none; log",
    },
    run: async (call, { task, method: how, results }) => {
      for (const { person, state: result } of results.toSorted((a, b) => a.person - b.person)) {
        await recordResult(call, { task, person, state: result, method: how });
      }
      return { subject: { kind: "verification", id: task }, response: { recorded: results.length } };
    },
  }),
  queryFunction({
    id: "verification.summary",
    input: z.object({ year }),
    output: z.object({ results: z.array(z.object({ office: z.string(), state: z.string(), persons: z.int() })) }),
    steps: { zh: "按机构与结果汇总年度认证", en: "Sums a year's verifications by office and result" },
    run: async ({ session }, { year: of }) => ({
      results: (await session.query(sumTask, { year: of })).map((row) => ({
        office: read.text(row, "office_id"),
        state: read.text(row, "state"),
        persons: read.number(row, "persons"),
      })),
    }),
  }),
  queryFunction({
    id: "verification.query",
    input: z.object({ task: id, state: z.enum(["pending", "passed", "failed"]), ...page }),
    output: z.object({
      people: z.array(z.object({ person: id, name: z.string(), method: z.string().nullable(), recordedAt: z.iso.datetime().nullable() })),
    }),
    steps: { zh: "按结果列出认证名单，分页", en: "Lists the people of a task by result, page by page" },
    run: async ({ session }, { task, state: of, after, limit }) => ({
      people: (await session.query(selectResults, { task, state: of, after, limit })).map((row) => ({
        person: read.amount(row, "person_id"),
        name: read.text(row, "name"),
        method: read.textOrNull(row, "method"),
        recordedAt: read.instantOrNull(row, "recorded_at"),
      })),
    }),
  }),
];

type Result = Readonly<{ task: number; person: number; state: string; method: string }>;

async function recordResult({ session }: Call, { task, person, state: result, method: how }: Result): Promise<void> {
  if ((await session.run(updateResult, { task, person, state: result, method: how, recordedAt: new Date() })) !== 1) {
    throw new Refusal("not-found", {
      zh: `人员 ${person} 不在任务 ${task} 的名单中`,
      en: `person ${person} is not on the list of task ${task}`,
    });
  }
}

const insertTask = statement(
  "verification.task",
  `INSERT INTO verification_task (id, scope, office_id, year, due_on, persons, created_at, request_id)
   VALUES (:id, :scope, :office, :year, :dueOn, 0, :createdAt, :requestId)`,
);
const updateTask = statement("verification.count", "UPDATE verification_task v SET persons = :persons WHERE v.id = :id AND {scope v}");
const drawing = `p.id > :after AND p.state = 'retired' AND {scope p} AND EXISTS (
   SELECT 1 FROM benefit b WHERE b.person_id = p.id AND b.frequency = 'monthly' AND b.state = 'active' AND {scope b})`;
const selectPeople = statement(
  "verification.page",
  `SELECT COUNT(*) AS people, MAX(n.id) AS last_id FROM (
     SELECT p.id FROM person p WHERE ${drawing} ORDER BY p.id FETCH FIRST :limit ROWS ONLY) n`,
);
const insertPeople = statement(
  "verification.people",
  `INSERT INTO verification (task_id, person_id, scope, state)
   SELECT :task, p.id, p.scope, 'pending' FROM person p WHERE ${drawing} AND p.id <= :lastId`,
);
const updateResult = statement(
  "verification.result",
  `UPDATE verification v SET state = :state, method = :method, recorded_at = :recordedAt
   WHERE v.task_id = :task AND v.person_id = :person AND {scope v}`,
);
const sumTask = statement(
  "verification.sum",
  `SELECT t.office_id, v.state, COUNT(*) AS persons FROM verification_task t JOIN verification v ON v.task_id = t.id
   WHERE t.year = :year AND {scope t} AND {scope v} GROUP BY t.office_id, v.state ORDER BY t.office_id, v.state`,
);
const selectResults = statement(
  "verification.results",
  `SELECT v.person_id, p.name, v.method, v.recorded_at FROM verification v JOIN person p ON p.id = v.person_id
   WHERE v.task_id = :task AND v.state = :state AND v.person_id > :after AND {scope v} AND {scope p}
   ORDER BY v.person_id FETCH FIRST :limit ROWS ONLY`,
);
