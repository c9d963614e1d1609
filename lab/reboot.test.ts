import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../test/requires.ts";
import { breakOne, healAll } from "./faults.ts";
import { hostPid } from "./host.ts";
import { probe } from "./probe/probe.ts";
import { smallPlan, TestLab } from "./test-lab.ts";

const lab = new TestLab();
const { plan, matrix } = smallPlan();
const live = needsInTurn("lab");
const machines = plan.hosts.filter(({ kind }) => kind === "systemd").map(({ name }) => name);

test.after.always(async () => await lab.end());

live("a host that reboots comes back by itself with what was on its disk, plugged in as before", async (t) => {
  t.timeout(600_000);
  await lab.begin();
  await lab.make(plan);
  t.is(lab.inside("balancer-1", "sh", "-c", "echo kept > /var/lib/kept && sync").status, 0);
  await lab.until(() => lab.inside("balancer-1", "systemctl", "is-system-running").output === "running\n", 60);
  await reboot(["balancer-1"], "systemctl reboot");
  t.deepEqual(await settled(), []);
  t.is(lab.inside("balancer-1", "cat", "/var/lib/kept").output, "kept\n");
  await lab.until(() => lab.inside("balancer-1", "systemctl", "is-system-running").output === "running\n", 60);
  t.deepEqual(await settled(), []);
});

live("a router that reboots has its lines again", async (t) => {
  t.timeout(120_000);
  await reboot(["wan-router-1"], "systemctl reboot --force");
  t.deepEqual(await settled(), []);
});

live("who starts a host again plugs it in, whatever it was stopped by", async (t) => {
  t.timeout(120_000);
  lab.run("fabric", "podman", "restart", "--time", "20", "wan-router-1");
  t.deepEqual(await settled(), []);
  await breakOne(lab.place, "kill-host", "wan-router-1", undefined);
  await healAll(lab.place);
  t.deepEqual(await settled(), []);
});

live("a host that was killed or switched off stays off until it is started", async (t) => {
  t.timeout(120_000);
  await breakOne(lab.place, "kill-host", "balancer-1", undefined);
  lab.inside("monitor-1", "systemctl", "poweroff", "--force");
  process.kill(hostPid(lab.place, "jump-1")!, "SIGKILL");
  const off = ["balancer-1", "monitor-1", "jump-1"];
  await lab.until(() => off.every((name) => hostPid(lab.place, name) === undefined));
  await sleep(4000);
  t.true(off.every((name) => hostPid(lab.place, name) === undefined));
  await healAll(lab.place);
  lab.run("fabric", "podman", "start", "monitor-1", "jump-1");
  t.deepEqual(await settled(), []);
});

live("a host without power is gone for the engine; made again, it is started with what was on its disk", async (t) => {
  t.timeout(120_000);
  lab.inside("balancer-1", "sh", "-c", "echo kept > /var/lib/kept; echo changed >> /etc/hosts; sync");
  process.kill(hostPid(lab.place, "balancer-1")!, "SIGKILL");
  await lab.until(() => hostPid(lab.place, "balancer-1") === undefined);
  t.deepEqual(await settled(["Host balancer-1: gone"]), ["Host balancer-1: gone"]);
  await lab.handler("Host").create(lab.host(plan, "balancer-1"));
  t.deepEqual(await settled(), []);
  t.is(lab.inside("balancer-1", "sh", "-c", "cat /var/lib/kept; tail -1 /etc/hosts").output, "kept\nchanged\n");
});

live("a host that reboots mends nothing that a fault has broken, and healing does", async (t) => {
  t.timeout(120_000);
  await breakOne(lab.place, "partition", "wan-router-1", undefined);
  await breakOne(lab.place, "throttle-cpu", "wan-router-1", undefined);
  await breakOne(lab.place, "cut-line", "main-01", undefined);
  await reboot(["wan-router-1"], "systemctl reboot");
  await lab.until(() => lab.inside("wan-router-1", "systemctl", "is-active", "nftables").output === "active\n");
  t.true(lab.run("wan-router-1", "nft", "list", "tables").includes("jinbao_fault_partition"));
  t.deepEqual(await settled(["Line main-01: gone"]), ["Line main-01: gone"]);
  t.is((await healAll(lab.place)).length, 3);
  t.false(lab.run("wan-router-1", "nft", "list", "tables").includes("jinbao_fault_partition"));
  t.deepEqual(await settled(), []);
});

live("all hosts reboot at once and come back by themselves, and every flow is as it was", async (t) => {
  t.timeout(600_000);
  await reboot(machines, "systemctl reboot --force --force");
  t.deepEqual(await settled(), []);
  const { allowed, forbidden, failures } = await probe(lab.place, matrix, () => undefined);
  t.deepEqual(failures, []);
  t.true(allowed.connected > 50 && forbidden.blocked > 300);
});

/** Tells hosts to reboot, and waits until each runs anew. */
async function reboot(hosts: readonly string[], command: string): Promise<void> {
  const before = new Map(hosts.map((host) => [host, hostPid(lab.place, host)]));
  for (const host of hosts) {
    lab.inside(host, "sh", "-c", command);
  }
  await lab.until(() => hosts.every((host) => ![undefined, before.get(host)].includes(hostPid(lab.place, host))), 60);
}

/** What differs once that no longer changes: a host has its process a moment before it is plugged in. */
async function settled(expected: readonly string[] = []): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt++) {
    const found = await lab.drift(plan);
    if (String(found) === String(expected) || attempt === 20) {
      return found;
    }
    await sleep(250);
  }
}
