import { readFile } from "node:fs/promises";
import path from "node:path";
import { MigrationError, Umzug } from "umzug";
import type { RunnableMigration, UmzugStorage } from "umzug";
import { sha256Hex } from "../../sizing/digest.ts";
import { DatabaseError } from "../database/database.ts";
import type { Dialect } from "../database/database.ts";
import { connectOracle } from "./oracle-target.ts";
import { connectPostgresql } from "./postgresql-target.ts";
import { migrationSets } from "./sets.ts";
import type { SetId } from "./sets.ts";

/** A database as migrations see it. */
export type Target = Readonly<{
  dialect: Dialect;
  /** What has been run, by name, with the digest of its text then. */
  executed: () => Promise<ReadonlyMap<string, string>>;
  /** Runs one file and records it; ended in the middle, running it again completes it. */
  run: (file: MigrationFile) => Promise<void>;
  /** Gives back the lock, too. */
  close: () => Promise<void>;
}>;

export type MigrationFile = Readonly<{ name: string; digest: string; text: string }>;

export type MigrateOptions = Readonly<{ progress?: (name: string) => void; lockTimeoutMs?: number }>;

/**
 * Brings a set's tables up to date; gives the names of what was run. Of several at once, in whatever processes, one runs the files and the
 * others wait and find them done.
 *
 * @throws Error where a file that has been run reads differently now, DatabaseError where the lock cannot be had in time or a file fails
 */
export async function migrate(dsn: string, set: SetId, options: MigrateOptions = {}): Promise<readonly string[]> {
  const { schema, files } = migrationSets[set];
  const lockTimeoutMs = options.lockTimeoutMs ?? 60_000;
  const target = dsn.startsWith("oracle:")
    ? await connectOracle(dsn, { set, lockTimeoutMs })
    : await connectPostgresql(dsn, { schema, lockTimeoutMs });
  try {
    const sources = await Promise.all(files.map(async (name) => await readMigration(set, target.dialect, name)));
    await refuseChanged(target, sources);
    const umzug = new Umzug({
      migrations: sources.map((source) => runnable(target, source, options.progress)),
      storage: storageOf(target),
      logger: undefined,
    });
    return (await umzug.up()).map(({ name }) => name);
  } catch (error) {
    // What a file's failure says is enough; the tool's own wrapping adds its name, which the message then has.
    throw error instanceof MigrationError ? withName(error) : error;
  } finally {
    await target.close();
  }
}

export async function readMigration(set: SetId, dialect: Dialect, name: string): Promise<MigrationFile> {
  const text = await readFile(path.join(import.meta.dirname, set, dialect, `${name}.sql`), "utf8");
  return { name, text, digest: sha256Hex(text) };
}

function withName({ migration, cause }: MigrationError): unknown {
  return cause instanceof DatabaseError
    ? new DatabaseError(cause.kind, `migration ${migration.name}: ${cause.message}`, { constraint: cause.constraint, cause })
    : cause;
}

async function refuseChanged(target: Target, sources: readonly MigrationFile[]): Promise<void> {
  const executed = await target.executed();
  for (const { name, digest } of sources) {
    if ((executed.get(name) ?? digest) !== digest) {
      throw new Error(`migration ${name} was changed after it had been run here: add a new one instead`);
    }
  }
}

function runnable(target: Target, source: MigrationFile, progress: MigrateOptions["progress"]): RunnableMigration<object> {
  return {
    name: source.name,
    up: async () => {
      progress?.(source.name);
      await target.run(source);
    },
  };
}

/** A file is recorded by what runs it, in one transaction where the database can: there is nothing left to log. */
function storageOf(target: Target): UmzugStorage<object> {
  return {
    executed: async () => [...(await target.executed()).keys()],
    logMigration: async () => undefined,
    unlogMigration: async ({ name }) => {
      throw new Error(`migrations only go forward: ${name} cannot be undone`);
    },
  };
}
