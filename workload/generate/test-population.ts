import { createHash } from "node:crypto";
import pg from "pg";
import type { Postgres } from "../postgres/server.ts";
import { chunkRows } from "./chunk-rows.ts";
import { blocksOf } from "./copy.ts";
import { employerOf } from "./employer.ts";
import type { GeneratedEmployer } from "./employer.ts";
import { layoutOf } from "./layout.ts";
import { personOf } from "./person.ts";
import type { GeneratedPerson } from "./person.ts";
import { populationSpec } from "./spec.ts";
import type { PopulationSpec } from "./spec.ts";

/** A small province with few months, unless said. */
export function specOf(given: Partial<PopulationSpec> = {}): PopulationSpec {
  return populationSpec.parse({ seed: 7, insured: 200, through: 201_512, cities: 2, counties: 4, ...given });
}

export type Population = Readonly<{ employers: readonly GeneratedEmployer[]; people: readonly GeneratedPerson[] }>;

export function populationOf(spec: PopulationSpec): Population {
  const employers = layoutOf(spec).employers.map((seat) => employerOf(spec, seat));
  const people = employers.flatMap((employer) =>
    Array.from({ length: employer.size }, (_, offset) => personOf(spec, employer, employer.firstPerson + offset)),
  );
  return { employers, people };
}

/** Of every row of every chunk, as it is sent; `order` is that in which the chunks are made. */
export function digestsOf(
  spec: PopulationSpec,
  order: (chunks: number) => readonly number[] = (n) => [...Array(n).keys()],
): readonly string[] {
  const { chunks } = layoutOf(spec);
  const digests: string[] = [];
  for (const index of order(chunks.length)) {
    const hash = createHash("sha256");
    for (const { table, rows } of chunkRows(spec, chunks[index]!)) {
      hash.update(table);
      for (const block of blocksOf(rows())) {
        hash.update(block);
      }
    }
    digests[index] = hash.digest("hex");
  }
  return digests;
}

/** Another database on the same server; gives its owner's address. */
export async function addDatabase({ dsn, superuserDsn }: Pick<Postgres, "dsn" | "superuserDsn">, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserDsn });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} OWNER jinbao`);
  } finally {
    await client.end();
  }
  const address = new URL(dsn);
  address.pathname = `/${name}`;
  return address.href;
}
