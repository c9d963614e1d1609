/** The least that loading takes: the rows' bytes as they are, into tables without keys, indexes or checks. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { blocksOf } from "../workload/generate/copy.ts";
import { chunkRows } from "../workload/generate/chunk-rows.ts";
import { layoutOf } from "../workload/generate/layout.ts";
import type { PopulationSpec } from "../workload/generate/spec.ts";
import { chunkTables, placeOf } from "../workload/generate/table.ts";
import type { TableRows } from "../workload/generate/table.ts";
import { migrate } from "../workload/migrations/migrate.ts";

type Made = Readonly<{ table: TableRows["table"]; blocks: readonly string[] }>;

/** As many connections as a load has, and as many transactions. */
const connections = 2;

export async function plainCopy(spec: PopulationSpec): Promise<Readonly<{ rows: number; run: (dsn: string) => Promise<void> }>> {
  let rows = 0;
  const chunks: readonly (readonly Made[])[] = layoutOf(spec).chunks.map((chunk) =>
    chunkRows(spec, chunk).map(({ table, rows: make }) => {
      const made = [...make()];
      rows += made.length;
      return { table, blocks: [...blocksOf(made)] };
    }),
  );
  return { rows, run: async (dsn) => await run(dsn, chunks) };
}

async function run(dsn: string, chunks: readonly (readonly Made[])[]): Promise<void> {
  // The same steps before: what a load does for its tables is not what is compared.
  await migrate(dsn, "business");
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: dsn, options: "-c synchronous_commit=off" }));
  await Promise.all(clients.map(async (client) => await client.connect()));
  try {
    await clients[0]!.query("CREATE SCHEMA bare");
    for (const table of chunkTables) {
      await clients[0]!.query(`CREATE TABLE bare.${table} AS TABLE business.${table} WITH NO DATA`);
    }
    const queue = chunks.values();
    await Promise.all(clients.map(async (client) => await copyFromQueue(client, queue)));
  } finally {
    await Promise.all(clients.map(async (client) => await client.end()));
  }
}

async function copyFromQueue(client: pg.Client, queue: Iterable<readonly Made[]>): Promise<void> {
  for (const tables of queue) {
    await client.query("BEGIN");
    for (const { table, blocks } of tables) {
      const stream = client.query(copyFrom(`COPY bare.${table} (${placeOf(table).columns.join(", ")}) FROM STDIN`));
      await pipeline(Readable.from(blocks), stream);
    }
    await client.query("COMMIT");
  }
}
