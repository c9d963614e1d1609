import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { needsInTurn } from "../../test/requires.ts";
import { root } from "../../test/tree.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { startPostgres } from "../postgres/server.ts";
import { TestClient } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";
import { proveLedger } from "./prove.ts";
import { sendAll } from "./test-requests.ts";
import type { Work } from "./test-requests.ts";

const requests = 10_000;
const kills = 8;
const months = 120;

/** A quarter moves money, each allocating one employer's contributions of one month; the rest enter cases and note inspections. */
async function makeWork(world: World): Promise<readonly Work[]> {
  const made: Readonly<{ employer: number; people: readonly number[] }>[] = [];
  while (made.length * months < requests / 4) {
    made.push(await enrolEmployer(world, { people: 2 }));
  }
  for (let month = 0; month < months; month++) {
    const period = (2015 + Math.floor(month / 12)) * 100 + (month % 12) + 1;
    const today = `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-20`;
    await world.run("collection.plan", operatorOf("000101", "entry"), { period }, { today });
  }
  const plans = await world.owner.transaction({ label: "look" }, async (session) =>
    session.query({ name: "killed.plans", sql: "SELECT id, due FROM contribution_plan ORDER BY id" }),
  );
  const work: Omit<Work, "requestId">[] = plans.slice(0, requests / 4).map(({ id, due }) => ({
    function: "collection.allocate",
    input: { plan: Number(id), received: Number(due), bankReference: `B-${String(id)}` },
  }));
  for (let index = work.length; index < requests; index++) {
    const { employer, people } = made[index % made.length]!;
    work.push(
      index % 2 === 0
        ? { function: "person.change-general", input: { person: people[0], phone: String(100_000 + index) } }
        : {
            function: "employer.inspection",
            input: { employer, year: 2025, certificateNo: `REG-${index}`, renewedOn: "2025-06-01" },
          },
    );
  }
  return work.toSorted(() => Math.random() - 0.5).map((one, index) => ({ ...one, requestId: `killed-${index}` }));
}

type Running = Readonly<{ child: ChildProcess; url: string }>;

/** The service as its users start it, in a process of its own. */
async function startService(state: string, dsn: string, port = 0): Promise<Running> {
  const args = ["serve", "business", "--state", state, "--dsn", dsn, "--port", String(port), "--json"];
  const child = spawn(process.execPath, [path.join(root, "cli", "main.ts"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [told, problem] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString("utf8")));
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    told += String(chunk);
    const url = /"url": "(https:[^"]+)"/.exec(told)?.[1];
    if (url !== undefined) {
      return { child, url };
    }
  }
  throw new Error(`the service did not start: ${problem}`);
}

async function killService({ child }: Running): Promise<void> {
  const end = once(child, "exit", { signal: AbortSignal.timeout(20_000) });
  child.kill("SIGKILL");
  await end;
}

needsInTurn("postgresql")(
  "through repeats, time-outs, and kills of service and database, each acknowledged request is in the ledger once and the sums agree",
  async (t) => {
    t.timeout(900_000);
    const started = performance.now();
    const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);
    const world = await makeWorld();
    const directory = testDirectory("killed");
    const file = path.join(directory, "acknowledged");
    let postgres = world.postgres;
    let service: Running | undefined;
    let client: TestClient | undefined;
    try {
      const work = await makeWork(world);
      t.log(`${seconds()} s: ${work.length} requests are made`);
      writeFileSync(file, "");
      service = await startService(directory, postgres.dsn);
      client = new TestClient(service.url, path.join(directory, "serve"));
      const port = Number(new URL(service.url).port);

      const killed = { service: 0, database: 0 };
      let killing = Promise.resolve();
      const killOne = async (): Promise<void> => {
        if (killed.database <= killed.service) {
          killed.database += 1;
          await postgres.kill();
          postgres = await startPostgres({ directory: path.dirname(postgres.directory) });
        } else {
          killed.service += 1;
          await killService(service!);
          service = await startService(directory, postgres.dsn, port);
        }
      };
      let next = 1;
      const sent = await sendAll({
        client,
        as: "operator-try-entry",
        work,
        file,
        // Each ninth of the answers something is killed, the two in turn; the requests go on meanwhile.
        onAnswer: async (answers) => {
          if (next <= kills && answers > (requests / (kills + 1)) * next) {
            next += 1;
            killing = killing.then(killOne);
            await killing;
          }
        },
      });
      t.log(`${seconds()} s: ${JSON.stringify({ ...sent, killed })}`);
      t.deepEqual(killed, { service: kills / 2, database: kills / 2 });
      t.true(sent.answers > requests * 1.1 && sent.replayed > requests * 0.1, "many were repeated");
      t.true(sent.timedOut > 0 && sent.failed > kills, "some ran out of time, and the kills were felt");

      const proof = await proveLedger({ dsn: postgres.dsn, acknowledgedFile: file });
      t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
      t.like(proof, { acknowledged: requests, lost: 0, different: 0, duplicated: 0 });
      t.log(`${seconds()} s: ${proof.reason}, in ${proof.seconds.toFixed(1)} s`);
    } finally {
      client?.close();
      service?.child.kill("SIGKILL");
      await world.close();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
