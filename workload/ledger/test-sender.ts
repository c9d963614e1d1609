import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../database/open.ts";
import { DatabaseError } from "../database/database.ts";
import { businessFunction } from "../business/functions.ts";
import { runFunction } from "../business/run.ts";
import { operatorOf } from "../business/test-world.ts";
import { acknowledgedLine } from "./acknowledged.ts";

/**
 * A program that sends requests until each is answered, noting every answer; killed and started again it goes on with those that are not,
 * and sends some of the others again. `node test-sender.ts DSN WORK ACKNOWLEDGED`
 */
export type Work = Readonly<{ requestId: string; function: string; office: string; who: string; input: object }>;

const [dsn, workFile, acknowledgedFile] = process.argv.slice(2) as [string, string, string];
const atOnce = 8;
const repeated = 0.2;

const work = JSON.parse(readFileSync(workFile, "utf8")) as Work[];
const answered = new Set([...readFileSync(acknowledgedFile, "utf8").matchAll(/"requestId":"([^"]+)"[^\n]*\n/g)].map(([, id]) => id!));
const database = await openDatabase(dsn, { set: "business", as: "service", poolSize: atOnce, connectTimeoutMs: 1000 });
const queue = work.filter(({ requestId }) => !answered.has(requestId) || Math.random() < repeated).values();
await Promise.all(Array.from({ length: atOnce }, send));
await database.close();

async function send(): Promise<void> {
  for (const one of queue) {
    for (let times = Math.random() < repeated ? 2 : 1; times > 0; times--) {
      const response = await untilAnswered(one);
      appendFileSync(acknowledgedFile, acknowledgedLine(one.requestId, one.function, response));
    }
  }
}

async function untilAnswered({ requestId, function: id, office, who, input }: Work): Promise<unknown> {
  for (;;) {
    try {
      // Some are given so little time that they run out of it, whatever they have done by then.
      const timeoutMs = Math.random() < 0.05 ? 3 : 5000;
      const answer = await runFunction(database, businessFunction(id), operatorOf(office, who), requestId, input, {
        timeoutMs,
        today: "2026-12-01",
      });
      if (answer.status === "done") {
        return answer.response;
      }
    } catch (error) {
      if (!(error instanceof DatabaseError)) {
        throw error;
      }
      await sleep(20);
    }
  }
}
