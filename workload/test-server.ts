import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startPostgres } from "./postgres/server.ts";
import type { Postgres } from "./postgres/server.ts";

export type TestServer = Readonly<{ directory: string; postgres: Postgres; stop: () => Promise<void> }>;

/** A PostgreSQL and a directory for one file of tests; `stop` takes both away. The server's account must be able to pass the directory. */
export async function startTestServer(name: string): Promise<TestServer> {
  const directory = testDirectory(name);
  const postgres = await startPostgres({ directory });
  return {
    directory,
    postgres,
    stop: async () => {
      await postgres.kill();
      rmSync(postgres.directory, { recursive: true, force: true, maxRetries: 5 });
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function testDirectory(name: string): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), `jinbao-${name}-`));
  chmodSync(directory, 0o755);
  return directory;
}
