import test from "ava";
import type { DataCenter, Host } from "../datacenter/datacenter.ts";
import { labOf } from "../datacenter/lab.ts";
import { plan, plannedProvince, type PlanChanges } from "../datacenter/test-plan.ts";
import { policies, violationsOf, type Subjected } from "./policies.ts";

const memoryPerCoreGib = plannedProvince().assumptions.memoryPerCore.value;

const sound: readonly Readonly<{ title: string; changes: PlanChanges }>[] = [
  { title: "the baseline", changes: {} },
  { title: "a province of 10 million", changes: { insured: 10_000_000 } },
  { title: "a province of 60 million, with many racks", changes: { insured: 60_000_000 } },
  { title: "a recovery site", changes: { options: { recoverySite: true, databaseEngine: "oracle" } } },
  { title: "shared databases", changes: { options: { financeDatabase: "integrated", publicDatabase: "existing" } } },
];

for (const { title, changes } of sound) {
  test(`${title} as planned breaks no policy`, (t) => {
    const dataCenter = plan(changes);
    t.deepEqual(violationsOf({ dataCenter, lab: labOf(dataCenter, "all"), memoryPerCoreGib }), []);
    t.deepEqual(violationsOf({ dataCenter, memoryPerCoreGib }), []);
  });
}

type Broken = Readonly<{ title: string; policy: string; subjects: readonly string[]; change: (dataCenter: DataCenter) => Subjected }>;

function withHost(dataCenter: DataCenter, name: string, change: (host: Host) => Partial<Host>): DataCenter {
  return { ...dataCenter, hosts: dataCenter.hosts.map((host) => (host.name === name ? { ...host, ...change(host) } : host)) };
}

function alone(dataCenter: DataCenter): Subjected {
  return { dataCenter, memoryPerCoreGib };
}

const broken: readonly Broken[] = [
  {
    title: "both database nodes on one of two racks",
    policy: "racks-apart",
    subjects: ["business-db"],
    change: (dataCenter) =>
      alone(
        ["business-db-1", "business-db-2"].reduce(
          (before, name) => withHost(before, name, () => ({ rack: "rack-business-1" })),
          withHost(
            ["balancer-1", "finance-db-1"].reduce(
              (before, name) => withHost(before, name, () => ({ rack: "rack-business-2" })),
              dataCenter,
            ),
            "business-app-1",
            () => ({ rack: "rack-business-2" }),
          ),
        ),
      ),
  },
  {
    title: "an application server with a second foot in the management zone",
    policy: "one-zone",
    subjects: ["business-app-1"],
    change: (dataCenter) =>
      alone(
        withHost(dataCenter, "business-app-1", ({ interfaces }) => ({
          interfaces: [...interfaces, { network: "management", address: "10.3.0.200" }],
        })),
      ),
  },
  {
    title: "a flow from a public server to the business database",
    policy: "gap-flows",
    subjects: ["shortcut"],
    change: (dataCenter) => {
      const flow = { ...dataCenter.flows[0]!, id: "shortcut", from: "public-app-1", to: "business-db-1" };
      return alone({ ...dataCenter, flows: [...dataCenter.flows, flow] });
    },
  },
  {
    title: "a flow from a whole zone of the business net to the outside zone",
    policy: "gap-flows",
    subjects: ["wide"],
    change: (dataCenter) => {
      const flow = { ...dataCenter.flows[0]!, id: "wide", from: "offices", to: "outside" };
      return alone({ ...dataCenter, flows: [...dataCenter.flows, flow] });
    },
  },
  {
    title: "a firewall plugged into both nets",
    policy: "gap-networks",
    subjects: ["core-firewall-1", "outside-firewall-1"],
    change: (dataCenter) =>
      alone(
        withHost(dataCenter, "core-firewall-1", ({ interfaces }) => ({
          interfaces: [...interfaces, { network: "outside", address: "172.16.0.200" }],
        })),
      ),
  },
  {
    title: "a line that ends at a firewall of the other net",
    policy: "gap-networks",
    subjects: ["main-01"],
    change: (dataCenter) => {
      const lab = labOf(dataCenter, 2);
      const [line, ...others] = lab.lines;
      const ends = [line!.ends[0], { ...line!.ends[1], host: "outside-firewall-1" }] as const;
      return { ...alone(dataCenter), lab: { ...lab, lines: [{ ...line!, ends }, ...others] } };
    },
  },
  {
    title: "a public address in the business net",
    policy: "private-addresses",
    subjects: ["business-db-2"],
    change: (dataCenter) =>
      alone(
        withHost(dataCenter, "business-db-2", () => ({
          interfaces: [{ network: "core", address: "203.0.113.9" }],
          address: "203.0.113.9",
        })),
      ),
  },
  {
    title: "a public range as a network of the business net",
    policy: "private-addresses",
    subjects: ["service"],
    change: (dataCenter) =>
      alone({
        ...dataCenter,
        networks: dataCenter.networks.map((network) => (network.id === "service" ? { ...network, cidr: "203.0.113.0/24" } : network)),
      }),
  },
  {
    title: "a database server with eleven cores",
    policy: "even-cores",
    subjects: ["business-db-1"],
    change: (dataCenter) => alone(withHost(dataCenter, "business-db-1", () => ({ cores: 11 }))),
  },
  {
    title: "a database server with less memory than its cores ask for",
    policy: "memory-ratio",
    subjects: ["public-db-1"],
    change: (dataCenter) => alone(withHost(dataCenter, "public-db-1", ({ memoryGib }) => ({ memoryGib: memoryGib - 1 }))),
  },
  {
    title: "a province that asks for sixteen GiB a core, and was planned with eight",
    policy: "memory-ratio",
    subjects: ["business-db-1", "business-db-2", "public-db-1", "public-db-2"],
    change: (dataCenter) => ({ dataCenter, memoryPerCoreGib: 16 }),
  },
];

for (const { title, policy, subjects, change } of broken) {
  test(`${title}: ${policy} is broken, and names ${subjects.join(", ")}`, (t) => {
    const found = violationsOf(change(plan())).filter((each) => each.policy === policy);
    t.deepEqual([...new Set(found.map(({ subject }) => subject))], subjects);
    for (const { text } of found) {
      t.regex(text.zh, /\p{Script=Han}/u);
      t.regex(text.en, /[a-z]{2}/u);
    }
  });
}

test("every policy is broken by some test", (t) => {
  t.deepEqual(new Set(broken.map(({ policy }) => policy)), new Set(policies.map(({ id }) => id)));
});
