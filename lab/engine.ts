import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Place } from "./place.ts";
import { runtimeFile, runtimeFiles } from "./runtime.ts";
import { makeDirectory } from "../tools/cache.ts";

/** Writes the engine's configuration for one lab: storage of its own, images from the user's cache. */
export function configureEngine({ id, directory, cache }: Place): void {
  makeDirectory(path.join(directory, "runtime"));
  makeDirectory(imageStore(cache));
  const files = {
    [path.join(directory, "containers.conf")]: containersConf(directory),
    [path.join(directory, "storage.conf")]: storageConf(directory, cache),
    ...runtimeFiles(directory, id),
  };
  for (const [file, text] of Object.entries(files)) {
    put(file, text);
  }
}

/** A shell reads a script while it runs it: one that is running keeps what it has. */
function put(file: string, text: string): void {
  if (textOf(file) !== text) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o755 });
    renameSync(draft, file);
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Images are imported once for the user; every lab reads them there. */
export function imageStore(cache: string): string {
  return path.join(cache, "images", "store");
}

function containersConf(directory: string): string {
  return `[containers]
default_ulimits=["nofile=20000:20000","nproc=4096:4096"]
[engine]
cgroup_manager="cgroupfs"
runtime="crun"
events_logger="none"
tmp_dir="${directory}/engine/tmp"
[engine.runtimes]
crun=["${runtimeFile(directory)}"]
[network]
network_backend="netavark"
`;
}

function storageConf(directory: string, cache: string): string {
  return `[storage]
driver="overlay"
graphroot="${directory}/engine/graph"
runroot="${directory}/engine/run"
[storage.options]
additionalimagestores=["${imageStore(cache)}"]
`;
}
