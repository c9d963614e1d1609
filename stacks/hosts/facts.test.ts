import test from "ava";
import { factsOf, lookOf, type Look, type MachineFacts } from "./facts.ts";

/** As a machine prints it; a change replaces one section. */
function printed(changes: Readonly<Record<string, string>> = {}): string {
  const sections = {
    system: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"',
    cores: "12",
    memory: "MemTotal:       98765432 kB",
    disks: "1258291200\n2097152000\n0",
    addresses:
      "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n2: eth0    inet 10.0.0.32/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever",
    ...changes,
  };
  return Object.entries(sections)
    .map(([name, text]) => `== ${name}\n${text}\n`)
    .join("");
}

test("a machine tells its system, cores, memory, disks and addresses", (t) => {
  const look = lookOf(printed());
  t.like(look, { system: "debian", cores: 12, addresses: ["127.0.0.1", "10.0.0.32"] });
  t.deepEqual(look.disksGib.map(Math.round), [600, 1000]);
  t.is(Math.round(look.memoryGib), 94);
});

for (const [title, release, system] of [
  ["Debian", 'ID=debian\nVERSION_ID="12"', "debian"],
  ["one made from it", "ID=ubuntu\nID_LIKE=debian", "debian"],
  ["one made from several", 'ID="uos"\nID_LIKE="deepin debian"', "debian"],
  ["another", 'ID="openEuler"\nVERSION_ID="22.03"', "openEuler"],
  ["another that names a family", 'ID="kylin"\nID_LIKE="rhel fedora"', "kylin"],
] as const) {
  test(`the system of ${title} is ${system}`, (t) => {
    t.is(lookOf(printed({ system: release })).system, system);
  });
}

test("addresses are found without the ip command as well", (t) => {
  t.deepEqual(lookOf(printed({ addresses: "10.0.0.32 172.17.0.1 fe80::1 " })).addresses, ["10.0.0.32", "172.17.0.1"]);
});

test("a machine may have no disk, but must tell of all else", (t) => {
  t.deepEqual(lookOf(printed({ disks: "" })).disksGib, []);
  for (const section of ["system", "cores", "memory", "addresses"]) {
    t.throws(() => lookOf(printed({ [section]: "" })), { message: new RegExp(section, "u") });
  }
  t.throws(() => lookOf("command not found"), { message: /system/u });
});

const planned: MachineFacts = {
  reachable: true,
  system: "debian",
  cores: 12,
  memoryGib: 96,
  disks: [
    { name: "system", gib: 600 },
    { name: "business-data-1", gib: 900 },
  ],
  addresses: ["10.0.0.32"],
  foreign: [],
};

const whole: Look = { system: "debian", cores: 12, memoryGib: 94.2, disksGib: [558, 931], addresses: ["127.0.0.1", "10.0.0.32"] };

const machines: readonly Readonly<{ title: string; look: Partial<Look>; differs: Partial<MachineFacts> }>[] = [
  { title: "one that has what was planned, less what makers count otherwise", look: {}, differs: {} },
  {
    title: "one with more of everything",
    look: { cores: 64, memoryGib: 512, disksGib: [4000, 4000, 4000], addresses: ["192.168.1.9", "10.0.0.32"] },
    differs: {},
  },
  { title: "another system", look: { system: "openEuler" }, differs: { system: "openEuler" } },
  { title: "too few cores", look: { cores: 8 }, differs: { cores: 8 } },
  { title: "too little memory", look: { memoryGib: 62.84 }, differs: { memoryGib: 62.8 } },
  {
    title: "a disk too small",
    look: { disksGib: [558, 400] },
    differs: {
      disks: [
        { name: "system", gib: 400 },
        { name: "business-data-1", gib: 558 },
      ],
    },
  },
  {
    title: "a disk too few",
    look: { disksGib: [931] },
    differs: {
      disks: [
        { name: "system", gib: 0 },
        { name: "business-data-1", gib: 900 },
      ],
    },
  },
  { title: "another address", look: { addresses: ["10.0.0.33"] }, differs: { addresses: [] } },
  { title: "a foot in the other net", look: { addresses: ["10.0.0.32", "172.16.0.9"] }, differs: { foreign: ["172.16.0.9"] } },
];

for (const { title, look, differs } of machines) {
  test(`${title}: ${Object.keys(differs).join(", ") || "nothing"} differs from the plan`, (t) => {
    const isForeign = (address: string): boolean => address.startsWith("172.16.");
    t.deepEqual(factsOf({ ...whole, ...look }, planned, isForeign), { ...planned, ...differs });
  });
}
