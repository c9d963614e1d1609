import { rmSync } from "node:fs";
import path from "node:path";
import { enrolEmployer, makeWorld } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { textOf } from "../database/row.ts";
import { DevelopmentAuthority } from "../identity/authority.ts";
import type { ProfileId } from "../profile.ts";
import { serve } from "../serve.ts";
import type { Served } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import type { Answer } from "../test-client.ts";
import { testDirectory } from "../test-server.ts";

/** Someone of the small province, as the channels know people. */
export type Insured = Readonly<{ person: number; idNumber: string; name: string; cardNumber: string }>;

/** The business system and the channels of the public side, in one directory, on one server: with an employer of three people. */
export type Channels = Readonly<{
  world: World;
  directory: string;
  people: readonly Insured[];
  employer: number;
  creditCode: string;
  client: (id: ProfileId) => TestClient;
  start: (id: ProfileId) => Promise<void>;
  halt: (id: ProfileId) => Promise<void>;
  /** Logs in at a channel and gives what a request then carries. */
  login: (id: ProfileId, body: unknown, as?: string) => Promise<Readonly<Record<string, string>>>;
  close: () => Promise<void>;
}>;

export const password = "correct horse battery";

export async function makeChannels(name: string, ids: readonly ProfileId[]): Promise<Channels> {
  const world = await makeWorld();
  const directory = testDirectory(name);
  const running = new Map<ProfileId, Readonly<{ served: Served; client: TestClient }>>();
  const { employer, people } = await enrolEmployer(world, { people: 3 });
  await world.owner.transaction({ label: "test" }, async ({ run }) => {
    // Whatever the hour of the test, the day's file is due.
    await run(insertHour);
    await run(giveCards);
  });
  const creditCode = await creditCodeOf(world, employer);
  const authority = await DevelopmentAuthority.open(path.join(directory, "certificates"));
  await authority.issue({ kind: "unit", name: creditCode });
  await authority.issue({ kind: "system", name: "terminal-1" });
  const start: Channels["start"] = async (id) => {
    const served = await serve(id, { directory, dsn: world.postgres.dsn, port: 0, version: "0", poolSize: 4 });
    running.set(id, { served, client: new TestClient(served.url, directory) });
  };
  const halt: Channels["halt"] = async (id) => {
    const one = running.get(id);
    running.delete(id);
    one?.client.close();
    await one?.served.stop();
  };
  for (const id of ids) {
    await start(id);
  }
  const client: Channels["client"] = (id) => running.get(id)!.client;
  return {
    world,
    directory,
    employer,
    creditCode,
    people: await insuredOf(world, people),
    client,
    start,
    halt,
    login: async (id, body, as) => {
      const answer: Answer = await client(id).ask({ as, path: "/sessions", body });
      return { authorization: `Bearer ${String(answer.json["token"])}` };
    },
    close: async () => {
      for (const id of [...running.keys()]) {
        await halt(id);
      }
      await world.close();
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function creditCodeOf({ owner }: World, employer: number): Promise<string> {
  return await owner.transaction({ label: "test" }, async ({ query }) =>
    textOf((await query(selectCode, { employer }))[0]!, "credit_code"),
  );
}

async function insuredOf({ owner }: World, people: readonly number[]): Promise<readonly Insured[]> {
  return await owner.transaction({ label: "test" }, async ({ query }) => {
    const found: Insured[] = [];
    for (const person of people) {
      const [row] = await query(selectPerson, { person });
      found.push({
        person,
        idNumber: textOf(row!, "id_number"),
        name: textOf(row!, "name"),
        cardNumber: textOf(row!, "card_number"),
      });
    }
    return found;
  });
}

const insertHour = {
  name: "test.hour",
  sql: "INSERT INTO parameter (kind, name, effective_on, amount, unit) VALUES ('system', 'entitlement.hour', DATE '2014-10-01', 0, 'hours')",
};
const giveCards = { name: "test.cards", sql: "UPDATE person SET card_number = 'CARD' || CAST(id AS varchar)" };
const selectCode = { name: "test.code", sql: "SELECT e.credit_code FROM employer e WHERE e.id = :employer" };
const selectPerson = { name: "test.person", sql: "SELECT p.id_number, p.name, p.card_number FROM person p WHERE p.id = :person" };
