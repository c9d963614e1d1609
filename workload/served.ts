import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { takeLock } from "../tools/lock.ts";
import { isAlive, ownTag } from "../tools/owner.ts";
import { DevelopmentAuthority } from "./identity/authority.ts";
import { ensureTrialOperators, trialOperators } from "./identity/development.ts";
import { localGap, startLocalGap } from "./messages/local-gap.ts";
import { startPostgres } from "./postgres/server.ts";
import type { Postgres } from "./postgres/server.ts";
import type { ProfileId } from "./profile.ts";
import type { CertificateFiles } from "./serve.ts";

/** What a profile has of the directory that all profiles of this machine share. */
export type Place = Readonly<{
  /** The local database, where one was needed. */
  dsn: string | undefined;
  /** The development authority's, where no others were given. */
  certificates: CertificateFiles | undefined;
  /** Whether this is for trying: with a certificate authority of the directory's own. */
  trial: boolean;
  addTrialOperators: (dsn: string) => Promise<void>;
  gapOf: (id: ProfileId) => string;
  /** Tells the profiles beside it where it answers. */
  answersAt: (url: string) => void;
  /** Lets the next one start or end. */
  release: () => void;
  /** Leaves; the last one stops the local database. */
  stop: () => Promise<void>;
}>;

type Needs = Readonly<{ needsDatabase: boolean; needsCertificates: boolean }>;

/** One at a time starts or ends in a directory. Call `release` when it has started. */
export async function enter(directory: string, id: ProfileId, needs: Needs): Promise<Place> {
  const served = path.join(directory, "served");
  await mkdir(served, { recursive: true });
  let giveBack = await lock(directory);
  try {
    const note = path.join(served, `${id}.json`);
    const other = tagIn(note);
    if (other !== undefined && isAlive(other)) {
      throw new AlreadyServed(id, directory);
    }
    write(note, { tag: ownTag() });
    const postgres = needs.needsDatabase ? await startPostgres({ directory: path.join(directory, "database") }) : undefined;
    const authority = needs.needsCertificates ? await DevelopmentAuthority.open(path.join(directory, "certificates")) : undefined;
    const gap = localGap(path.join(directory, "gap"));
    const carrier = authority === undefined ? undefined : startLocalGap(gap);
    return {
      dsn: postgres?.dsn,
      certificates: authority === undefined ? undefined : await trialCertificates(authority, id),
      trial: authority !== undefined,
      addTrialOperators: ensureTrialOperators,
      gapOf: (profile) => (outside.has(profile) ? gap.outer : gap.inner),
      answersAt: (url) => write(note, { tag: ownTag(), url }),
      release: () => giveBack(),
      stop: async () => {
        await carrier?.stop();
        giveBack();
        giveBack = await lock(directory);
        rmSync(note, { force: true });
        await stopLast(postgres, served);
        giveBack();
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** The same profile runs in this directory already. */
export class AlreadyServed extends Error {
  override readonly name = "AlreadyServed";
  readonly profile: ProfileId;
  readonly directory: string;

  constructor(profile: ProfileId, directory: string) {
    super(`${profile} runs in ${directory} already`);
    this.profile = profile;
    this.directory = directory;
  }
}

/** Where a profile of this directory answers, if it runs. */
export function servedAt(directory: string, id: ProfileId): string | undefined {
  const note = path.join(directory, "served", `${id}.json`);
  const tag = tagIn(note);
  return tag !== undefined && isAlive(tag) ? read(note)?.url : undefined;
}

/** The trial certificates' files, of an operator or a system. */
export function trialFiles(
  directory: string,
  kind: "operator" | "system",
  id: string,
): Readonly<{ certificateFile: string; keyFile: string }> {
  const base = path.join(directory, "certificates", `${kind}-${id}`);
  return { certificateFile: `${base}.crt`, keyFile: `${base}.key` };
}

/** These two stand in the outside net; the gap lies between them and the rest. */
const outside: ReadonlySet<ProfileId> = new Set(["online", "mobile"]);

async function trialCertificates(authority: DevelopmentAuthority, id: ProfileId): Promise<CertificateFiles> {
  for (const operator of trialOperators) {
    await authority.issue({ kind: "operator", name: operator.id });
  }
  // The list of a trial authority is good for a day: whoever starts renews it.
  await authority.publish([], { validMs: 30 * 86_400_000 });
  return {
    ...(await authority.issue({ kind: "system", name: id, hosts: ["localhost", "127.0.0.1", "::1"] })),
    authoritiesFile: authority.certificateFile,
    revocations: [authority.revocationFile],
    reloadSeconds: 5,
  };
}

async function stopLast(postgres: Postgres | undefined, served: string): Promise<void> {
  const others = readdirSync(served).filter((name) => name.endsWith(".json") && isAlive(tagIn(path.join(served, name)) ?? ""));
  if (others.length === 0) {
    await postgres?.stop();
  }
}

async function lock(directory: string): Promise<() => void> {
  return await takeLock(path.join(directory, "serve.lock"), { timeoutSeconds: 180, onWait: () => undefined });
}

type Note = Readonly<{ tag?: string; url?: string }>;

function tagIn(note: string): string | undefined {
  return read(note)?.tag;
}

function read(note: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(note, "utf8")) as Note;
  } catch {
    return undefined;
  }
}

function write(note: string, content: Note): void {
  writeFileSync(note, JSON.stringify(content));
}
