import test from "ava";
import { knownHostsOf, sshConfigOf, type Access } from "./access.ts";

const plain: Access = { name: "a-1", address: "10.0.0.1", port: 22, user: "root", hostKeys: ["ssh-ed25519 AAAA"] };
const jumping: Access = {
  ...plain,
  name: "b-1",
  port: 2222,
  identityFile: "/k e y",
  proxyCommand: "relay %h %p",
  hostKeys: ["ssh-rsa B", "ssh-ed25519 C"],
};

test("every host is reached by its name, with its own key and way", (t) => {
  const config = sshConfigOf([plain, jumping], "/d/known_hosts");
  t.true(config.startsWith("Host a-1\n  HostName 10.0.0.1\n  HostKeyAlias a-1\n  Port 22\n  User root\n\nHost b-1\n"));
  t.true(config.includes('  IdentityFile "/k e y"\n  IdentitiesOnly yes\n  ProxyCommand relay %h %p\n'));
});

test("no key is trusted but those that are named, and no password is asked for", (t) => {
  const config = sshConfigOf([plain], "/d/known_hosts");
  for (const line of ["StrictHostKeyChecking yes", "GlobalKnownHostsFile /dev/null", "PasswordAuthentication no", "ForwardAgent no"]) {
    t.true(config.includes(`  ${line}\n`), line);
  }
  t.is(knownHostsOf([plain, jumping]), "a-1 ssh-ed25519 AAAA\nb-1 ssh-rsa B\nb-1 ssh-ed25519 C\n");
});
