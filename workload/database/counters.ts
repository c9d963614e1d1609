import type { Database, Statement } from "./database.ts";
import { bigintOf, numberOf, textOf } from "./row.ts";

/** What a table takes of the disk, its partitions with it, by the database's own counters. */
export type TableSize = Readonly<{
  name: string;
  /** Rows and what of them is stored aside. */
  dataBytes: number;
  indexBytes: number;
}>;

export type Stored = Readonly<{
  /** The largest first. */
  tables: readonly TableSize[];
  dataBytes: number;
  indexBytes: number;
  bytes: number;
  /** People who take part: active, suspended and retired. */
  insured: number;
  /** `undefined` where no one is insured. */
  bytesPerInsured: number | undefined;
  /** Of the tables with a partition a year, by year: what a year adds. Other tables grow too, and are not in it. */
  years: readonly Readonly<{ year: number; bytes: number; bytesPerInsured: number | undefined }>[];
}>;

/**
 * Sizes of the business tables, data and indexes apart. Logs of the database, its catalogue, free space and copies are not in them. Given the owner's
 * rights: the service's would count no one. @throws DatabaseError
 */
export async function storedBytes(database: Database, timeoutMs = 60_000): Promise<Stored> {
  return await database.transaction({ label: "counters", readOnly: true, timeoutMs }, async (session) => {
    const tables = (await session.query(selectTables)).map((row) => ({
      name: textOf(row, "name").toLowerCase(),
      dataBytes: numberOf(row, "data_bytes"),
      indexBytes: numberOf(row, "index_bytes"),
    }));
    const [people] = await session.query(countInsured);
    const insured = Number(bigintOf(people!, "insured"));
    const perInsured = (bytes: number): number | undefined => (insured === 0 ? undefined : bytes / insured);
    const dataBytes = tables.reduce((sum, table) => sum + table.dataBytes, 0);
    const indexBytes = tables.reduce((sum, table) => sum + table.indexBytes, 0);
    const years = (await session.query(selectYears)).map((row) => {
      const bytes = numberOf(row, "bytes");
      return { year: numberOf(row, "year"), bytes, bytesPerInsured: perInsured(bytes) };
    });
    const bytes = dataBytes + indexBytes;
    return { tables, dataBytes, indexBytes, bytes, insured, bytesPerInsured: perInsured(bytes), years };
  });
}

/** A partition counts to the table that it is part of. */
const selectTables: Statement = {
  name: "counters.tables",
  sql: `SELECT root.relname AS name, CAST(SUM(pg_table_size(part.oid)) AS bigint) AS data_bytes, CAST(SUM(pg_indexes_size(part.oid)) AS bigint) AS index_bytes
    FROM pg_class part JOIN pg_class root ON root.oid = COALESCE((SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = part.oid), part.oid)
    WHERE part.relnamespace = current_schema()::regnamespace AND part.relkind = 'r' AND part.relname <> 'migration'
    GROUP BY root.relname ORDER BY SUM(pg_total_relation_size(part.oid)) DESC, root.relname`,
  oracle: `SELECT t.table_name AS name,
      (SELECT COALESCE(SUM(s.bytes), 0) FROM user_segments s WHERE s.segment_name = t.table_name
         OR s.segment_name IN (SELECT l.segment_name FROM user_lobs l WHERE l.table_name = t.table_name)) AS data_bytes,
      (SELECT COALESCE(SUM(s.bytes), 0) FROM user_segments s JOIN user_indexes i ON i.index_name = s.segment_name
         WHERE i.table_name = t.table_name) AS index_bytes
    FROM user_tables t WHERE t.table_name NOT IN ('MIGRATION', 'MIGRATION_LOCK') ORDER BY 2 DESC, 1`,
};

const selectYears: Statement = {
  name: "counters.years",
  sql: `SELECT CAST(right(c.relname, 4) AS integer) AS year, CAST(SUM(pg_total_relation_size(c.oid)) AS bigint) AS bytes
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relispartition AND c.relname ~ '_[0-9]{4}$'
    GROUP BY right(c.relname, 4) HAVING SUM(pg_relation_size(c.oid)) > 0 ORDER BY 1`,
  oracle: `SELECT TO_NUMBER(SUBSTR(s.partition_name, -4)) AS year, SUM(s.bytes) AS bytes FROM user_segments s
    WHERE REGEXP_LIKE(s.partition_name, '_20[0-9]{2}$') GROUP BY TO_NUMBER(SUBSTR(s.partition_name, -4)) ORDER BY 1`,
};

const countInsured: Statement = {
  name: "counters.insured",
  sql: "SELECT COUNT(*) AS insured FROM person WHERE state IN ('active', 'suspended', 'retired')",
};
