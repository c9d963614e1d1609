import { existsSync, readFileSync } from "node:fs";
import type { LabHost } from "../datacenter/lab.ts";
import { ensureAdministratorKey } from "./birth.ts";
import { hostPid } from "./host.ts";
import { findKeeper } from "./keeper.ts";
import type { Place } from "./place.ts";
import { listRecords } from "./records.ts";

/** How a host of the lab is administered: from the network of its jump host, with the lab's key. */
export type LabAccess = Readonly<{
  host: LabHost;
  identityFile: string;
  /** Public host keys, as their files hold them. */
  hostKeys: readonly string[];
  /** A command that runs another inside the jump host's network: `nsenter --net=...`. */
  entrance: string;
}>;

/**
 * The running hosts that have an operating system of their own. `jumpOf` tells from which host the plan lets each be administered; a
 * jump host itself is reached from its own network.
 */
export async function labAccesses(place: Place, jumpOf: (host: LabHost) => string): Promise<readonly LabAccess[]> {
  const keeper = findKeeper(place);
  const hosts = (await listRecords<LabHost>(place, "host")).map(({ inputs }) => inputs).filter(({ kind }) => kind === "systemd");
  if (keeper === undefined || hosts.length === 0) {
    return [];
  }
  const identityFile = await ensureAdministratorKey(place);
  return hosts.map((host) => ({
    host,
    identityFile,
    hostKeys: hostKeysOf(place, host.name),
    entrance: `nsenter --net=/proc/${keeper.pid}/root/run/netns/${jumpOf(host)}`,
  }));
}

/** Read from the host's own disk, where no one on the network can stand between. Empty where it does not run. */
function hostKeysOf(place: Place, name: string): readonly string[] {
  const pid = hostPid(place, name);
  const file = `/proc/${pid}/root/etc/ssh/ssh_host_ed25519_key.pub`;
  return pid !== undefined && existsSync(file) ? [readFileSync(file, "utf8").split(" ").slice(0, 2).join(" ").trim()] : [];
}
