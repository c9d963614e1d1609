import { execFileSync } from "node:child_process";
import test from "ava";
import { needsInTurn } from "../test/requires.ts";
import { smallPlan, TestLab } from "./test-lab.ts";

const lab = new TestLab();
const { plan } = smallPlan(/^(?:service-1|balancer-1|core-firewall-1)$/);
const live = needsInTurn("lab");

test.after.always(async () => await lab.end());

live("a host installs a program by apt from another host, and it runs as a service there", async (t) => {
  t.timeout(600_000);
  await lab.begin();
  await lab.make(plan);
  for (const host of ["service-1", "balancer-1"]) {
    // Asked before its bus is there, systemctl has no answer to wait for.
    await lab.until(() => within(host, "systemctl is-system-running").output === "running\n", 60);
    t.is(within(host, "systemctl is-system-running --wait").output, "running\n");
  }
  const { status, output } = within(
    "balancer-1",
    "apt-get update --error-on=any && apt-get install -y -q haproxy && systemctl is-active haproxy",
  );
  t.is(status, 0, output);
  t.regex(output, /http:\/\/10\.1\.0\.16 bookworm/);
});

live("files of the image belong to whom the image says, not to nobody", (t) => {
  t.is(within("balancer-1", "stat -c '%U:%G' /etc/shadow /etc/gshadow /usr/bin/expiry").output, "root:shadow\nroot:shadow\nroot:shadow\n");
});

live("root in a host has no power over the machine: it is in a user namespace of its own", (t) => {
  const inside = within("balancer-1", "readlink /proc/self/ns/user").output.trim();
  const outside = execFileSync("readlink", ["/proc/self/ns/user"], { encoding: "utf8" }).trim();
  t.regex(inside, /^user:/);
  t.not(inside, outside);
  t.not(within("service-1", "readlink /proc/self/ns/user").output.trim(), inside);
});

live("a repository signed by another key is refused", (t) => {
  within(
    "balancer-1",
    "mv /etc/apt/keyrings/jinbao.gpg /root/ && cp /usr/share/keyrings/debian-archive-keyring.gpg /etc/apt/keyrings/jinbao.gpg",
  );
  const { status, output } = within("balancer-1", "rm -rf /var/lib/apt/lists/*; apt-get update --error-on=any");
  t.not(status, 0);
  t.regex(output, /NO_PUBKEY/);
  within("balancer-1", "mv /root/jinbao.gpg /etc/apt/keyrings/jinbao.gpg");
  t.is(within("balancer-1", "apt-get update --error-on=any").status, 0);
});

/** Runs a shell command as root inside a host. */
function within(host: string, command: string): Readonly<{ status: number | null; output: string }> {
  return lab.inside(host, "env", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", command);
}
