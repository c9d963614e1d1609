import test from "ava";
import { checkDataCenter } from "./check.ts";
import type { DataCenter, Host } from "./datacenter.ts";
import { plan } from "./test-plan.ts";

const sound = plan({ offices: { province: 1, cities: 2, counties: 3 } });
const [first, second] = sound.hosts as [Host, Host];

/** One thing wrong each, and what is said of it. */
const faults: readonly (readonly [string, Partial<DataCenter>, RegExp])[] = [
  ["two hosts of one name", { hosts: [...sound.hosts, first] }, /two of host business-app-1/],
  ["two hosts of one address", { hosts: hostsWith({ ...second, interfaces: first.interfaces }) }, /address 10\.0\.0\.16 twice/],
  [
    "an address outside its network",
    { hosts: hostsWith({ ...second, interfaces: [{ network: "core", address: "10.99.0.1" }] }) },
    /10\.99\.0\.1 is not in core/,
  ],
  [
    "an address in no network",
    { hosts: hostsWith({ ...second, interfaces: [{ network: "nowhere", address: "10.0.0.9" }] }) },
    /is not in nowhere/,
  ],
  [
    "networks that overlap",
    { networks: [...sound.networks, { ...sound.networks[0]!, id: "twin", vlan: 99 }] },
    /networks .* and .* overlap/,
  ],
  [
    "one VLAN id twice in a site",
    { networks: [...sound.networks, { ...sound.networks[0]!, id: "twin", cidr: "10.250.0.0/24" }] },
    /two of data-centre VLAN 100/,
  ],
  [
    "a VLAN id that there is not",
    { networks: sound.networks.map((each, index) => (index === 0 ? { ...each, vlan: 4095 } : each)) },
    /core: VLAN 4095/,
  ],
  ["a flow from nowhere", { flows: [{ ...sound.flows[0]!, from: "ghost" }] }, /there is no ghost/],
  ["a flow to a port that is shut", { flows: [{ ...sound.flows[0]!, port: 1 }] }, /nothing answers/],
  ["a flow from the outside net into the business net", { flows: [{ ...sound.flows[0]!, from: "public-app-1" }] }, /joins the two nets/],
  [
    "a flow from the business net into the outside net",
    { flows: [{ ...sound.flows[0]!, from: "business-app-1", to: "outside" }] },
    /joins the two nets/,
  ],
  [
    "a host that stands in both nets",
    { hosts: hostsWith({ ...second, interfaces: [...second.interfaces, { network: "outside", address: "172.16.0.99" }] }) },
    /business-app-2 stands in both nets/,
  ],
  ["a gap channel within one net", { gapChannels: [{ ...sound.gapChannels[0]!, to: "public-db" }] }, /does not join the two nets/],
  ["a link to nowhere", { links: [{ ...sound.links[0]!, to: "office-99" }] }, /there is no office-99/],
  ["a link over no network", { links: [{ ...sound.links[0]!, network: "none" }] }, /there is no network none/],
  ["a system without a host", { systems: [{ ...sound.systems[0]!, hosts: [] }] }, /system business has no host/],
  ["a system on a host that there is not", { systems: [{ ...sound.systems[0]!, hosts: ["ghost"] }] }, /system business: there is no ghost/],
  [
    "more new hosts than are bought",
    { equipment: sound.equipment.map((line) => (line.id === "business.appServer" ? { ...line, quantity: 1 } : line)) },
    /4 new hosts of business\.appServer, of which 1 are bought/,
  ],
];

test("a plan has nothing wrong", (t) => {
  t.deepEqual(checkDataCenter(sound), []);
});

for (const [what, change, expected] of faults) {
  test(`${what} is found`, (t) => {
    t.true(
      checkDataCenter({ ...sound, ...change }).some((words) => expected.test(words)),
      checkDataCenter({ ...sound, ...change })
        .slice(0, 5)
        .join("; "),
    );
  });
}

function hostsWith(changed: Host): readonly Host[] {
  return sound.hosts.map((host) => (host.name === changed.name ? changed : host));
}
