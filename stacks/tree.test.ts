import test from "ava";
import { labOf, type OfficeChoice } from "../datacenter/lab.ts";
import { plan, type PlanChanges } from "../datacenter/test-plan.ts";
import { keyOf, resourcesOf, type Part } from "./component.ts";
import { labResources } from "./lab-target.ts";
import { components, treeOf } from "./tree.ts";

function labTree(changes: PlanChanges, offices: OfficeChoice): Readonly<{ tree: Part; planned: readonly string[] }> {
  const dataCenter = plan(changes);
  const resources = labResources(dataCenter, labOf(dataCenter, offices));
  return { tree: treeOf(dataCenter, resources), planned: resources.map(keyOf) };
}

function partsOf(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(partsOf)];
}

const plans: readonly Readonly<{ title: string; changes: PlanChanges; offices: OfficeChoice }>[] = [
  { title: "the baseline with two offices", changes: {}, offices: 2 },
  { title: "the baseline with all offices", changes: {}, offices: "all" },
  { title: "a recovery site and a shared array", changes: { options: { recoverySite: true, databaseEngine: "oracle" } }, offices: 2 },
  {
    title: "one finance and business database, no public one, no backup lines",
    changes: { options: { financeDatabase: "integrated", publicDatabase: "existing", backupLines: false, phase: "first" } },
    offices: 0,
  },
];

for (const { title, changes, offices } of plans) {
  test(`${title}: each resource of the lab is in exactly one component, none in the data centre itself`, (t) => {
    const { tree, planned } = labTree(changes, offices);
    const placed = resourcesOf(tree).map(keyOf);
    t.deepEqual(placed.toSorted(), [...planned].toSorted());
    t.is(new Set(placed).size, placed.length);
    t.deepEqual(tree.resources, []);
  });

  test(`${title}: what a resource needs is there, and a host needs all that it is plugged into and mounts`, (t) => {
    const resources = resourcesOf(labTree(changes, offices).tree);
    const keys = new Set(resources.map(keyOf));
    for (const { type, needs, inputs } of resources) {
      t.deepEqual(
        needs.filter((need) => !keys.has(need)),
        [],
      );
      if (type === "jinbao:lab:Host") {
        const { interfaces, volumes } = inputs as Readonly<{ interfaces: readonly { network: string }[]; volumes: readonly string[] }>;
        const wanted = [
          ...interfaces.map(({ network }) => `jinbao:lab:Segment ${network}`),
          ...volumes.map((volume) => `jinbao:lab:Volume ${volume}`),
        ];
        t.deepEqual(new Set(needs), new Set(wanted));
      }
      t.is(needs.length, type === "jinbao:lab:Line" ? 2 : needs.length);
    }
  });

  test(`${title}: databases, volumes on the array and the certificate authority are protected, and nothing else`, (t) => {
    for (const { subject, protect, name } of resourcesOf(labTree(changes, offices).tree)) {
      const precious =
        (subject.kind === "host" && /^(?:recovery-)?database$|^certificate$/u.test(subject.role)) ||
        (subject.kind === "volume" && subject.media === "san");
      t.is(protect, precious, name);
    }
  });

  test(`${title}: no two parts of one kind have one name, and each says what it is by a type token`, (t) => {
    const parts = partsOf(labTree(changes, offices).tree);
    t.is(new Set(parts.map(({ type, name }) => `${type} ${name}`)).size, parts.length);
    for (const { type, component, outputs } of parts) {
      t.is(type, `jinbao:datacenter:${component}`);
      t.deepEqual(JSON.parse(JSON.stringify(outputs)), outputs);
      t.true(Object.keys(outputs).length > 0);
    }
  });
}

test("every kind of component is in the data centre of some province", (t) => {
  const found = new Set(plans.flatMap(({ changes, offices }) => partsOf(labTree(changes, offices).tree).map(({ component }) => component)));
  t.deepEqual(
    components.map(({ kind }) => kind).filter((kind) => !found.has(kind)),
    [],
  );
});

/** Components by indentation, each with its resources: S segment, V volume, H host, L line. */
function outline(part: Part, depth = 0): readonly string[] {
  const resources = part.resources.map(({ type, name }) => `${type.split(":")[2]![0]} ${name}`);
  return [
    `${"  ".repeat(depth)}${part.component} ${part.name}${resources.length === 0 ? "" : `: ${resources.join(", ")}`}`,
    ...part.children.flatMap((child) => outline(child, depth + 1)),
  ];
}

