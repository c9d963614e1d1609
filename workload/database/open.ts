import { migrationSets, serviceRole } from "../migrations/sets.ts";
import type { SetId } from "../migrations/sets.ts";
import type { Database } from "./database.ts";

export type OpenOptions = Readonly<{
  /** Whose tables are meant. */
  set: SetId;
  /**
   * `service` is bound by row-level rights and sees nothing without a scope; `owner` is for what stands above the offices: loading,
   * proofs, extracts over the whole province. Both are one login, which takes on the service's role for the connection: a lock against
   * statements that forget their scope. Against foreign statements there is none but that values never become part of a text.
   */
  as: "service" | "owner";
  /** The most connections at one time. */
  poolSize?: number;
  connectTimeoutMs?: number;
  applicationName?: string;
}>;

/** `postgresql://user:password@host:port/database` or `oracle://user:password@host:port/service`. Only the driver in use is loaded. */
export async function openDatabase(dsn: string, { set, as, ...options }: OpenOptions): Promise<Database> {
  if (dsn.startsWith("oracle:")) {
    const { openOracle } = await import("./oracle.ts");
    return await openOracle({ dsn, ...options });
  }
  const { openPostgresql } = await import("./postgresql.ts");
  // Row-level rights are the business tables' own; other sets' tables belong to no office.
  const role = as === "service" && set === "business" ? { role: serviceRole } : {};
  return openPostgresql({ dsn, schema: migrationSets[set].schema, ...role, ...options });
}
