import pg from "pg";

type Access = Readonly<{ port: number; password: string }>;

/**
 * The login `jinbao`, owner of the database `jinbao`, and the role that the service takes on; made where missing. The login may make roles
 * no more than the service's, which is there already.
 *
 * @throws Error of the driver
 */
export async function makeDatabase(access: Access): Promise<void> {
  await withSuperuser(access, async (client) => {
    const { rows } = await client.query<{ login: boolean; service: boolean; present: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jinbao') AS login,
        EXISTS (SELECT FROM pg_roles WHERE rolname = 'jinbao_service') AS service,
        EXISTS (SELECT FROM pg_database WHERE datname = 'jinbao') AS present`,
    );
    const { login, service, present } = rows[0]!;
    if (!login) {
      // The password is ours, of base64url characters only.
      await client.query(`CREATE ROLE jinbao LOGIN PASSWORD '${access.password}'`);
    }
    if (!service) {
      await client.query("CREATE ROLE jinbao_service NOLOGIN ROLE jinbao");
    }
    if (!present) {
      await client.query("CREATE DATABASE jinbao OWNER jinbao");
    }
  });
}

/** Undefined where the server answers queries; else what it says, or that it does not. */
export async function whyNotReady(access: Access): Promise<string | undefined> {
  try {
    await withSuperuser(access, async (client) => {
      await client.query("SELECT 1");
    });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function withSuperuser(access: Access, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: access.port,
    user: "postgres",
    password: access.password,
    database: "postgres",
    connectionTimeoutMillis: 5000,
    query_timeout: 30_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
