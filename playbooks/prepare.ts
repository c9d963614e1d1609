import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { DataCenter } from "../datacenter/datacenter.ts";
import { knownHostsOf, sshConfigOf, type Access } from "./access.ts";
import { inventoryOf } from "./inventory.ts";

export type Preparation = Readonly<{
  dataCenter: DataCenter;
  /** The hosts that are configured, and how each is reached. */
  accesses: readonly Access[];
  /** The reference service for hosts: a file here, and what names its contents. */
  service: Readonly<{ file: string; version: string }>;
}>;

export type Prepared = Readonly<{ directory: string; inventory: string }>;

/**
 * Writes what Ansible reads: the inventory, how hosts are reached, and each host's packet filter. All of it is plain, so that
 * `ansible-playbook -i DIRECTORY/inventory.yaml playbooks/site.yaml` does the same without us. No secret is among it.
 */
export function prepare(directory: string, { dataCenter, accesses, service }: Preparation): Prepared {
  const names = new Set(accesses.map(({ name }) => name));
  const { inventory, rulesets } = inventoryOf(dataCenter, ({ name }) => names.has(name));
  const { all } = inventory;
  const common = {
    // Ansible itself puts the directory in place of the first, so that it may be moved.
    ansible_ssh_common_args: "-F '{{ inventory_dir }}/ssh_config'",
    ansible_python_interpreter: "/usr/bin/python3",
    ansible_become: true,
    dc_service_archive: { ...service, sha256: createHash("sha256").update(readFileSync(service.file)).digest("hex") },
  };
  const files: readonly (readonly [string, string])[] = [
    ["inventory.yaml", stringify({ all: { ...all, vars: { ...common, ...all.vars } } }, { aliasDuplicateObjects: false, lineWidth: 0 })],
    ["ssh_config", sshConfigOf(accesses, path.resolve(directory, "known_hosts"))],
    ["known_hosts", knownHostsOf(accesses)],
    ...[...rulesets].map(([name, ruleset]) => [`nftables/${name}.nft`, `#!/usr/sbin/nft -f\nflush ruleset\n${ruleset}`] as const),
  ];
  rmSync(path.join(directory, "nftables"), { recursive: true, force: true });
  mkdirSync(path.join(directory, "nftables"), { recursive: true, mode: 0o700 });
  for (const [file, text] of files) {
    writeWhole(path.join(directory, file), text);
  }
  return { directory, inventory: path.join(directory, "inventory.yaml") };
}

function writeWhole(file: string, text: string): void {
  if (read(file) !== text) {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
