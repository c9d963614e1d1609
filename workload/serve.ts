import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open.ts";
import { standardLimits } from "./http/limits.ts";
import type { Limits } from "./http/limits.ts";
import { kindOf } from "./http/log.ts";
import { ServiceMetrics } from "./http/metrics.ts";
import { buildServer } from "./http/server.ts";
import type { Service } from "./http/server.ts";
import { Callers } from "./identity/certificate.ts";
import { Revocations } from "./identity/revocation.ts";
import { migrate } from "./migrations/migrate.ts";
import type { SetId } from "./migrations/sets.ts";
import { PeerAddresses } from "./peer-addresses.ts";
import type { Profile, ProfileId, Running } from "./profile.ts";
import { loadProfile } from "./profiles/registry.ts";
import { checkServeOptions, serveProblem } from "./serve-problems.ts";
import { enter } from "./served.ts";
import type { Place } from "./served.ts";

/** Where a service proves itself and whom it believes: files and addresses. */
export type CertificateFiles = Readonly<{
  keyFile: string;
  certificateFile: string;
  /** Roots and issuers, PEM. */
  authoritiesFile: string;
  /** Files or addresses of revocation lists. */
  revocations: readonly string[];
  reloadSeconds: number;
  graceSeconds?: number;
}>;

export type ServeOptions = Readonly<{
  /** Where the files of all profiles of this machine, and those of its own database, lie. */
  directory: string;
  /**
   * `postgresql://…` or `oracle://…`, one for all sets of tables or one for each; without one a PostgreSQL of this machine's own is started,
   * and ends with the last profile that uses it.
   */
  dsn?: string | Readonly<Partial<Record<SetId, string>>>;
  /** Whether the tables are looked after by somebody else: the login need not own them then. */
  migrated?: true;
  /** Done to the database before anything is served from it, such as filling it; where it fails nothing is served. */
  prepare?: (dsn: string) => Promise<void>;
  host?: string;
  /** 0 for any that is free. */
  port: number;
  /** Those of a data centre; without them an authority for trying the service is made in the directory. */
  certificates?: CertificateFiles;
  /** Where other profiles answer; those that run in the same directory are found without. */
  peers?: Readonly<Partial<Record<ProfileId, string>>>;
  /** This host's spool of the isolation gap; without one a gap within the directory. */
  gap?: string;
  /** The most connections to each database; the sizing gives it. */
  poolSize?: number;
  limits?: Partial<Limits>;
  /** Where log lines go, JSON each; absent: nowhere. */
  log?: NodeJS.WritableStream;
  version: string;
  now?: () => Date;
}>;

export type Served = Readonly<{
  url: string;
  profile: Profile;
  /** Ends it as SIGTERM does: requests under way are answered first. */
  stop: () => Promise<void>;
}>;

/**
 * Runs one profile of the reference service. @throws UserError where an option is not in order, a port taken or a database out of reach,
 * MachineError where no database is given and PostgreSQL is not installed
 */
export async function serve(id: ProfileId, options: ServeOptions): Promise<Served> {
  checkServeOptions(options);
  try {
    return await serveChecked(id, options);
  } catch (error) {
    throw serveProblem(error, options);
  }
}

