import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Place } from "./place.ts";
import { makeDirectory } from "../tools/cache.ts";

/** Writes the engine's configuration for one lab: storage of its own, images from the user's cache. */
export function configureEngine({ directory, cache }: Place): void {
  makeDirectory(directory);
  makeDirectory(imageStore(cache));
  writeFileSync(path.join(directory, "containers.conf"), containersConf(directory));
  writeFileSync(path.join(directory, "storage.conf"), storageConf(directory, cache));
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
events_logger="none"
tmp_dir="${directory}/engine/tmp"
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
