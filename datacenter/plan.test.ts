import test from "ava";
import fc from "fast-check";
import { size } from "../sizing/size.ts";
import { checkDataCenter } from "./check.ts";
import { planDataCenter } from "./plan.ts";
import { cityOf, plan, plannedProvince, type PlanChanges } from "./test-plan.ts";

/** Table 7 at the baseline: what each line takes. */
const table7: Readonly<Record<string, number>> = {
  "business.application": 1,
  "business.middleware": 1,
  "business.appServer": 4,
  "business.databaseSoftware": 1,
  "business.databaseServer": 2,
  "business.frontServer": 1,
  "finance.application": 1,
  "finance.interface": 1,
  "finance.middleware": 1,
  "finance.appServer": 2,
  "finance.databaseSoftware": 1,
  "finance.databaseServer": 2,
  "network.loadBalancer": 2,
  "storage.diskArray": 1,
  "storage.sanSwitch": 2,
  "public.application": 1,
  "public.middleware": 1,
  "public.appServer": 2,
  "public.databaseSoftware": 1,
  "public.databaseServer": 2,
  "terminal.set": 927,
  "wan.lines": 1,
  "wan.cityRouter": 12,
  "wan.countyRouter": 90,
  "wan.cityFirewall": 12,
  "wan.trunkUpgrade": 1,
  "wan.backupLines": 1,
  "wan.provinceBackupRouter": 1,
  "wan.cityBackupRouter": 12,
  "backup.system": 1,
  "security.cryptoMachine": 1,
  "security.certificate": 927,
  "security.gap": 1,
  "monitoring.software": 1,
  "security.antivirus": 927,
  "security.audit": 1,
  rack: 2,
};

test("the baseline buys table 7 line by line", (t) => {
  const { equipment } = plan();
  t.deepEqual(Object.fromEntries(equipment.map(({ id, quantity }) => [id, quantity])), table7);
});

test("the baseline has the scheme's 12 systems and 8 interfaces, and 103 offices with a line to each but the province's own", (t) => {
  const { systems, interfaces, offices, links } = plan();
  t.deepEqual([systems.length, interfaces.length, offices.length], [12, 8, 103]);
  t.is(links.filter(({ kind }) => kind === "main").length, 102);
  t.is(links.filter(({ kind }) => kind === "backup").length, 12);
});

const provinces: readonly (readonly [string, PlanChanges])[] = [
  ["the baseline", {}],
  ["no city and no county", { offices: { province: 1, cities: 0, counties: 0 } }],
  ["counties without cities", { offices: { province: 1, cities: 0, counties: 7 } }],
  ["cities without counties", { offices: { province: 1, cities: 5, counties: 0 } }],
  ["one insured person", { insured: 1 }],
  ["98 million insured", { insured: 98_000_000, offices: { province: 1, cities: 21, counties: 183 } }],
  ["10,300 offices", { offices: { province: 1, cities: 300, counties: 9999 } }],
  ["the first phase only", { options: { phase: "first" } }],
  ["a recovery site", { options: { recoverySite: true } }],
  [
    "everything shared",
    { options: { financeDatabase: "integrated", publicDatabase: "existing", backupLines: false, optionalEquipment: [] } },
  ],
  [
    "Oracle, cities' hotlines and medical insurance",
    { options: { databaseEngine: "oracle", hotline: "city", medicalInsurance: "cities" } },
  ],
  ["staff of none", { staffPerOffice: { operations: 0, finance: 0, supervision: 0 } }],
  ["staff by the hundred", { staffPerOffice: { operations: 300, finance: 100, supervision: 100 } }],
  ["small ranges", { offices: { province: 1, cities: 2, counties: 9 }, network: { business: "192.168.0.0/16", outside: "172.16.0.0/20" } }],
  ["six-digit codes", { places: [cityOf("370100", 3), cityOf("370200", 4), cityOf("370300", 0)] }],
];

for (const [name, changes] of provinces) {
  test(`${name}: every rule of a data centre holds`, (t) => {
    t.deepEqual(checkDataCenter(plan(changes)), []);
  });
}

test("any mix of offices, people and options gives a data centre whose rules hold", (t) => {
  const changes = fc.record({
    insured: fc.integer({ min: 1, max: 98_000_000 }),
    offices: fc.record({ province: fc.constant(1), cities: fc.integer({ min: 0, max: 25 }), counties: fc.integer({ min: 0, max: 200 }) }),
    options: fc.record({
      phase: fc.constantFrom("first", "both"),
      financeDatabase: fc.constantFrom("separate", "integrated"),
      publicDatabase: fc.constantFrom("own", "existing"),
      recoverySite: fc.boolean(),
      backupLines: fc.boolean(),
      databaseEngine: fc.constantFrom("postgresql", "oracle"),
      medicalInsurance: fc.constantFrom("single", "cities"),
    }),
  });
  fc.assert(
    fc.property(changes, (given) => checkDataCenter(plan(given)).length === 0),
    { seed: 3, numRuns: 60 },
  );
  t.pass();
});

test("the same input gives the same bytes and digest, and another input another digest", (t) => {
  t.is(JSON.stringify(plan()), JSON.stringify(plan()));
  t.not(plan().digest, plan({ insured: 2_000_001 }).digest);
});

test("a county more changes no name and no address but its own", (t) => {
  const before = plan({ places: [cityOf("01", 3, 10_000), cityOf("02", 4, 10_000)], insured: 200_000 });
  const after = plan({ places: [cityOf("01", 4, 10_000), cityOf("02", 4, 10_000)], insured: 200_000 });
  unchangedBut(t, before, after, "01-04");
  t.is(after.offices.length, before.offices.length + 1);
});

