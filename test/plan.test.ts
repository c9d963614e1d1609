import test from "ava";
import type { ExecutionContext } from "ava";
import type { DataCenter } from "../datacenter/datacenter.ts";
import { jinbaoJson } from "./command.ts";

/** Table 7 as the contract has it: the scheme's equipment, (o) for what it calls optional. */
const table7 = `
business.application 1, business.middleware 1, business.appServer 4, business.databaseSoftware 1, business.databaseServer 2,
business.frontServer 1 (o), finance.application 1, finance.interface 1, finance.middleware 1, finance.appServer 2,
finance.databaseSoftware 1, finance.databaseServer 2, network.loadBalancer 2 (o), storage.diskArray 1, storage.sanSwitch 2 (o),
public.application 1, public.middleware 1 (o), public.appServer 2 (o), public.databaseSoftware 1 (o), public.databaseServer 2 (o),
terminal.set 927, wan.lines 1, wan.cityRouter 12 (o), wan.countyRouter 90 (o), wan.cityFirewall 12 (o), wan.trunkUpgrade 1,
wan.backupLines 1 (o), wan.provinceBackupRouter 1 (o), wan.cityBackupRouter 12 (o), backup.system 1, security.cryptoMachine 1,
security.certificate 927, security.gap 1, monitoring.software 1, security.antivirus 927, security.audit 1, rack 2`;

const expectedLines = table7
  .split(",")
  .map((line) => /^(\S+) (\d+)( \(o\))?$/.exec(line.trim())!)
  .map(([, id, quantity, optional]) => ({ id: id!, quantity: Number(quantity), optional: optional !== undefined }));

const systemIds =
  "business finance archives online mobile hotline kiosk monitoring-network statistics supervision decision cross-region".split(" ");
const interfaceIds = "personnel archives cardholders card-reader cross-region other-insurance bank annuity-custodian".split(" ");

async function planOf(t: ExecutionContext, ...settings: readonly string[]): Promise<DataCenter> {
  return await jinbaoJson<DataCenter>(t, ["plan", ...settings.flatMap((setting) => ["--set", setting])]);
}

test("the baseline's equipment is table 7: 37 lines with the contract's ids and quantities, in its order", async (t) => {
  const { equipment } = await planOf(t);
  t.is(expectedLines.length, 37);
  t.deepEqual(
    equipment.map(({ id, quantity, optional }) => ({ id, quantity, optional })),
    expectedLines,
  );
  t.true(equipment.every(({ reused }) => reused === 0));
});

test("the baseline has the scheme's 12 systems and 8 interfaces", async (t) => {
  const { systems, interfaces } = await planOf(t);
  t.deepEqual(
    systems.map(({ id }) => id),
    systemIds,
  );
  t.deepEqual(
    interfaces.map(({ id }) => id),
    interfaceIds,
  );
  t.true(systems.every(({ hosts }) => hosts.length > 0));
});

test("the first phase alone leaves out the systems of the second", async (t) => {
  const { systems } = await planOf(t, "options.phase=first");
  t.deepEqual(
    systems.map(({ id }) => id),
    ["business", "finance", "online", "mobile", "hotline"],
  );
});

test("what exists is subtracted from what is bought, never below nothing", async (t) => {
  const { equipment } = await planOf(t, "existing.terminal.set=900", "existing.rack=5");
  t.like(
    equipment.find(({ id }) => id === "terminal.set"),
    { needed: 927, reused: 900, quantity: 27 },
  );
  t.like(
    equipment.find(({ id }) => id === "rack"),
    { needed: 2, reused: 2, quantity: 0 },
  );
});

test("optional equipment that is not chosen is not bought", async (t) => {
  const { equipment } = await planOf(t, "options.optionalEquipment=none");
  for (const { id, optional, quantity } of equipment) {
    t.is(quantity > 0, !optional, id);
  }
});

