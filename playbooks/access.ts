/** How the machine that configures reaches a host. */
export type Access = Readonly<{
  name: string;
  address: string;
  port: number;
  user: string;
  /** File of the private key; the SSH agent's keys where there is none. */
  identityFile?: string;
  /** Lines as in `known_hosts` without the name: `ssh-ed25519 AAAA...`. No other key is trusted. */
  hostKeys: readonly string[];
  /** A command that is connected to the host in place of the network, in ssh's own notation. */
  proxyCommand?: string;
}>;

/** What `ssh -F` reads: every host by the name that the inventory has for it. */
export function sshConfigOf(accesses: readonly Access[], knownHosts: string): string {
  const blocks = accesses.map(({ name, address, port, user, identityFile, proxyCommand }) =>
    [
      `Host ${name}`,
      `  HostName ${address}`,
      `  HostKeyAlias ${name}`,
      `  Port ${port}`,
      `  User ${user}`,
      ...(identityFile === undefined ? [] : [`  IdentityFile "${identityFile}"`, "  IdentitiesOnly yes"]),
      ...(proxyCommand === undefined ? [] : [`  ProxyCommand ${proxyCommand}`]),
    ].join("\n"),
  );
  const all = [
    "Host *",
    `  UserKnownHostsFile "${knownHosts}"`,
    "  GlobalKnownHostsFile /dev/null",
    "  StrictHostKeyChecking yes",
    "  UpdateHostKeys no",
    "  PasswordAuthentication no",
    "  KbdInteractiveAuthentication no",
    "  ForwardAgent no",
    "  ConnectTimeout 15",
    "  ServerAliveInterval 15",
    "  ServerAliveCountMax 4",
    "  LogLevel ERROR",
  ].join("\n");
  return `${[...blocks, all].join("\n\n")}\n`;
}

export function knownHostsOf(accesses: readonly Access[]): string {
  return accesses.flatMap(({ name, hostKeys }) => hostKeys.map((key) => `${name} ${key}\n`)).join("");
}