test("the components of the baseline with one city office are these", (t) => {
  t.deepEqual(outline(labTree({}, 1).tree), [
    "DataCenter data-centre",
    "  Zone core: S core",
    "    ApplicationCluster business-app: H business-app-1, H business-app-2, H business-app-3, H business-app-4",
    "    DatabaseCluster business-db: H business-db-1, H business-db-2",
    "    LoadBalancer balancer: H balancer-1, H balancer-2",
    "    ApplicationCluster finance-app: H finance-app-1, H finance-app-2",
    "    DatabaseCluster finance-db: H finance-db-1, H finance-db-2",
    "  Zone service: S service, H service-1, H service-2",
    "    BackupSystem backup: V backup-repository, H backup-1",
    "    CertificateAuthority certificate: H certificate-1",
    "    CryptoMachine crypto: H crypto-1",
    "  Zone general: S general, H archive-1",
    "    ApplicationCluster channel: H channel-1, H channel-2",
    "    ApplicationCluster general-app: H general-app-1, H general-app-2",
    "  Zone management: S management, H jump-1",
    "    Monitoring monitoring: H monitor-1, H audit-1",
    "  Zone partner: S partner, H front-1",
    "  Zone wan: S wan, H core-firewall-1, H core-firewall-2, H wan-router-1, H wan-backup-router-1",
    "  IsolationGap gap",
    "    Zone gap-inner: S gap-inner, H gap-inner-1",
    "    Zone gap-outer: S gap-outer, H gap-outer-1",
    "  Zone outside: S outside, H outside-service-1, H outside-firewall-1, H outside-firewall-2",
    "    BackupSystem outside-backup: V outside-repository",
    "    ApplicationCluster public-app: H public-app-1, H public-app-2",
    "    DatabaseCluster public-db: H public-db-1, H public-db-2",
    "  Zone internet: S internet, H peer-internet",
    "  Zone mobile-platform: S mobile-platform, H peer-mobile-platform",
    "  Zone bank: S bank, H peer-bank",
    "  Zone custodian: S custodian, H peer-custodian",
    "  Zone ministry: S ministry, H peer-ministry",
    "  Zone personnel: S personnel, H peer-personnel",
    "  Zone cardholder: S cardholder, H peer-cardholder",
    "  Zone other-insurance: S other-insurance, H peer-other-insurance",
    "  Office office-province: S office-province, H office-province",
    "  Office office-01: S edge-01, S office-01, H city-router-01, H city-backup-router-01, H city-firewall-01, H office-01",
    "    WanLine main-01: L main-01",
    "    WanLine backup-01: L backup-01",
    "  SanStorage san: V business-data-1, V business-data-2, V business-log-1, V business-log-2, V business-log-archive-1, V business-log-archive-2, V finance-data-1, V finance-data-2, V public-data-1, V public-data-2, V archive-data",
  ]);
});

test("what components tell of themselves are the plan's own numbers and addresses", (t) => {
  const parts = partsOf(labTree({ options: { recoverySite: true } }, 2).tree);
  const outputs = (type: string, name: string): Part["outputs"] =>
    parts.find((part) => part.component === type && part.name === name)!.outputs;
  t.deepEqual(outputs("DatabaseCluster", "business-db"), {
    systems: ["business"],
    nodes: { "business-db-1": "10.0.0.32", "business-db-2": "10.0.0.33" },
    cores: 12,
    memoryGib: 96,
    volumes: ["business-data-1", "business-data-2", "business-log-1", "business-log-2", "business-log-archive-1", "business-log-archive-2"],
  });
  t.deepEqual(outputs("LoadBalancer", "balancer")["entrances"], { "entrance-balancer": "10.0.0.10" });
  t.like(outputs("WanLine", "main-01"), { kind: "main", from: "office-province", to: "office-01" });
  t.like(outputs("Office", "office-01-01"), { level: "county", host: "office-01-01" });
  t.deepEqual(Object.keys(outputs("IsolationGap", "gap")["inner"]!), ["gap-inner-1"]);
  t.is(outputs("CertificateAuthority", "certificate")["operators"], 927);
  t.true(Number(outputs("SanStorage", "san")["gib"]) > 0);
  t.true(Number(outputs("BackupSystem", "backup")["gib"]) > 0);
  t.is(outputs("Zone", "core")["net"], "business");
  t.true(Number(outputs("RecoverySite", "recovery")["lineMbitPerSecond"]) > 0);
});
