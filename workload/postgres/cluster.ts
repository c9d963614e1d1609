import { randomBytes } from "node:crypto";
import { chown, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { isAlive, ownTag } from "../../tools/owner.ts";
import type { Account } from "./account.ts";

/** One server's files. */
export type Cluster = Readonly<{
  directory: string;
  data: string;
  log: string;
  /** Of the superuser and of the login alike; only root and the server's account may read it. */
  password: string;
  account: Account | undefined;
}>;

const initdbTimeoutMs = 120_000;

/** Makes the files where they are missing, all or nothing: what a killed one left is removed by the next. @throws Error where initdb fails */
export async function makeCluster(
  directory: string,
  { programs, account }: Readonly<{ programs: string; account: Account | undefined }>,
): Promise<Cluster> {
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await own(directory, account);
  const data = path.join(directory, "data");
  if (!existsSync(data)) {
    await removeLeftovers(directory);
    await initialise(directory, { programs, account });
  }
  return { directory, data, log: path.join(directory, "log"), password: await readFile(passwordFile(data), "utf8"), account };
}

async function initialise(
  directory: string,
  { programs, account }: Readonly<{ programs: string; account: Account | undefined }>,
): Promise<void> {
  const temporary = path.join(directory, `${making}${ownTag()}`);
  const given = path.join(directory, `password-${ownTag()}`);
  const password = randomBytes(24).toString("base64url");
  try {
    await writeFile(given, password, { mode: 0o600 });
    await own(given, account);
    await execa(
      path.join(programs, "initdb"),
      [
        `--pgdata=${temporary}`,
        "--username=postgres",
        `--pwfile=${given}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
      ],
      { ...account, cwd: directory, env: { LC_ALL: "C.UTF-8" }, timeout: initdbTimeoutMs, all: true },
    );
    await rename(given, passwordFile(temporary));
    await rename(temporary, path.join(directory, "data"));
  } finally {
    await rm(given, { force: true });
    await rm(temporary, { recursive: true, force: true });
  }
}

const making = "making-";

function passwordFile(data: string): string {
  return path.join(data, "jinbao-password");
}

async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const owner = /^(?:making-|password-)(.*)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(owner)) {
      await rm(path.join(directory, name), { recursive: true, force: true });
    }
  }
}

async function own(file: string, account: Account | undefined): Promise<void> {
  if (account !== undefined) {
    await chown(file, account.uid, account.gid);
  }
}