test("so it is where only counts are given, for a thousand counties one by one", (t) => {
  let before = plan({ offices: { province: 1, cities: 12, counties: 988 } });
  for (let counties = 989; counties <= 1000; counties++) {
    const after = plan({ offices: { province: 1, cities: 12, counties } });
    const added = after.offices.find(({ id }) => !before.offices.some((office) => office.id === id))!;
    unchangedBut(t, before, after, added.id.replace("office-", ""));
    before = after;
  }
});

test("the order of cities and counties in the file moves no address", (t) => {
  const cities = [cityOf("01", 3), cityOf("02", 4)];
  const shuffled = cities.map((city) => ({ ...city, counties: city.counties.toReversed() })).toReversed();
  t.deepEqual(addresses(plan({ places: cities })), addresses(plan({ places: shuffled })));
});

test("application servers more leave every other address where it was", (t) => {
  const before = addresses(plan());
  const after = addresses(plan({ insured: 40_000_000 }));
  for (const [host, address] of before) {
    t.is(after.get(host), address, host);
  }
});

test("what exists is subtracted, shown as reused, and its hosts are not new", (t) => {
  const { equipment, hosts } = plan({ existing: { "business.appServer": 3, "terminal.set": 500, rack: 9 } });
  const line = (id: string) => equipment.find((each) => each.id === id)!;
  t.like(line("business.appServer"), { needed: 4, reused: 3, quantity: 1 });
  t.like(line("terminal.set"), { needed: 927, reused: 500, quantity: 427 });
  t.like(line("rack"), { needed: 2, reused: 2, quantity: 0 });
  t.deepEqual(
    hosts.filter(({ tier }) => tier === "business-app").map(({ existing }) => existing),
    [true, true, true, false],
  );
});

test("an optional line that is not chosen is not bought, and what exists serves in its place", (t) => {
  const { equipment, hosts } = plan({ options: { optionalEquipment: ["wan.cityRouter"] } });
  t.like(
    equipment.find(({ id }) => id === "network.loadBalancer"),
    { needed: 2, quantity: 0, chosen: false },
  );
  t.like(
    equipment.find(({ id }) => id === "wan.cityRouter"),
    { quantity: 12, chosen: true },
  );
  t.true(hosts.filter(({ tier }) => tier === "balancer").every(({ existing }) => existing));
});

test("the racks that the plan fills are those that the sizing counts", (t) => {
  for (const insured of [1, 2_000_000, 20_000_000, 98_000_000]) {
    const province = plannedProvince({ insured });
    const sizing = size(province);
    const { hosts } = planDataCenter(province, sizing);
    const racks = new Set(hosts.flatMap(({ rack }) => rack ?? []));
    const counted = sizing.quantities.find(({ id }) => id === "racks")!.value;
    t.true(racks.size <= counted, `${insured}: ${racks.size} racks filled, ${counted} counted`);
  }
});

test("the array's volumes together take what the sizing has for it", (t) => {
  const { volumes } = plan();
  const taken = volumes
    .filter(({ tier, media }) => media === "san" && /^(?:business|finance)-db$/.test(tier))
    .reduce((sum, { gib }) => sum + gib, 0);
  const sized = 4.56348 * 1024;
  t.true(taken >= sized - 1 && taken <= sized + 10, `${taken} GiB of ${sized}`);
});

test("every interface of table 4 has a connection on its way", (t) => {
  const { interfaces, flows } = plan();
  for (const { id } of interfaces) {
    t.true(
      flows.some(({ rule }) => rule === `interface-${id}`),
      id,
    );
  }
});

test("a city's line is sized for its counties too, and the insured of all offices are the province's", (t) => {
  const { offices, links } = plan({ places: [cityOf("01", 9), cityOf("02", 0)] });
  t.true(Math.abs(offices.reduce((sum, { insured }) => sum + insured, 0) - 2_000_000) < 1e-6);
  const line = (id: string) => links.find((link) => link.id === id)!.requiredKbPerSecond;
  t.true(line("main-01") > line("main-02"));
});

test("ranges too small for the province are refused, all problems at once", (t) => {
  const error = t.throws(() => plan({ network: { business: "10.0.0.0/20", outside: "172.16.0.0/24" } }), { name: "UserError" });
  t.regex(error.message, /network\.business.*\n.*network\.outside/);
  const crowded = t.throws(
    () => plan({ offices: { province: 1, cities: 40, counties: 5000 }, network: { business: "10.0.0.0/16", outside: "172.16.0.0/16" } }),
    { name: "UserError" },
  );
  t.regex(crowded.message, /room for 5041 offices/);
});

function addresses({ hosts }: ReturnType<typeof plan>): ReadonlyMap<string, string> {
  return new Map(
    hosts
      .flatMap(({ name, interfaces }) => interfaces.map(({ network, address }) => [`${name} ${network}`, address] as const))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function unchangedBut(
  t: { deepEqual: (a: unknown, b: unknown) => unknown },
  before: ReturnType<typeof plan>,
  after: ReturnType<typeof plan>,
  code: string,
): void {
  const without = (each: ReturnType<typeof plan>) => ({
    addresses: [...addresses(each)].filter(([key]) => !key.includes(`-${code} `) && !key.endsWith(`-${code}`)),
    networks: each.networks.filter(({ id }) => !id.endsWith(`-${code}`)),
    flows: each.flows,
    volumes: each.volumes,
    links: each.links.filter(({ id }) => !id.endsWith(`-${code}`)).map(({ id, from, to, network }) => ({ id, from, to, network })),
  });
  t.deepEqual(without(after), without(before));
}