/** Provinces unlike the baseline, each of which must keep every rule of a data centre. */
const provinces: readonly Readonly<{ title: string; settings: readonly string[] }>[] = [
  { title: "the scheme's baseline", settings: [] },
  { title: "a province without cities or counties", settings: ["offices.cities=0", "offices.counties=0"] },
  { title: "a province with cities and no counties", settings: ["offices.cities=21", "offices.counties=0"] },
  { title: "a province with counties and no cities", settings: ["offices.cities=0", "offices.counties=40"] },
  { title: "one insured person", settings: ["insured=1"] },
  { title: "98 million insured", settings: ["insured=98000000", "offices.cities=21", "offices.counties=183"] },
  { title: "1,030 offices", settings: ["offices.cities=120", "offices.counties=909"] },
  { title: "nobody on the staff", settings: ["staffPerOffice.operations=0", "staffPerOffice.finance=0", "staffPerOffice.supervision=0"] },
  { title: "a recovery site, no backup lines", settings: ["options.recoverySite=true", "options.backupLines=false"] },
  {
    title: "everything chosen otherwise",
    settings: [
      "options.phase=first",
      "options.optionalEquipment=none",
      "options.financeDatabase=integrated",
      "options.publicDatabase=existing",
      "options.recoverySite=true",
      "options.databaseEngine=oracle",
      "options.middleware=weblogic",
      "options.archiveUpload=immediate",
      "options.hotline=city",
      "options.medicalInsurance=cities",
    ],
  },
  { title: "other address ranges", settings: ["network.business=172.16.0.0/12", "network.outside=192.168.0.0/16"] },
];

for (const { title, settings } of provinces) {
  test(`${title}: no address twice, every flow's ends exist, and no flow joins the outside and the business net`, async (t) => {
    const plan = await planOf(t, ...settings);
    const addresses = plan.hosts.flatMap(({ interfaces }) => interfaces.map(({ address }) => address));
    t.is(new Set(addresses).size, addresses.length);
    t.is(new Set(plan.hosts.map(({ name }) => name)).size, plan.hosts.length);
    const netOfZone = new Map(plan.zones.map(({ id, net }) => [id, net]));
    const netOf = new Map([...netOfZone, ...plan.hosts.map(({ name, zone }) => [name, netOfZone.get(zone)!] as const)]);
    for (const { id, from, to } of plan.flows) {
      const nets = new Set([netOf.get(from), netOf.get(to)]);
      t.false(nets.has(undefined), `${id}: from ${from} to ${to}`);
      t.false(nets.has("business") && nets.has("outside"), `${id}: from ${from} to ${to}`);
    }
    const networks = new Set(plan.networks.map(({ id }) => id));
    t.deepEqual(
      plan.hosts.flatMap(({ interfaces }) => interfaces).filter(({ network }) => !networks.has(network)),
      [],
    );
    for (const { usable, used, id } of plan.networks) {
      t.true(used <= usable, id);
    }
  });
}

test("each office has its terminals and its line, and the terminals add up", async (t) => {
  const { offices, links, equipment } = await planOf(t);
  t.is(offices.length, 103);
  t.is(
    offices.reduce((sum, { terminals }) => sum + terminals, 0),
    equipment.find(({ id }) => id === "terminal.set")!.needed,
  );
  const insured = offices.reduce((sum, office) => sum + office.insured, 0);
  t.true(Math.abs(insured - 2_000_000) < 1e-3);
  const main = links.filter(({ kind }) => kind === "main");
  t.is(main.length, 102);
});

test("another county changes the digest, and no host, address or flow of the others", async (t) => {
  const [before, after] = [await planOf(t), await planOf(t, "offices.counties=91")];
  t.not(before.digest, after.digest);
  const placed = (plan: DataCenter): ReadonlyMap<string, string> => new Map(plan.hosts.map(({ name, address }) => [name, address]));
  const moved = [...placed(before)].filter(([name, address]) => placed(after).get(name) !== address);
  t.deepEqual(moved, []);
});
