import test from "ava";
import { labOf, type LabPlan, type OfficeChoice } from "./lab.ts";
import { matrixOf } from "./matrix.ts";
import { courier } from "./test-packets.ts";
import { cityOf, plan, type PlanChanges } from "./test-plan.ts";

const cases: readonly (readonly [string, PlanChanges, OfficeChoice])[] = [
  ["the baseline with two offices", {}, 2],
  ["thirty offices", { offices: { province: 1, cities: 4, counties: 26 } }, "all"],
  ["a recovery site", { options: { recoverySite: true } }, 2],
  ["no city and no county", { offices: { province: 1, cities: 0, counties: 0 } }, "all"],
  ["counties without cities", { offices: { province: 1, cities: 0, counties: 3 } }, "all"],
  [
    "medical insurance by city, Oracle, no backup lines",
    {
      offices: { province: 1, cities: 2, counties: 2 },
      options: { medicalInsurance: "cities", databaseEngine: "oracle", backupLines: false },
    },
    "all",
  ],
  ["the first phase, all shared", { options: { phase: "first", financeDatabase: "integrated", publicDatabase: "existing" } }, 2],
];

for (const [name, changes, offices] of cases) {
  test(`${name}: by routes and filters every allowed connection arrives, and no other`, (t) => {
    const dataCenter = plan(changes);
    const lab = labOf(dataCenter, offices);
    const { attempts } = matrixOf(dataCenter, lab);
    const send = courier(lab);
    const wrong: string[] = [];
    for (const host of lab.hosts) {
      for (const attempt of attempts.get(host.name)!) {
        const fate = send(host, attempt);
        if ((fate === "delivered") !== (attempt.rule !== null)) {
          wrong.push(`${host.name} > ${attempt.to} ${attempt.service} (${attempt.rule ?? "forbidden"}): ${fate}`);
        }
      }
    }
    t.deepEqual(wrong.slice(0, 10), []);
  });
}

test("nothing of the business net has a way to the outside net, even with every filter off", (t) => {
  const dataCenter = plan({ options: { recoverySite: true } });
  const lab = labOf(dataCenter, 2);
  const open = { ...lab, hosts: lab.hosts.map((host) => ({ ...host, ruleset: opened(host.ruleset) })) };
  const nets = new Map(dataCenter.zones.map(({ id, net }) => [id, net]));
  const send = courier(open);
  const { attempts } = matrixOf(dataCenter, open);
  for (const host of open.hosts) {
    for (const attempt of attempts.get(host.name)!) {
      const target = open.hosts.find(({ name }) => name === attempt.to)!;
      if (nets.get(host.zone) === "business" && nets.get(target.zone) === "outside") {
        t.not(send(host, attempt), "delivered", `${host.name} reaches ${target.name}`);
      }
    }
  }
});

test("two offices are a city and a county of it, with all that is on their way, and the province's own stays", (t) => {
  const lab = labOf(plan(), 2);
  t.deepEqual(
    lab.hosts.filter(({ role }) => role === "office").map(({ name }) => name),
    ["office-province", "office-01", "office-01-01"],
  );
  t.deepEqual(
    lab.lines.map(({ name, kind }) => [name, kind]),
    [
      ["main-01", "main"],
      ["backup-01", "backup"],
      ["main-01-01", "main"],
    ],
  );
  t.true(lab.hosts.filter(({ kind }) => kind === "systemd").length >= 20);
});

test("all offices of the baseline are there with a line each, the larger ones wider", (t) => {
  const lab = labOf(plan({ places: [cityOf("01", 2, 100_000), cityOf("02", 0, 100)] }), "all");
  const rate = (name: string) => lab.lines.find((line) => line.name === name)!.mbitPerSecond;
  t.true(rate("main-01") > rate("main-02"));
  t.is(labOf(plan(), "all").lines.filter(({ kind }) => kind === "main").length, 102);
});

test("an office more or less in the lab changes nothing of what the others are", (t) => {
  const dataCenter = plan();
  const [few, more] = [labOf(dataCenter, 2), labOf(dataCenter, 5)];
  const steady = (lab: LabPlan) => lab.hosts.filter(({ forwards, role }) => !forwards && role !== "office");
  t.deepEqual(steady(few), steady(more));
});

test("every line has two ends, every volume its host, every held address an interface of its holder", (t) => {
  const lab = labOf(plan({ options: { recoverySite: true } }), "all");
  const hosts = new Map(lab.hosts.map((host) => [host.name, host]));
  for (const { name, ends } of lab.lines) {
    t.is(new Set(ends.map(({ host }) => host)).size, 2, name);
    t.true(
      ends.every(({ host }) => hosts.get(host)?.forwards === true),
      name,
    );
  }
  for (const { name, host } of lab.volumes) {
    t.true(hosts.get(host)?.volumes.includes(name), name);
  }
  for (const { name, held, interfaces } of lab.hosts) {
    t.true(
      held.every(({ device }) => interfaces.some((each) => each.device === device)),
      name,
    );
  }
});

/** The filter of a host that lets everything in and through. */
function opened(ruleset: string): string {
  const ports = [...new Set([...ruleset.matchAll(/(tcp|udp) dport (\d+)/gu)].map(([, protocol, port]) => `${protocol} ${port}`))];
  const rules = ports.map((each) => `    ip saddr { 0.0.0.0/0 } ${each.replace(" ", " dport ")} counter accept comment "open"`).join("\n");
  return ruleset.replaceAll(/(chain (?:input|forward) \{\n[^\n]*\n)/gu, `$1${rules}\n`);
}
