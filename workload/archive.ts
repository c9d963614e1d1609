import { existsSync, readFileSync, readdirSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import type { Text } from "../model/text.ts";
import { canonicalJson, sha256Hex } from "../sizing/digest.ts";
import { makeOnce } from "../tools/once.ts";

/** The service with all that it needs to run on a host: `version` names what is in it. */
export type ServiceArchive = Readonly<{ file: string; version: string }>;

const root = path.join(import.meta.dirname, "..");
const entry = path.join("workload", "host.ts");

/**
 * The reference service as one archive for hosts, with its libraries and the Node that runs it, in the user's cache. What is in it gives it
 * its name: the same files are the same archive.
 */
export async function ensureServiceArchive(cache: string, progress: (text: Text) => void): Promise<ServiceArchive> {
  const sources = sourcesOf(entry);
  const libraries = librariesOf([...sources.values()]);
  const texts = [...sources, ...dataFiles()].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const digests = texts.map(([file, text]) => [file, sha256Hex(text)]);
  const version = sha256Hex(canonicalJson([...digests, ...libraries, process.version])).slice(0, 16);
  const directory = path.join(cache, "service", version);
  const file = path.join(directory, `jinbao-service-${version}.tar.gz`);
  await makeOnce({
    directory,
    name: { zh: "参照服务的安装包", en: "the archive of the reference service" },
    isWhole: () => existsSync(file),
    make: async (temporary) => {
      progress({ zh: "打包参照服务（只需一次）", en: "packing the reference service (once)" });
      await pack(temporary, path.basename(file), [...texts.map(([name]) => name), ...libraries]);
    },
    progress,
    timeoutSeconds: 600,
  });
  return { file, version };
}

/** Our own files that a program reaches by its imports, whenever they are made, and their texts. */
function sourcesOf(from: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (!found.has(file)) {
      const text = textOf(file);
      found.set(file, text);
      const directory = path.dirname(file);
      waiting.push(...importsIn(text).flatMap((word) => (word.startsWith(".") ? [path.join(directory, word)] : [])));
    }
  }
  return found;
}

/** Directories below the root of the packages that texts import, and of all that those depend on, as npm's lockfile has them. */
function librariesOf(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap(importsIn).filter((word) => !word.startsWith(".") && !word.startsWith("node:"));
  const found = new Set<string>();
  const waiting = words.map((word): readonly [name: string, from: string] => [packageOf(word), ""]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const place = placeOf(next[0], next[1]);
    if (place !== undefined && !found.has(place)) {
      found.add(place);
      const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = locked.packages[place]!;
      const needed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
      waiting.push(...needed.map((name): readonly [string, string] => [name, place]));
    }
  }
  return [...found].toSorted();
}

const names = z.record(z.string(), z.string()).optional();
const locked = z
  .object({ packages: z.record(z.string(), z.object({ dependencies: names, optionalDependencies: names, peerDependencies: names })) })
  .parse(JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")));

/** Where Node would find a package from within another; undefined for an optional one that is not installed. */
function placeOf(name: string, from: string): string | undefined {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf("node_modules/") - 1))) {
    const there = path.posix.join(place, "node_modules", name);
    if (locked.packages[there] !== undefined && existsSync(path.join(root, there))) {
      return there;
    }
    if (place === "") {
      return undefined;
    }
  }
}

function packageOf(word: string): string {
  return word
    .split("/")
    .slice(0, word.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Types are gone when the program runs: what only they name is not needed. */
function importsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:^(?:import|export)(?! type\b)(?:[^;"]*\bfrom)?|\bimport\()\s*"([^"]+)"/gmu)].map(([, word]) => word!);
}

/** What the program reads beside its own text: the migrations. */
function dataFiles(): readonly (readonly [file: string, text: string])[] {
  return readdirSync(path.join(root, "workload", "migrations"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sql"))
    .map((name) => path.join("workload", "migrations", name))
    .map((file) => [file, textOf(file)] as const);
}

function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

async function pack(directory: string, archive: string, contents: readonly string[]): Promise<void> {
  const tree = path.join(directory, "tree");
  await mkdir(path.join(tree, "bin"), { recursive: true });
  for (const each of contents) {
    await mkdir(path.dirname(path.join(tree, each)), { recursive: true });
    const isOwn = !each.startsWith("node_modules");
    await cp(path.join(root, each), path.join(tree, each), { recursive: true, filter: (from) => isOwn || isNeeded(from) });
  }
  await cp(process.execPath, path.join(tree, "bin", "node"));
  await writeFile(path.join(tree, "package.json"), JSON.stringify({ type: "module" }));
  await execa("tar", [
    "--create",
    "--file",
    path.join(directory, archive),
    "--use-compress-program",
    "gzip -6",
    ...ownership,
    "-C",
    tree,
    ".",
  ]);
  await rm(tree, { recursive: true });
}

const ownership = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name", "--mtime=@0", "--mode=u+rw,go=rX"];

/** Types and maps are for those who write programs. */
function isNeeded(file: string): boolean {
  return !/\.(?:d\.[cm]?ts|map|md)$/u.test(file);
}
