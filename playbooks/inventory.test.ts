import test from "ava";
import { planDataCenter } from "../datacenter/plan.ts";
import { size } from "../sizing/size.ts";
import { testProvince } from "../sizing/test-province.ts";
import { configuredHosts, inventoryOf } from "./inventory.ts";

const province = testProvince();
const dataCenter = planDataCenter(province, size(province));
const { inventory, rulesets } = inventoryOf(dataCenter, () => true);
const { hosts = {}, children = {} } = inventory.all;

test("every host with a system of its own is in it once, with its address and its packet filter", (t) => {
  const names = configuredHosts(dataCenter, () => true).map(({ name }) => name);
  t.true(names.length > 150);
  t.deepEqual(Object.keys(hosts), names);
  for (const { name, address } of dataCenter.hosts.filter((host) => names.includes(host.name))) {
    t.is(hosts[name]!.dc_address, address);
    t.is(hosts[name]!.dc_ruleset, `nftables/${name}.nft`);
    t.true(rulesets.get(name)!.includes("policy drop"));
  }
});

test("groups are named as Ansible allows, hold known hosts only, and every host is in one of its tier, role, zone, net and site", (t) => {
  for (const [name, group] of Object.entries(children)) {
    t.regex(name, /^[a-z][a-z0-9_]*$/);
    t.deepEqual(
      Object.keys(group!.hosts!).filter((host) => hosts[host] === undefined),
      [],
    );
  }
  for (const host of Object.keys(hosts)) {
    const of = Object.keys(children).filter((name) => host in children[name]!.hosts!);
    for (const prefix of ["role_", "zone_", "net_", "site_"]) {
      t.is(of.filter((name) => name.startsWith(prefix)).length, 1, `${host} ${prefix}`);
    }
  }
});

test("a net is served by its own hosts: nothing of one is named to the other", (t) => {
  const [business, outside] = ["net_business", "net_outside"].map(
    (name) => children[name]!.vars as Record<string, readonly { name: string }[]>,
  );
  for (const service of ["dc_name_servers", "dc_time_servers", "dc_package_servers", "dc_log_servers"]) {
    t.true(business![service]!.length > 0 && outside![service]!.length > 0, service);
    t.false(business![service]!.some(({ name }) => outside![service]!.some((each) => each.name === name)));
  }
});

test("who may hold a virtual address knows the others by their addresses on its network", (t) => {
  const [first] = hosts["balancer-1"]!.dc_virtual_addresses;
  t.deepEqual(first, { id: "entrance-balancer", network: "core", address: "10.0.0.10", prefix: 24, rank: 0, peers: ["10.0.0.49"] });
});

test("only the chosen hosts are in it", (t) => {
  const few = inventoryOf(dataCenter, ({ name }) => name === "service-1" || name === "office-01");
  t.deepEqual(Object.keys(few.inventory.all.hosts!), ["service-1"]);
  t.deepEqual([...few.rulesets.keys()], ["service-1"]);
});
