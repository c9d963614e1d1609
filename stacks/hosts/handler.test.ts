import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import os from "node:os";
import test from "ava";
import { plan } from "../../datacenter/test-plan.ts";
import { needs } from "../../test/requires.ts";
import { machineResources, unknownMachines } from "../hosts-target.ts";
import type { Machine } from "../../model/province.ts";
import { factsOf, lookOf, lookScript } from "./facts.ts";
import { machineHandler, type MachineInputs } from "./handler.ts";
import { runOver, Unreachable } from "./ssh.ts";
import { freePort, startSshd } from "./test-sshd.ts";

const sshd = needs("openssh-server");
const handler = machineHandler();

/** The machine as this very one is: then it is as planned. */
async function asIs(machine: Machine): Promise<MachineInputs> {
  const look = lookOf(await runOver(machine, lookScript));
  const nothing = {
    reachable: true,
    system: look.system,
    cores: look.cores,
    memoryGib: look.memoryGib,
    disks: [],
    addresses: [],
    foreign: [],
  };
  return { ...machine, facts: factsOf(look, { ...nothing, addresses: ["127.0.0.1"] }, () => false), foreignRange: null };
}

sshd("a machine that is as planned is adopted without a difference, and a second look finds none", async (t) => {
  const { machine } = await startSshd(t);
  const inputs = await asIs(machine);
  t.is(inputs.facts.cores, os.availableParallelism());
  const made = await handler.create(inputs);
  t.deepEqual([made["adopted"], made["differences"]], [true, []]);
  t.deepEqual(await handler.read(machine.name, inputs), inputs);
});

sshd("what differs is recorded, property by property, and a refresh shows it as what was found", async (t) => {
  const { machine } = await startSshd(t);
  const is = await asIs(machine);
  const inputs = {
    ...is,
    adopt: false,
    foreignRange: "127.0.0.0/8",
    facts: { ...is.facts, cores: 4096, disks: [{ name: "system", gib: 1e9 }] },
  };
  const made = await handler.create(inputs);
  t.is(made["adopted"], false);
  t.deepEqual(
    made["differences"],
    ["facts.cores", "facts.disks", "facts.foreign"]
      .map((path) => path.replace("facts.", ""))
      .map((key) => (key === "disks" ? "disks[0].gib" : key)),
  );
  const found = await handler.read(machine.name, inputs);
  t.is(found!.facts.cores, is.facts.cores);
  t.deepEqual(found!.facts.foreign, ["127.0.0.1"]);
  t.like(await handler.update(inputs, inputs), { differences: made["differences"] });
});

sshd("a host key is known by its fingerprint too, of whatever kind the machine has", async (t) => {
  const { machine, hostKeys } = await startSshd(t);
  for (const line of Object.values(hostKeys)) {
    const digest = createHash("sha256")
      .update(Buffer.from(line.split(" ")[1]!, "base64"))
      .digest("base64");
    for (const hostKey of [line, `SHA256:${digest}`, `SHA256:${digest.replace(/=+$/u, "")}`]) {
      t.regex(await runOver({ ...machine, hostKey }, "echo here"), /here/u);
    }
  }
});

sshd("a machine with another host key is not spoken to, and both keys are named", async (t) => {
  const { machine } = await startSshd(t);
  const strange = `SHA256:${"A".repeat(43)}`;
  const error = await t.throwsAsync(runOver({ ...machine, hostKey: strange }, "echo never"), { instanceOf: Unreachable });
  t.true(error.text.en.includes(strange) && error.text.zh.includes(strange));
  t.is(error.text.en.split("SHA256:").length, 3);
});

sshd("a user or a key that the machine does not let in is told as such", async (t) => {
  const { machine, strangeKey } = await startSshd(t);
  for (const wrong of [{ user: "nobody-of-that-name" }, { identityFile: strangeKey }]) {
    const error = await t.throwsAsync(runOver({ ...machine, ...wrong }, "echo never"), { instanceOf: Unreachable });
    t.regex(error.text.en, /does not let .* in with this key/u);
  }
});

sshd("a key file that cannot be read, and no agent, are told before anybody is asked", async (t) => {
  const { machine } = await startSshd(t);
  const missing = await t.throwsAsync(runOver({ ...machine, identityFile: "/no/such/key" }, ""), { instanceOf: Unreachable });
  t.true(missing.message.includes("/no/such/key"));
  const { identityFile: _, ...agentOnly } = machine;
  const agent = process.env["SSH_AUTH_SOCK"];
  delete process.env["SSH_AUTH_SOCK"];
  await t.throwsAsync(runOver(agentOnly, ""), { instanceOf: Unreachable, message: /SSH_AUTH_SOCK/u });
  if (agent !== undefined) {
    process.env["SSH_AUTH_SOCK"] = agent;
  }
});

