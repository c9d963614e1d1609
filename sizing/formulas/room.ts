import { formula, type Formula } from "../formula.ts";
import { wholeUp, wholeUpSheet } from "../rounding.ts";

/**
 * Heights in rack units, ours: what servers and arrays of the kind that table 7 asks for usually take. A rack of 42 keeps 4 for cable
 * trays and switches.
 */
export const rackUnits = Object.freeze({
  pcServer: 2,
  databaseServer: 4,
  /** Load balancers, SAN switches: 1 each, two of each. */
  pairOfSwitches: 2,
  cryptoMachine: 2,
  gap: 2,
  arrayHead: 2,
  arrayShelf: 2,
  usable: 38,
});

/** Usable TiB of one shelf of 24 disks of 1.8 TB in RAID 10, rounded down; ours. */
export const tibPerShelf = 19;

const roomReason = {
  zh: "我方口径：表7 要求外网、业务专网分别上架；按各类设备常见高度（U）累计，每柜可用 38U",
  en: "Ours: table 7 has a rack for each net; the usual heights of such equipment added up, 38 units to a rack",
};

/** Racks: how high all that stands in each net is, and how many racks that fills. */
export const roomFormulas: readonly Formula[] = [
  formula({
    id: "racks.business.units",
    name: { zh: "业务专网设备高度", en: "Height of the business net's equipment" },
    unit: "U",
    formula: "2 × (app.servers + finance servers + front) + 4 × database.servers + array, SAN switches, balancers, crypto machine",
    inputs: ["app.servers", "finance.app.servers", "finance.database.servers", "database.servers", "storage.total"],
    compute: (appServers, financeApps, financeDatabases, databases, storageTib) =>
      rackUnits.pcServer * (appServers + financeApps + financeDatabases + 1) +
      rackUnits.databaseServer * databases +
      rackUnits.arrayHead +
      rackUnits.arrayShelf * wholeUp(storageTib / tibPerShelf) +
      2 * rackUnits.pairOfSwitches +
      rackUnits.cryptoMachine,
    sheet: `${rackUnits.pcServer}*({app.servers}+{finance.app.servers}+{finance.database.servers}+1)+${rackUnits.databaseServer}*{database.servers}+${rackUnits.arrayHead}+${rackUnits.arrayShelf}*${wholeUpSheet(`{storage.total}/${tibPerShelf}`)}+${2 * rackUnits.pairOfSwitches + rackUnits.cryptoMachine}`,
    decimals: 0,
    origin: "ours",
    source: roomReason,
  }),
  formula({
    id: "racks.outside.units",
    name: { zh: "外网设备高度", en: "Height of the outside net's equipment" },
    unit: "U",
    formula: "2 × (public.app.servers + public.database.servers) + gap",
    inputs: ["public.app.servers", "public.database.servers"],
    compute: (apps, databases) => rackUnits.pcServer * (apps + databases) + rackUnits.gap,
    sheet: `${rackUnits.pcServer}*({public.app.servers}+{public.database.servers})+${rackUnits.gap}`,
    decimals: 0,
    origin: "ours",
    source: roomReason,
  }),
  formula({
    id: "racks",
    name: { zh: "服务器机柜数", en: "Racks" },
    unit: "racks",
    formula: "⌈racks.business.units / 38⌉ + ⌈racks.outside.units / 38⌉",
    inputs: ["racks.business.units", "racks.outside.units"],
    compute: (business, outside) => wholeUp(business / rackUnits.usable) + wholeUp(outside / rackUnits.usable),
    sheet: `${wholeUpSheet(`{racks.business.units}/${rackUnits.usable}`)}+${wholeUpSheet(`{racks.outside.units}/${rackUnits.usable}`)}`,
    decimals: 0,
    origin: "ours",
    source: roomReason,
    printed: ["2"],
    printedNote: { zh: "表7：外网、业务专网各一个。", en: "Table 7: one for each net." },
  }),
];
