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
  makeDirectory(path.join(directory, "runtime"));
  writeFileSync(runtimeFile(directory), runtime, { mode: 0o755 });
}

function runtimeFile(directory: string): string {
  return path.join(directory, "runtime", "crun");
}

/**
 * Has a container join the user namespace that the lab made for it. The engine itself is not told of one: it would show the image's
 * files through a mapping of one id only (as podman 4.3 does for a namespace given by its path), and all that belongs to no root would
 * belong to nobody.
 */
const runtime = `#!/bin/sh
bundle= previous=
for word; do
  case $previous in --bundle | -b) bundle=$word ;; esac
  previous=$word
done
if [ -n "$bundle" ]; then
  name=$(sed -n 's/.*"hostname":"\\([a-z0-9-]*\\)".*/\\1/p' "$bundle/config.json")
  if [ -e "/run/userns/$name" ]; then
    sed -i "s#\\"namespaces\\":\\[#\\"namespaces\\":[{\\"type\\":\\"user\\",\\"path\\":\\"/run/userns/$name\\"},#" "$bundle/config.json"
  fi
fi
exec crun "$@"
`;

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
