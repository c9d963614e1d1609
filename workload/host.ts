/**
 * The reference service on a host of a data centre: `node workload/host.ts serve SETTINGS` runs a profile until SIGTERM,
 * `node workload/host.ts migrate SETTINGS` brings its tables up to date. Settings are JSON, as `hostSettings` has them.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { migrate } from "./migrations/migrate.ts";
import { migrationSets } from "./migrations/sets.ts";
import type { SetId } from "./migrations/sets.ts";
import type { ProfileId } from "./profile.ts";
import { profileNames } from "./profiles/registry.ts";
import { serve } from "./serve.ts";

const profiles = profileNames.map(({ id }) => id) as [ProfileId, ...ProfileId[]];
const sets = Object.keys(migrationSets) as [SetId, ...SetId[]];
const file = z.string().startsWith("/");
const dsns = z.partialRecord(z.enum(sets), z.string());

export const hostSettings = z.strictObject({
  profile: z.enum(profiles),
  version: z.string(),
  /** Where its own files lie. */
  directory: file,
  host: z.string(),
  port: z.int().min(1).max(65_535),
  certificates: z.strictObject({
    keyFile: file,
    certificateFile: file,
    authoritiesFile: file,
    revocations: z.array(z.string()),
    reloadSeconds: z.number().positive(),
  }),
  /** A file that only its account can read: JSON, a database by set of tables. For `migrate` those of their owners. */
  databasesFile: file.optional(),
  peers: z.partialRecord(z.enum(profiles), z.url()).optional(),
  gap: file.optional(),
  poolSize: z.int().min(1).optional(),
});

const [command, settingsFile = ""] = process.argv.slice(2);
const settings = hostSettings.parse(readJson(settingsFile));
const databases = settings.databasesFile === undefined ? undefined : dsns.parse(readJson(settings.databasesFile));

if (command === "migrate") {
  // What was done is told, so that whoever asked knows whether anything was.
  const done: string[] = [];
  for (const [set, dsn] of Object.entries(databases ?? {})) {
    done.push(...(await migrate(dsn, set as SetId)).map((name) => `${set}/${name}`));
  }
  process.stdout.write(`${JSON.stringify({ done })}\n`);
} else {
  const { profile, databasesFile: _read, peers, gap, poolSize, ...options } = settings;
  const served = await serve(profile, {
    ...options,
    log: process.stdout,
    migrated: true,
    ...(databases === undefined ? {} : { dsn: databases }),
    ...(peers === undefined ? {} : { peers }),
    ...(gap === undefined ? {} : { gap }),
    ...(poolSize === undefined ? {} : { poolSize }),
  });
  await once(process, "SIGTERM");
  await served.stop();
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(name, "utf8"));
}
