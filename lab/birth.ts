import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { LabHost } from "../datacenter/lab.ts";
import { repositoryMount } from "./image.ts";
import type { Place } from "./place.ts";
import { repositoryDirectory, repositoryKey, repositorySuite } from "./repository.ts";

/** What a machine is given before it first starts, as an installer would: who may log in, and by what names it is called. */
export async function birthFiles(place: Place, host: LabHost): Promise<Readonly<Record<string, string | Buffer>>> {
  return {
    "/root/.ssh/authorized_keys": await readFile(`${await ensureAdministratorKey(place)}.pub`, "utf8"),
    "/etc/hosts": `127.0.0.1 localhost\n127.0.1.1 ${host.name}\n`,
    ...(await packageSources(place, host)),
  };
}

/** The repository that it may ask, each server of it in turn; a host that serves it reads its own. Packages that are not signed by its key are refused. */
export async function packageSources(place: Place, host: LabHost): Promise<Readonly<Record<string, string | Buffer>>> {
  const servers = [...(host.mirror ? [`file:${repositoryMount}`] : []), ...host.packageSources.map((address) => `http://${address}/`)];
  if (servers.length === 0) {
    return {};
  }
  const [mirrors, key] = ["/etc/apt/mirrors/jinbao.list", "/etc/apt/keyrings/jinbao.gpg"];
  return {
    [mirrors]: servers.map((server, place) => `${server}\tpriority:${place + 1}\n`).join(""),
    [key]: await readFile(path.join(repositoryDirectory(place), repositoryKey)),
    "/etc/apt/sources.list.d/jinbao.sources": `Types: deb\nURIs: mirror+file:${mirrors}\nSuites: ${repositorySuite}\nComponents: main\nSigned-By: ${key}\n`,
  };
}

/**
 * The private key with which the lab's hosts are administered, made once a lab. Many hosts are born at once: each may make a pair, and the
 * first whose directory gets the name has made the lab's.
 */
export async function ensureAdministratorKey(place: Place): Promise<string> {
  const directory = path.join(place.directory, "keys");
  const key = path.join(directory, "administrator");
  if (!existsSync(key)) {
    const draft = `${directory}.${randomUUID().slice(0, 8)}`;
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await promisify(execFile)("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", place.id, "-f", path.join(draft, "administrator")]);
    await rename(draft, directory).catch(async (error: NodeJS.ErrnoException) => {
      await rm(draft, { recursive: true, force: true });
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") {
        throw error;
      }
    });
  }
  return key;
}
