import test from "ava";
import type { LabHost, LabLine } from "../datacenter/lab.ts";
import type { FabricDevice } from "./ask.ts";
import { hostAsFound, isWired, lineAsFound, readLook, strangersOf, type HostLook } from "./look.ts";

const host: LabHost = {
  name: "router-1",
  kind: "systemd",
  role: "router",
  tier: "router",
  zone: "wan",
  site: "data-centre",
  systems: [],
  address: "10.5.0.32",
  interfaces: [{ device: "eth0", network: "edge", address: "10.5.0.32", prefix: 24, mbitPerSecond: 30 }],
  held: [],
  tolerated: ["10.5.0.1", "10.32.1.1"],
  routes: [{ to: "default", via: "10.5.0.254" }],
  forwards: true,
  ruleset: "rules",
  volumes: [],
  mirror: false,
  packageSources: [],
};

const up = ["UP"];
const fabric: readonly FabricDevice[] = [{ ifname: "router-1.edge", flags: up, master: "edge" }];
const local = { ifname: "lo", flags: up, addr_info: [address("127.0.0.1", 8), address("::1", 128)] };
const plugged = { ifname: "eth0", flags: up, addr_info: [address("10.5.0.32", 24), address("fe80::1", 64)] };
const lineEnd = { ifname: "eth1", flags: up, addr_info: [address("10.32.1.1", 30)] };
const onward = { dst: "default", gateway: "10.5.0.254", dev: "eth0" };
const connected = { dst: "10.5.0.0/24", dev: "eth0", protocol: "kernel" };
const overLine = { dst: "10.64.0.0/16", gateway: "10.32.1.2", dev: "eth1" };
const whole: HostLook = {
  devices: [local, plugged, lineEnd],
  routes: [onward, connected, overLine],
  rates: [{ dev: "eth0", mbitPerSecond: 30 }],
  filter: "digest",
};

function address(local: string, prefixlen: number): Readonly<{ local: string; prefixlen: number }> {
  return { local, prefixlen };
}

function having(...added: readonly Readonly<{ local: string; prefixlen: number }>[]): HostLook {
  return { ...whole, devices: [local, { ...plugged, addr_info: [...plugged.addr_info, ...added] }, lineEnd] };
}

function withDevice(
  ifname: string,
  flags: readonly string[],
  ...addresses: readonly Readonly<{ local: string; prefixlen: number }>[]
): HostLook {
  return { ...whole, devices: [...whole.devices, { ifname, flags, addr_info: addresses }] };
}

function withRoute(route: HostLook["routes"][number]): HostLook {
  return { ...whole, routes: [...whole.routes, route] };
}

test("a host that is as planned is found as it was asked for", (t) => {
  t.deepEqual(hostAsFound(host, whole, fabric, "digest"), host);
  t.true(isWired(host, whole, fabric));
});

const stranger = (device: string, address: string, prefix: number) => ({ device, network: "", address, prefix });

for (const [what, look, interfaces, routes] of [
  ["an address more", having(address("10.9.9.9", 8)), [stranger("eth0", "10.9.9.9", 8)], []],
  ["an address of IPv6", having(address("2001:db8::1", 64)), [stranger("eth0", "2001:db8::1", 64)], []],
  ["a virtual address that may move there, whatever its prefix,", having(address("10.5.0.1", 32)), [], []],
  ["a link-local address", having(address("169.254.1.1", 16)), [], []],
  ["an address on a device that somebody added", withDevice("side", up, address("10.9.9.9", 8)), [stranger("side", "10.9.9.9", 8)], []],
  ["a device that is up and has no address of its own", withDevice("side", up, address("fe80::2", 64)), [stranger("side", "", 0)], []],
  ["a device of the kernel's own, which is down,", withDevice("sit0", []), [], []],
  ["a virtual address on a device that its daemon made", withDevice("vrrp.1", up, address("10.5.0.1", 32)), [], []],
  ["a way set by hand", withRoute({ dst: "10.9.0.1", gateway: "10.5.0.7", dev: "eth0" }), [], [{ to: "10.9.0.1/32", via: "10.5.0.7" }]],
  [
    "a way without a next hop",
    withRoute({ dst: "10.9.0.0/16", dev: "eth0", protocol: "static" }),
    [],
    [{ to: "10.9.0.0/16", via: "dev eth0" }],
  ],
  ["a way that a routing daemon learnt", withRoute({ dst: "10.9.0.0/16", gateway: "10.5.0.7", dev: "eth0", protocol: "bird" }), [], []],
] as const) {
  test(`${what} is ${interfaces.length + routes.length > 0 ? "a" : "no"} stranger`, (t) => {
    t.deepEqual(strangersOf(host, look), { interfaces: [...interfaces], routes: [...routes] });
    t.true(isWired(host, look, fabric));
  });
}