async function serveChecked(id: ProfileId, options: ServeOptions): Promise<Served> {
  const profile = await loadProfile(id);
  await mkdir(options.directory, { recursive: true, mode: 0o755 });
  const place = await enter(options.directory, id, {
    needsDatabase: setsOf(profile).length > 0 && options.dsn === undefined,
    needsCertificates: options.certificates === undefined,
  });
  const opened: Running[] = [place];
  const stop = async (): Promise<void> => {
    for (const each of opened.splice(0).toReversed()) {
      await each.stop();
    }
  };
  try {
    const url = await start(profile, options, place, opened);
    place.answersAt(url);
    return { url, profile, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    place.release();
  }
}

/** What is opened is noted in `opened`, in order, to be ended the other way round. */
async function start(profile: Profile, options: ServeOptions, place: Place, opened: Running[]): Promise<string> {
  const now = options.now ?? (() => new Date());
  const databases = await openDatabases(profile, options, place, opened);
  const files = options.certificates ?? place.certificates!;
  const tls = {
    key: readFileSync(files.keyFile, "utf8"),
    certificate: readFileSync(files.certificateFile, "utf8"),
    authorities: readFileSync(files.authoritiesFile, "utf8"),
  };
  const metrics = new ServiceMetrics(profile.id);
  const service = await build(profile, options, { tls, metrics, databases });
  opened.push({ stop: async () => await service.stop() });
  const { log } = service.app;
  const revocations = await Revocations.start({
    sources: files.revocations,
    authorities: tls.authorities,
    reloadSeconds: files.reloadSeconds,
    ...(files.graceSeconds === undefined ? {} : { graceSeconds: files.graceSeconds }),
    now,
    onProblem: (_source, error) => log.warn({ kind: kindOf(error) }, "revocation list"),
  });
  const addresses = new PeerAddresses({ given: options.peers ?? {}, directory: options.directory, tls, metrics });
  opened.push(revocations, addresses);
  const directory = path.join(options.directory, profile.id);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const running = await profile.register(service.app, {
    get database() {
      return needed(databases.get(profile.set ?? "none"), profile.id);
    },
    get business() {
      return needed(databases.get("business"), profile.id);
    },
    directory,
    gap: options.gap ?? place.gapOf(profile.id),
    peer: (other) => addresses.find(other),
    callers: new Callers(revocations, now),
    limits: service.limits,
    metrics,
    log,
    now,
  });
  if (running !== undefined) {
    opened.push(running);
  }
  const host = options.host ?? "127.0.0.1";
  const port = await service.listen({ host, port: options.port });
  return `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

type Databases = ReadonlyMap<string, Database>;

async function openDatabases(profile: Profile, options: ServeOptions, place: Place, opened: Running[]): Promise<Databases> {
  const given = options.dsn ?? place.dsn;
  const databases = new Map<string, Database>();
  if (options.prepare !== undefined && typeof given === "string") {
    // It may take long: others may start and end beside it.
    place.release();
    await options.prepare(given);
  }
  for (const set of setsOf(profile)) {
    const dsn = typeof given === "object" ? given[set] : given;
    if (dsn === undefined) {
      throw new Error(`profile ${profile.id} needs a database for its set ${set}`);
    }
    if (options.migrated !== true) {
      await migrate(dsn, set);
    }
    const database = await openDatabase(dsn, {
      set,
      // Only the business system itself is bound to one office at a time; who takes extracts stands above them.
      as: profile.set === set ? "service" : "owner",
      applicationName: `jinbao-${profile.id}`,
      ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
    });
    databases.set(set, database);
    opened.push({ stop: async () => await database.close() });
  }
  if (place.trial && databases.has("business") && typeof given === "string") {
    await place.addTrialOperators(given);
  }
  return databases;
}

type Parts = Readonly<{
  tls: Readonly<{ key: string; certificate: string; authorities: string }>;
  metrics: ServiceMetrics;
  databases: Databases;
}>;

async function build(profile: Profile, options: ServeOptions, { databases, ...parts }: Parts): Promise<Service> {
  return await buildServer({
    ...parts,
    name: profile.id,
    title: `${profile.name.zh} / ${profile.name.en}`,
    description: [
      "参照服务：按参考技术方案的形状搭建，供压测、故障演练和测量；不是真实系统。",
      "A stand-in of the scheme's shape, to be loaded, broken and measured; not the real system.",
    ].join("\n\n"),
    version: options.version,
    databases: [...databases.values()],
    limits: { ...standardLimits, ...options.limits },
    ...(options.log === undefined ? {} : { log: options.log }),
  });
}

function setsOf({ set, readsBusiness }: Profile): readonly SetId[] {
  return [...new Set([...(set === undefined ? [] : [set]), ...(readsBusiness === true ? (["business"] as const) : [])])];
}

function needed(database: Database | undefined, id: ProfileId): Database {
  if (database === undefined) {
    throw new Error(`profile ${id} has no such tables`);
  }
  return database;
}
