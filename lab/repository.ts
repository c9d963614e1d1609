import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { packages } from "../model/catalogue/packages.ts";
import { MachineError } from "../model/machine-error.ts";
import type { Text } from "../model/text.ts";
import { canonicalJson, sha256Hex } from "../sizing/digest.ts";
import { makeOnce } from "../tools/once.ts";
import { baseImage, ensureImage, imageName } from "./image.ts";
import { ensureKeeper, inLab, systemPath } from "./keeper.ts";
import type { Place } from "./place.ts";

/** The distribution's name in the repository; hosts name it in their sources. */
export const repositorySuite = baseImage.suite;

/** The public half of the key by which the repository is signed, beside its `dists`. */
export const repositoryKey = "archive-key.gpg";

/** Changes with the way in which a repository is made. */
const edition = 1;

/** Where the repository lies in the user's cache: another list of packages, or another image to install them in, is another one. */
export function repositoryDirectory({ cache }: Pick<Place, "cache">): string {
  const names = packages.map(({ name }) => name);
  return path.join(cache, "packages", sha256Hex(canonicalJson({ edition, baseImage, names })).slice(0, 12));
}

/**
 * Makes the repository of packages that the lab's hosts install from, where the user's cache does not have it yet: what the playbooks
 * name and all that it needs beyond the image, taken from the machine's own sources of Debian, indexed, and signed with a key that is
 * thrown away after. @throws MachineError where the sources cannot be reached
 */
export async function ensureRepository(place: Place, progress: (text: Text) => void): Promise<string> {
  const directory = repositoryDirectory(place);
  await makeOnce({
    directory,
    name: { zh: "软件源", en: "the package repository" },
    isWhole: () => existsSync(path.join(directory, "dists", repositorySuite, "InRelease")),
    make: async (temporary) => {
      const started = performance.now();
      progress({ zh: "下载软件包（只需一次）", en: "fetching packages (once)" });
      await download(place, temporary);
      await index(temporary);
      await sign(temporary);
      const { count, megabytes } = await amount(path.join(temporary, "pool"));
      const seconds = Math.round((performance.now() - started) / 1000);
      progress({
        zh: `软件源：${count} 个软件包，${megabytes} MB，用时 ${seconds} 秒，位于 ${directory}`,
        en: `the package repository: ${count} packages, ${megabytes} MB, ${seconds} s, in ${directory}`,
      });
    },
    progress,
    timeoutSeconds: 1800,
  });
  return directory;
}

/** Asks apt, as it would stand in a host fresh from the image, what it would have to fetch, and lets it fetch that. */
async function download(place: Place, directory: string): Promise<void> {
  const work = path.join(directory, "work");
  const [lists, cache, pool] = [path.join(work, "lists"), path.join(work, "cache"), path.join(directory, "pool")];
  await Promise.all(
    [path.join(lists, "partial"), path.join(cache, "archives", "partial"), pool].map((each) => mkdir(each, { recursive: true })),
  );
  await ensureImage(place, () => {});
  const { stdout } = await inLab(place, await ensureKeeper(place), [
    ...["podman", "run", "--rm", "--network=none", "--entrypoint", "cat", imageName(), "/var/lib/dpkg/status"],
  ]);
  const status = path.join(work, "status");
  await writeFile(status, `${stdout}\n`);
  const options = Object.entries({
    "Dir::State::status": status,
    "Dir::State::lists": lists,
    "Dir::State::extended_states": path.join(work, "extended_states"),
    "Dir::Cache": cache,
    "APT::Sandbox::User": "root",
    "APT::Install-Recommends": "false",
    "Acquire::Retries": "3",
    "Acquire::http::Timeout": "30",
  }).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  await apt([...options, "update", "--error-on=any"]);
  await apt([...options, "install", "--download-only", "--yes", ...packages.map(({ name }) => name)]);
  const archives = path.join(cache, "archives");
  const fetched = (await readdir(archives)).filter((file) => file.endsWith(".deb"));
  // A colon of an epoch is written as %3a: servers would have to be asked for %253a.
  await Promise.all(fetched.map((file) => rename(path.join(archives, file), path.join(pool, file.replaceAll("%3a", "-")))));
  await rm(work, { recursive: true });
}

/** `Packages` and `Release`, as Debian's own archive has them. */
async function index(directory: string): Promise<void> {
  const { stdout: architecture } = await run("dpkg", ["--print-architecture"]);
  const dists = path.join("dists", repositorySuite);
  const binary = path.join(dists, "main", `binary-${architecture}`);
  await mkdir(path.join(directory, binary), { recursive: true });
  const { stdout: list } = await run("apt-ftparchive", ["packages", "pool"], directory);
  await writeFile(path.join(directory, binary, "Packages"), `${list}\n`);
  const fields = { Suite: repositorySuite, Codename: repositorySuite, Components: "main", Architectures: architecture, Label: "jinbao" };
  const options = Object.entries(fields).flatMap(([name, value]) => ["-o", `APT::FTPArchive::Release::${name}=${value}`]);
  const { stdout: release } = await run("apt-ftparchive", [...options, "release", dists], directory);
  await writeFile(path.join(directory, dists, "Release"), `${release}\n`);
}

/** With a key of this repository's own, of which only the public half is kept: nothing can be added to it later. */
async function sign(directory: string): Promise<void> {
  const home = path.join(directory, "gnupg");
  const dists = path.join(directory, "dists", repositorySuite);
  await mkdir(home, { mode: 0o700 });
  const gpg = async (...options: readonly string[]): Promise<void> => {
    await run("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback", ...options]);
  };
  try {
    await gpg("--quick-generate-key", "jinbao package repository", "ed25519", "sign", "never");
    await gpg("--clearsign", "--output", path.join(dists, "InRelease"), path.join(dists, "Release"));
    await gpg("--export", "--output", path.join(directory, repositoryKey));
  } finally {
    await run("gpgconf", ["--homedir", home, "--kill", "all"]);
    await rm(home, { recursive: true, force: true });
  }
}

async function amount(pool: string): Promise<Readonly<{ count: number; megabytes: number }>> {
  const sizes = await Promise.all((await readdir(pool)).map(async (file) => (await stat(path.join(pool, file))).size));
  return { count: sizes.length, megabytes: Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6) };
}

async function apt(options: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await execa("apt-get", ["-q", ...options], {
    stdin: "ignore",
    env: { PATH: systemPath(), LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
    extendEnv: true,
    reject: false,
    timeout: 1_200_000,
  });
  if (exitCode !== 0) {
    const said = stderr
      .split("\n")
      .filter((line) => /^[EW]:/.test(line))
      .slice(0, 3)
      .join(" ");
    throw new MachineError({
      what: { zh: `取不到软件包：${said}`, en: `the packages cannot be fetched: ${said}` },
      why: {
        zh: "实验环境的主机从本机缓存的软件源安装软件",
        en: "the lab's hosts install their programs from a repository in this machine's cache",
      },
      mend: {
        zh: "使 apt-get update 在本机成功（Debian 12 的软件源）后重试",
        en: "make apt-get update succeed on this machine (with Debian 12's sources), then try again",
      },
    });
  }
}

async function run(program: string, options: readonly string[], directory = "/"): Promise<Readonly<{ stdout: string }>> {
  return await execa(program, options, {
    cwd: directory,
    stdin: "ignore",
    env: { PATH: systemPath(), LC_ALL: "C.UTF-8" },
    timeout: 300_000,
  });
}