test("an address in the place of the planned one is told as that address changed", (t) => {
  const changed = { ...whole, devices: [local, { ...plugged, addr_info: [address("10.5.0.99", 24)] }, lineEnd] };
  t.deepEqual(hostAsFound(host, changed, fabric, "digest").interfaces, [{ ...host.interfaces[0]!, address: "10.5.0.99" }]);
  t.false(isWired(host, changed, fabric));
});

for (const [what, look, devices] of [
  ["its device is down", { ...whole, devices: [local, { ...plugged, flags: [] }, lineEnd] }, fabric],
  ["its device is gone", { ...whole, devices: [local, lineEnd] }, fabric],
  ["its prefix is another", { ...whole, devices: [local, { ...plugged, addr_info: [address("10.5.0.32", 16)] }, lineEnd] }, fabric],
  ["its rate is another", { ...whole, rates: [{ dev: "eth0", mbitPerSecond: 100 }] }, fabric],
  ["its other end is in no segment", whole, [{ ifname: "router-1.edge", flags: up }]],
  ["its other end is in another segment", whole, [{ ifname: "router-1.edge", flags: up, master: "core" }]],
  ["its other end is down", whole, [{ ifname: "router-1.edge", flags: [], master: "edge" }]],
] as const) {
  test(`an interface is not as planned where ${what}`, (t) => {
    t.false(isWired(host, look, devices));
  });
}

test("a route that is lost, and a filter that is another, are told", (t) => {
  const found = hostAsFound(host, { ...whole, routes: [connected], filter: "other" }, fabric, "digest");
  t.deepEqual(found.routes, []);
  t.regex(found.ruleset, /differs from the plan \(other\)/u);
});

test("what the programs say is read, and of a host that is not there nothing is", (t) => {
  const text = [JSON.stringify(whole.devices), JSON.stringify(whole.routes), "", tbf("eth0", 3_750_000), "table inet jinbao {", "}"].join(
    "\n",
  );
  const look = readLook(text)!;
  t.deepEqual([look.devices, look.routes, look.rates], [whole.devices, whole.routes, whole.rates]);
  t.is(look.filter.length, 64);
  t.is(readLook("[]\n"), undefined);
  t.is(readLook(""), undefined);
});

const line: LabLine = {
  name: "main-01",
  kind: "main",
  mbitPerSecond: 4,
  ends: [
    { host: "router-1", device: "eth1", address: "10.32.1.1", prefix: 30, routes: [{ to: "10.64.0.0/16", via: "10.32.1.2" }] },
    { host: "city-01", device: "eth0", address: "10.32.1.2", prefix: 30, routes: [{ to: "default", via: "10.32.1.1" }] },
  ],
};

function tbf(dev: string, rate: number): string {
  return JSON.stringify([{ kind: "tbf", dev, options: { rate } }]);
}

function end(local: string, routes: readonly unknown[], rate = 500_000, flags: readonly string[] = up): string {
  const device = local === "10.32.1.1" ? "eth1" : "eth0";
  return [JSON.stringify([{ ifname: device, flags, addr_info: [address(local, 30)] }]), JSON.stringify(routes), tbf("", rate), ""].join(
    "\n",
  );
}

const near = [
  { dst: "10.32.1.0/30", protocol: "kernel" },
  { dst: "10.64.0.0/16", gateway: "10.32.1.2" },
];
const far = [{ dst: "default", gateway: "10.32.1.1" }];

test("a line is found as asked for, with another rate, with a way lost or added, or gone", (t) => {
  const both = (one: string, two: string) => lineAsFound(line, [one, two, ""].join("\u001D"));
  t.deepEqual(both(end("10.32.1.1", near), end("10.32.1.2", far)), line);
  t.is(both(end("10.32.1.1", near), end("10.32.1.2", far, 50_000))?.mbitPerSecond, 0.4);
  t.deepEqual(both(end("10.32.1.1", near.slice(0, 1)), end("10.32.1.2", far))?.ends[0].routes, []);
  const more = [...far, { dst: "10.9.0.0/16", gateway: "10.32.1.1" }];
  t.is(both(end("10.32.1.1", near), end("10.32.1.2", more))?.ends[1].routes.length, 2);
  t.is(both(end("10.32.1.1", near), "[]\n[]\n[]\n"), undefined);
  t.is(both(end("10.32.1.1", near), end("10.32.1.2", far, 500_000, [])), undefined);
});
