export type SetId = "business" | "finance" | "archives" | "public" | "extract" | "load";

/** A set of migrations: where its tables lie, and its files in the order in which they run. */
export type MigrationSet = Readonly<{
  /** The schema; in Oracle, where a schema is a user, the connected one. */
  schema: string;
  /** Files below `<set>/<dialect>/`, without `.sql`. Only ever added to at the end. */
  files: readonly string[];
}>;

export const migrationSets: Readonly<Record<SetId, MigrationSet>> = Object.freeze({
  business: {
    schema: "business",
    files: [
      "0001-organisation",
      "0002-participation",
      "0003-contribution",
      "0004-account",
      "0005-benefit",
      "0006-transfer",
      "0007-workflow",
      "0008-annuity",
      "0009-partitions",
      "0010-rights",
      "0011-reference",
    ],
  },
  finance: { schema: "finance", files: ["0001-ledger"] },
  archives: { schema: "archives", files: ["0001-scans"] },
  public: { schema: "outside", files: ["0001-logins", "0002-messages"] },
  extract: { schema: "extract", files: ["0001-extracts"] },
  load: { schema: "load", files: ["0001-progress"] },
});

/** The role that a service takes on in PostgreSQL: not the owner of the tables, so that their row-level rights bind it. */
export const serviceRole = "jinbao_service";
