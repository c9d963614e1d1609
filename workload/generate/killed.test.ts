import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { needs } from "../../test/requires.ts";
import { proveLedger } from "../ledger/prove.ts";
import { migrate } from "../migrations/migrate.ts";
import { startPostgres } from "../postgres/server.ts";
import { startTestServer } from "../test-server.ts";
import { contentsOf, differencesOf } from "./check.ts";
import { layoutOf } from "./layout.ts";
import { load } from "./load.ts";
import { randomOf } from "./random.ts";
import { addDatabase, specOf } from "./test-population.ts";

const spec = specOf({ insured: 400, through: 201_512, cities: 3, counties: 12 });
const program = path.join(import.meta.dirname, "test-loader.ts");
/** Whatever the machine's speed, a loader that is not killed in time ends by itself. */
const longestMs = 60_000;

/** Starts a loader and kills it so many milliseconds after it has done so many chunks more; gives how it ended. */
async function runKilled(dsn: string, { chunks, afterMs }: Readonly<{ chunks: number; afterMs: number }>): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program, dsn, JSON.stringify(spec)], {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: longestMs,
  });
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  let done = 0;
  createInterface({ input: child.stdout }).on("line", () => {
    done += 1;
    if (done === chunks) {
      setTimeout(() => child.kill("SIGKILL"), afterMs);
    }
  });
  const [, signal] = await ended;
  return signal;
}

async function marks(dsn: string): Promise<number> {
  const client = new pg.Client({ connectionString: dsn });
  await client.connect();
  try {
    const { rows } = await client.query<{ chunks: string }>("SELECT COUNT(*) AS chunks FROM load.load_chunk");
    return Number(rows[0]!.chunks);
  } finally {
    await client.end();
  }
}

needs("postgresql")("killed at random moments and begun again, the rows are those of a load that was not disturbed", async (t) => {
  t.timeout(170_000);
  const server = await startTestServer("load-killed");
  try {
    const [whole, broken] = [await addDatabase(server.postgres, "whole"), await addDatabase(server.postgres, "broken")];
    await load(spec, { dsn: whole });
    await migrate(broken, "business");
    await migrate(broken, "load");
    const random = randomOf(20_261_125, "layout", 0);
    const seen = [0];
    for (let kill = 0; kill < 4; kill++) {
      const signal = await runKilled(broken, { chunks: random.whole(1, 3), afterMs: random.whole(0, 40) });
      const now = await marks(broken);
      if (signal !== "SIGKILL") {
        // On a busy machine a kill may come after the load's end.
        t.true(kill > 0, "not even the first kill interrupted anything");
        break;
      }
      t.true(now >= seen.at(-1)!, "what was loaded stays");
      seen.push(now);
    }
    t.true(seen[1]! < layoutOf(spec).chunks.length, "something was left to do");
    const last = await load(spec, { dsn: broken });
    t.true(last.finished && last.persons < spec.insured);
    await same(whole, broken);
  } finally {
    await server.stop();
  }

  async function same(whole: string, broken: string): Promise<void> {
    const [expected, found] = [await contentsOf({ dsn: whole, checksums: true }), await contentsOf({ dsn: broken, checksums: true })];
    t.deepEqual(differencesOf(expected, found), []);
    t.is((await proveLedger({ dsn: broken })).verdict, "pass");
  }
});

needs("postgresql")(
  "the server killed under a load fails it, and begun again on the recovered server it comes to the same rows",
  async (t) => {
    t.timeout(170_000);
    const server = await startTestServer("load-server-killed");
    try {
      const dsn = await addDatabase(server.postgres, "broken");
      const interrupted = load(spec, {
        dsn,
        onProgress: ({ chunks }) => {
          if (chunks === 2) {
            void server.postgres.kill();
          }
        },
      });
      await t.throwsAsync(interrupted, { name: "DatabaseError" });
      await sleep(100);
      const again = await startPostgres({ directory: server.directory });
      const recovered = new URL(dsn);
      recovered.port = String(again.port);
      t.true((await load(spec, { dsn: recovered.href })).finished);
      const whole = await addDatabase(again, "whole");
      await load(spec, { dsn: whole });
      const [expected, found] = [
        await contentsOf({ dsn: whole, checksums: true }),
        await contentsOf({ dsn: recovered.href, checksums: true }),
      ];
      t.deepEqual(differencesOf(expected, found), []);
      await again.kill();
    } finally {
      await server.stop();
    }
  },
);
