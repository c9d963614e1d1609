import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { needsInTurn } from "../../test/requires.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { startPostgres } from "../postgres/server.ts";
import { readAcknowledged } from "./acknowledged.ts";
import { proveLedger } from "./prove.ts";
import type { Work } from "./test-sender.ts";

/** `JINBAO_REQUESTS=10000` sends as many as the issue asks for. */
const requests = Number(process.env["JINBAO_REQUESTS"] ?? 400);
const county = operatorOf("000101", "entry");

/** Money for half of them: every plan of every employer is allocated; the rest enters cases and notes inspections. */
async function makeWork(world: World): Promise<readonly Work[]> {
  const work: Work[] = [];
  const employers = Math.max(4, Math.ceil(requests / 2 / 24));
  const made = [];
  for (let index = 0; index < employers; index++) {
    made.push(await enrolEmployer(world, { people: 2, joinedOn: "2024-01-01" }));
  }
  for (let index = 0; index < 24; index++) {
    const period = (2025 + Math.floor(index / 12)) * 100 + (index % 12) + 1;
    const today = `${Math.floor(period / 100)}-${String(period % 100).padStart(2, "0")}-20`;
    await world.run("collection.plan", county, { period }, { today });
  }
  const plans = await world.owner.transaction({ label: "look" }, async (session) =>
    session.query({ name: "killed.plans", sql: "SELECT id, due FROM contribution_plan ORDER BY id" }),
  );
  const send = (id: string, who: string, input: object): void =>
    void work.push({ requestId: `killed-${work.length}`, function: id, office: "000101", who, input });
  for (const row of plans.slice(0, requests / 2)) {
    send("collection.allocate", "entry", {
      plan: Number(row["id"]),
      received: Number(row["due"]),
      bankReference: `B-${String(row["id"])}`,
    });
  }
  for (let index = work.length; index < requests; index++) {
    const { employer, people } = made[index % made.length]!;
    if (index % 2 === 0) {
      send("person.change-general", "entry", { person: people[0], phone: String(100_000 + index) });
    } else {
      send("employer.inspection", "entry", { employer, year: 2025, certificateNo: `REG-${index}`, renewedOn: "2025-06-01" });
    }
  }
  return work.toSorted(() => Math.random() - 0.5);
}

/** Waits until so many answers are noted; for ever where nothing more is to be killed. */
async function answered(file: string, wanted: number, enough: boolean): Promise<"reached"> {
  if (enough) {
    return await new Promise(() => undefined);
  }
  for (;;) {
    const { size } = await stat(file);
    // A line has some 150 bytes; answers noted twice are among them, which does not matter.
    if (size >= wanted * 150) {
      return "reached";
    }
    await sleep(50);
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

needsInTurn("postgresql")(
  "through repeats, time-outs, and kills of service and database, each acknowledged request is in the ledger once and the sums agree",
  async (t) => {
    t.timeout(1_500_000);
    const world = await makeWorld();
    const directory = await mkdtemp(path.join(os.tmpdir(), "jinbao-killed-"));
    const [workFile, file] = [path.join(directory, "work"), path.join(directory, "acknowledged")];
    let current = world.postgres;
    try {
      await writeFile(workFile, JSON.stringify(await makeWork(world)));
      await writeFile(file, "");
      const kills = { service: 0, database: 0 };
      for (let done = false; !done;) {
        const script = path.join(import.meta.dirname, "test-sender.ts");
        const child = spawn(process.execPath, [script, current.dsn, workFile, file], { stdio: ["ignore", "ignore", "inherit"] });
        const end = ended(child);
        for (let running = true; running;) {
          // Each ninth of the answers something is killed, eight times in all, in turn.
          const { database, service } = kills;
          const first = await Promise.race([end, answered(file, (requests / 9) * (database + service + 1), database + service === 8)]);
          if (first !== "reached") {
            t.true(first === 0, `the sender ended with ${first}`);
            done = true;
            running = false;
          } else if (database <= service) {
            kills.database += 1;
            await current.kill();
            current = await startPostgres({ directory: path.dirname(current.directory) });
          } else {
            kills.service += 1;
            child.kill("SIGKILL");
            t.is(await end, null);
            running = false;
          }
        }
      }
      const { requests: acknowledged } = await readAcknowledged(file);
      t.is(acknowledged.size, requests);
      const proof = await proveLedger({ dsn: current.dsn, acknowledgedFile: file });
      t.is(proof.verdict, "pass", JSON.stringify(proof.findings));
      t.like(proof, { acknowledged: requests, lost: 0, different: 0, duplicated: 0 });
      t.deepEqual(kills, { service: 4, database: 4 });
      t.log(
        `${requests} requests, ${kills.service} kills of the service, ${kills.database} of the database; proven in ${proof.seconds.toFixed(1)} s`,
      );
    } finally {
      await world.close();
      await current.stop();
      await rm(directory, { recursive: true, force: true });
    }
  },
);