test("a machine that does not answer fails to be adopted, and is found unreachable by a refresh", async (t) => {
  const facts = { reachable: true, system: "debian", cores: 1, memoryGib: 1, disks: [], addresses: [], foreign: [] };
  const inputs: MachineInputs = {
    name: "business-db-1",
    address: "127.0.0.1",
    port: await freePort(),
    user: "root",
    hostKey: `SHA256:${"A".repeat(43)}`,
    identityFile: import.meta.filename,
    adopt: true,
    facts,
    foreignRange: null,
  };
  const noKey = await t.throwsAsync(handler.create(inputs), { instanceOf: Unreachable });
  t.regex(noKey.text.en, /identityFile of business-db-1 is of no use/u);
  const silent = machineHandler(() => Promise.reject(new Unreachable({ zh: "没有应答", en: "no answer" })));
  await t.throwsAsync(silent.create(inputs), { instanceOf: Unreachable });
  t.deepEqual(await silent.read(inputs.name, inputs), { ...inputs, facts: { ...facts, reachable: false } });
});

sshd("a port where nobody listens is told as unreachable", async (t) => {
  const { machine } = await startSshd(t);
  const error = await t.throwsAsync(runOver({ ...machine, port: await freePort() }, ""), { instanceOf: Unreachable });
  t.regex(error.text.en, /does not answer/u);
});

sshd("to look at a machine changes nothing on it, and to let it go is to forget it", async (t) => {
  const { machine } = await startSshd(t);
  const inputs = await asIs(machine);
  const before = statSync("/etc/os-release").mtimeMs;
  const [hosts, release] = [readFileSync("/etc/passwd", "utf8"), readFileSync("/etc/os-release", "utf8")];
  await handler.create(inputs);
  await handler.delete(machine.name, inputs);
  t.deepEqual(
    [statSync("/etc/os-release").mtimeMs, readFileSync("/etc/passwd", "utf8"), readFileSync("/etc/os-release", "utf8")],
    [before, hosts, release],
  );
  t.false(/>|\brm\b|\bmv\b|\btee\b|\bapt/u.test(lookScript.replaceAll("2>/dev/null", "")));
});

const machine: Machine = { name: "business-db-1", address: "192.0.2.9", port: 22, user: "root", hostKey: "SHA256:x", adopt: true };
const network = { business: "10.0.0.0/8", outside: "172.16.0.0/16" };

test("a machine is held against its host in the plan: cores, memory, disks with volumes, addresses, and the other net's range", (t) => {
  const dataCenter = plan();
  const [resource] = machineResources(dataCenter, { machines: [machine], network });
  const { facts, foreignRange } = resource!.inputs as unknown as MachineInputs;
  const host = dataCenter.hosts.find(({ name }) => name === machine.name)!;
  t.like(facts, {
    reachable: true,
    system: "debian",
    cores: host.cores,
    memoryGib: host.memoryGib,
    addresses: [host.address],
    foreign: [],
  });
  t.deepEqual(
    facts.disks.map(({ name }) => name),
    ["system", "business-data-1", "business-log-1", "business-log-archive-1"],
  );
  t.is(foreignRange, network.outside);
  const [outside] = machineResources(dataCenter, { machines: [{ ...machine, name: "public-app-1" }], network });
  t.is((outside!.inputs as unknown as MachineInputs).foreignRange, network.business);
});

test("a machine that is no host of the plan is told, and nothing is made of it", (t) => {
  const stranger = { ...machine, name: "business-db-9" };
  t.deepEqual(unknownMachines(plan(), [machine, stranger]), [stranger]);
  t.deepEqual(machineResources(plan(), { machines: [stranger], network }), []);
});

test("a port or a host key that cannot be is refused with what was requested", (t) => {
  const { failures } = handler.check({ ...machine, port: 70_000, hostKey: "" });
  t.deepEqual(
    failures.map(({ property }) => property),
    ["port", "hostKey"],
  );
  t.regex(failures[0]!.reason, /requested 70000, limits 1 and 65535/u);
  t.deepEqual(handler.check(machine).failures, []);
});
