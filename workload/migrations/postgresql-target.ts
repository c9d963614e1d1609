import pg from "pg";
import { databaseErrorOf } from "../database/postgresql-errors.ts";
import type { Target } from "./migrate.ts";

/** The key of the advisory lock that all who migrate in a database wait for: "jinbao" in ASCII. */
const lockKey = "116976764805487";

/** Connects, waits for the lock, and makes the schema and the table of what has been run where they are missing. @throws DatabaseError */
export async function connectPostgresql(
  dsn: string,
  { schema, lockTimeoutMs }: Readonly<{ schema: string; lockTimeoutMs: number }>,
): Promise<Target> {
  const client = new pg.Client({
    connectionString: dsn,
    connectionTimeoutMillis: 10_000,
    application_name: "jinbao-migrate",
    options: `-c search_path=${schema} -c lock_timeout=${lockTimeoutMs} -c client_min_messages=warning`,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await client.query(
      "CREATE TABLE IF NOT EXISTS migration (name varchar(60) PRIMARY KEY, digest char(64) NOT NULL, run_at timestamptz NOT NULL DEFAULT now())",
    );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseErrorOf(error);
  }
  return {
    dialect: "postgresql",
    executed: async () => {
      const { rows } = await client.query<{ name: string; digest: string }>("SELECT name, digest FROM migration ORDER BY name");
      return new Map(rows.map(({ name, digest }) => [name, digest]));
    },
    run: async ({ name, digest, text }) => {
      try {
        // Definitions are part of a transaction here: a file is run and recorded, or neither.
        await client.query("BEGIN");
        await client.query(text);
        await client.query("INSERT INTO migration (name, digest) VALUES ($1, $2)", [name, digest]);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw databaseErrorOf(error);
      }
    },
    close: async () => await client.end(),
  };
}
